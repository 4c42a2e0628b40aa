"""The demonstration's cases: years in force, years after, and an inbox full of today's work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from engine.clock import SimulatedClock, local, local_date, start_of_day
from web.composition import compose
from web.demo import stories
from web.demo.commitments import COMMITMENTS
from web.demo.decisions import Decisions
from web.demo.linkage import TALES
from web.demo.publicity import plan_publicity
from web.demo.stage import Stage
from web.demo.stories import Story, office_hour
from web.demo.tales import Telling, day_of

if TYPE_CHECKING:
    from web.platform import Platform

_log = logging.getLogger(__name__)

SEED = 20230101
FIRST_DAY, LAST_DAY_IN_FORCE = date(2023, 1, 3), date(2024, 12, 30)
IN_FORCE, AFTERWARDS = 90, 110
MARKET, VERIFICATION = "SCJG", "commitment_verification"
_OTHERS = ("WJW", "ZJJ", "ZHZF", "JTYS", "NYNC", "YJGL", "GAJ", "WLJ", "ZRZY", "STHJ")

# A return that nobody answers ends as a disputed automatic claim.
_PAST: Sequence[Story] = (
    *(stories.included,) * 9,
    *(stories.automatic,) * 3,
    *(stories.settled,) * 2,
    stories.reassigned,
    stories.refused,
    stories.repushed,
    stories.returned,
)
_RECENT: Sequence[tuple[Story, int]] = (
    (stories.claimed_at_once, 16),
    (stories.disputed_data, 6),
    (stories.returned, 5),
    (stories.in_hand, 6),
    (stories.reassigned, 4),
    (stories.recalled, 4),
    (stories.repushed, 2),
)

Progress = Callable[[int, int], None]


def populate(platform: Platform, end: datetime, progress: Progress) -> int:
    """Run the demonstration's cases on an empty database up to `end`; returns how many there are."""
    clock = SimulatedClock(start_of_day(FIRST_DAY))
    stage = Stage(compose(platform.database, clock), clock, Random(SEED))
    plan = _Plan(stage, end)
    plan.history()
    plan.present()
    plan.linkage()
    plan_publicity(stage, FIRST_DAY, end)
    begun = plan.begun
    for count, (instant, begin) in enumerate(begun, 1):
        stage.at(instant, _counted(begin, count, len(begun), progress))
    stage.play(end)
    for missed in stage.missed:
        _log.warning("a tale of the demonstration did not go on: %s", missed)
    return len(begun)


def _counted(begin: Callable[[], None], count: int, total: int, progress: Progress) -> Callable[[], None]:
    def act() -> None:
        begin()
        progress(count, total)

    return act


class _Plan:
    """Which decisions are taken when, and what becomes of them."""

    def __init__(self, stage: Stage, end: datetime) -> None:
        self._stage = stage
        self._end = end
        self._deployed = {info.id for info in stage.runtime.processes()}
        # Where commitments are verified, each has a tale of its own.
        self._decisions = Decisions(stage.platform.catalogue, stage.random, VERIFICATION not in self._deployed)
        self._days = self._last_working_days(7)
        self._planned: list[tuple[datetime, Callable[[], None]]] = []

    @property
    def begun(self) -> list[tuple[datetime, Callable[[], None]]]:
        """The starts in order of time."""
        return sorted(self._planned, key=lambda planned: planned[0])

    def history(self) -> None:
        """Finished cases: under the Measures, and after their expiry (Art. 30)."""
        old = self._days[-1] - timedelta(days=35)
        for day in self._spread(FIRST_DAY, LAST_DAY_IN_FORCE, IN_FORCE):
            self._decide(day, self._stage.random.choice(_PAST))
        for day in self._spread(LAST_DAY_IN_FORCE + timedelta(days=4), old, AFTERWARDS):
            self._decide(day, self._stage.random.choice(_PAST))

    def present(self) -> None:
        """Open work: due today, tomorrow and later, and everything that can wait on somebody."""
        today, one, two, three = self._days[:4]
        for day, count in ((three, 16), (two, 16), (one, 18)):
            for number in range(count):
                self._decide(day, stories.waiting, MARKET)
                if number % 2:
                    self._decide(day, stories.waiting, _OTHERS[number // 2 % len(_OTHERS)])
        for number in range(10):
            self._decide(today, stories.waiting, MARKET if number % 2 else _OTHERS[number])
        for story, count in _RECENT:
            for number in range(count):
                self._decide(two, story, MARKET if number % 2 == 0 else _OTHERS[number % len(_OTHERS)])
        for _ in range(8):
            self._decide(self._days[5], stories.waiting, MARKET)
        for number in range(6):
            emptied = ("address", "content", "contact_phone")[number % 3]
            self._decide(two if number % 2 else one, stories.waiting, MARKET, via="api", **{emptied: None})
        for story in (stories.waiting, stories.waiting, stories.waiting, stories.receipt_registered):
            self._decide(three, story, "WLJ", private_department="GAJ")

    def linkage(self) -> None:
        """What else passes between the departments, in every procedure that is deployed."""
        for tale in (*TALES, *(COMMITMENTS if VERIFICATION in self._deployed else ())):
            if tale.process in self._deployed:
                day = day_of(self._stage, tale, self._end)
                self._planned.append((self._moment(day), Telling(self._stage, tale, day).begin))

    def _decide(
        self, day: date, story: Story, department: str | None = None, *, via: Any = "form", **changes: Any
    ) -> None:
        instant = self._moment(day)
        form = self._decisions.make(local_date(instant), department, **changes)

        def begin() -> None:
            stage = self._stage
            started = stage.runtime.start("approval_push", form, stage.clerk(), via=via)
            for name in self._departments(form, department):
                story(stage, started.case_id, name)

        self._planned.append((instant, begin))

    def _departments(self, form: dict[str, Any], department: str | None) -> tuple[str, ...]:
        if form.get("private_department"):
            return (str(form["private_department"]),)
        item = self._stage.platform.catalogue.item(form["item_code"])
        return (department,) if department else (item.supervising if item is not None else ())

    def _moment(self, day: date) -> datetime:
        """A minute of that day's office hours, on the last day one that has passed."""
        instant = office_hour(self._stage, day)
        if instant < self._end:
            return instant
        return start_of_day(day) + (self._end - start_of_day(day)) * self._stage.random.uniform(0.5, 0.95)

    def _spread(self, first: date, last: date, count: int) -> list[date]:
        """So many days of a span, working days nearly always."""
        span = max(1, (last - first).days)
        days = sorted(first + timedelta(days=self._stage.random.randrange(span)) for _ in range(count))
        calendar = self._stage.calendar
        return [day if calendar.is_workday(day) else calendar.next_workday(day) for day in days]

    def _last_working_days(self, count: int) -> list[date]:
        """Working days before the end, the latest first: today only once the office is open."""
        calendar, day = self._stage.calendar, local_date(self._end)
        if not calendar.is_workday(day) or local(self._end).time() < stories.OPENING:
            day = calendar.previous_workday(day)
        days = [day]
        while len(days) < count:
            days.append(calendar.previous_workday(days[-1]))
        return days
