"""The database itself fails: PostgreSQL is crashed and comes back, the disk is full and is freed. The server stays."""

from __future__ import annotations

import os
import random
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import absent
from tests.faults.checks import nothing_lost_nothing_doubled
from tests.faults.conftest import scaled
from tests.faults.driving import Driver, ask, driver_on
from tests.faults.site import Server, Site
from tests.postgresql import PostgresqlServer

Report = Callable[[str, object], None]
MODEL = 900_000
SMALL = 24 * 1024 * 1024
LEFT = 256 * 1024


def begun(site: Site, least: int, twin: str | None = None) -> tuple[Driver, Server]:
    """A driver at work on a server on which one order has gone through undisturbed."""
    platform = site.platform()
    server = site.serve(twin=twin)
    server.wait_until_ready()
    driver = driver_on(site, platform, server.address, least)
    driver.order(MODEL)
    driver.acknowledged.clear()
    driver.repeated = driver.unavailable = 0
    driver.start()
    return driver, server


def until(wanted: Callable[[], bool], patience: float = 60.0) -> None:
    pause = threading.Event()
    for _ in range(int(patience / 0.02)):
        if wanted():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come to that")


def fill(disk: Path) -> Path:
    """A file that takes what is left, but for a little; whoever else writes meanwhile may take that."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize > LEFT:
            file.write(b"\0" * 65_536)
    return ballast


class TestCrashes:
    """`pg_ctl restart -m immediate` in the middle of the work."""

    @pytest.fixture
    def site(self, durable_site: Site) -> Site:
        return durable_site

    def crashed(self, durable: PostgresqlServer, driver: Driver, times: int) -> None:
        pause, chance = threading.Event(), random.Random(18)
        for _ in range(times):
            reached = driver.done + chance.randint(8, 16)
            until(lambda wanted=reached: driver.done >= wanted)
            durable.crash_and_restart()
            pause.wait(0.1)
        driver.finish()

    def test_nothing_is_lost_and_the_server_stays(
        self, site: Site, durable: PostgresqlServer, record_property: Report
    ) -> None:
        driver, server = begun(site, scaled(400))
        times = scaled(12, 3)
        try:
            self.crashed(durable, driver, times)
            assert server.stop() == 0
            nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
            told = {"crashes": times, "requests": driver.done, "repeated": driver.repeated}
            record_property("figures", told)
            print("postgresql", told)
        finally:
            driver.abandon()
            driver.platform.close()

    def test_a_platform_that_answers_before_it_has_written_is_found_out(
        self, site: Site, durable: PostgresqlServer
    ) -> None:
        driver, _ = begun(site, 20, "hasty")
        try:
            with pytest.raises(AssertionError, match=r"order \d+"):
                self.crashed(durable, driver, 3)
                nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
        finally:
            driver.abandon()
            driver.platform.close()


class TestFullDisk:
    """SQLite on a file system of 24 MB that is filled to the brim."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "disk"
        folder.mkdir()
        options = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(options, capture_output=True, check=False).returncode != 0:
            absent("no small file system can be made here")
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)

    @pytest.fixture
    def site(self, disk: Path, tmp_path: Path) -> Iterator[Site]:
        opened = Site(f"sqlite:///{disk / 'shenguan.db'}", tmp_path)
        yield opened
        opened.close()

    def filled(self, disk: Path, driver: Driver, server: Server) -> None:
        """Fill the disk under the work, see that reading goes on, and free it again."""
        until(lambda: driver.done >= 6)
        ballast = fill(disk)
        refused = driver.unavailable
        until(lambda: driver.unavailable >= refused + 8)
        assert ask(server.address, driver.tokens.approval, "/cases").status == 200
        assert ask(server.address, driver.tokens.market[0], "/tasks").status == 200
        ballast.unlink()
        driver.finish()

    def test_writing_is_refused_reading_goes_on_and_all_is_made_up_for(
        self, disk: Path, site: Site, record_property: Report
    ) -> None:
        driver, server = begun(site, scaled(200, 40))
        try:
            self.filled(disk, driver, server)
            assert server.stop() == 0
            nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
            told = {"requests": driver.done, "refused": driver.unavailable}
            record_property("figures", told)
            print("full disk", told)
        finally:
            driver.abandon()
            driver.platform.close()

    def test_a_platform_that_says_nothing_of_a_failed_commit_is_found_out(self, disk: Path, site: Site) -> None:
        driver, _ = begun(site, 200, "silent_on_failure")
        driver.patience = 20.0
        try:
            with pytest.raises(AssertionError):
                until(lambda: driver.done >= 6)
                fill(disk)
                driver.finish()
                nothing_lost_nothing_doubled(driver.platform, driver, MODEL)
        finally:
            driver.abandon()
            (disk / "ballast").unlink()
            driver.platform.close()
