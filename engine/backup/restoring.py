"""Putting a backup back: checked first, beside what is there rather than over it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..clock import local
from ..errors import Refusal
from ..store.database import Database
from . import pgdump, sqlitecopy
from .manifest import Manifest, check_files, read_manifest, settle

_DATABASES = frozenset({sqlitecopy.FILE, pgdump.FILE})


class DatabaseInUse(Refusal):
    """The database that would be replaced is open in another program."""


class DatabaseNotEmpty(Refusal):
    """There is a database already where the backup would go."""


class BackupOfOtherKind(Refusal):
    """The backup is of another kind of database than the one it would go into."""


class BackupNewer(Refusal):
    """The backup was taken by a newer version of the program."""


@dataclass(frozen=True)
class Restored:
    """What was restored, and under which names what stood there before is kept."""

    manifest: Manifest
    set_aside: tuple[Path, ...]


def examined(folder: Path, known_revisions: Collection[str]) -> Manifest:
    """The manifest of a sound backup this program can read. Raises NoBackup, BackupDamaged, BackupNewer."""
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    unknown = [head for head in manifest.reach.heads if head not in known_revisions]
    if unknown:
        raise BackupNewer(version=manifest.version, revisions=unknown)
    return manifest


def restore_sqlite(folder: Path, manifest: Manifest, target: Path, at: datetime, replace: bool) -> Restored:
    """Put a checked backup at `target`, its companions beside it.

    What stands there is renamed, and only when `replace` is told. Raises BackupOfOtherKind, DatabaseInUse,
    DatabaseNotEmpty.
    """
    if manifest.backend != "sqlite":
        raise BackupOfOtherKind(backup=manifest.backend, target="sqlite")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.stat().st_size:
        if not replace:
            raise DatabaseNotEmpty(target=str(target), events=sqlitecopy.events_in(target))
        if sqlitecopy.in_use(target):
            raise DatabaseInUse(target=str(target))
    companions = [name for name in manifest.files if name not in _DATABASES]
    aside = [
        _set_aside(path, at)
        for path in (target, *(target.with_name(name) for name in companions))
        if path.exists() and not _same(path, folder / path.name)
    ]
    for name in companions:
        _copy(folder / name, target.with_name(name))
    sqlitecopy.put_in_place(folder / sqlitecopy.FILE, target)
    return Restored(manifest, tuple(aside))


def restore_postgresql(folder: Path, manifest: Manifest, url: str) -> Restored:
    """Load a checked backup into an empty database. Raises BackupOfOtherKind, DatabaseNotEmpty, ProgramFailed."""
    if manifest.backend != "postgresql":
        raise BackupOfOtherKind(backup=manifest.backend, target="postgresql")
    database = Database(url)
    try:
        if pgdump.tables_in(database):
            raise DatabaseNotEmpty(target=database.engine.url.render_as_string(hide_password=True), events=None)
    finally:
        database.close()
    pgdump.load(folder / pgdump.FILE, url)
    return Restored(manifest, ())


def _set_aside(path: Path, at: datetime) -> Path:
    kept = path.with_name(f"{path.name}.before-restore-{local(at):%Y%m%d-%H%M%S}")
    path.rename(kept)
    return kept


def _same(path: Path, other: Path) -> bool:
    return other.is_file() and path.read_bytes() == other.read_bytes()


def _copy(source: Path, target: Path) -> None:
    if not target.exists():
        target.touch(mode=0o600)
        target.write_bytes(source.read_bytes())
        settle(target)
