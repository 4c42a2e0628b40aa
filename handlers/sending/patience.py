"""An end to waiting: the connection to a receiver that only drips is cut when its time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TIMEOUT = 10.0
"""Seconds for a whole conversation with a receiver, whatever it does."""


class Patience:
    """Watches the sockets of one conversation. A socket's own timeout only ends silence, not dripping."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connected: socket.socket) -> None:
        # A second handle on the same connection: the first may be wrapped for TLS, or be closed by then.
        self._watched.append(socket.fromfd(connected.fileno(), connected.family, connected.type))

    def close(self) -> None:
        self._timer.cancel()
        for watched in self._watched:
            watched.close()

    def _end(self) -> None:
        self.over = True
        for watched in self._watched:
            with contextlib.suppress(OSError):
                watched.shutdown(socket.SHUT_RDWR)


@contextmanager
def patience(seconds: float) -> Iterator[Patience]:
    """Patience for one conversation."""
    found = Patience(seconds)
    try:
        yield found
    finally:
        found.close()
