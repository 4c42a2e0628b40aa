"""Holds the way a candidate took against that on record: same, another deadline, another way, or stuck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..bpmn.joins import Gathering
from ..clock import stored
from ..replay import ANSWERS
from ..specs import ProcessSpec
from .armings import Arming, Armings
from .course import Course
from .finding import Finding, Moved, Told, Verdict
from .record import Passed, Record

_Pair = tuple[str, str]
_MOST_TOLD = 12


def compared(spec: ProcessSpec, record: Record, course: Course) -> Finding:
    """The verdict on one case led through a candidate's version of its process."""
    deadlines = _deadlines(record.armings, course.armings, whole=False)
    surplus = _Surplus(record, course, _joins(record.spec), _joins(spec))
    told: list[Told] = []
    ways = surplus.told()
    pending = surplus.not_yet
    if pending is not None:
        told.append(pending)
        ways = None
    stuck = _stuck(spec, record, course, held=pending is not None)
    failed = stuck is not None and stuck.code == "failed"
    unknown = _unknown_after(course, surplus) if failed else None
    if unknown is not None:
        stuck = None
    if ways is not None:
        told.append(ways)
    elif stuck is None and not record.over and not course.over and record.standing != course.standing:
        named = next((one for one in course.standing if one not in record.standing), "")
        values = {"before": list(record.standing), "now": list(course.standing)}
        told.append(Told("stands", named, _last(record), values))
    elif stuck is None and record.over and course.over and record.outcome != course.outcome:
        told.append(
            Told("ends", course.outcome or "", _last(record), {"before": record.outcome, "now": course.outcome})
        )
    differs = any(one.code in ("departs", "stands", "ends") for one in told)
    if not differs and stuck is None:
        deadlines = _deadlines(record.armings, course.armings, whole=True)
    elif stuck is None:
        told.extend(_timers(record, course, surplus))
    if unknown is not None:
        told.append(unknown)
    told.extend(_acts(record, course))
    told.extend(course.told)
    handed = any(one.code in ("no_result", "handed_over") for one in told)
    if stuck is not None:
        return _finding("stuck", [stuck, *told], deadlines)
    if differs or (handed and not deadlines):
        return _finding("other_path", told, deadlines)
    return _finding("other_deadline" if deadlines or pending is not None else "same", told, deadlines)


def _finding(verdict: Verdict, told: Sequence[Told], deadlines: Sequence[Moved]) -> Finding:
    first: Told | Moved | None = told[0] if told else None
    if verdict == "other_deadline" and deadlines:
        first = deadlines[0]
    element, seq = (first.element, first.seq) if first is not None else ("", 0)
    return Finding(verdict, element, seq, tuple(told[:_MOST_TOLD]), tuple(deadlines[:_MOST_TOLD]))


class _Surplus:
    """What only one of two ways passed. Ways are the same up to what happens beside each other: elements with
    where their tokens came from are counted, not ordered; at a join it does not matter which token came last."""

    def __init__(self, record: Record, course: Course, joins: frozenset[str], joins_now: frozenset[str]) -> None:
        self.then = _left(record.path, course.path, joins | joins_now)
        self.now = _left(course.path, record.path, joins | joins_now)
        self.not_yet = self._not_yet(course)
        self._course = course

    def told(self) -> Told | None:
        """Where the ways part; None where they do not."""
        then, now = (self.then[0] if self.then else None), (self.now[0] if self.now else None)
        if then is None and now is None:
            return None
        first = min((one for one in (then, now) if one is not None), key=lambda one: (one.seq, one.at))
        shown = now if then is None else then
        assert shown is not None
        values = {
            "after": shown.origin,
            "before": then.element if then is not None else None,
            "instead": now.element if now is not None else None,
            "at": first.at,
        }
        return Told("departs", (now or shown).element, first.seq, values)

    def _not_yet(self, course: Course) -> Told | None:
        """Where the record went on by a timer that on the candidate still runs."""
        if not self.then or self.now or course.over or course.missed:
            return None
        first = self.then[0]
        running = next((found for found in course.running if found.element == first.element), None)
        return Told("not_yet", first.element, first.seq, {"after": running.due_at}) if running is not None else None


def _left(path: Iterable[Passed], other: Iterable[Passed], joins: frozenset[str]) -> list[Passed]:
    """What of a way the other has not, in order."""
    known = Counter(_pair(one, joins) for one in other)
    found = []
    for one in path:
        pair = _pair(one, joins)
        if known[pair]:
            known[pair] -= 1
        else:
            found.append(one)
    return found


def _pair(one: Passed, joins: frozenset[str]) -> _Pair:
    return one.element, "" if one.element in joins else one.origin


def _stuck(spec: ProcessSpec, record: Record, course: Course, held: bool) -> Told | None:
    """Why the case cannot go on; None where it can."""
    if course.failed is not None:
        return course.failed
    if course.over:
        return None
    drawn = {str(one.bpmn_id) for one in spec.diagram.task_specs() if one.bpmn_id}
    wanted = [one for one in course.waiting if one.spot[0] in drawn]
    if wanted:
        values = {"now": list(course.standing), "at": stored(wanted[0].at)}
        return Told("waits", wanted[0].spot[0], wanted[0].seq, values)
    if record.over and not held:
        # Everything that was done then has been done, and still it is not over.
        element = course.standing[0] if course.standing else ""
        return Told("waits", element, _last(record), {"now": list(course.standing), "at": record.ended_at})
    return None


def _unknown_after(course: Course, surplus: _Surplus) -> Told | None:
    """The service task behind which nothing is known, where a timer of the candidate had led there: that the case
    goes another way is sure. None where the candidate itself cannot go on."""
    missing = [one for one in course.told if one.code == "no_result" and one.values["used"]]
    fired = {spot[0] for spot, all_of in course.armings.by_spot.items() if any(one.fired for one in all_of)}
    if not missing or not any(one.element in fired for one in surplus.now):
        return None
    return Told("unknown_after", missing[-1].element, missing[-1].seq)


def _acts(record: Record, course: Course) -> list[Told]:
    """What was done then, and how it would stand now: late, in time, too early, in vain."""
    found = []
    due_then = {one.seq: one.due_at for one in record.inputs if one.kind == "task.completed"}
    for one in record.inputs:
        at = stored(one.at)
        if one.seq in course.dues and one.kind == "task.completed":
            before, after = due_then[one.seq], course.dues[one.seq]
            late, late_now = before is not None and at >= before, after is not None and at >= after
            if late != late_now:
                code = "act_late" if late_now else "act_in_time"
                found.append(Told(code, one.spot[0], one.seq, {"at": at, "before": before, "after": after}))
        if one.seq in course.taken and course.taken[one.seq] > one.at and one.kind != "case.started":
            found.append(Told("act_early", one.spot[0], one.seq, {"at": at, "after": stored(course.taken[one.seq])}))
    never = [one for one in course.waiting if one.kind in ANSWERS or one.kind == "message.received"]
    for one in [*course.missed, *never]:
        found.append(Told("act_missed", one.spot[0], one.seq, {"at": stored(one.at)}))
    return sorted(found, key=lambda one: one.seq)


def _timers(record: Record, course: Course, surplus: _Surplus) -> list[Told]:
    """Timers that fired on one way alone."""
    found = []
    for mine, other, rest, code in (
        (record.armings, course.armings, surplus.then, "timer_not"),
        (course.armings, record.armings, surplus.now, "timer_new"),
    ):
        fired = {one.element for one in rest}
        for spot, armings in mine.by_spot.items():
            if spot[0] not in fired:
                continue
            for number, one in enumerate(armings):
                against = _nth(other, spot, number)
                if one.fired and not (against is not None and against.fired):
                    due = against.due_at if against is not None else None
                    pair = (one.due_at, due) if code == "timer_not" else (due, one.due_at)
                    found.append(Told(code, spot[0], one.seq, {"before": pair[0], "after": pair[1]}))
    return found


def _deadlines(then: Armings, now: Armings, whole: bool) -> list[Moved]:
    """Timers due at other instants; with `whole` also those set on one side alone."""
    found = []
    for spot in dict.fromkeys((*then.by_spot, *now.by_spot)):
        for number in range(max(len(then.by_spot.get(spot, ())), len(now.by_spot.get(spot, ())))):
            before, after = _nth(then, spot, number), _nth(now, spot, number)
            if before is None or after is None:
                if whole:
                    found.append(_moved(before, after))
            elif before.due_at != after.due_at:
                found.append(_moved(before, after))
    return sorted(found, key=lambda one: (one.seq, one.reminds, one.before or one.after or ""))


def _moved(before: Arming | None, after: Arming | None) -> Moved:
    one = before or after
    assert one is not None
    due = (before.due_at if before is not None else None, after.due_at if after is not None else None)
    basis = (before.basis if before is not None else None, after.basis if after is not None else None)
    return Moved(one.spot[0], one.seq, *due, *basis)


def _nth(armings: Armings, spot: tuple[str, tuple[str, ...]], number: int) -> Arming | None:
    known = armings.by_spot.get(spot, ())
    return known[number] if number < len(known) else None


def _last(record: Record) -> int:
    return record.inputs[-1].seq if record.inputs else 0


def _joins(spec: ProcessSpec) -> frozenset[str]:
    """Where tokens meet: which of them came last is chance."""
    met = (one.bpmn_id for one in spec.diagram.task_specs() if issubclass(type(one), Gathering))
    return frozenset(str(element) for element in met if element)
