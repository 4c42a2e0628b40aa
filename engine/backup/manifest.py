"""What a backup says of itself: when it was taken, how far it reaches, and the hash of each of its files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from ..errors import Refusal
from ..store.schema import cases, event

NAME = "manifest.json"
FORMAT = 1
_CHUNK = 1024 * 1024


class BackupDamaged(Refusal):
    """The backup is not what was written: a file is missing or was changed."""


class NoBackup(Refusal):
    """There is no backup in this folder."""


@dataclass(frozen=True)
class Reach:
    """How far a database goes: its cases, its events, the last event, the revisions of its schema."""

    cases: int
    events: int
    last_event: str | None
    last_at: str | None
    heads: tuple[str, ...]


@dataclass(frozen=True)
class StoredFile:
    """One file of a backup."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """A backup in figures; `backend` is sqlite or postgresql, `about` what its taker wants to know again."""

    format: int
    version: str
    backend: str
    taken_at: str
    reach: Reach
    files: Mapping[str, StoredFile]
    about: Mapping[str, str] = field(default_factory=dict)

    def bytes(self) -> int:
        """The size of the whole backup."""
        return sum(found.bytes for found in self.files.values())


def reach(connection: Connection) -> Reach:
    """How far this state of a database goes."""
    last = connection.execute(
        select(event.c.position, event.c.recorded_at)
        .order_by(event.c.recorded_at.desc(), event.c.position.desc())
        .limit(1)
    ).first()
    return Reach(
        cases=connection.execute(select(func.count()).select_from(cases)).scalar_one(),
        events=connection.execute(select(func.count()).select_from(event)).scalar_one(),
        last_event=last.position if last is not None else None,
        last_at=last.recorded_at if last is not None else None,
        heads=tuple(sorted(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())),
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into its folder, on disk when this returns."""
    path = folder / NAME
    path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", "utf-8")
    settle(path)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; raises NoBackup, BackupDamaged."""
    path = folder / NAME
    if not path.is_file():
        raise NoBackup(folder=str(folder))
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        found = Manifest(
            format=told["format"],
            version=told["version"],
            backend=told["backend"],
            taken_at=told["taken_at"],
            reach=Reach(**{**told["reach"], "heads": tuple(told["reach"]["heads"])}),
            files={name: StoredFile(**file) for name, file in told["files"].items()},
            about=told["about"],
        )
    except (ValueError, KeyError, TypeError) as unreadable:
        raise BackupDamaged(folder=str(folder), file=NAME) from unreadable
    if found.format != FORMAT or any("/" in name or name.startswith(".") for name in found.files):
        raise BackupDamaged(folder=str(folder), file=NAME)
    return found


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises BackupDamaged, naming the first file that is missing or not the one that was written."""
    for name, written in manifest.files.items():
        path = folder / name
        if not path.is_file() or stored_file(path) != written:
            raise BackupDamaged(folder=str(folder), file=name)


def stored_file(path: Path) -> StoredFile:
    """Hash and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return StoredFile(digest.hexdigest(), size)


def settle(path: Path) -> None:
    """Wait until a file or folder lies on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
