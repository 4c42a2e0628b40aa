"""Asking another system from a diagram: a letter with an effect key goes out, the answer comes back as a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.clock import stored
from engine.errors import UnknownName
from engine.outbox import Draft, enqueue, leave
from engine.registry import Call
from engine.store.database import Database
from handlers.exchange import formats
from handlers.exchange.connector import SERVICES, SMS
from handlers.exchange.record import INSERT_REQUEST, exchange, keep_answer, oldest_waiting
from handlers.exchange.schema import OPEN, UNCONNECTED
from handlers.office import Office

ANSWERED = "exchange_answered"
"""The message by which a case is told, where its diagram names no other."""

OURS = "exchange_"
"""How these messages begin: nobody else may send one (web.api.messages)."""


class Asking:
    """The operators `exchange.request` and `exchange.result`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def request(
        self,
        call: Call,
        *,
        service: str,
        about: str = "",
        provider: str | None = None,
        message: str = ANSWERED,
        **fields: Any,
    ) -> dict[str, Any]:
        """Ask a system for a service about a record of ours; `fields` are those of the written format.

        Returns {request_id, service, provider, connected}; `connected` is false where the office has no such
        connector: then nothing is sent, and people do it by hand. What comes back reaches the case as `message`
        with {request_id, service, provider, status: answered|refused, reason, result}. Two requests that a case
        waits for at the same time need messages of their own, whose names begin with exchange_.
        Raises UnknownName, FormatBroken.
        """
        provider = provider or SERVICES.get(service, ("",))[0]
        if provider not in SERVICES.get(service, ()) or provider == SMS:
            raise UnknownName(sort="exchange service", name=f"{provider}.{service}")
        if not message.startswith(OURS):
            raise UnknownName(sort="exchange message", name=message)
        request_id = call.new_id()
        body = {"service": service, "request_id": request_id}
        body |= {name: value for name, value in fields.items() if value is not None}
        formats.check(service, "request", {**body, "sequence": 1, "written_at": stored(call.recorded_at)})
        connected = self._office.channels.connector(provider) is not None
        key = ":".join((call.key, service, provider, about))
        call.write(
            INSERT_REQUEST,
            {
                "id": request_id,
                "effect_key": key,
                "root_id": call.root_id,
                "case_id": call.case_id,
                "service": service,
                "provider": provider,
                "about": about,
                "message": message,
                "state": OPEN if connected else UNCONNECTED,
                "requested_at": stored(call.instant),
                "requested_by": call.actor.login,
            },
        )
        if connected:
            # Each request is a lane of its own: the format's `sequence` tells which of two is the later one.
            draft = Draft(key, provider, f"{service}:{request_id}", service, call.root_id, body)
            enqueue(call.connection, [draft], call.recorded_at, call.write)
        told = {"request_id": request_id, "service": service, "provider": provider, "connected": connected}
        call.record("exchange.requested", told)
        return told

    def result(self, call: Call, *, request_id: str) -> dict[str, Any]:
        """How a request stands: {request_id, service, provider, status, reason, result}. Raises NotFound.

        `status` is answered, refused, unconnected, or how its letter stands: waiting, retrying, dead, dropped.
        For a diagram that did not wait for the message.
        """
        found = exchange(call.connection, request_id)
        return {
            "request_id": found.id,
            "service": found.service,
            "provider": found.provider,
            "status": found.standing,
            "reason": found.reason,
            "result": dict(found.result),
        }


def answer_oldest(
    database: Database,
    actor: Actor,
    at: datetime,
    *,
    service: str,
    status: str = "answered",
    reason: str = "",
    result: dict[str, Any] | None = None,
) -> None:
    """The action `exchange_answer` of scenarios: the other system answers the oldest request of a service.

    The case is told at the next sweep. Raises NotFound, FormatBroken.
    """
    with database.write() as connection:
        row = oldest_waiting(connection, service)
        told: dict[str, Any] = {"service": service, "request_id": row.id, "status": status}
        told |= {"reason": reason} if reason else {}
        told |= {"result": result} if result is not None else {}
        formats.check(service, "answer", told)
        leave(connection, keep_answer(connection, row.effect_key, told, at), at)
