"""What happened outside of cases, in one chain: calendars, versions and parameters changed, data revealed or taken out.

Entries are only ever appended, each sealed by a hash over the one before, as events of a case are. The acts
that lead here are few; they wait for each other, so that the numbers have no gap.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ..actor import Actor
from ..clock import stored
from ..history import ALGORITHM, digest
from .tables import journal

_SEALED = ("at", "kind", "root_id", "actor", "department", "data")
_SEPARATOR = "\x1f"
_WRITING = 0x6A6F75
"""The advisory lock of PostgreSQL under which entries get their numbers; SQLite has one writer anyway."""
_FIRST = "journal"
"""What the first entry is sealed over."""


@dataclass(frozen=True)
class Entry:
    """One sealed entry; `at` is a stored instant, `root_id` the case tree it concerns, or empty."""

    seq: int
    at: str
    kind: str
    root_id: str
    actor: str
    department: str
    data: dict[str, Any]
    hash: str


def enter(
    connection: Connection, kind: str, data: Mapping[str, Any], actor: Actor, at: datetime, root_id: str = ""
) -> Entry:
    """Append an entry in the transaction of the act that it tells of."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_WRITING)))
    last = connection.execute(select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)).first()
    row = {
        "at": stored(at),
        "kind": kind,
        "root_id": root_id,
        "actor": actor.login,
        "department": actor.department,
        "data": json.dumps(dict(data), ensure_ascii=False, separators=(",", ":")),
    }
    seq, before = (last.seq + 1, last.hash) if last is not None else (1, _FIRST)
    found = {"seq": seq, **row, "hash": seal(before, seq, row)}
    connection.execute(insert(journal).values(**found))
    return _entry(found)


def seal(previous: str, seq: int, row: Mapping[str, Any], algorithm: str = ALGORITHM) -> str:
    """The hash of an entry, with the name of the algorithm in front."""
    return digest(_SEPARATOR.join([previous or _FIRST, str(seq), *(row[name] for name in _SEALED)]), algorithm)


def entries(
    connection: Connection,
    kinds: Collection[str] = (),
    root_id: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> tuple[Entry, ...]:
    """Entries, newest first: of these kinds or all, of one case tree or all, older than an entry."""
    query = select(journal).order_by(journal.c.seq.desc())
    if kinds:
        query = query.where(journal.c.kind.in_(sorted(kinds)))
    if root_id is not None:
        query = query.where(journal.c.root_id == root_id)
    if before is not None:
        query = query.where(journal.c.seq < before)
    return tuple(_entry(row._asdict()) for row in connection.execute(query.limit(limit)))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{**row, "data": json.loads(row["data"])})
