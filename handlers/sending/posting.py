"""One HTTP conversation with another system: an address that was checked, an end to waiting, no redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from engine.outbox import UndeliveredNow
from handlers.sending.destination import resolved
from handlers.sending.network import Network
from handlers.sending.patience import Patience, patience

ANSWER_LIMIT = 1024 * 1024
"""Bytes of an answer that are read; the rest is not waited for."""


@dataclass(frozen=True)
class Reply:
    """What the other side said; `whole` tells that its body was not cut off."""

    status: int
    reason: str
    headers: Message
    body: bytes
    whole: bool

    @property
    def line(self) -> str:
        return f"{self.status} {self.reason}".strip()

    def retry_after(self, now: datetime) -> float:
        """The wait in seconds it asks for, as a number or as a date; 0 where it asks for nothing readable."""
        told = self.headers.get("Retry-After")
        if not told:
            return 0.0
        if told.strip().isdecimal():
            return float(told.strip()[:9])
        try:
            return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
        except (ValueError, TypeError):
            return 0.0


class Line:
    """Posts to the addresses of one other system. Redirects are not followed, proxies not used."""

    def __init__(self, url: str, networks: Sequence[Network], authority: Path | None, seconds: float) -> None:
        self._url, self._networks, self._seconds = url, networks, seconds
        self._context = _context(authority) if url.startswith("https:") else None

    def post(self, headers: Mapping[str, str], body: bytes, further: str = "") -> Reply:
        """Post to the address with `further` path behind it. Raises UndeliveredNow where no answer comes."""
        parts = urlsplit(self._url)
        host = parts.hostname or ""
        port = parts.port or (80 if self._context is None else 443)
        address = resolved(host, port, self._networks)
        path = (parts.path.rstrip("/") + further if further else parts.path or "/") + (
            f"?{parts.query}" if parts.query else ""
        )
        with patience(self._seconds) as watch:
            connection = _Pinned(host, port, address, self._seconds, self._context, watch)
            try:
                connection.request("POST", path, body, dict(headers))
                answer = connection.getresponse()
                told, whole = _read(answer)
            except (OSError, http.client.HTTPException, ValueError) as broken:
                raise _failure(broken, watch.over) from broken
            finally:
                connection.close()
        if watch.over:
            # What was cut off can look like an answer that ends there.
            raise UndeliveredNow("timeout")
        return Reply(answer.status, answer.reason, answer.headers, told, whole)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, for a host by whose name the certificate must be made out."""

    def __init__(
        self,
        host: str,
        port: int,
        address: tuple[str, int],
        timeout: float,
        context: ssl.SSLContext | None,
        watch: Patience,
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 80 if context is None else 443
        self._address, self._tls, self._watch = address, context, watch

    def connect(self) -> None:
        connected = socket.create_connection(self._address, self.timeout)
        self._watch.watch(connected)
        self.sock = connected if self._tls is None else self._tls.wrap_socket(connected, server_hostname=self.host)


def _context(authority: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authority is not None:
        context.load_verify_locations(authority)
    return context


def _read(answer: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The answer as far as the limit; whether it was not cut off."""
    left, parts = ANSWER_LIMIT, []
    while left > 0 and (part := answer.read(min(left, 65_536))):
        left -= len(part)
        parts.append(part)
    return b"".join(parts), left <= 0 or not answer.length


def _failure(broken: Exception, over: bool) -> UndeliveredNow:
    if over or isinstance(broken, TimeoutError):
        return UndeliveredNow("timeout")
    if isinstance(broken, ssl.SSLCertVerificationError):
        return UndeliveredNow("certificate", broken.verify_message)
    if isinstance(broken, ssl.SSLError):
        return UndeliveredNow("tls", broken.reason or "")
    if isinstance(broken, ConnectionRefusedError):
        return UndeliveredNow("connection_refused")
    if isinstance(broken, http.client.HTTPException | ConnectionError):
        return UndeliveredNow("cut", type(broken).__name__)
    return UndeliveredNow("unreachable", str(broken))
