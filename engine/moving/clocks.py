"""What becomes of running clocks when a case goes on under another version.

A timer keeps the anchor from which it is counted. Where its expression is another, it is counted again from the
same anchor: later is announced, earlier is not, for no announced deadline is shortened. A duty that arose under a
limit which the office holds to be pinned (registry.pinned) keeps that limit; what a parameter says is asked for the
day of the duty, as when it arose. Extensions and suspended days that were granted stay. Reminders and cycles follow the
deadline they belong to, and never into the past.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from ..arming import armed, armed_again, armed_by
from ..bpmn.timers import Tag
from ..bpmn.workflow import CaseTask
from ..calendar import Deadline, WorkCalendar, deadline, following, next_turn, recounted
from ..calendar.recounting import origin_of
from ..clock import local_date, parsed, stored
from ..postponing import same_limit
from ..registry import Pinned

WorkedOut = Callable[[CaseTask, str, datetime], Any]
"""The value of an expression for a token, at an instant."""

Fate = Literal["later", "sooner", "kept", "pinned", "same", "follows"]
"""`later`: counted anew and moved; `sooner`: the next turn of a repetition comes earlier; `kept`: what is announced
stays, for it would be earlier, or over; `pinned`: the limit is that of the day of the duty; `same`: counted anew to
the same instant; `follows`: with its deadline."""


@dataclass(frozen=True)
class Waiting:
    """A timer that waits in both versions: what each says of it, and what it keeps."""

    task: CaseTask
    before: tuple[str, Tag]
    after: tuple[str, Tag]
    armed: Mapping[str, Any]

    @property
    def follower(self) -> bool:
        """Whether it belongs to a deadline: a reminder, or what is urged after it."""
        return "of" in self.armed["basis"]

    @property
    def turns(self) -> bool:
        return "turn" in self.armed["basis"]


@dataclass(frozen=True)
class Turned:
    """What became of one clock; `armed` is what the timer keeps from now on, None where nothing of it changed."""

    task: int
    element: str
    fate: Fate
    old: str
    new: str
    armed: Mapping[str, Any] | None

    def document(self) -> list[Any]:
        return [self.task, self.element, self.fate, self.old, self.new]


@dataclass(frozen=True)
class _End:
    """A deadline: its basis as it was, what the version says, how it stands now, and whether it has moved."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    stands: Deadline
    moved: bool


@dataclass(frozen=True)
class Clocks:
    """How clocks are turned at an instant."""

    calendar: WorkCalendar
    worked_out: WorkedOut
    at: datetime
    pinned: Pinned

    def turned(self, waiting: Sequence[Waiting]) -> tuple[Turned, ...]:
        """What becomes of the timers that the version says something else about, and of those that follow them."""
        found: list[Turned] = []
        ends: list[_End] = []
        for one in (timer for timer in waiting if not timer.follower):
            basis = one.armed["basis"]
            if one.before == one.after:
                if "anchor" in basis:
                    ends.append(_End(basis, basis, self._stands(one, basis), False))
                continue
            counted = self._counted(one)
            found.append(self._deadline(one, counted))
            if "anchor" in basis and "anchor" in counted["basis"]:
                told = found[-1].armed
                stands = self._stands(one, basis if told is None else told["basis"], found[-1].new)
                ends.append(_End(basis, counted["basis"], stands, found[-1].new != found[-1].old))
        for one in (timer for timer in waiting if timer.follower):
            follows = self._follower(one, ends)
            if follows is not None:
                found.append(follows)
        return tuple(found)

    def _counted(self, timer: Waiting) -> dict[str, Any]:
        """What the version says, counted from the anchor of old."""
        since = self._since(timer)
        text, tag = timer.after
        counted = armed(text, tag, lambda told: self.worked_out(timer.task, told, since), since, self.calendar)
        old, new = timer.armed["basis"], counted["basis"]
        if "anchor" in old and "anchor" in new:
            counted = armed_by(self._from_anchor(old, new))
        while "turn" in counted["basis"] and counted["event_value"] <= stored(self.at):
            counted = self._next(counted)
        return counted

    def _from_anchor(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Deadline:
        return deadline(
            self.calendar,
            parsed(old["anchor"]),
            new["count"],
            new["unit"],
            new["department"],
            excluded=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in old["excluded"]],
            extension=old["extension"],
            origin=origin_of(new),
        )

    def _next(self, counted: dict[str, Any]) -> dict[str, Any]:
        if "literal" in counted["basis"]:
            return armed_again({**counted, "event_value": stored(self.at)}, self.calendar)
        return armed_by(next_turn(self.calendar, counted["basis"], self.at))

    def _since(self, timer: Waiting) -> datetime:
        """When the wait began, as far as the timer tells; else now."""
        basis = timer.armed["basis"]
        inner = basis.get("of", basis)
        told = basis.get("since") or inner.get("anchor")
        return parsed(told) if told else self.at

    def _deadline(self, timer: Waiting, counted: Mapping[str, Any]) -> Turned:
        old, new = timer.armed["event_value"], counted["event_value"]
        if new == old:
            return self._told(timer, "same", None if self.pinned(timer.armed["basis"]) else counted)
        if timer.turns:
            return self._told(timer, "later" if new > old else "sooner", counted)
        if self.pinned(timer.armed["basis"]):
            return self._told(timer, "pinned", None)
        return self._told(timer, "later", counted) if new > old else self._told(timer, "kept", None)

    def _stands(self, timer: Waiting, basis: Mapping[str, Any], at: str | None = None) -> Deadline:
        """The deadline as it is from now on: what is announced counts, also where the calendar alone gives another."""
        found, at = recounted(self.calendar, basis), at or timer.armed["event_value"]
        assert found is not None
        if stored(found.instant) == at:
            return found
        last_day = local_date(parsed(at) - timedelta(microseconds=1))
        return Deadline(parsed(at), last_day, found.provisional, basis)

    def _follower(self, timer: Waiting, ends: Sequence[_End]) -> Turned | None:
        """A reminder or cycle where its deadline or its own text is another; None where neither is."""
        own = timer.armed["basis"]
        mine = next((end for end in ends if same_limit(own["of"], end.before)), None)
        if timer.before == timer.after:
            if mine is None or not mine.moved:
                return None
            counted = armed_by(following(self.calendar, mine.stands, own))
        else:
            counted = self._counted(timer)
            basis = counted["basis"]
            if "of" in basis:
                end = next((found.stands for found in ends if same_limit(basis["of"], found.after)), None)
                # A deadline that is over already stands as it was.
                end = end or (mine.stands if mine is not None else recounted(self.calendar, own["of"]))
                assert end is not None
                counted = armed_by(following(self.calendar, end, basis))
        while "every" in counted["basis"] and counted["event_value"] <= stored(self.at):
            counted = armed_by(next_turn(self.calendar, counted["basis"], self.at))
        if counted["event_value"] <= stored(self.at):
            return self._told(timer, "kept", None)
        return self._told(timer, "follows", counted)

    def _told(self, timer: Waiting, fate: Fate, counted: Mapping[str, Any] | None) -> Turned:
        old = timer.armed["event_value"]
        names = ("event_value", "provisional", "basis")
        told = {name: counted[name] for name in names} if counted is not None else None
        if told == {name: timer.armed[name] for name in names}:
            told = None
        new = told["event_value"] if told is not None else old
        return Turned(timer.task.id, str(timer.task.task_spec.bpmn_id), fate, old, new, told)
