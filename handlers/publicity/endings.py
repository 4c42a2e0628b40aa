"""Which act ended the licence that a decision founded or changed: read from the chain of the licence register."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, or_, select

from handlers.licence.schema import licence_event
from handlers.licence.standing import PENALTY_REVOKED
from handlers.publicity.permit import ENDING
from handlers.schema import decision

_AT_ONCE = 300
"""Ids in one query."""

_end = licence_event.alias()
_ENDS = and_(
    _end.c.licence_id == licence_event.c.licence_id,
    _end.c.kind.in_((*ENDING, PENALTY_REVOKED)),
    _end.c.replaced_by.is_(None),
    _end.c.day >= licence_event.c.day,
    or_(_end.c.decision_id.is_(None), _end.c.decision_id != licence_event.c.decision_id),
)
_STANDS = and_(licence_event.c.replaced_by.is_(None), licence_event.c.kind.not_in(ENDING))

HAS_ENDED = exists().where(licence_event.c.decision_id == decision.c.id, _STANDS, _ENDS)
"""Of a row of `decision`: its licence was withdrawn, revoked, deregistered, or revoked as a penalty since."""


@dataclass(frozen=True)
class Ending:
    """The act that ended a licence: a decision type or `penalty_revoked`, its document, its day."""

    kind: str
    document: str
    day: str


def endings_of(connection: Connection, decision_ids: Collection[str]) -> dict[str, Ending]:
    """The first act that ended the licence of each of these decisions, where one did."""
    found: dict[str, Ending] = {}
    wanted = sorted(decision_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        for row in _ended(connection, wanted[start : start + _AT_ONCE]):
            found.setdefault(row.decision_id, Ending(row.kind, row.document or "", row.day))
    return found


def _ended(connection: Connection, some: Sequence[str]) -> Sequence[Row[Any, Any, Any, Any]]:
    query = (
        select(licence_event.c.decision_id, _end.c.kind, _end.c.document, _end.c.day)
        .join(_end, _ENDS)
        .where(licence_event.c.decision_id.in_(some), _STANDS)
        .order_by(_end.c.day, _end.c.id)
    )
    return connection.execute(query).all()
