"""What leaves the platform as proof: rows exactly as they are stored and sealed, and how they hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from ..store.schema import cases, event, process_file, process_version
from .checkpoint import heads, last
from .pinning import versions_of_trees
from .registers import Register, digests
from .tables import checkpoint, checkpoint_head, journal

_AT_ONCE = 500
"""Ids named in one query, and rows read at once."""


@dataclass(frozen=True)
class StoredVersion:
    """The files of a version by name, and the versions it calls as the text that is hashed."""

    hash: str
    process: str
    number: int
    calls: str
    files: dict[str, str]


def histories(connection: Connection, root_ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The events of these case trees or of all, case by case in order, every column as stored."""
    query = select(event).order_by(event.c.case_id, event.c.seq)
    if root_ids is None:
        yield from _rows(connection, query)
        return
    for some in _portions(root_ids):
        yield from _rows(connection, query.where(event.c.root_id.in_(some)))


def journal_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """The whole journal, oldest first."""
    yield from _rows(connection, select(journal).order_by(journal.c.seq))


def head_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """Which histories grew by which checkpoint."""
    yield from _rows(connection, select(checkpoint_head).order_by(checkpoint_head.c.checkpoint))


def checkpoint_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """All checkpoints as the outside is given them, oldest first."""
    columns = (checkpoint.c[name] for name in ("body", "hash", "key", "signature"))
    yield from _rows(connection, select(*columns).order_by(checkpoint.c.number))


def stored_versions(connection: Connection, root_ids: Collection[str] | None) -> tuple[StoredVersion, ...]:
    """The versions that these case trees run on or ever ran on or, with None, all there are."""
    query = select(process_version).order_by(process_version.c.process, process_version.c.number)
    if root_ids is not None:
        wanted = set[str]()
        for some in _portions(root_ids):
            wanted.update(connection.execute(select(cases.c.version).where(cases.c.root_id.in_(some))).scalars())
            wanted |= versions_of_trees(connection, some)
        query = query.where(process_version.c.hash.in_(sorted(wanted)))
    return tuple(_version(connection, row) for row in _rows(connection, query))


def uncovered(connection: Connection, root_ids: Collection[str] | None, registers: Sequence[Register]) -> bool:
    """Whether the newest checkpoint lacks something of these case trees or of all, or a register has changed since."""
    over = last(connection)
    if over is None or over.told["registers"] != digests(connection, registers, over.told["suite"]):
        return True
    covered = {found.case_id: found.length for found in heads(connection, over.number)}
    query = select(cases.c.id, cases.c.history_length)
    portions = [query] if root_ids is None else [query.where(cases.c.root_id.in_(some)) for some in _portions(root_ids)]
    rows = (row for portion in portions for row in connection.execute(portion))
    return any(length > covered.get(case_id, 0) for case_id, length in rows)


def _version(connection: Connection, row: dict[str, Any]) -> StoredVersion:
    query = select(process_file.c.name, process_file.c.content).where(process_file.c.hash == row["hash"])
    files = {found.name: found.content for found in connection.execute(query.order_by(process_file.c.name))}
    return StoredVersion(row["hash"], row["process"], row["number"], row["calls"], files)


def _rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield dict(row._mapping)


def _portions(ids: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
