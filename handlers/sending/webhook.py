"""Letters as signed HTTP requests to other systems. What a receiver has to check is in README.md beside this."""

from __future__ import annotations

import hashlib
import hmac
import json

from engine.clock import Clock
from engine.outbox import Letter, Undeliverable, UndeliveredNow
from handlers.sending.channels import Webhook
from handlers.sending.patience import TIMEOUT
from handlers.sending.posting import Line, Reply

LATER = (408, 425, 429)
"""Refusals that only mean: not now."""


class WebhookSender:
    """Posts letters to one address."""

    def __init__(self, hook: Webhook, clock: Clock, timeout: float = TIMEOUT) -> None:
        self._hook = hook
        self._clock = clock
        self._line = Line(hook.url, hook.networks, hook.authority, timeout)

    def send(self, letter: Letter) -> str:
        """Post it; returns the status line. Raises UndeliveredNow, Undeliverable."""
        body = letter_body(letter)
        return self._judged(self._line.post(self._headers(letter, body), body))

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

    def _judged(self, reply: Reply) -> str:
        if 200 <= reply.status < 300:
            if not reply.whole:
                raise UndeliveredNow("cut", reply.line)
            return reply.line
        raise refusal(reply, self._clock)


def refusal(reply: Reply, clock: Clock) -> Undeliverable | UndeliveredNow:
    """What an answer other than 2xx means: never, or not now."""
    if 300 <= reply.status < 400:
        return Undeliverable("redirect", reply.line)
    if 400 <= reply.status < 500 and reply.status not in LATER:
        return Undeliverable("status", reply.line)
    return UndeliveredNow("status", reply.line, reply.retry_after(clock.now()))


def letter_body(letter: Letter) -> bytes:
    """The body, the same bytes at every try: the letter's own data with its id and its place in the order."""
    told = {**letter.payload, "id": letter.token, "sequence": letter.number, "written_at": letter.created_at}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop, and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
