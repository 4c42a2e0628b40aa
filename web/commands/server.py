"""The running platform: web server and heartbeat in one process, stopped together."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from waitress.server import create_server

from engine.scheduler import LAG, Heartbeat
from engine.watch.watchdog import Watchdog, quarantine
from web.app import create_app
from web.commands.draining import answer_until
from web.platform import Platform
from web.security.rules import WITH_FILES

THREADS = 8
BACKLOG = 256
JOB_PATIENCE = 2.5
"""Seconds a job may go on after the end was told; with those of the requests less than ten."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """How many seconds an operator may take, and where a hanging act is written down."""

    folder: Path
    seconds: float


def serve(
    platform: Platform, host: str, port: int, ready: Callable[[int], None], watch: Watch, proxy: str | None = None
) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is told the port once requests are taken.

    `proxy` is the address of the proxy that speaks https for us: only its word about address and scheme counts.
    """
    heartbeat = _heartbeat(platform)
    # The port is bound before anything is announced; a port in use ends the program here.
    server = create_server(
        create_app(platform),
        host=host,
        port=port,
        threads=THREADS,
        backlog=BACKLOG,
        ident=None,
        max_request_body_size=WITH_FILES + 1024 * 1024,
        clear_untrusted_proxy_headers=True,
        **_trusted(proxy),
    )
    _quiet()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with _watched(platform, watch) as watchdog:
        heartbeat.start()
        ready(int(getattr(server, "effective_port", port)))
        answer_until(server, ended)
        watchdog.end_instead()
        _leave(heartbeat)


def _trusted(proxy: str | None) -> dict[str, Any]:
    if proxy is None:
        return {}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}


def work(platform: Platform, watch: Watch) -> None:
    """Only sweep what is due, until SIGTERM or Ctrl-C; for machines beside the one that serves pages."""
    heartbeat, ended = _heartbeat(platform), threading.Event()
    _quiet()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    with _watched(platform, watch) as watchdog:
        heartbeat.start()
        ended.wait()
        watchdog.end_instead()
        _leave(heartbeat)


@contextmanager
def _watched(platform: Platform, watch: Watch) -> Iterator[Watchdog]:
    """What hung before becomes an incident first; what hangs from now on starts the program anew."""
    with platform.database.alone():
        found = quarantine(platform.runtime, watch.folder)
    if found:
        log.warning("%d hanging acts were turned into incidents", found)
    watchdog = Watchdog(platform.runtime, watch.folder, watch.seconds)
    watchdog.start()
    try:
        yield watchdog
    finally:
        watchdog.stop()


def _heartbeat(platform: Platform) -> Heartbeat:
    # A sandbox's clock stands still between moves, so nothing can overtake a request.
    return Heartbeat(platform.runtime, lag=timedelta() if platform.sandbox else LAG, jobs=platform.jobs())


def _quiet() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _leave(heartbeat: Heartbeat) -> None:
    """Stop the heartbeat; a long backup or verification is given up, as it leaves nothing half done behind."""
    if not heartbeat.stop(JOB_PATIENCE):
        logging.shutdown()
        os._exit(0)
