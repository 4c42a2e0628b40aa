"""Long work: ordered, carried out in a process of its own, stopped, tried again where it was left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.clock import stored
from tests.web.office import PRESENT, Office, open_office
from web.workbench import carrying
from web.workbench.carrying import SILENT, TRIES, carry_out_all, next_run
from web.workbench.runs import Run, change_run, find_run, order_run, stop_run


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path, PRESENT)
    yield opened
    opened.platform.close()


def ordered(office: Office) -> Run:
    platform = office.platform
    with platform.database.write() as connection:
        actor, at = office.actor("pt.analyst"), office.clock.now()
        return order_run(connection, platform.runtime.ids.new(), "scenarios", "d1", {"files": 2}, actor, at)


def found(office: Office, run: Run) -> Run:
    with office.platform.database.read() as connection:
        return find_run(connection, run.id)


def working(monkeypatch: pytest.MonkeyPatch, work: Any) -> None:
    monkeypatch.setattr(carrying, "works", lambda: {"scenarios": work})


def test_what_a_run_finds_is_kept_with_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(platform: Any, run: Run, progress: Any) -> Any:
        progress(1, 2)
        progress(2, 2)
        return {"asked": run.order["files"]}

    working(monkeypatch, work)
    run = ordered(office)
    assert carry_out_all(office.platform) == 1
    done = found(office, run)
    assert (done.state, done.done, done.total, done.result) == ("done", 2, 2, {"asked": 2})


def test_a_run_that_fails_says_why(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(platform: Any, run: Run, progress: Any) -> Any:
        raise ValueError("no scenario")

    working(monkeypatch, work)
    run = ordered(office)
    carry_out_all(office.platform)
    assert (found(office, run).state, found(office, run).error) == ("failed", "ValueError: no scenario")


def test_a_stopped_run_ends_at_its_next_step(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(platform: Any, run: Run, progress: Any) -> Any:
        progress(0, 2, {"so": "far"})
        with platform.database.write() as connection:
            stop_run(connection, run.id, platform.clock.now())
        progress(2, 2)
        raise AssertionError("went on")

    working(monkeypatch, work)
    run = ordered(office)
    carry_out_all(office.platform)
    assert (found(office, run).state, found(office, run).result) == ("stopped", {"so": "far"})


def test_what_was_left_behind_is_tried_again_and_given_up_after_some_tries(office: Office) -> None:
    run = ordered(office)
    for tries in range(1, TRIES + 1):
        with office.platform.database.write() as connection:
            beat = stored(office.clock.now())
            change_run(connection, run.id, state="running", tries=tries, beat_at=beat)
        assert next_run(office.platform) is None
        office.clock.move_to(office.clock.now() + SILENT + timedelta(seconds=1))
        next_run(office.platform)
    assert (found(office, run).state, found(office, run).error) == ("failed", "left_behind")
