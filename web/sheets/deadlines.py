"""Every limit of a case tree explained: running, fired, moved or settled, each on the calendar it was counted on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from engine.announced import Announced, announced
from engine.calendar import WorkCalendar
from engine.calendar.content import calendar_at
from engine.casebook import case_tree, timers_of_tree
from engine.clock import local_date, parsed
from engine.history import events_of_tree
from engine.worklist.inbox import items_of_tree
from web.sheets.casefile import Reader
from web.words.reckoning import Reckoning, reckoning

CalendarThen = Callable[[int], WorkCalendar | None]
"""The calendar of a revision; None where it is not known any more."""

FATES: Mapping[str, str] = {"running": "", "fired": "已到期触发", "moved": "后经调整", "gone": "到期前已办结"}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Explained:
    """One limit with its explanation; `name` is that of its timer or of its rule parameter."""

    limit: Announced
    name: str
    department: str
    fate: str
    told: Reckoning

    @property
    def last_day(self) -> date:
        """The last day of the limit as it stood."""
        return last_day_of(self.limit.due_at)


def last_day_of(due_at: str) -> date:
    """The day at whose end an instant lies; the day itself for an instant within it."""
    return local_date(parsed(due_at) - _INSTANT)


def calendar_then(connection: Connection, calendar: WorkCalendar, revision: int | None) -> WorkCalendar | None:
    """The calendar of an earlier revision; None where it is today's, or is not known any more."""
    return calendar_at(connection, revision) if revision is not None and revision != calendar.revision else None


def deadlines_of_tree(
    connection: Connection, root_id: str, reader: Reader, then: CalendarThen, day: date | None = None
) -> tuple[Explained, ...]:
    """The limits of a case tree in the order in which they were set, reminders left out; of one last day or all."""
    limits = _named(connection, root_id)
    wanted = (found for found in limits if not found.reminder and day in (None, last_day_of(found.due_at)))
    tree = case_tree(connection, root_id)
    names = reader.names(tree)
    return tuple(
        explained(found, reader, then, names.element(found.case_id, found.element) if found.element else "")
        for found in wanted
    )


def explained(found: Announced, reader: Reader, then: CalendarThen, name: str) -> Explained:
    """One announced limit in words; `name` is that of its element, if it is known."""
    limit = found.basis.get("of", found.basis)
    department = reader.department(str(limit.get("department") or ""))
    revision = limit.get("calendar")
    earlier = then(revision) if revision is not None and revision != reader.calendar.revision else None
    told = reckoning(reader.calendar, found.basis, reader.glossary, department, found.due_at, earlier)
    return Explained(found, name or told.parameter, department, FATES[found.fate], told)


def _named(connection: Connection, root_id: str) -> Iterable[Announced]:
    """The limits of a tree; whose timer one is that nothing has told yet, its running row or its task tells."""
    running = {(timer.case_id, timer.task): timer.element for timer in timers_of_tree(connection, root_id)}
    tasks = {
        (item.case_id, item.due_at): item.due_timer for item in items_of_tree(connection, root_id) if item.due_timer
    }
    for found in announced(events_of_tree(connection, root_id)):
        element = found.element or running.get((found.case_id, found.task)) or tasks.get((found.case_id, found.due_at))
        settled = found.fate == "running" and (found.case_id, found.task) not in running
        yield _with(found, element or "", settled)


def _with(found: Announced, element: str, settled: bool) -> Announced:
    return Announced(
        **{**vars(found), "element": element, "fate": "gone" if settled else found.fate}  # the token went another way
    )
