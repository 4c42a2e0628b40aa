"""One request to another system and its answer, each held against its written format. README.md tells the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.clock import Clock
from engine.outbox import Letter, Undeliverable, UndeliveredNow
from handlers.exchange import formats
from handlers.exchange.connector import Connector
from handlers.sending.posting import Line, Reply
from handlers.sending.webhook import refusal

PENDING_SECONDS = 60.0
"""After 202 the same request is sent again for its result, this much later where the system asks for nothing."""

_ACCEPTED, _UNPROCESSABLE = 202, 422
_UNAUTHORISED = (401, 403)


class Conversation:
    """Asks one system; every try of a letter carries the same bytes and the same key."""

    def __init__(self, connector: Connector, clock: Clock) -> None:
        self._connector = connector
        self._clock = clock
        self._line = Line(connector.url, connector.networks, connector.authority, connector.seconds)

    def ask(self, letter: Letter, service: str, body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The status line and the answer. Raises UndeliveredNow; Undeliverable for what another try cannot mend."""
        told = {**body, "sequence": letter.number, "written_at": letter.created_at}
        try:
            formats.check(service, "request", told)
        except formats.FormatBroken as broken:
            raise Undeliverable("not_of_format", str(broken.values["field"])) from broken
        reply = self._line.post(self._headers(letter), _encoded(told), f"/{service}")
        if reply.status == _ACCEPTED:
            raise UndeliveredNow("pending", reply.line, reply.retry_after(self._clock.now()) or PENDING_SECONDS)
        if not 200 <= reply.status < 300 and reply.status != _UNPROCESSABLE:
            raise self._refusal(reply)
        return reply.line, self._read(reply, service, str(told["request_id"]))

    def try_out(self, letter: Letter) -> str:
        """Whether the system is there and knows the token; returns its status line."""
        reply = self._line.post(self._headers(letter), b"{}", "/ping")
        if 200 <= reply.status < 300:
            return reply.line
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> Undeliverable | UndeliveredNow:
        if reply.status in _UNAUTHORISED:
            return Undeliverable("token", reply.line)
        return refusal(reply, self._clock)

    def _read(self, reply: Reply, service: str, request_id: str) -> Mapping[str, Any]:
        if not reply.whole:
            raise UndeliveredNow("cut", reply.line)
        try:
            answer: Mapping[str, Any] = json.loads(reply.body)
            formats.check(service, "answer", answer)
        except (ValueError, RecursionError, formats.FormatBroken) as broken:
            if reply.status == _UNPROCESSABLE:
                raise refusal(reply, self._clock) from broken
            field = broken.values["field"] if isinstance(broken, formats.FormatBroken) else "JSON"
            raise UndeliveredNow("garbage", f"{reply.line}: {field}") from broken
        if (answer["service"], answer["request_id"]) != (service, request_id):
            raise UndeliveredNow("garbage", f"{reply.line}: request_id")
        return answer

    def _headers(self, letter: Letter) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._connector.token}",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "shenguan",
            "Idempotency-Key": letter.token,
        }


def _encoded(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
