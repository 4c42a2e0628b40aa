"""Taking a backup: everything under a provisional name, which becomes the real one when all of it is on disk."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..clock import local, stored
from ..errors import Refusal
from ..store.database import Database
from ..store.sqlite import sqlite3
from . import pgdump, sqlitecopy
from .manifest import (
    FORMAT,
    NAME,
    BackupDamaged,
    Manifest,
    NoBackup,
    read_manifest,
    settle,
    stored_file,
    write_manifest,
)

_UNFINISHED = ".unfinished-"
_LOCK = ".lock"
MARGIN = 16 * 1024 * 1024
"""Bytes that stay free beside a new backup."""


class BackupRunning(Refusal):
    """Another backup into this place is being taken."""


class NoRoom(Refusal):
    """The disk has no room for a backup."""


class BackupFailed(Refusal):
    """The backup could not be written."""


@dataclass(frozen=True)
class Backup:
    """One complete backup."""

    folder: Path
    manifest: Manifest


def take(
    database: Database,
    place: Path,
    prefix: str,
    at: datetime,
    version: str,
    *,
    companions: Sequence[Path] = (),
    about: Mapping[str, str] | None = None,
    keep: int,
) -> Backup:
    """Take a backup into a folder of its own in `place`, and drop the oldest beyond `keep`.

    The database may be written to meanwhile; `companions` are files that belong to it.
    Raises BackupRunning, NoRoom, BackupDamaged, and for PostgreSQL ProgramMissing, ProgramFailed.
    """
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as refused:
        raise BackupFailed(place=str(place), reason=str(refused)) from refused
    with _alone(place):
        for left in place.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        _check_room(database, place)
        folder = _free_name(place, f"{prefix}-{local(at):%Y%m%d-%H%M%S}")
        draft = place / f"{_UNFINISHED}{folder.name}"
        draft.mkdir(mode=0o700)
        try:
            manifest = _filled(draft, database, at, version, companions, dict(about or {}))
        except BaseException as failure:
            shutil.rmtree(draft, ignore_errors=True)
            if isinstance(failure, OSError | sqlite3.Error):
                raise BackupFailed(place=str(place), reason=str(failure)) from failure
            raise
        draft.rename(folder)
        settle(place)
        for outlived in backups(place, prefix)[keep:]:
            shutil.rmtree(outlived.folder)
    return Backup(folder, manifest)


def backups(place: Path, prefix: str) -> tuple[Backup, ...]:
    """The complete backups in a place, newest first; folders that cannot be read are passed over."""
    found = []
    for path in place.glob(f"{prefix}-*/{NAME}"):
        with contextlib.suppress(BackupDamaged, NoBackup):
            found.append(Backup(path.parent, read_manifest(path.parent)))
    return tuple(sorted(found, key=lambda one: (one.manifest.taken_at, one.folder.name), reverse=True))


def _filled(
    draft: Path, database: Database, at: datetime, version: str, companions: Sequence[Path], about: dict[str, str]
) -> Manifest:
    if database.is_sqlite:
        backend, name = "sqlite", sqlitecopy.FILE
        reached = sqlitecopy.copy(sqlitecopy.path_of(database.url), draft / name)
    else:
        backend, name = "postgresql", pgdump.FILE
        reached = pgdump.dump(database, draft / name)
    for companion in companions:
        shutil.copyfile(companion, draft / companion.name)
        settle(draft / companion.name)
    for path in draft.iterdir():
        path.chmod(0o600)
    files = {path.name: stored_file(path) for path in sorted(draft.iterdir())}
    manifest = Manifest(FORMAT, version, backend, stored(at), reached, files, about)
    write_manifest(draft, manifest)
    settle(draft)
    return manifest


def _check_room(database: Database, place: Path) -> None:
    if not database.is_sqlite:
        return
    needed = sqlitecopy.path_of(database.url).stat().st_size + MARGIN
    free = shutil.disk_usage(place).free
    if free < needed:
        raise NoRoom(needed=needed, free=free)


def _free_name(place: Path, name: str) -> Path:
    """The name itself, or with a number where two backups are taken in one second."""
    number, folder = 1, place / name
    while folder.exists():
        number += 1
        folder = place / f"{name}-{number}"
    return folder


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as other:
        os.close(handle)
        raise BackupRunning(place=str(place)) from other
    try:
        yield
    finally:
        os.close(handle)
