"""The HTTP side of the simulator: `POST /<system>/<service>`, `POST /faults`, `GET /state`."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from engine.errors import InputRejected, UnknownName
from handlers.exchange import formats
from handlers.exchange.connector import PROVIDERS, SERVICES, Connector
from handlers.exchange.simulator.faults import Fault, Faults
from handlers.exchange.simulator.ledger import Conflicting, Ledger

LOOPBACK = "127.0.0.1"
BODY_LIMIT = 20 * 1024 * 1024

Reply = tuple[int, Mapping[str, Any]]


class Simulator:
    """Runs in a thread until it is stopped; `port` is the one it got."""

    def __init__(self, port: int = 0, token: str = "") -> None:
        self.token = token or secrets.token_urlsafe(24)
        self.faults = Faults()
        self.ledger = Ledger()
        self.ended = threading.Event()
        self._server = _Server((LOOPBACK, port), _Handler)
        self._server.simulator = self
        self.port = int(self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="simulator", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def connectors(self, seconds: float = 10.0) -> tuple[Connector, ...]:
        """Connectors that lead here, one for each system."""
        return tuple(
            Connector(code, f"{self.address}/{code}", self.token, seconds, simulated=True) for code in PROVIDERS
        )

    def shown(self) -> dict[str, Any]:
        return {"faults": self.faults.shown(), "received": self.ledger.shown(), "public": self.ledger.public()}

    def stop(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def simulator(port: int = 0, token: str = "") -> Iterator[Simulator]:
    """A simulator that is stopped when the block ends. Raises OSError for a port in use."""
    running = Simulator(port, token)
    try:
        yield running
    finally:
        running.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    simulator: Simulator


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.path != "/state":
            return self._say(404, {})
        return self._say(200, self.server.simulator.shown())

    def do_POST(self) -> None:
        raw = self._body()
        if raw is None:
            return self._say(413, {})
        if self.path == "/faults":
            return self._say(*self._switched(raw))
        provider, _, service = self.path.strip("/").partition("/")
        if provider not in PROVIDERS:
            return self._say(404, {})
        fault = self.server.simulator.faults.next(provider)
        if fault.kind == "slow":
            self.server.simulator.ended.wait(fault.seconds)
        if fault.kind == "down":
            self.close_connection = True
            return None
        status, told = self._answered(provider, service, raw, fault)
        if fault.kind == "lost":
            self.close_connection = True
            return None
        for _ in range(2 if fault.kind == "duplicate" else 1):
            self._say(status, told)
        return None

    def _answered(self, provider: str, service: str, raw: bytes, fault: Fault) -> Reply:
        running = self.server.simulator
        if fault.kind == "error":
            return 500, {}
        authorised = hmac.compare_digest(
            self.headers.get("Authorization", "").encode("latin-1"), f"Bearer {running.token}".encode("latin-1")
        )
        if not authorised or fault.kind == "forbidden":
            return 401, {}
        if service == "ping":
            return 200, {}
        if provider not in SERVICES.get(service, ()):
            return 404, {}
        try:
            body = json.loads(raw)
            formats.check(service, "request", body)
        except (ValueError, RecursionError, UnknownName) as unread:
            return 400, {"fault": str(unread)}
        except formats.FormatBroken as broken:
            return 400, {"fault": broken.values}
        key = self.headers.get("Idempotency-Key", "")
        try:
            told = running.ledger.take(provider, service, key, raw, body, fault.kind)
        except Conflicting:
            return 409, {}
        if fault.kind == "pending":
            return 202, {}
        if fault.kind == "garbage":
            return 200, {"garbage": True}
        return (422 if told["status"] == "refused" else 200), told

    def _switched(self, raw: bytes) -> Reply:
        if self.headers.get_content_type() != "application/json":
            return 415, {}
        try:
            self.server.simulator.faults.switch(json.loads(raw))
        except (ValueError, InputRejected) as wrong:
            problems = wrong.problems if isinstance(wrong, InputRejected) else ()
            return 422, {"problems": [[found.field, found.code, dict(found.values)] for found in problems]}
        return 200, {"faults": self.server.simulator.faults.shown()}

    def _body(self) -> bytes | None:
        told = self.headers.get("Content-Length", "0")
        length = int(told) if told.isdecimal() else BODY_LIMIT + 1
        return self.rfile.read(length) if length <= BODY_LIMIT else None

    def _say(self, status: int, told: Mapping[str, Any]) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        # Who asked may be gone by now: one of the faults is to answer too late.
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: what was received is counted."""
