"""Messages that an answer from outside leaves for cases; each is handled in its case's own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from ..actor import SYSTEM
from ..clock import stored
from ..store.schema import message
from .letters import CaseMessage

_LEAVE = {
    "sqlite": sqlite.insert(message).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(message).on_conflict_do_nothing(),
}


def leave(connection: Connection, messages: Iterable[CaseMessage], at: datetime) -> list[str]:
    """Leave messages within this transaction, each once; returns the cases that have them.

    The cases are to be caught up after it; a sweep does so for those that nobody catches up.
    """
    addressed: dict[str, None] = {}
    for told in messages:
        row = {
            "id": told.id,
            "case_id": told.case_id,
            "task": None,
            "name": told.name,
            "payload": json.dumps(dict(told.payload), ensure_ascii=False),
            "legal_at": stored(at),
            "sent_by": SYSTEM.login,
            "handled_at": None,
        }
        connection.execute(_LEAVE[connection.dialect.name], row)
        addressed[told.case_id] = None
    return list(addressed)
