"""Another system that pushes decisions and claims them, and repeats with the same key whatever was not answered."""

from __future__ import annotations

import http.client
import json
import random
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.clock import local_date
from tests.faults.site import Site
from tests.web.office import DECISION
from web.platform import Platform

PATIENCE, PAUSE = 180.0, 0.15
UNANSWERED = (urllib.error.URLError, http.client.HTTPException, OSError, TimeoutError)


@dataclass(frozen=True)
class Credentials:
    """Tokens of the sender and of claimants of the market office."""

    approval: str
    market: tuple[str, ...]


def credentials(platform: Platform, claimants: int = 1) -> Credentials:
    issue = platform.tokens.issue
    market = [issue(f"test {n}", "SCJG", ["supervision_officer"], ["read", "write"], "test") for n in range(claimants)]
    return Credentials(issue("test", "SPJ", ["approval_clerk"], ["read", "write"], "test"), tuple(market))


def holder(token: str) -> str:
    """The login under which a token acts."""
    return f"api:{token.split('_')[1]}"


def document(number: int) -> str:
    return f"安审批许〔2026〕{number}号"


def decision(platform: Platform, number: int) -> dict[str, Any]:
    """A decision of today."""
    today = local_date(platform.clock.now())
    told: Mapping[str, Any] = {
        **DECISION,
        "doc_no": document(number),
        "decided_on": today.isoformat(),
        "valid_from": today.isoformat(),
        "valid_to": today.replace(year=today.year + 5, day=1).isoformat(),
        "target_departments": ["SCJG"],
    }
    return dict(told)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any


def ask(address: str, token: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None) -> Answer:
    """One request; raises one of UNANSWERED when no answer comes."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    data = json.dumps(body).encode() if body is not None else None
    asked = urllib.request.Request(f"{address}/api/v1{path}", data=data, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return Answer(answer.status, json.load(answer))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, json.load(refused))


@dataclass
class Driver:
    """Pushes and claims, one order after the other, from several threads, until enough is done and it is told to stop.

    `acknowledged` holds every answer that arrived, by request key.
    """

    address: str
    platform: Platform
    tokens: Credentials
    least: int
    threads: int = 4
    first: int = 1
    acknowledged: dict[str, Answer] = field(default_factory=dict)
    orders: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    repeated: int = 0
    unavailable: int = 0
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._enough = threading.Event()
        self._given_up = threading.Event()
        self._next = self.first
        self._workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self.threads)]

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def finish(self) -> None:
        """No more than the least; wait for what is under way."""
        self._enough.set()
        for worker in self._workers:
            worker.join(self.patience)
            assert not worker.is_alive(), "a request stayed unanswered"
        assert self.failures == [], self.failures

    def abandon(self) -> None:
        """Stop at once, whatever is under way."""
        self._given_up.set()
        self._enough.set()
        for worker in self._workers:
            worker.join(PATIENCE)

    @property
    def done(self) -> int:
        return len(self.acknowledged)

    def order(self, number: int) -> None:
        """Push one decision and claim it."""
        body = decision(self.platform, number)
        self.insist(f"push-{number}", "/cases/approval_push", body, self.tokens.approval, 201)
        query = urllib.parse.urlencode({"element": "claim", "q": document(number)})
        found = self.until_answered(f"/tasks?{query}", self.tokens.market[0], None, None).body["tasks"]
        # A claim whose answer got lost has left the list; its number is known from the case.
        if len(found) == 1:
            path = f"/tasks/{found[0]['id']}/complete"
            self.insist(f"claim-{number}", path, {"answer": "claim"}, self.tokens.market[0], 200)
        else:
            self._fail(f"order {number}: {len(found)} open claims")

    def insist(self, key: str, path: str, body: Mapping[str, Any], token: str, due: int) -> Answer:
        """Send until it is answered."""
        answer = self.until_answered(path, token, body, key)
        with self._lock:
            self.acknowledged[key] = answer
        if answer.status != due:
            self._fail(f"{key}: {answer.status} {answer.body}")
        return answer

    def until_answered(self, path: str, token: str, body: Mapping[str, Any] | None, key: str | None) -> Answer:
        """Ask again and again until there is an answer; raises TimeoutError."""
        pause, tries = threading.Event(), 0
        while tries < PATIENCE / PAUSE and not self._given_up.is_set():
            try:
                answer = ask(self.address, token, path, body, key)
            except UNANSWERED:
                answer = None
            if answer is not None and answer.status not in (503, 507):
                return answer
            with self._lock:
                self.repeated += body is not None
                self.unavailable += answer is not None
            tries += 1
            pause.wait(PAUSE * (1 + random.random()))
        raise TimeoutError(path)

    def _work(self) -> None:
        while True:
            with self._lock:
                number = self._next
                if self._enough.is_set() and number >= self.first + self.least:
                    return
                self._next += 1
                self.orders.append(number)
            try:
                self.order(number)
            except Exception as failure:
                if not self._given_up.is_set():
                    self._fail(f"order {number}: {failure!r}")
                return

    def _fail(self, text: str) -> None:
        with self._lock:
            self.failures.append(text)


def driver_on(site: Site, platform: Platform, address: str, least: int, threads: int = 4) -> Driver:
    """A driver with tokens of its own."""
    return Driver(address, platform, credentials(platform), least, threads)
