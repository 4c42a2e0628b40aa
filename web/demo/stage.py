"""The stage of the demonstration: a simulated clock, an agenda, and the posts that act."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from engine.actions import OpenAction, open_actions
from engine.actor import Actor
from engine.calendar import WorkCalendar
from engine.casebook import oldest_due_timer
from engine.clock import SimulatedClock, local_date, parsed
from engine.timers import sweep
from engine.worklist.inbox import WorkItem, items_of_tree
from web.demo.decisions import NATURAL_PERSON

if TYPE_CHECKING:
    from web.platform import Platform

Act = Callable[[], object]

CLERKS = ("spj.jb01", "spj.jb02")
SWEEP_LAG = timedelta(seconds=2)


class Stage:
    """Runs acts at their instants and lets what is due happen on time in between."""

    def __init__(self, platform: Platform, clock: SimulatedClock, random: Random) -> None:
        self.platform = platform
        self.runtime = platform.runtime
        self.random = random
        self._clock = clock
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._count = 0
        self._numbers: Counter[str] = Counter()
        self._licences: set[str] = set()
        self.missed: list[str] = []
        """What of the tales did not happen as it was told; empty where the tales fit the procedures."""
        self._actors = {
            post.login: Actor(post.login, post.display_name, post.department, frozenset(post.roles))
            for post in platform.catalogue.posts()
        }
        with platform.database.read() as connection:
            self.calendar: WorkCalendar = self.runtime.calendars.get(connection)

    def now(self) -> datetime:
        return self._clock.now()

    def at(self, instant: datetime, act: Act) -> None:
        """Put an act on the agenda."""
        self._count += 1
        heapq.heappush(self._agenda, (instant, self._count, act))

    def play(self, end: datetime) -> None:
        """Perform the agenda up to an instant, at which the clock then stands."""
        while self._agenda and self._agenda[0][0] <= end:
            instant, _, act = heapq.heappop(self._agenda)
            self._advance(instant)
            act()
        self._advance(end)

    def _advance(self, instant: datetime) -> None:
        """Move on, stopping shortly after every timer that falls due on the way, as the heartbeat would."""
        while (due := self._next_due(instant - SWEEP_LAG)) is not None:
            self._clock.move_to(max(due + SWEEP_LAG, self._clock.now()))
            if sweep(self.runtime, due).happened == 0:
                break
        self._clock.move_to(max(instant, self._clock.now()))

    def _next_due(self, before: datetime) -> datetime | None:
        with self.platform.database.read() as connection:
            found = oldest_due_timer(connection, before)
        return parsed(found) if found is not None else None

    # -- who acts

    def clerk(self) -> Actor:
        """One of the approval department's clerks."""
        return self._actors[self.random.choice(CLERKS)]

    def officer(self, department: str) -> Actor:
        """An officer of a supervision department, its head where it has none."""
        posts = self.platform.catalogue.posts(department, "supervision_officer")
        posts = posts or self.platform.catalogue.posts(department, "supervision_head")
        return self._actors[self.random.choice([post.login for post in posts])]

    def actor(self, login: str) -> Actor:
        """The post of that login."""
        return self._actors[login]

    def post(self, department: str, role: str) -> Actor:
        """The first post of a department with a role, else its head."""
        posts = self.platform.catalogue.posts(department, role)
        posts = posts or self.platform.catalogue.posts(department, "supervision_head")
        return self._actors[min(post.login for post in posts)]

    # -- what they need

    def working_day(self, day: date, working_days: int) -> date:
        """The working day so many after a day, before it where negative."""
        if working_days < 0:
            return self.calendar.before(day, -working_days)
        return self.calendar.add(day, working_days)[0]

    def number(self, text: str) -> int:
        """The next number of a kind of document."""
        self._numbers[text] += 1
        return self._numbers[text]

    def paper(self, name: str, login: str) -> str:
        """A file of that name, handed in; its id."""
        hand_in = self.runtime.registry.actions["file"]
        return str(hand_in(self.platform.database, self._actors[login], self.now(), name=name))

    def licence(self, department: str) -> str | None:
        """A firm's effective licence that the department alone supervises and no other tale is about."""
        alone = {item.code for item in self.platform.catalogue.items() if item.supervising == (department,)}
        book, today, cursor = self.platform.licences, local_date(self.now()), None
        with self.platform.database.read() as connection:
            while True:
                page = book.page(connection, department, today, status="effective", cursor=cursor)
                for shown in page.licences:
                    found = shown.licence
                    told = found.id in self._licences or found.restricted or found.party_type == NATURAL_PERSON
                    if not told and found.item_code in alone:
                        self._licences.add(found.id)
                        return shown.reference
                if page.next_cursor is None:
                    return None
                cursor = page.next_cursor

    # -- what they do

    def task(self, root_id: str, element: str, department: str | None = None) -> WorkItem | None:
        """The open task of that element in a case tree."""
        with self.platform.database.read() as connection:
            items = items_of_tree(connection, root_id, open_only=True)
        wanted = (item for item in items if item.element == element)
        return next((item for item in wanted if department in (None, item.department)), None)

    def departments_of(self, root_id: str) -> set[str]:
        """Those that have or had something to do in a case tree."""
        with self.platform.database.read() as connection:
            return {item.department for item in items_of_tree(connection, root_id)}

    def action(self, root_id: str, message: str) -> OpenAction | None:
        """The action of that name that a case tree waits for."""
        with self.platform.database.read() as connection:
            found = open_actions(self.runtime, connection, root_id)
        return next((action for action in found if action.message == message), None)

    def complete(self, item: WorkItem | None, data: Mapping[str, Any]) -> bool:
        """Complete a task as the department it belongs to; whether there was one."""
        if item is None:
            return False
        actor = self.clerk() if item.role.startswith("approval") else self.officer(item.department)
        self.runtime.complete(item.id, data, actor)
        return True
