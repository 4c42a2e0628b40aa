"""Evidence of a case read again: what there is, and a file opened, never without a record of who looked (PIPL)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from engine.actor import Actor
from engine.clock import stored
from engine.errors import NotFound
from engine.ids import Ids
from handlers.evidence.keeping import KeptFile
from handlers.evidence.schema import evidence_content, evidence_file, evidence_reading, evidence_use
from handlers.facts import local_text

MOST_OPENINGS = 200
"""How many openings of files the page of a case lists."""


@dataclass(frozen=True)
class OpenedFile:
    """A file with its content."""

    file: KeptFile
    content: bytes


def uses_of_tree(connection: Connection, root_id: str) -> Sequence[Row[Any]]:
    """What is attached in a case tree, oldest first: the columns of evidence_use with media_type and size."""
    query = (
        select(evidence_use, evidence_file.c.media_type, evidence_file.c.size)
        .join(evidence_file, evidence_file.c.id == evidence_use.c.file_id)
        .where(evidence_use.c.root_id == root_id)
        .order_by(evidence_use.c.at, evidence_use.c.id)
    )
    return connection.execute(query).all()


def kept_file(use: Row[Any]) -> KeptFile:
    """The file of a row of `uses_of_tree`, under the name it has there."""
    return KeptFile(use.file_id, use.name, use.media_type, use.size)


def open_file(connection: Connection, ids: Ids, root_id: str, file_id: str, actor: Actor, at: datetime) -> OpenedFile:
    """A file of a case tree that the actor may see; who opened it is recorded in the same transaction.

    Raises NotFound for a file that is not attached there.
    """
    query = (
        select(evidence_use.c.name, evidence_file.c.media_type, evidence_file.c.size, evidence_content.c.content)
        .join(evidence_file, evidence_file.c.id == evidence_use.c.file_id)
        .join(evidence_content, evidence_content.c.file_id == evidence_file.c.id)
        .where(evidence_use.c.root_id == root_id, evidence_use.c.file_id == file_id)
        .order_by(evidence_use.c.at.desc(), evidence_use.c.id.desc())
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(file=file_id)
    connection.execute(insert(evidence_reading).values(**_reading(ids, root_id, file_id, actor, at)))
    return OpenedFile(KeptFile(file_id, row.name, row.media_type, row.size), row.content)


def content_of(connection: Connection, file_id: str) -> bytes | None:
    """The content that lies under an id."""
    found: bytes | None = connection.scalar(
        select(evidence_content.c.content).where(evidence_content.c.file_id == file_id)
    )
    return found


def note_readings(connection: Connection, ids: Ids, root_id: str, actor: Actor, at: datetime) -> int:
    """Record that every file of a case tree was read; returns how many there are."""
    files = sorted({use.file_id for use in uses_of_tree(connection, root_id)})
    if files:
        rows = [_reading(ids, root_id, file_id, actor, at) for file_id in files]
        connection.execute(insert(evidence_reading), rows)
    return len(files)


def _reading(ids: Ids, root_id: str, file_id: str, actor: Actor, at: datetime) -> dict[str, str]:
    told = {"id": ids.new(), "file_id": file_id, "root_id": root_id}
    return {**told, "department": actor.department, "login": actor.login, "at": stored(at)}


def readings_of_tree(connection: Connection, root_id: str) -> dict[str, int]:
    """How often each file of a case tree was opened."""
    query = (
        select(evidence_reading.c.file_id, func.count())
        .where(evidence_reading.c.root_id == root_id)
        .group_by(evidence_reading.c.file_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def openings_of_tree(connection: Connection, root_id: str) -> Sequence[Row[Any]]:
    """Who opened which file of a case tree when, newest first, as many as a page holds."""
    query = (
        select(evidence_reading)
        .where(evidence_reading.c.root_id == root_id)
        .order_by(evidence_reading.c.at.desc(), evidence_reading.c.id.desc())
        .limit(MOST_OPENINGS)
    )
    return connection.execute(query).all()


def evidence(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `evidence`: one row a file and what it is attached to."""
    names = ("file_id", "name", "title", "about", "media_type", "size", "department", "login", "case_id")
    return [
        {**{name: getattr(row, name) for name in names}, "at": local_text(row.at)}
        for row in uses_of_tree(connection, root_id)
    ]
