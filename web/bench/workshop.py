"""Where a measurement works: a platform of its own in a folder that is gone afterwards, under a standing clock."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import inspect

from engine.actor import Actor
from engine.clock import SimulatedClock, local_date, parsed
from engine.errors import Refusal
from engine.store.database import Database
from engine.worklist.inbox import InboxFilter, inbox_page
from web.composition import build, compose
from web.demo.decisions import Decisions
from web.platform import Platform

START = parsed("2026-03-02T09:00")
CLERK, MARKET = "spj.jb01", "SCJG"
OFFICER = "supervision_officer"


class NotForMeasuring(Refusal):
    """There is something in the database already, and measuring would fill it with made-up cases."""


@dataclass(frozen=True)
class Workshop:
    """A platform on a SQLite file, its clock, and an untouched copy of the file as it was at first."""

    platform: Platform
    clock: SimulatedClock
    folder: Path
    decisions: Decisions

    @property
    def file(self) -> Path:
        return self.folder / "shenguan.db"

    @property
    def untouched(self) -> Path:
        return self.folder / "untouched.db"

    def forms(self, count: int, departments: Sequence[str]) -> list[dict[str, Any]]:
        """Decisions that are pushed to just these departments."""
        day = local_date(self.clock.now())
        return [self.decisions.make(day, departments[0], target_departments=list(departments)) for _ in range(count)]

    def departments(self, count: int) -> tuple[str, ...]:
        """So many supervision departments, the one with the most work first."""
        codes = [found.code for found in self.platform.catalogue.supervision_departments()]
        return (MARKET, *(code for code in codes if code != MARKET))[:count]

    def clerk(self) -> Actor:
        return self._actor(CLERK)

    def officer(self, department: str) -> Actor:
        posts = self.platform.catalogue.posts()
        return self._actor(
            next(post.login for post in posts if post.department == department and OFFICER in post.roles)
        )

    def waiting(self, department: str, limit: int) -> tuple[str, ...]:
        """The claims that wait in a department."""
        with self.platform.database.read() as connection:
            page = inbox_page(connection, InboxFilter((department,), element="claim"), limit=limit)
        return tuple(item.id for item in page.items)

    def _actor(self, login: str) -> Actor:
        post = next(post for post in self.platform.catalogue.posts() if post.login == login)
        return Actor(post.login, post.display_name, post.department, frozenset(post.roles))


@contextmanager
def workshop() -> Iterator[Workshop]:
    """A new workshop."""
    folder = Path(tempfile.mkdtemp(prefix="shenguan-bench-"))
    try:
        url, clock = f"sqlite:///{folder / 'shenguan.db'}", SimulatedClock(START)
        build(url, clock).close()
        shutil.copyfile(folder / "shenguan.db", folder / "untouched.db")
        with _opened(url, clock, folder) as place:
            yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workshop_on(url: str) -> Iterator[Workshop]:
    """A workshop in an empty database, which is left as the measurement leaves it; raises NotForMeasuring."""
    before = Database(url)
    try:
        if inspect(before.engine).get_table_names():
            raise NotForMeasuring(target=before.engine.url.render_as_string(hide_password=True))
    finally:
        before.close()
    clock = SimulatedClock(START)
    build(url, clock).close()
    with tempfile.TemporaryDirectory(prefix="shenguan-bench-") as folder, _opened(url, clock, Path(folder)) as place:
        yield place


@contextmanager
def _opened(url: str, clock: SimulatedClock, folder: Path) -> Iterator[Workshop]:
    platform = compose(Database(url), clock)
    try:
        yield Workshop(platform, clock, folder, Decisions(platform.catalogue, Random(1)))
    finally:
        platform.close()
