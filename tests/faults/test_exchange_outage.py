"""Other systems down for a simulated day: nothing lost, nothing sent twice, cases go on, an operator resends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.casebook import find_case
from engine.clock import parsed
from engine.outbox import queue_figures
from handlers.exchange.record import exchanges_of_tree
from handlers.exchange.simulator import Simulator, simulator
from tests.faults.checks import sound
from tests.faults.site import Site
from tests.web.exchangeoffice import batch, connectors_to
from tests.web.office import Office, office_on

MORNING = "2026-11-24T09:00"
DAY = timedelta(hours=24)
ROUND = timedelta(minutes=10)
BATCHES = 8


@pytest.fixture
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


@pytest.fixture
def site(empty_site: Site) -> Site:
    """The platform starts for the first time under the test's own clock."""
    return empty_site


@pytest.fixture
def office(site: Site, others: Simulator, tmp_path: Path) -> Iterator[Office]:
    opened = office_on(site.url, parsed(MORNING), channels=connectors_to(tmp_path / "channels.toml", others))
    yield opened
    opened.platform.close()


def later(office: Office, lapse: timedelta) -> None:
    """Let time pass as the heartbeat would: what is due happens, letters are tried."""
    end = office.clock.now() + lapse
    while office.clock.now() < end:
        office.advance(min(end, office.clock.now() + ROUND))
        office.platform.deliver()


def outcomes(office: Office, cases: list[str]) -> list[str | None]:
    with office.platform.database.read() as connection:
        return [found.outcome for case in cases if (found := find_case(connection, case)) is not None]


def answered(office: Office, cases: list[str]) -> list[str]:
    """How the request of each case stands."""
    with office.platform.database.read() as connection:
        return [found.standing for case in cases for found in exchanges_of_tree(connection, case)]


def once(others: Simulator, count: int) -> None:
    """Every batch reached the public register under one key, and every document stands there as in force."""
    entries = [entry for entry in others.ledger.entries() if entry.service == "publish_dual"]
    assert len(entries) == count
    assert len({entry.body["batch"] for entry in entries}) == count, "a batch took effect twice"
    assert sorted(others.ledger.public().values()) == ["1"] * count


def test_a_day_of_outage_loses_nothing_doubles_nothing_and_stops_no_case(office: Office, others: Simulator) -> None:
    others.faults.switch({"fault": "down"})
    cases = []
    for number in range(1, BATCHES + 1):
        office.push(number, f"2026-11-24T{9 + number:02d}:00")
        cases.append(batch(office))
        later(office, ROUND)
    assert outcomes(office, cases) == [None] * BATCHES
    assert set(answered(office, cases)) <= {"waiting", "retrying"}

    # One clerk does not wait: the case goes on by hand, and nobody takes its letter away.
    (item,) = [found for found in office.items(cases[0]) if found.state == "open"]
    today = {"receipt_no": "窗口-1", "reported_on": "2026-11-24"}
    office.platform.runtime.complete(item.id, today, office.actor("spj.jb02"))
    assert outcomes(office, cases[:1]) == ["reported_by_hand"]

    # For an hour the other side answers, but does not know our token: letters die, and wait for an operator.
    others.faults.switch({"fault": "forbidden"})
    later(office, timedelta(hours=1))
    with office.platform.database.read() as connection:
        (figures,) = queue_figures(connection)
    assert figures.dead > 0
    others.faults.switch({"fault": "down"})
    later(office, DAY)
    assert others.ledger.entries() == [], "nothing got through so far"
    assert "dead" in answered(office, cases)

    others.faults.switch({"fault": "none"})
    operator = office.client("pt.admin")
    page = str(operator.get("/sending").get_data(as_text=True))
    assert "信用中国" in page and "401" in page and "全部重发" in page
    assert operator.post("/sending/resend", {"channel": "creditchina"}).status_code == 303
    later(office, timedelta(hours=1))

    once(others, BATCHES)
    assert answered(office, cases) == ["answered"] * BATCHES
    assert outcomes(office, cases) == ["reported_by_hand", *["published"] * (BATCHES - 1)]
    with office.platform.database.read() as connection:
        assert queue_figures(connection) == ()
    sound(office.platform)


def test_answers_that_are_lost_on_the_way_take_effect_once(office: Office, others: Simulator) -> None:
    others.faults.switch({"fault": "lost", "times": 2})
    office.push(1, MORNING)
    case = batch(office)
    later(office, timedelta(hours=1))
    (entry,) = others.ledger.entries()
    assert entry.received == 3
    assert outcomes(office, [case]) == ["published"]
    sound(office.platform)


def test_garbage_is_no_answer_and_a_slow_system_holds_up_no_other(office: Office, others: Simulator) -> None:
    others.faults.switch({"provider": "creditchina", "fault": "garbage", "times": 2})
    office.push(1, MORNING)
    case = batch(office)
    office.platform.deliver()
    assert answered(office, [case]) == ["retrying"]
    jobs = {job.name for job in office.platform.jobs()}
    assert {"exchange_creditchina", "exchange_gsxt", "exchange_provincial", "exchange_sms"} <= jobs
    later(office, timedelta(hours=1))
    once(others, 1)
    assert outcomes(office, [case]) == ["published"]
