"""Letters as signed HTTP requests to other systems. What a receiver has to check is in README.md beside this."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from engine.clock import Clock
from engine.outbox import Letter, Undeliverable, UndeliveredNow
from handlers.sending.channels import Webhook
from handlers.sending.destination import resolved
from handlers.sending.patience import TIMEOUT, Patience, patience

ANSWER_LIMIT = 1024 * 1024
"""Bytes of an answer that are read; the rest is not waited for."""

_LATER = (408, 425, 429)
"""Refusals that only mean: not now."""


class WebhookSender:
    """Posts letters to one address. Redirects are not followed, proxies not used."""

    def __init__(self, hook: Webhook, clock: Clock, timeout: float = TIMEOUT) -> None:
        self._hook = hook
        self._clock = clock
        self._timeout = timeout
        self._context = _context(hook) if hook.url.startswith("https:") else None

    def send(self, letter: Letter) -> str:
        """Post it; returns the status line. Raises UndeliveredNow, Undeliverable."""
        parts = urlsplit(self._hook.url)
        host = parts.hostname or ""
        port = parts.port or (80 if self._context is None else 443)
        address = resolved(host, port, self._hook.networks)
        body = letter_body(letter)
        headers = self._headers(letter, body)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with patience(self._timeout) as watch:
            connection = _Pinned(host, port, address, self._timeout, self._context, watch)
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                whole = _read(answer)
            except (OSError, http.client.HTTPException, ValueError) as broken:
                raise _failure(broken, watch.over) from broken
            finally:
                connection.close()
        if watch.over:
            # What was cut off can look like an answer that ends there.
            raise UndeliveredNow("timeout")
        return self._judged(answer, whole)

    def _headers(self, letter: Letter, body: bytes) -> dict[str, str]:
        at = str(int(self._clock.now().timestamp()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "shenguan",
            "Idempotency-Key": letter.token,
            "Shenguan-Event": letter.kind,
            "Shenguan-Timestamp": at,
            "Shenguan-Signature": f"v1={signature(self._hook.secret, at, body)}",
        }

    def _judged(self, answer: http.client.HTTPResponse, whole: bool) -> str:
        told = f"{answer.status} {answer.reason}".strip()
        if 200 <= answer.status < 300:
            if not whole:
                raise UndeliveredNow("cut", told)
            return told
        if 300 <= answer.status < 400:
            raise Undeliverable("redirect", told)
        if 400 <= answer.status < 500 and answer.status not in _LATER:
            raise Undeliverable("status", told)
        raise UndeliveredNow("status", told, _seconds(answer.headers.get("Retry-After"), self._clock.now()))


def letter_body(letter: Letter) -> bytes:
    """The body, the same bytes at every try: the letter's own data with its id and its place in the order."""
    told = {**letter.payload, "id": letter.token, "sequence": letter.number, "written_at": letter.created_at}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop, and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


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


def _context(hook: Webhook) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if hook.authority is not None:
        context.load_verify_locations(hook.authority)
    return context


def _read(answer: http.client.HTTPResponse) -> bool:
    """Read the answer as far as the limit; whether it was not cut off."""
    left = ANSWER_LIMIT
    while left > 0 and (part := answer.read(min(left, 65_536))):
        left -= len(part)
    return left <= 0 or not answer.length


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


def _seconds(told: str | None, now: datetime) -> float:
    """The wait a Retry-After asks for, as a number or as a date; 0 where it asks for nothing readable."""
    if not told:
        return 0.0
    if told.strip().isdecimal():
        return float(told.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
