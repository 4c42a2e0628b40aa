"""The calendar changed, and with it what runs: anchors stay, nothing is shortened, everything is told.

A change is previewed without writing anything, and made in one transaction: the new calendar, every
timer it moves or confirms, the work items and the history of their cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from sqlalchemy import Connection

from .actor import Actor
from .calendar import CalendarChange, CalendarSwitch, Closure, day_changes, load, take
from .calendar.store import store_change, unknown_part
from .clock import parsed
from .errors import Refusal, StateUnreadable
from .means import Means
from .opencase import OpenCase
from .recount import TimerChange, recount
from .unit import Unit

BATCH = 200
"""Cases held in memory at once while they are re-planned."""


@dataclass(frozen=True)
class Preview:
    """What a change would do, and the mark by which its approval says that this was seen.

    `change` is what of it is new; `timers` are those it touches or keeps against an earlier count;
    `unchanged` counts the other deadlines, reminders left out.
    """

    change: CalendarChange
    switch: CalendarSwitch
    timers: tuple[TimerChange, ...]
    unchanged: int
    mark: str

    @property
    def touched(self) -> tuple[TimerChange, ...]:
        """The timers that have to be written."""
        return tuple(found for found in self.timers if found.touched)


class StalePreview(Refusal):
    """The calendar or the deadlines have changed since the preview."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__()


@contextmanager
def calendar_write(means: Means) -> Iterator[Connection]:
    """The transaction in which alone the calendar may change; after a failure nothing of it stays cached."""
    try:
        with means.database.write(alone=True) as connection, ExitStack() as standing:
            take(connection)
            # The register stands still; the calendar, of all things, does not: hooks are told the new one.
            for hold in means.registry.standing:
                standing.enter_context(hold(connection))
            yield connection
    except BaseException:
        means.calendars.forget()
        raise


def preview(means: Means, connection: Connection, change: CalendarChange) -> Preview:
    """What a change would do to the days and to every timer that runs; writes nothing."""
    new = unknown_part(connection, change)
    before = load(connection)
    if not new:
        return Preview(new, CalendarSwitch(before, before), (), 0, _mark(before.revision, change, 0))
    after = load(connection, new)
    found = tuple(recount(connection, after, means.clock.now()))
    timers = tuple(told for told in found if told.touched or told.sort == "kept")
    touched = sum(told.touched for told in timers)
    mark = _mark(before.revision, change, touched)
    switch = CalendarSwitch(before, after, day_changes(before, after, new))
    unchanged = sum(not told.touched and told.sort != "kept" and not told.reminder for told in found)
    return Preview(new, switch, timers, unchanged, mark)


def apply(
    means: Means,
    connection: Connection,
    change: CalendarChange,
    document_no: str,
    actor: Actor,
    seen: str | None = None,
) -> Preview:
    """Make a change, within `calendar_write`; returns what it did.

    With `seen`, the mark of a preview, raises StalePreview when the calendar is another one since or more
    timers would be touched than were shown; timers that fired meanwhile do not matter. Raises NoticeRejected.
    """
    found = preview(means, connection, change)
    if seen is not None and not _still_holds(seen, found.mark):
        raise StalePreview(found)
    if not found.change:
        return found
    at = means.clock.now()
    store_change(connection, found.change, document_no, actor, at)
    by_case = {case_id: tuple(told) for case_id, told in groupby(found.touched, key=lambda told: told.case_id)}
    ids = list(by_case)
    for start in range(0, len(ids), BATCH):
        some = {case_id: by_case[case_id] for case_id in ids[start : start + BATCH]}
        _replan_cases(means, connection, some, document_no, actor)
    after = means.calendars.get(connection)
    switch = CalendarSwitch(found.switch.before, after, found.switch.days)
    for hook in means.registry.calendar_changed:
        hook(connection, switch, document_no, actor, at)
    return found


def close_department(
    means: Means, days: Collection[date], department: str | None, document_no: str, actor: Actor
) -> tuple[TimerChange, ...]:
    """Declare days on which a department (None: everybody) is closed, and re-plan what runs."""
    closures = tuple(Closure(day, department, document_no) for day in sorted(set(days)))
    with calendar_write(means) as connection:
        return apply(means, connection, CalendarChange(closures=closures), document_no, actor).touched


def _replan_cases(
    means: Means,
    connection: Connection,
    cases: Mapping[str, tuple[TimerChange, ...]],
    document_no: str,
    actor: Actor,
) -> None:
    unit = Unit(means, connection, actor, "system")
    for case_id, timers in cases.items():
        try:
            case = unit.open(case_id, even_held=True)
        except StateUnreadable:
            continue  # its timers stay where they are; once one is due, the case becomes an incident
        for told in timers:
            _reschedule(case, told, document_no)
    unit.save()
    for told in chain.from_iterable(cases.values()):
        _tell(means, connection, told, document_no)


def _tell(means: Means, connection: Connection, told: TimerChange, document_no: str) -> None:
    old, new = parsed(told.old), parsed(told.new)
    for hook in means.registry.replanned:
        hook(connection, told.case_id, told.element, old, new, told.provisional, document_no)


def _reschedule(case: OpenCase, told: TimerChange, document_no: str) -> None:
    revision = case.unit.calendar.revision
    basis = {**told.basis, "replanned_from": told.old, "document_no": document_no}
    inner = {**basis.get("of", basis), "calendar": revision}
    basis = {**basis, "of": inner} if "of" in basis else inner
    case.live.reschedule(told.task, parsed(told.new), told.provisional, basis)
    case.note(
        "timer.replanned",
        told.element,
        {
            "task": told.task,
            "old": told.old,
            "new": told.new,
            "before": {"due_at": told.old, "provisional": told.was_provisional},
            "after": {"due_at": told.new, "provisional": told.provisional, "basis": basis},
            "document_no": document_no,
            "calendar": revision,
        },
        case.unit.recorded_at,
    )


def _mark(revision: int, change: CalendarChange, touched: int) -> str:
    return f"{revision}.{change.fingerprint()}.{touched}"


def _still_holds(seen: str, mark: str) -> bool:
    """Whether one who saw a preview has seen all that would happen now."""
    before, _, shown = seen.rpartition(".")
    now, _, touched = mark.rpartition(".")
    return before == now and shown.isdecimal() and int(touched) <= int(shown)
