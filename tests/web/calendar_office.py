"""The real platform on either database, with pushes at the end of 2026, for what the calendar does to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.actor import Actor
from engine.calendar import CalendarChange, CalendarNotice, Closure
from engine.clock import SimulatedClock, parsed
from engine.timers import sweep
from tests.prepared import Place
from tests.web.office import DECISION
from web.composition import build
from web.platform import Platform

CLERK = Actor("spj.jb01", "审批经办01", "SPJ", frozenset({"approval_clerk"}))
OFFICER = Actor("scjg.zr01", "专人01", "SCJG", frozenset({"supervision_officer"}))
ADMIN = Actor("pt.admin", "平台管理员", "SPJ", frozenset({"platform_admin"}))

LONG = frozenset(date(2027, 1, day) for day in (1, 2, 3, 4, 5))
GUESSED = frozenset(date(2027, 1, day) for day in (1, 2, 3))


def notice(
    off: Iterable[date] = LONG, work: Iterable[date] = (), source: str = "国办发明电〔2026〕9号"
) -> CalendarChange:
    """A made-up notice of 2027."""
    return CalendarChange(notices=(CalendarNotice(2027, frozenset(off), frozenset(work), source),))


def closing(*days: date, department: str | None = None, document: str = "安政办〔2026〕7号") -> CalendarChange:
    return CalendarChange(closures=tuple(Closure(day, department, document) for day in days))


@dataclass
class CalendarOffice:
    """A platform under a clock that is moved by hand."""

    platform: Platform
    clock: SimulatedClock
    number: int = 0

    def push(self, at: str, departments: tuple[str, ...] = ("SCJG",), count: int = 1, **changes: Any) -> list[str]:
        """Register decisions that are pushed at once; returns their cases."""
        self.move_to(at)
        return [self._push(at[:10], departments, changes) for _ in range(count)]

    def move_to(self, at: str) -> None:
        """Move the clock and let everything due happen."""
        if parsed(at) > self.clock.now():
            self.clock.move_to(parsed(at))
            sweep(self.platform.runtime)

    def rows(self, query: str, root: str, **told: Any) -> list[dict[str, Any]]:
        with self.platform.database.read() as connection:
            return [dict(row) for row in self.platform.runtime.registry.query(query)(connection, root, **told)]

    def unsound(self) -> list[str]:
        """The invariants that do not hold."""
        return [f"{found.invariant}: {found.broken}" for found in self.platform.doctor() if not found.ok]

    def _push(self, day: str, departments: tuple[str, ...], changes: dict[str, Any]) -> str:
        self.number += 1
        data = {
            **DECISION,
            "doc_no": f"安审批许〔2026〕{self.number}号",
            "decided_on": day,
            "valid_from": day,
            "valid_to": "2031-11-15",
            "target_departments": list(departments),
            **changes,
        }
        return self.platform.runtime.start("approval_push", data, CLERK).case_id


def calendar_office_in(place: Place) -> CalendarOffice:
    """The same on a database of this place."""
    return open_calendar_office(place.filled(prepare_calendar_office))


def prepare_calendar_office(url: str) -> None:
    """Fill an empty database with the office as it is at its beginning."""
    open_calendar_office(url).platform.close()


def open_calendar_office(url: str, begin: str = "2026-11-16T09:00") -> CalendarOffice:
    clock = SimulatedClock(parsed(begin))
    return CalendarOffice(build(url, clock), clock)
