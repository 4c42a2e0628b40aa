"""Searches that auditors keep, for themselves or for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

from sqlalchemy import Connection, Row, insert, or_, select, update

from engine.clock import stored
from engine.docket.query import Query
from engine.errors import NotFound

from .schema import audit_search

MOST = 50
"""Kept searches shown to one auditor."""


@dataclass(frozen=True)
class KeptSearch:
    """A search under a name; `shared` is seen by all auditors, and dropped by its owner only."""

    id: str
    owner: str
    name: str
    query: Query
    shared: bool
    kept_at: str


def keep(
    connection: Connection, search_id: str, owner: str, name: str, query: Query, shared: bool, at: datetime
) -> None:
    """Keep a search; the same name of the same owner takes the place of what it named."""
    column, told = audit_search.c, {"question": urlencode(query.args(), doseq=True), "shared": int(shared)}
    own = (column.owner == owner, column.name == name, column.dropped_at.is_(None))
    changed = connection.execute(update(audit_search).where(*own).values(**told, kept_at=stored(at)))
    if not changed.rowcount:
        row = {"id": search_id, "owner": owner, "name": name, "kept_at": stored(at), **told}
        connection.execute(insert(audit_search).values(**row))


def drop(connection: Connection, search_id: str, owner: str, at: datetime | None) -> KeptSearch:
    """Take a search of one's own off the list, or put it back where no instant is given. Raises NotFound."""
    own = (audit_search.c.id == search_id, audit_search.c.owner == owner)
    found = connection.execute(select(audit_search).where(*own)).one_or_none()
    if found is None:
        raise NotFound(search=search_id)
    connection.execute(update(audit_search).where(*own).values(dropped_at=stored(at) if at is not None else None))
    return _kept(found)


def kept(connection: Connection, reader: str) -> tuple[KeptSearch, ...]:
    """What a reader keeps, and what others share with him: his own first, the newest first."""
    column = audit_search.c
    query = select(audit_search).where(column.dropped_at.is_(None), or_(column.owner == reader, column.shared == 1))
    rows = connection.execute(query.order_by(column.owner != reader, column.kept_at.desc(), column.id).limit(MOST))
    return tuple(_kept(row) for row in rows)


def _kept(row: Row[Any]) -> KeptSearch:
    query = Query.of(parse_qs(row.question))
    return KeptSearch(row.id, row.owner, row.name, query, bool(row.shared), row.kept_at)
