"""Running timers counted anew from their basis alone: no case is opened for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from .calendar import OutsideCalendar, WorkCalendar, recounted
from .clock import stored
from .store.schema import cases, timer

Sort = Literal["moved", "confirmed", "kept", "unchanged"]


@dataclass(frozen=True)
class TimerChange:
    """What a changed calendar does to one running timer; instants are stored texts.

    `new` is never before `old`. `counted` is what the calendar alone would give: earlier than `old` where
    that was announced and is therefore kept. `reminder` marks a timer that only warns of another.
    """

    case_id: str
    root_id: str
    task: int
    element: str
    department: str
    subject: str
    reference: str
    reminder: bool
    old: str
    new: str
    counted: str
    was_provisional: bool
    provisional: bool
    basis: Mapping[str, Any]

    @property
    def sort(self) -> Sort:
        """`moved` later, `confirmed` where it was provisional, `kept` against an earlier count, or `unchanged`."""
        if self.new != self.old:
            return "moved"
        if self.counted < self.old:
            return "kept"
        return "confirmed" if self.was_provisional and not self.provisional else "unchanged"

    @property
    def touched(self) -> bool:
        """Whether something of the timer has to be written."""
        return self.new != self.old or self.provisional != self.was_provisional


def recount(connection: Connection, calendar: WorkCalendar, now: datetime) -> Iterator[TimerChange]:
    """Every timer that still runs at `now` under this calendar, in order of case.

    One that has lapsed by then is left out: it fires at the instant announced, whatever was declared since.
    """
    query = (
        select(timer, cases.c.root_id, cases.c.subject, cases.c.reference)
        .join(cases, cases.c.id == timer.c.case_id)
        .where(timer.c.due_at > stored(now))
        .order_by(timer.c.case_id, timer.c.task)
    )
    for row in connection.execute(query):
        basis = json.loads(row.basis)
        try:
            counted = recounted(calendar, basis)
        except OutsideCalendar:
            continue  # beyond the last year that can be told; it stays where it is
        if counted is None:
            continue
        at = stored(counted.instant)
        yield TimerChange(
            case_id=row.case_id,
            root_id=row.root_id,
            task=row.task,
            element=row.element,
            department=str(basis.get("of", basis).get("department") or ""),
            subject=row.subject,
            reference=row.reference,
            reminder="of" in basis,
            old=row.due_at,
            new=max(at, row.due_at),
            counted=at,
            was_provisional=bool(row.provisional),
            provisional=counted.provisional,
            basis=counted.basis,
        )
