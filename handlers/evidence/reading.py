"""Evidence of a case read again: what there is, and a file opened, never without a record of who looked (PIPL)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.proof.journal import enter, entries
from handlers.evidence.keeping import KeptFile
from handlers.evidence.schema import evidence_content, evidence_file, evidence_use
from handlers.facts import local_text

OPENED = "file.opened"
"""The kind of the journal's entry."""


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


def open_file(connection: Connection, root_id: str, file_id: str, actor: Actor, at: datetime) -> OpenedFile:
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
    enter(connection, OPENED, {"file": file_id}, actor, at, root_id)
    return OpenedFile(KeptFile(file_id, row.name, row.media_type, row.size), row.content)


def names_of(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """The names under which files were attached, by id; the latest where there are several."""
    query = (
        select(evidence_use.c.file_id, evidence_use.c.name)
        .where(evidence_use.c.file_id.in_(sorted(ids)))
        .order_by(evidence_use.c.at, evidence_use.c.id)
    )
    return {row.file_id: row.name for row in connection.execute(query)}


def content_of(connection: Connection, file_id: str) -> bytes | None:
    """The content that lies under an id."""
    query = select(evidence_content.c.content).where(evidence_content.c.file_id == file_id)
    found: bytes | None = connection.scalar(query)
    return found


def readings_of_tree(connection: Connection, root_id: str) -> Mapping[str, int]:
    """How often each file of a case tree was opened."""
    return Counter(found.data["file"] for found in entries(connection, (OPENED,), root_id))


def evidence(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `evidence`: one row a file and what it is attached to."""
    names = ("file_id", "name", "title", "about", "media_type", "size", "department", "login", "case_id")
    return [
        {**{name: getattr(row, name) for name in names}, "at": local_text(row.at)}
        for row in uses_of_tree(connection, root_id)
    ]
