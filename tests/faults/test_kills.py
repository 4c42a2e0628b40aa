"""The server is killed amid pushes and claims, at random and at named places: nothing lost, nothing doubled."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest

from engine.store.failpoints import AFTER_COMMIT, BEFORE_ANSWER, BEFORE_COMMIT, BEFORE_SAVE
from tests.faults.checks import effects_of, nothing_lost_nothing_doubled
from tests.faults.conftest import scaled
from tests.faults.driving import Driver, driver_on
from tests.faults.site import Server, Site, free_port

MODEL = 900_000
PLACES = (BEFORE_SAVE, BEFORE_COMMIT, AFTER_COMMIT, BEFORE_ANSWER)
Report = Callable[[str, object], None]


def kills(whole: int = 40) -> list[str | None]:
    """One life of the server after the other: where each is to end, None for anywhere."""
    ends = (*PLACES, None)
    return [ends[number % len(ends)] for number in range(scaled(whole, len(ends)))]


def lives(site: Site, port: int, ends: list[str | None], chance: random.Random, twin: str | None = None) -> int:
    """Let the server live and die again and again; returns how often it was killed."""
    pause, count = threading.Event(), 0
    for place in ends:
        # Work for which a place is passed often needs a longer fuse; each life does some work.
        fuse = chance.randint(15, 45) if place in (BEFORE_COMMIT, AFTER_COMMIT) else chance.randint(3, 20)
        server = site.serve(f"{place}:{fuse}" if place else None, twin, port)
        if place is None:
            server.wait_until_ready()
            pause.wait(chance.uniform(0.2, 1.2))
            server.kill()
        else:
            assert server.wait_for_end() == -9, server.log.read_text("utf-8")[-3000:]
        count += 1
    return count


def begun(site: Site, least: int) -> tuple[Driver, Server]:
    """A driver beside a server on which one order has gone through undisturbed."""
    platform = site.platform()
    site.write_letters()
    server = site.serve(port=free_port())
    server.wait_until_ready()
    driver = driver_on(site, platform, server.address, least)
    driver.order(MODEL)
    driver.acknowledged.clear()
    return driver, server


def disturbed(site: Site, least: int, seed: int, twin: str | None = None) -> tuple[Driver, int]:
    """Drive orders through a server that keeps dying, and wait until all are answered."""
    driver, server = begun(site, least)
    port = int(server.address.rpartition(":")[2])
    assert server.stop() == 0
    driver.start()
    try:
        count = lives(site, port, kills(), random.Random(seed), twin)
        last = site.serve(port=port, twin=twin)
        last.wait_until_ready()
        driver.finish()
        assert last.stop() == 0
    except BaseException:
        driver.abandon()
        raise
    return driver, count


def test_given_a_server_that_keeps_dying_then_nothing_is_lost_and_nothing_doubled(
    site: Site, record_property: Report
) -> None:
    driver, count = disturbed(site, scaled(500), seed=18)
    try:
        nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
        assert effects_of(driver.platform, MODEL)["outbox"] > 0, "no letters were at stake"
        assert driver.repeated >= count // 2, "the kills disturbed nobody"
    finally:
        told = {"kills": count, "orders": len(driver.orders), "requests": driver.done, "repeated": driver.repeated}
        record_property("figures", told)
        print(site.url.partition(":")[0], told)
        driver.platform.close()


@pytest.mark.parametrize("twin", ["forgetful", "hasty"])
def test_a_platform_that_forgets_or_answers_too_early_is_found_out(sqlite_site: Site, twin: str) -> None:
    site = sqlite_site
    driver, server = begun(site, 6)
    port = int(server.address.rpartition(":")[2])
    assert server.stop() == 0
    driver.start()
    try:
        place = BEFORE_ANSWER if twin == "forgetful" else BEFORE_COMMIT
        with pytest.raises(AssertionError, match=r"cases|order|claim-"):
            for fuse in (4, 9) if twin == "forgetful" else (20, 24):
                assert site.serve(f"{place}:{fuse}", twin, port).wait_for_end() == -9
            site.serve(port=port, twin=twin).wait_until_ready()
            driver.finish()
            nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
    finally:
        driver.abandon()
        driver.platform.close()
