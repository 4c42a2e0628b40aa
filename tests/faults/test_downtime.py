"""The platform stood still for ten days: everything overdue happens at its legal instant, once, in due order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from engine.clock import SimulatedClock, parsed, stored
from engine.live import LiveCase
from engine.opencase import OpenCase
from engine.store.failpoints import BETWEEN_CASES
from engine.timers import sweep
from tests.faults.checks import effects, roots, sound
from tests.faults.conftest import scaled
from tests.faults.driving import document
from tests.faults.site import PATIENCE, Site
from tests.web.office import DECISION
from web.platform import Platform
from web.security.posts import AccountPost

Report = Callable[[str, object], None]
DEPARTMENTS = ("SCJG", "WJW", "NYNC")
TIMERS_EACH = 2 * len(DEPARTMENTS)
"""A reminder and a deadline for each department."""
DUE: Mapping[str, tuple[str, str]] = {
    "2026-11-16T09:30": ("2026-11-18T09:00", "2026-11-20T00:00"),
    "2026-11-17T16:59": ("2026-11-19T09:00", "2026-11-21T00:00"),
    "2026-11-18T08:00": ("2026-11-20T09:00", "2026-11-24T00:00"),
    "2026-11-20T17:30": ("2026-11-24T09:00", "2026-11-26T00:00"),
}
"""Pushed at, and worked out by hand: reminder at nine on the second working day, deadline at the end of the third."""
BACK = "2026-11-30T10:00"


@pytest.fixture
def site(empty_site: Site) -> Site:
    """The platform starts for the first time under the test's own clock."""
    return empty_site


def push(platform: Platform, number: int) -> str:
    """A decision for three departments, at the present of the platform's clock."""
    today = stored(platform.clock.now() + timedelta(hours=8))[:10]
    data = {
        **DECISION,
        "doc_no": document(number),
        "decided_on": today,
        "valid_from": today,
        "valid_to": f"{int(today[:4]) + 5}-01-01",
        "target_departments": list(DEPARTMENTS),
    }
    sender = platform.accounts.find("spj.jb01")
    assert sender is not None
    return platform.runtime.start("approval_push", data, sender.actor).case_id


def left_alone(site: Site, orders: int) -> tuple[Platform, SimulatedClock]:
    """Pushes spread over four days, and then nobody is there until the platform comes back."""
    clock = SimulatedClock(parsed(min(DUE)))
    platform = site.platform(clock)
    posts = [AccountPost.of(post) for post in platform.catalogue.posts() if post.login == "spj.jb01"]
    platform.accounts.seed(posts, "Zhong-Qiu-2026-Yue", demo=True)
    for day, at in enumerate(DUE):
        clock.move_to(parsed(at))
        for number in range(day, orders, len(DUE)):
            push(platform, number + 1)
    clock.move_to(parsed(BACK))
    return platform, clock


def fired(platform: Platform) -> list[Any]:
    """All timers that fired, in the order in which they were recorded."""
    query = "SELECT case_id, root_id, legal_at, data FROM event WHERE kind = 'timer.fired' ORDER BY position"
    with platform.database.read() as connection:
        return list(connection.execute(text(query)))


def at_their_instants_and_in_order(platform: Platform, orders: int) -> None:
    """Raises AssertionError unless every timer fired once, at the instant worked out by hand, the reminder first."""
    told = fired(platform)
    assert len(told) == orders * TIMERS_EACH, f"{len(told)} timers fired"
    by_case: dict[str, list[str]] = {}
    for row in told:
        assert row.legal_at == json.loads(row.data)["due_at"], row
        by_case.setdefault(row.case_id, []).append(row.legal_at)
    firsts = [instants[0] for instants in by_case.values()]
    assert firsts == sorted(firsts), "a case that was due later went first"
    wanted = {tuple(stored(parsed(at)) for at in pair) for pair in DUE.values()}
    assert {tuple(instants) for instants in by_case.values()} == wanted
    with platform.database.read() as connection:
        claims = connection.execute(text("SELECT status, mode, claimed_at, due_at FROM claim")).all()
        kinds = [effects(connection, found[0]) for found in roots(connection).values()]
    assert len(claims) == orders * len(DEPARTMENTS)
    assert {(row.status, row.mode) for row in claims} == {("auto_claimed", "auto")}
    assert all(row.claimed_at == row.due_at for row in claims)
    assert all(found == kinds[0] for found in kinds), "some cases went another way"
    # The reminder goes to officer and head, the automatic claim also to the sender.
    told_of = kinds[0]["notice.kind"]
    assert (told_of["claim_reminder"], told_of["auto_claimed"]) == (2 * len(DEPARTMENTS), 3 * len(DEPARTMENTS))


def test_given_ten_days_of_downtime_then_all_overdue_timers_fire_at_their_legal_instants(
    site: Site, record_property: Report
) -> None:
    orders = scaled(5_000) // TIMERS_EACH
    platform, _ = left_alone(site, orders)
    try:
        began = time.perf_counter()
        report = sweep(platform.runtime)
        seconds = time.perf_counter() - began
        told = {"timers": orders * TIMERS_EACH, "happened": report.happened, "seconds": round(seconds, 1)}
        record_property("figures", told)
        print(site.url.partition(":")[0], told)
        assert report.incidents == 0
        at_their_instants_and_in_order(platform, orders)
        sound(platform)
        assert sweep(platform.runtime).happened == 0
        assert seconds < 60
    finally:
        platform.close()


def _at_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is late happens now instead of then."""
    right = OpenCase.step

    def step(self: OpenCase, kind: str, element: str, instant: datetime, *told: Any) -> None:
        right(self, kind, element, self.unit.recorded_at if kind == "timer.fired" else instant, *told)

    monkeypatch.setattr(OpenCase, "step", step)


def _latest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline before the reminder."""
    right = LiveCase.timers
    monkeypatch.setattr(LiveCase, "timers", lambda self: list(reversed(right(self))))


@pytest.mark.parametrize("spoil", [_at_the_wall_clock, _latest_first])
def test_a_platform_that_fires_late_or_in_the_wrong_order_is_found_out(
    sqlite_site: Site, spoil: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = 2 * len(DUE)
    platform, _ = left_alone(sqlite_site, orders)
    try:
        with monkeypatch.context() as wrong:
            spoil(wrong)
            sweep(platform.runtime)
        with pytest.raises(AssertionError):
            at_their_instants_and_in_order(platform, orders)
    finally:
        platform.close()


def test_given_a_worker_that_dies_amid_the_sweep_then_the_next_ones_go_on_where_it_stood(
    site: Site, record_property: Report
) -> None:
    orders = 2 * len(DUE) if scaled(100) < 100 else 60
    platform, _ = left_alone(site, orders)
    due = {row.due_at for row in _timers(platform)}
    try:
        kills = 0
        for fuse in (3, 11):
            worker = site.serve(f"{BETWEEN_CASES}:{fuse}", command="worker")
            assert worker.wait_for_end() == -9, worker.log.read_text("utf-8")[-2000:]
            kills += 1
        workers = [site.serve(command="worker") for _ in range(2)]
        pause = threading.Event()
        for _ in range(int(PATIENCE / 0.1)):
            if not _timers(platform):
                break
            pause.wait(0.1)
        assert [worker.stop() for worker in workers] == [0, 0]
        at_their_instants_and_in_order(platform, orders)
        assert {row.legal_at for row in fired(platform)} == due
        sound(platform)
        record_property("figures", {"kills": kills, "timers": orders * TIMERS_EACH})
    finally:
        platform.close()


def _timers(platform: Platform) -> list[Any]:
    with platform.database.read() as connection:
        return list(connection.execute(text("SELECT case_id, due_at FROM timer")))
