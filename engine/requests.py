"""Requests that were carried out, by the key their sender gave them: the same request gets the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from .actor import Actor
from .clock import stored
from .errors import ActHeld, Conflict
from .store.schema import request as requests
from .store.statements import row, write

HELD = "held"
"""In place of an answer: the incident that keeps the request."""

_INSERT = insert(requests)
_FIND = select(requests).where(requests.c.key == bindparam("of_key"), requests.c.actor == bindparam("of_actor"))


def answered(connection: Connection, key: str, actor: Actor, act: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer given before. Raises Conflict when the key came with another request, ActHeld while it is held."""
    known = row(connection, _FIND, {"of_key": key, "of_actor": actor.login})
    if known is None:
        return None
    if known.digest != _digest(act):
        raise Conflict(reason="request_key_reused", fields=["Idempotency-Key"])
    answer: dict[str, Any] = json.loads(known.answer)
    if HELD in answer:
        raise ActHeld(incident=answer[HELD], cause=answer["cause"])
    return answer


def answered_parts(connection: Connection, key: str, actor: Actor) -> tuple[Mapping[str, Any], ...]:
    """What was answered to the parts, with keys of their own under `key`, of one request; in order of the keys."""
    parts = requests.c.key.startswith(f"{key}/", autoescape=True)
    query = select(requests.c.answer).where(parts, requests.c.actor == actor.login).order_by(requests.c.key)
    return tuple(json.loads(answer) for answer in connection.execute(query).scalars())


def remember(connection: Connection, key: str, actor: Actor, act: Mapping[str, Any], answer: Any, at: datetime) -> None:
    """Keep the answer in the transaction that carried the request out.

    Raises IntegrityError where the same request has been carried out meanwhile: then this one must not be.
    """
    _keep(connection, key, actor, act, answer.case_id, asdict(answer), at)


def remember_held(
    connection: Connection, key: str, actor: Actor, act: Mapping[str, Any], incident_id: str, cause: str, at: datetime
) -> None:
    """Keep that the request is held in an incident, so that its repetition does not make a second one."""
    forget(connection, key, actor)
    _keep(connection, key, actor, act, str(act["case"]), {HELD: incident_id, "cause": cause}, at)


def forget(connection: Connection, key: str, actor: Actor) -> None:
    """Let the key of a held request be used again."""
    held = requests.c.answer.like(f'{{"{HELD}"%')
    connection.execute(delete(requests).where(requests.c.key == key, requests.c.actor == actor.login, held))


def _keep(
    connection: Connection,
    key: str,
    actor: Actor,
    act: Mapping[str, Any],
    case_id: str,
    answer: Mapping[str, Any],
    at: datetime,
) -> None:
    write(
        connection,
        _INSERT,
        [
            {
                "key": key,
                "actor": actor.login,
                "digest": _digest(act),
                "case_id": case_id,
                "answer": json.dumps(answer, ensure_ascii=False),
                "at": stored(at),
            }
        ],
    )


def _digest(act: Mapping[str, Any]) -> str:
    said = {name: value for name, value in act.items() if not (name == "case" and act["do"] == "start")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
