"""Files handed in: judged, stored once, and the department's own until they are attached to a case."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.actor import Actor
from engine.clock import stored
from engine.errors import InputRejected, Problem
from handlers.evidence.kinds import KINDS, Kind, has_macros
from handlers.evidence.schema import evidence_content, evidence_file, evidence_upload, evidence_use

LARGEST_MIB = 20
"""The largest file; a default of the platform."""
UNATTACHED_FOR = timedelta(days=7)
"""How long a file waits to be attached to a case; a default of the platform."""

_LARGEST = LARGEST_MIB * 1024 * 1024
_LONGEST_NAME = 120
_PURGED_AT_ONCE = 50
_UNSHOWN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')

_DIALECTS = (("sqlite", sqlite), ("postgresql", postgresql))
_TOUCH = {
    name: (made := dialect.insert(evidence_file)).on_conflict_do_update(
        index_elements=["id"], set_={"touched_at": made.excluded.touched_at}
    )
    for name, dialect in _DIALECTS
}
"""Also locks the row of a file that is here already, so that it is not purged at the same moment."""
_CONTENT = {name: dialect.insert(evidence_content).on_conflict_do_nothing() for name, dialect in _DIALECTS}
_UPLOAD = {
    name: (made := dialect.insert(evidence_upload)).on_conflict_do_update(
        index_elements=["file_id", "department"],
        set_={column: made.excluded[column] for column in ("name", "login", "at")},
    )
    for name, dialect in _DIALECTS
}


@dataclass(frozen=True)
class KeptFile:
    """A file that is here: its id (SHA-256 of the content, hex), the name it is shown under, its size in bytes."""

    id: str
    name: str
    media_type: str
    size: int


def keep(
    connection: Connection, name: str, content: bytes, actor: Actor, at: datetime, field: str = "file"
) -> KeptFile:
    """Take a file in; the same content is stored once, under the latest name its department gave it.

    Raises InputRejected at `field`: empty_file, file_too_large, unknown_file_kind, file_kind_differs,
    file_with_macros.
    """
    shown = shown_name(name)
    media_type = _judged(shown, content, field)
    digest = hashlib.sha256(content).hexdigest()
    dialect, instant = connection.dialect.name, stored(at)
    connection.execute(
        _TOUCH[dialect], {"id": digest, "media_type": media_type, "size": len(content), "touched_at": instant}
    )
    if connection.scalar(select(evidence_content.c.file_id).where(evidence_content.c.file_id == digest)) is None:
        connection.execute(_CONTENT[dialect], {"file_id": digest, "content": content})
    upload = {"file_id": digest, "department": actor.department, "name": shown, "login": actor.login, "at": instant}
    connection.execute(_UPLOAD[dialect], upload)
    return KeptFile(digest, shown, media_type, len(content))


def uploads_of(connection: Connection, ids: Collection[str], department: str) -> Mapping[str, KeptFile]:
    """Those of the files which the department has handed in, by id."""
    query = (
        select(evidence_file, evidence_upload.c.name)
        .join(evidence_upload, evidence_upload.c.file_id == evidence_file.c.id)
        .where(evidence_file.c.id.in_(list(ids)), evidence_upload.c.department == department)
    )
    return {row.id: KeptFile(row.id, row.name, row.media_type, row.size) for row in connection.execute(query)}


def purge_unattached(connection: Connection, now: datetime) -> int:
    """Forget a bounded number of files that nobody attached in time; returns how many."""
    limit = stored(now - UNATTACHED_FOR)
    connection.execute(delete(evidence_upload).where(evidence_upload.c.at < limit))
    unused = (
        select(evidence_file.c.id)
        .where(
            evidence_file.c.touched_at < limit,
            ~exists().where(evidence_use.c.file_id == evidence_file.c.id),
            ~exists().where(evidence_upload.c.file_id == evidence_file.c.id),
        )
        .limit(_PURGED_AT_ONCE)
        # Who attaches such a file at this moment has its row in hand.
        .with_for_update(skip_locked=True, of=evidence_file)
    )
    ids = list(connection.scalars(unused))
    if ids:
        connection.execute(delete(evidence_content).where(evidence_content.c.file_id.in_(ids)))
        connection.execute(delete(evidence_file).where(evidence_file.c.id.in_(ids)))
    return len(ids)


def shown_name(name: str) -> str:
    """The name of a file without its path and without signs that mislead or cannot be stored; short enough."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    path = PurePosixPath(_UNSHOWN.sub("", last).strip().strip("."))
    return path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix


def _judged(name: str, content: bytes, field: str) -> str:
    """The media type; raises InputRejected."""
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        known = "、".join(dict.fromkeys(one.label for one in KINDS.values()))
        raise InputRejected((Problem(field, "unknown_file_kind", {"name": name, "kinds": known}),))
    wrong = _wrong(kind, content)
    if wrong is not None:
        told = {"name": name, "kind": kind.label, "most": LARGEST_MIB}
        raise InputRejected((Problem(field, wrong, told),))
    return kind.media_type


def _wrong(kind: Kind, content: bytes) -> str | None:
    if not content:
        return "empty_file"
    if len(content) > _LARGEST:
        return "file_too_large"
    if not kind.known(content):
        return "file_kind_differs"
    return "file_with_macros" if has_macros(content) else None
