"""The web server's loop, which at the end still answers what it has begun: nobody is left without his receipt."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

PATIENCE = 6.0
"""Seconds for the requests under way when the end is told; the threads have one more."""
_TICK = 0.1
_LONGEST_SLEEP = 0.5
"""A signal does not interrupt the wait for requests, so the wait is short."""


def answer_until(server: Any, ended: threading.Event) -> None:
    """Take requests until `ended` is set, then close the door, answer what is inside, and close the server."""
    connections: dict[int, Any] = server.map if hasattr(server, "map") else server._map
    while not ended.is_set():
        wasyncore.loop(timeout=_LONGEST_SLEEP, map=connections, use_poll=True, count=1)
    for door in [found for found in connections.values() if isinstance(found, BaseWSGIServer)]:
        door.accepting = False
        door.del_channel()
        door.socket.close()
    last = time.monotonic() + PATIENCE
    # What has arrived by now is read before anybody is told that we are closed.
    wasyncore.loop(timeout=0.0, map=connections, use_poll=True, count=1)
    while _open(connections) and time.monotonic() < last:
        wasyncore.loop(timeout=_TICK, map=connections, use_poll=True, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(connections)


def _open(connections: dict[int, Any]) -> bool:
    """Whether somebody still waits for an answer; connections without a request are closed on the way."""
    busy = False
    for channel in _channels(connections):
        if channel.requests or channel.total_outbufs_len or channel.request is not None:
            busy = True
        else:
            channel.will_close = True
    return busy


def _channels(connections: dict[int, Any]) -> Iterator[HTTPChannel]:
    return (found for found in list(connections.values()) if isinstance(found, HTTPChannel))
