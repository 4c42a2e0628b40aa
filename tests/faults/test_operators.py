"""An operator that raises, and one that never returns: its case alone is held, all others go on."""

from __future__ import annotations

import threading

import pytest

from engine.actor import Actor
from engine.casebook import Incident, incidents
from engine.worklist.inbox import items_of_tree
from tests.faults.checks import alike, effects_of, sound
from tests.faults.driving import UNANSWERED, Answer, Driver, ask, decision, driver_on
from tests.faults.site import Server, Site
from tests.faults.twins import SPOILED, SPOILED_OPERATOR

ADMIN = Actor("pt.admin", "平台管理员", "SPJ", frozenset({"platform_admin"}))
MODEL, ORDERS, KEY = 900_000, 6, "claim-spoiled"


def poisoned(site: Site, driver: Driver, server: Server) -> str:
    """Push the decision whose claim cannot be recorded; the number of its task."""
    pushed = ask(server.address, driver.tokens.approval, "/cases/approval_push", decision(driver.platform, SPOILED))
    assert pushed.status == 201, pushed
    with driver.platform.database.read() as connection:
        (item,) = items_of_tree(connection, pushed.body["case"], open_only=True)
    return item.id


def claimed(driver: Driver, server: Server, item: str) -> Answer | None:
    """The answer to the poisoned claim, or None when the connection was cut."""
    path = f"/tasks/{item}/complete"
    try:
        return ask(server.address, driver.tokens.market[0], path, {"answer": "claim"}, KEY)
    except UNANSWERED:
        return None


def others_go_on_and_one_is_held(site: Site, driver: Driver, server: Server) -> Incident:
    """While one claim cannot be recorded, orders go through; it is kept in an incident, once."""
    driver.order(MODEL)
    driver.acknowledged.clear()
    item = poisoned(site, driver, server)
    first: list[Answer | None] = []
    poison = threading.Thread(target=lambda: first.append(claimed(driver, server, item)), daemon=True)
    poison.start()
    driver.start()
    driver.finish()
    poison.join(driver.patience)
    assert not poison.is_alive(), "the poisoned claim was never answered"
    again = driver.until_answered(f"/tasks/{item}/complete", driver.tokens.market[0], {"answer": "claim"}, KEY)
    assert again.status == 409, again
    with driver.platform.database.read() as connection:
        (incident,) = incidents(connection)
    assert again.body["incident"] == incident.id
    assert first[0] is None or first[0].body["incident"] == incident.id
    return incident


@pytest.mark.parametrize("twin", ["raising", "hanging"])
def test_given_a_claim_that_cannot_be_recorded_then_it_is_held_and_all_others_go_on(site: Site, twin: str) -> None:
    platform = site.platform()
    server = site.serve(twin=twin, ACT_SECONDS="2")
    server.wait_until_ready()
    driver = driver_on(site, platform, server.address, ORDERS, threads=2)
    try:
        incident = others_go_on_and_one_is_held(site, driver, server)
        assert incident.element == "record_claim"
        if twin == "hanging":
            assert incident.cause == "act_hung"
            assert incident.detail == f"{SPOILED_OPERATOR} did not return within 2 s"
            assert server.alive and "1 hanging acts were turned into incidents" in server.log.read_text("utf-8")
            assert list(site.folder.glob("*.hung.json")) == []
        assert server.stop() == 0

        assert platform.runtime.retry(incident.id, ADMIN)

        sound(platform)
        poison = effects_of(platform, SPOILED)
        assert poison["claim.status"] == {"claimed": 1} and poison["event.kind"]["incident.resolved"] == 1
        alike(platform, driver, MODEL)
    finally:
        driver.abandon()
        platform.close()


def test_a_platform_without_a_watchdog_is_found_out(sqlite_site: Site) -> None:
    site = sqlite_site
    platform = site.platform()
    server = site.serve(twin="hanging_unwatched", ACT_SECONDS="2")
    server.wait_until_ready()
    driver = driver_on(site, platform, server.address, ORDERS, threads=2)
    driver.patience = 8.0
    try:
        with pytest.raises(AssertionError, match=r"stayed unanswered|never answered"):
            others_go_on_and_one_is_held(site, driver, server)
    finally:
        server.kill()
        driver.abandon()
        platform.close()
