"""Lights on what the engine stands on: backups, the disk, the database, the seals of the histories."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from engine.clock import parsed
from engine.store.database import Database
from engine.watch.beats import beats
from engine.watch.vitals import database_bytes
from web.operations.backups import BackupPlan, LastBackup, backup_plan, data_place, last_backup
from web.operations.light import Action, Light, Reading, Tone
from web.operations.verifications import last_verification
from web.words.incidents import cause_words
from web.words.moments import minute
from web.words.quantities import lasting, size

# All of these are defaults of the platform.
BACKUP_OLD, BACKUP_TOO_OLD = timedelta(hours=26), timedelta(hours=48)
DISK_LOW, DISK_TOO_LOW = 5 * 1024**3, 1024**3
DISK_FULL = 16 * 1024**2
"""With less, one change may still find a gap and the next does not."""
VERIFICATION_OLD = timedelta(days=7)

_BACKUP_NOW = Action("立即备份", "operations.backup", post=True)
_VERIFY = Action("去核验", "verification.page")


@dataclass(frozen=True)
class DiskUsage:
    """A disk, in bytes."""

    total: int
    free: int


def backup_age(reading: Reading) -> Light:
    """How old the newest backup is, and whether it is still there."""
    plan, last = backup_plan(reading.platform.database), last_backup(reading.connection)
    if last is None:
        words = "还没有备份:磁盘损坏时全部记录无法找回。"
        return Light("backup", "备份", "red", words, _place(plan), _BACKUP_NOW)
    age = reading.now - parsed(last.at)
    failed = next((beat.error for beat in beats(reading.connection) if beat.job == "backup" and beat.error), None)
    figures = (
        ("最近一次", minute(last.at)),
        ("记录", f"{last.events}条"),
        ("大小", f"{size(last.bytes)},用时{last.seconds:g}秒"),
        *_place(plan),
    )
    if _vanished(last):
        words = f"备份文件夹已不在:{last.folder}"
        return Light("backup", "备份", "red", words, figures, _BACKUP_NOW)
    told = f"已有{lasting(age.total_seconds())}没有备份。"
    if failed is not None:
        words = f"自动备份没有完成:{cause_words(failed)}。{told}"
        return Light("backup", "备份", "red", words, figures, _BACKUP_NOW)
    if age > BACKUP_TOO_OLD:
        return Light("backup", "备份", "red", told, figures, _BACKUP_NOW)
    if age > BACKUP_OLD:
        return Light("backup", "备份", "warn", told, figures, _BACKUP_NOW)
    daily = f"每日{plan.at:%H:%M}自动备份。" if plan.daily else "没有设置 BACKUP_DIR,不会自动备份。"
    return Light("backup", "备份", "ok", f"{lasting(age.total_seconds())}前备份。{daily}", figures)


def storage_full(database: Database) -> bool:
    """Whether changes are being refused for want of room, or are about to be."""
    return database.outage == "storage_full" or disk_usage(database).free < DISK_FULL


def disk_usage(database: Database) -> DiskUsage:
    """The disk on which the data lie."""
    place = data_place(database)
    found = shutil.disk_usage(place if place.exists() else Path.cwd())
    return DiskUsage(found.total, found.free)


def disk_room(reading: Reading) -> Light:
    """How much room is left where the data lie, and whether the database already had to refuse."""
    held = reading.platform.database
    place, usage = data_place(held), disk_usage(held)
    figures = (("可用", size(usage.free)), ("共", size(usage.total)))
    find = Action("找出占用最多的文件夹", command=f"du -xh --max-depth=1 {place} | sort -h | tail")
    if storage_full(held):
        words = "磁盘已满,登记和办理被拒绝,只能查看。腾出空间后自动恢复,不必重启。"
        return Light("disk", "磁盘", "red", words, figures, find)
    if usage.free < DISK_LOW:
        tone: Tone = "red" if usage.free < DISK_TOO_LOW else "warn"
        return Light("disk", "磁盘", tone, f"只剩{size(usage.free)},写满后不能登记和办理。", figures, find)
    return Light("disk", "磁盘", "ok", f"尚有{size(usage.free)}可用。", figures)


def database(reading: Reading) -> Light:
    """How large the database is."""
    held = reading.platform.database
    figures = [("大小", size(database_bytes(held, reading.connection)))]
    if held.is_sqlite:
        log = Path(f"{held.engine.url.database}-wal")
        figures.append(("未并入的日志", size(log.stat().st_size if log.exists() else 0)))
    return Light("database", "数据库", "ok", "正常应答。", tuple(figures))


def seals(reading: Reading) -> Light:
    """When all histories were last verified, and with which result."""
    last = last_verification(reading.connection)
    if last is None:
        return Light("seals", "记录核验", "warn", "还没有核验过办理记录的封印。", action=_VERIFY)
    figures = (("最近一次", minute(last.at)), ("核验", f"{last.cases}件、{last.events}条"))
    if last.broken:
        words = f"{last.broken}件案件的封印断开,记录可能被改动。"
        return Light("seals", "记录核验", "red", words, figures, Action("重新核验,查看是哪几条", "verification.page"))
    age = reading.now - parsed(last.at)
    if age > VERIFICATION_OLD:
        return Light("seals", "记录核验", "warn", f"已有{lasting(age.total_seconds())}没有核验。", figures, _VERIFY)
    return Light("seals", "记录核验", "ok", "封印首尾相连,每夜自动核验。", figures)


def _place(plan: BackupPlan) -> tuple[tuple[str, str], ...]:
    return (("存放", str(plan.place)), ("保留", f"最近{plan.keep}份"))


def _vanished(last: LastBackup) -> bool:
    """Whether the backup is gone from a place that this machine can see."""
    folder = Path(last.folder)
    return folder.parent.exists() and not folder.exists()
