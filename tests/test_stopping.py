"""SIGTERM while many push: what was begun is answered, the program ends in time and with status 0."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from engine.casebook import CaseFilter, case_page
from engine.clock import parsed
from engine.scheduler import Heartbeat, Job
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.watch.vitals import due_timers
from tests.web.api_client import decision
from tests.web.office import open_office
from web.commands.server import JOB_PATIENCE
from web.composition import build

ROOT = Path(__file__).parents[1]
IN_TIME = 10.0


class Pushing(threading.Thread):
    """Pushes over one kept connection until the server goes away; counts what was acknowledged."""

    def __init__(self, port: int, token: str, first: int, enough: threading.Semaphore) -> None:
        super().__init__()
        self._port, self._token, self._first, self._enough = port, token, first, enough
        self.acknowledged: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            for number in range(self._first, self._first + 10_000):
                told = decision(number)
                connection.request("POST", "/api/v1/cases/approval_push", json.dumps(told), headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 201
                self.acknowledged.append(told["doc_no"])
                self._enough.release()
        except (OSError, http.client.HTTPException):
            connection.close()


def test_given_many_pushing_when_terminated_then_everything_begun_is_answered_and_the_end_is_clean(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'shenguan.db'}"
    platform = build(url)
    token = platform.tokens.issue("test", "SPJ", ["approval_clerk"], ["write"], "test")
    platform.close()
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "web", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = next(int(found[1]) for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))

    enough = threading.Semaphore(0)
    pushing = [Pushing(port, token, first, enough) for first in range(0, 60_000, 10_000)]
    for thread in pushing:
        thread.start()
    for _ in range(40):
        assert enough.acquire(timeout=30)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    status = process.wait(timeout=30)
    took = time.monotonic() - began
    for thread in pushing:
        thread.join(timeout=30)
    process.stdout.close()

    assert status == 0
    assert took < IN_TIME
    after = build(url)
    with after.database.read() as connection:
        kept = [case.reference for case in case_page(connection, CaseFilter(None), limit=10_000).cases]
    acknowledged = [number for thread in pushing for number in thread.acknowledged]
    assert sorted(kept) == sorted(acknowledged), "committed and answered are the same"
    assert all(found.ok for found in examine(after.runtime))
    after.close()


def test_given_a_job_that_outlasts_patience_when_stopped_then_stopping_does_not_wait_for_it(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    began, release = threading.Event(), threading.Event()

    def long() -> int:
        began.set()
        release.wait(30)
        return 0

    heartbeat = Heartbeat(office.platform.runtime, seconds=3600, jobs=(Job("long", 0.01, long),))
    heartbeat.start()
    assert began.wait(10)
    before = time.monotonic()
    assert heartbeat.stop(0.2) is False
    assert time.monotonic() - before < JOB_PATIENCE
    release.set()
    office.platform.close()


def test_given_more_due_than_a_batch_when_stopped_then_the_sweep_ends_after_the_batch_in_hand(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    for number in range(1, 7):
        office.push(number, "2026-11-16T09:30")
    office.clock.move_to(parsed("2026-11-27T09:00"))
    ended = threading.Event()
    ended.set()
    report = sweep(office.platform.runtime, batch=2, ended=ended)
    assert report.cases == 2
    with office.platform.database.read() as connection:
        assert due_timers(connection, office.clock.now()).waiting > 0
    sweep(office.platform.runtime)
    with office.platform.database.read() as connection:
        assert due_timers(connection, office.clock.now()).waiting == 0
    office.platform.close()
