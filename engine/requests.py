"""Requests that were carried out, by the key their sender gave them: the same request gets the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from .actor import Actor
from .clock import stored
from .errors import Conflict
from .schema import request as requests


def answered(connection: Connection, key: str, actor: Actor, act: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer given before; raises Conflict when the key came with another request."""
    row = connection.execute(
        select(requests).where(requests.c.key == key, requests.c.actor == actor.login)
    ).one_or_none()
    if row is None:
        return None
    if row.digest != _digest(act):
        raise Conflict(reason="request_key_reused", fields=["Idempotency-Key"])
    answer: dict[str, Any] = json.loads(row.answer)
    return answer


def remember(connection: Connection, key: str, actor: Actor, act: Mapping[str, Any], answer: Any, at: datetime) -> None:
    """Keep the answer in the transaction that carried the request out."""
    connection.execute(
        insert(requests).values(
            key=key,
            actor=actor.login,
            digest=_digest(act),
            case_id=answer.case_id,
            answer=json.dumps(asdict(answer), ensure_ascii=False),
            at=stored(at),
        )
    )


def _digest(act: Mapping[str, Any]) -> str:
    said = {name: value for name, value in act.items() if not (name == "case" and act["do"] == "start")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
