"""Push and claim through a real server process, asked by eight callers with tokens at once."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Any

from engine.clock import SystemClock, local_date
from engine.worklist.inbox import InboxFilter, inbox_page
from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.workshop import MARKET, OFFICER
from web.composition import build
from web.demo.decisions import Decisions
from web.platform import Platform

CALLERS = 8
PATIENCE = 60.0
LOOPBACK = "127.0.0.1"
APPROVAL = "SPJ"


@dataclass(frozen=True)
class Call:
    """One request that is to be made: a POST where it has a body."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any] | None = None


class Callers:
    """Callers that share the requests among them, each on a connection of his own that stays open."""

    def __init__(self, port: int, count: int = CALLERS) -> None:
        self._port, self._count = port, count
        self._free: SimpleQueue[http.client.HTTPConnection] = SimpleQueue()

    def make(self, calls: Sequence[Call]) -> tuple[float, list[float]]:
        """Seconds until all were answered, and the seconds of each."""
        lines = [http.client.HTTPConnection(LOOPBACK, self._port, timeout=PATIENCE) for _ in range(self._count)]
        for line in lines:
            self._free.put(line)
        seconds: list[float] = []
        try:
            with ThreadPoolExecutor(self._count) as pool:
                whole = timeit.timeit(lambda: seconds.extend(pool.map(self._timed, calls)), number=1)
        finally:
            for line in lines:
                self._free.get()
                line.close()
        return whole, seconds

    def _timed(self, call: Call) -> float:
        line = self._free.get()
        try:
            return timeit.timeit(lambda: _ask(line, call), number=1)
        finally:
            self._free.put(line)


def _ask(line: http.client.HTTPConnection, call: Call) -> None:
    if call.body is None:
        line.request("GET", call.path, headers=dict(call.headers))
    else:
        line.request("POST", call.path, json.dumps(call.body), {**call.headers, "Content-Type": "application/json"})
    answer = line.getresponse()
    text = answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"{call.path}: {answer.status} {text[:200]!r}")


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Pushes and claims a second over HTTP, with the times single callers waited."""
    folder = Path(tempfile.mkdtemp(prefix="shenguan-bench-"))
    try:
        platform = build(f"sqlite:///{folder / 'shenguan.db'}")
        try:
            with server(folder) as port:
                return _measured(platform, Callers(port), scale, progress)
        finally:
            platform.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(platform: Platform, callers: Callers, scale: Scale, progress: Progress) -> list[Measurement]:
    decisions, day = Decisions(platform.catalogue, Random(2)), local_date(SystemClock().now())
    clerk = _token(platform, APPROVAL, "approval_clerk")
    found: list[Measurement] = []
    for count, cases in scale.http_cases:
        progress(f"经HTTP推送和认领,{count}个部门,{cases}件,{CALLERS}个调用方")
        codes = [told.code for told in platform.catalogue.supervision_departments()]
        wanted = (MARKET, *(code for code in codes if code != MARKET))[:count]
        whole, seconds = callers.make(_pushes(decisions, day, clerk, wanted, cases))
        found.append(_told(f"push_http_{count}", f"经HTTP推送,{count}个部门", cases, whole, seconds))
        claims = _claims(platform, {code: _token(platform, code, OFFICER) for code in wanted}, cases)
        whole, seconds = callers.make(claims)
        found.append(_told(f"claim_http_{count}", f"经HTTP认领,{count}个部门", len(claims), whole, seconds))
    return found


def _pushes(decisions: Decisions, day: date, token: str, departments: Sequence[str], cases: int) -> list[Call]:
    forms = [decisions.make(day, departments[0], target_departments=list(departments)) for _ in range(cases)]
    return [Call("/api/v1/cases/approval_push", _bearer(token), form) for form in forms]


def _claims(platform: Platform, tokens: Mapping[str, str], cases: int) -> list[Call]:
    """A claim of each department for each of the cases, department by department within a case's turn."""
    calls = []
    with platform.database.read() as connection:
        for code, token in tokens.items():
            items = inbox_page(connection, InboxFilter((code,), element="claim"), limit=cases).items
            told, body = _bearer(token), {"answer": "claim"}
            calls.append([Call(f"/api/v1/tasks/{item.id}/complete", told, body) for item in items])
    return [call for turn in zip(*calls, strict=True) for call in turn]


def _told(name: str, label: str, count: int, whole: float, seconds: list[float]) -> Measurement:
    """The rate is that of all callers together, the milliseconds those of one of them."""
    one = timed(name, label, "次", seconds, note=f"{CALLERS}个调用方同时")
    return Measurement(**{**vars(one), "per_second": round(count / whole, 1)})


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _token(platform: Platform, department: str, role: str) -> str:
    return platform.tokens.issue("bench", department, [role], ["read", "write"], "bench")


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """A server process on the database of a folder; gives its port."""
    port = _free_port()
    foreign = ("DATABASE_URL", "SHENGUAN_DATA_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "web", "serve", "--host", LOOPBACK, "--port", str(port)],
        env={**environment, "DATA_DIR": str(folder)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _await(process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if process.stdout is not None:
            process.stdout.close()


def _await(process: subprocess.Popen[str]) -> None:
    """Wait until the server says its address; a server that ends instead has said why."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "http://" in line:
            return
    raise RuntimeError("".join(said))


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((LOOPBACK, 0))
        return int(tried.getsockname()[1])
