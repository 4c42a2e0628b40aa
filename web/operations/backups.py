"""The backups of this office: where they lie, what goes with the database, when the daily one is due."""

from __future__ import annotations

import json
import os
import time as stopwatch
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from engine.backup.manifest import Manifest
from engine.backup.taking import Backup, take
from engine.clock import SHANGHAI, local, parsed
from engine.store.database import Database
from web.operations.versions import own_version
from web.sandboxclock import OFFICE, SANDBOX, read_setting, write_setting

if TYPE_CHECKING:
    from web.platform import Platform

KEEP = 14
"""How many backups are kept; a default of the platform, like the time of day."""
DAILY_AT = time(2, 30)
PLACE_VARIABLE, TIME_VARIABLE, KEEP_VARIABLE = "BACKUP_DIR", "BACKUP_TIME", "BACKUP_KEEP"
COMPANIONS = ("personal-data.key", "channels.toml", "channels.sandbox.toml")
"""Files beside the database without which a restored office would not be the same."""

_PREFIXES = {False: "shenguan", True: "sandbox"}
_LAST = "last_backup"
_KEY_MARK = "key_mark"


@dataclass(frozen=True)
class BackupPlan:
    """Where backups go, how many stay, and when the daily one is taken; `daily` only where a place was named."""

    place: Path
    keep: int
    at: time
    daily: bool


@dataclass(frozen=True)
class LastBackup:
    """The newest backup, as noted in the database it was taken of."""

    at: str
    folder: str
    events: int
    bytes: int
    seconds: float


def backup_plan(database: Database) -> BackupPlan:
    """The plan as the environment has it; raises ValueError for a time or a number that is none."""
    told = os.environ.get(PLACE_VARIABLE)
    return BackupPlan(
        place=Path(told) if told else data_place(database) / "backup",
        keep=max(1, int(os.environ.get(KEEP_VARIABLE) or KEEP)),
        at=time.fromisoformat(os.environ.get(TIME_VARIABLE) or DAILY_AT.isoformat()),
        daily=bool(told),
    )


def data_place(database: Database) -> Path:
    """The folder of the data: where a SQLite database lies, else DATA_DIR."""
    if database.is_sqlite:
        return Path(make_url(database.url).database or "").resolve().parent
    return Path(os.environ.get("DATA_DIR") or "data").resolve()


def take_backup(platform: Platform, place: Path, keep: int) -> Backup:
    """Take a backup now and note it. Raises what engine.backup.taking.take raises."""
    began = stopwatch.perf_counter()
    beside = [data_place(platform.database) / name for name in COMPANIONS]
    backup = take(
        platform.database,
        place,
        _PREFIXES[platform.sandbox],
        platform.clock.now(),
        own_version(),
        companions=[path for path in beside if path.is_file()],
        about={"kind": SANDBOX if platform.sandbox else OFFICE, _KEY_MARK: key_mark(platform)},
        keep=keep,
    )
    told = backup.manifest
    seconds = round(stopwatch.perf_counter() - began, 1)
    noted = LastBackup(told.taken_at, str(backup.folder.resolve()), told.reach.events, told.bytes(), seconds)
    with platform.database.write() as connection:
        write_setting(connection, _LAST, json.dumps(asdict(noted), ensure_ascii=False))
    return backup


def take_daily(platform: Platform) -> int:
    """Take the daily backup if it is due; returns how many were taken."""
    plan = backup_plan(platform.database)
    with platform.database.read() as connection:
        last = last_backup(connection)
    if last is not None and parsed(last.at) >= due_since(platform.clock.now(), plan.at):
        return 0
    take_backup(platform, plan.place, plan.keep)
    return 1


def due_since(now: datetime, at: time) -> datetime:
    """The latest time of the daily backup that has come."""
    today = datetime.combine(local(now).date(), at, SHANGHAI)
    return today if today <= now else today - timedelta(days=1)


def last_backup(connection: Connection) -> LastBackup | None:
    """The newest backup this database knows of; after a restore, the one before the restored."""
    told = read_setting(connection, _LAST)
    if told is None:
        return None
    with suppress(ValueError, TypeError):
        return LastBackup(**json.loads(told))
    return None


def key_mark(platform: Platform) -> str:
    """By which the key of personal data is known again without being told."""
    return platform.office.seal.hash("the key of this backup")


def right_key(platform: Platform, manifest: Manifest) -> bool:
    """Whether the platform holds the key with which the backup's personal data were sealed."""
    return manifest.about.get(_KEY_MARK) in (None, key_mark(platform))
