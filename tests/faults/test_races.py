"""Two servers on one PostgreSQL and a sweep, all at one task in the same instant: one wins, the others are told who."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.clock import SimulatedClock, parsed
from engine.runtime import Runtime
from engine.timers import sweep
from engine.worklist.inbox import items_of_tree
from tests.faults.checks import sound
from tests.faults.conftest import opened, scaled
from tests.faults.driving import Answer, Credentials, ask, credentials, decision, holder
from tests.faults.site import PATIENCE, Server, Site
from tests.postgresql import PostgresqlServer
from web.composition import build
from web.platform import Platform

Report = Callable[[str, object], None]
MANUAL, AUTOMATIC = "claim.recorded", "claim.auto_claimed"


@pytest.fixture
def site(durable_site: Site) -> Site:
    return durable_site


@pytest.fixture
def empty_site(durable: PostgresqlServer, tmp_path: Path) -> Iterator[Site]:
    with durable.fresh_database() as url:
        yield from opened(url, tmp_path)


@dataclass
class Race:
    """A task, and what its racers were told."""

    root: str
    item: str
    answers: list[Answer] = field(default_factory=list)


@dataclass
class Course:
    """Two servers, two claimants, and a third worker that believes the deadline is over."""

    platform: Platform
    servers: tuple[Server, Server]
    tokens: Credentials
    ahead: Runtime | None

    def run(self, number: int) -> Race:
        """Push one decision and let all go at its claim at once."""
        pushed = ask(
            self.servers[number % 2].address,
            self.tokens.approval,
            "/cases/approval_push",
            decision(self.platform, number),
        )
        assert pushed.status == 201, pushed
        with self.platform.database.read() as connection:
            (item,) = items_of_tree(connection, pushed.body["case"], open_only=True)
        race, due = Race(item.root_id, item.id), item.due_at
        barrier = threading.Barrier(3 if self.ahead is not None else 2)

        def claim(which: int) -> Answer:
            barrier.wait(PATIENCE)
            path = f"/tasks/{item.id}/complete"
            return ask(
                self.servers[which].address, self.tokens.market[which], path, {"answer": "claim"}, f"{number}-{which}"
            )

        def fall_due(runtime: Runtime) -> None:
            barrier.wait(PATIENCE)
            # The servers begin a request some milliseconds after it is sent; chance decides who is first.
            threading.Event().wait((number % 7) * 0.012)
            assert due is not None
            sweep(runtime, parsed(due))

        with ThreadPoolExecutor(3) as pool:
            claims = [pool.submit(claim, which) for which in (0, 1)]
            swept = pool.submit(fall_due, self.ahead) if self.ahead is not None else None
            race.answers = [found.result(PATIENCE) for found in claims]
            if swept is not None:
                swept.result(PATIENCE)
        return race


def course(site: Site, twin: str | None = None, sweeping: bool = True) -> Course:
    platform = site.platform()
    tokens = credentials(platform, claimants=2)
    servers = (site.serve(twin=twin), site.serve(twin=twin))
    for server in servers:
        server.wait_until_ready()
    ahead = None
    if sweeping:
        ahead = build(site.url, SimulatedClock(platform.clock.now() + timedelta(days=30))).runtime
    return Course(platform, servers, tokens, ahead)


def one_winner_each(platform: Platform, tokens: Credentials, races: list[Race]) -> Counter[str]:
    """Each task has one winner and one event of it, and whoever lost was told who won; returns who won how often."""
    won: Counter[str] = Counter()
    holders = [holder(token) for token in tokens.market]
    crowded = [race.item for race in races if sum(answer.status == 200 for answer in race.answers) > 1]
    assert crowded == [], f"{len(crowded)} tasks have two winners"
    for race in races:
        with platform.database.read() as connection:
            query = text("SELECT kind, actor FROM event WHERE root_id = :root AND kind = ANY(:kinds)")
            told = connection.execute(query, {"root": race.root, "kinds": [MANUAL, AUTOMATIC, "task.completed"]}).all()
            claims = connection.execute(text("SELECT mode FROM claim WHERE root_id = :root"), {"root": race.root}).all()
        kinds = Counter(row.kind for row in told)
        winners = [holders[n] for n, answer in enumerate(race.answers) if answer.status == 200]
        assert kinds["task.completed"] == len(winners), f"{race.item}: {kinds}"
        assert kinds[MANUAL] + kinds[AUTOMATIC] == 1, f"{race.item}: {kinds}"
        assert [row.mode for row in claims] == ["manual" if winners else "auto"], race.item
        winner = winners[0] if winners else "system"
        for answer in race.answers:
            if answer.status != 200:
                assert answer.status == 409, answer
                assert answer.body["by"] == winner, (answer, winner)
                named = "系统已于" if winner == "system" else f"{winner}已于"
                assert answer.body["detail"].startswith(named), answer
        won["the system" if winner == "system" else f"server {holders.index(winner)}"] += 1
    return won


def test_given_two_servers_and_a_sweep_when_all_go_at_each_task_then_one_wins_and_the_others_know(
    site: Site, record_property: Report
) -> None:
    running = course(site)
    count = scaled(300, 30)
    try:
        races = [running.run(number) for number in range(1, count + 1)]
        won = one_winner_each(running.platform, running.tokens, races)
        assert won.total() == count and len(won) == 3, f"a race in which one never wins is none: {won}"
        sound(running.platform)
        record_property("figures", dict(won))
        print("races", count, dict(won))
    finally:
        running.platform.close()
        if running.ahead is not None:
            running.ahead.database.close()


def test_a_platform_that_looks_first_and_takes_then_is_found_out(site: Site) -> None:
    running = course(site, "read_then_write", sweeping=False)
    try:
        races = [running.run(number) for number in range(1, 6)]
        with pytest.raises(AssertionError, match="two winners"):
            one_winner_each(running.platform, running.tokens, races)
    finally:
        running.platform.close()


def test_given_an_empty_database_when_three_servers_start_at_once_then_all_serve(empty_site: Site) -> None:
    servers = [empty_site.serve() for _ in range(3)]
    for server in servers:
        server.wait_until_ready()
    first = [server for server in servers if "首个账号" in server.log.read_text("utf-8")]
    assert len(first) == 1
    assert [server.stop() for server in servers] == [0, 0, 0]
