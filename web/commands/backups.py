"""Backups: taken while the platform runs, and put back."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.engine import make_url

from engine.backup.manifest import Manifest
from engine.backup.restoring import BackupOfOtherKind, Restored, examined, restore_postgresql, restore_sqlite
from engine.clock import SystemClock
from engine.history import verify
from engine.store.migration import known_revisions
from engine.watch.doctor import examine
from engine.watch.vitals import due_timers
from web.commands.workplace import OFFICE_FILE, SANDBOX_FILE, composed, database_url, opened, shown
from web.composition import REVISIONS
from web.operations.backups import COMPANIONS, KEEP, backup_plan, right_key, take_backup
from web.platform import Platform
from web.sandboxclock import SANDBOX
from web.security.schema import session
from web.words.findings import break_words, finding_words
from web.words.moments import minute, second
from web.words.quantities import size

EXPECTED_LATE = "nothing_overdue"
"""Timers that came due since the backup are no fault of it: each fires once as soon as the platform runs."""
_KEY_FILE, _KEY_VARIABLE = COMPANIONS[0], "SHENGUAN_DATA_KEY"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`backup` and `restore`."""
    taking = commands.add_parser("backup", help="备份数据库、密钥和通道配置,不必停止服务")
    taking.add_argument("place", metavar="目录", nargs="?", type=Path, help="默认 BACKUP_DIR 或者数据目录下的 backup")
    taking.add_argument("--keep", metavar="份数", type=int, help=f"只保留最近几份,默认{KEEP}(平台默认)")
    taking.add_argument("--sandbox", action="store_true", help="备份沙盒的数据库")
    taking.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", help="从备份恢复,随后体检和核验")
    restoring.add_argument("folder", metavar="备份文件夹", type=Path)
    restoring.add_argument("--into", metavar="数据目录", type=Path, help="恢复到另一目录,例如演练;默认 DATA_DIR")
    restoring.add_argument("--yes", action="store_true", help="已有数据库时改名保存,再恢复")
    restoring.set_defaults(run=_restore)


def _backup(told: argparse.Namespace) -> int:
    with opened(told.sandbox) as platform:
        plan = backup_plan(platform.database)
        keep = plan.keep if told.keep is None else told.keep
        if keep < 1:
            print("至少保留1份。", file=sys.stderr)
            return 2
        backup = take_backup(platform, told.place or plan.place, keep)
    print(f"已备份到 {backup.folder}")
    print(f"{_extent(backup.manifest)},{size(backup.manifest.bytes())},保留最近{keep}份")
    if _KEY_FILE in backup.manifest.files:
        print("备份中有个人信息密钥,请与数据同等保管。")
    elif not platform.database.is_sqlite or os.environ.get(_KEY_VARIABLE):
        print(f"个人信息密钥在环境变量 {_KEY_VARIABLE} 中,不在备份里,请另行保管。")
    return 0


@dataclass(frozen=True)
class Target:
    """Where a backup goes."""

    url: str
    sandbox: bool

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        parts = make_url(self.url)
        return Path(parts.database or "") if parts.get_backend_name() == "sqlite" else None


def _restore(told: argparse.Namespace) -> int:
    manifest = examined(told.folder, known_revisions(REVISIONS))
    print(f"备份完好:{minute(manifest.taken_at)}所取,{_extent(manifest)},{size(manifest.bytes())}")
    if _KEY_FILE not in manifest.files and not os.environ.get(_KEY_VARIABLE):
        print(f"备份中没有个人信息密钥。请先设置环境变量 {_KEY_VARIABLE},再恢复。", file=sys.stderr)
        return 2
    target = _target(manifest, told.into)
    restored = _put_back(told.folder, manifest, target, told.yes)
    for kept in restored.set_aside:
        print(f"原有的文件改名保存为 {kept}")
    with composed(target.url, sandbox=target.sandbox) as platform:
        return _checked(platform, manifest, target)


def _target(manifest: Manifest, into: Path | None) -> Target:
    sandbox = manifest.about.get("kind") == SANDBOX
    if into is None:
        return Target(database_url(sandbox), sandbox)
    return Target(f"sqlite:///{(into / (SANDBOX_FILE if sandbox else OFFICE_FILE)).resolve()}", sandbox)


def _put_back(folder: Path, manifest: Manifest, target: Target, replace: bool) -> Restored:
    if target.path is not None:
        return restore_sqlite(folder, manifest, target.path, SystemClock().now(), replace)
    if manifest.backend == "sqlite":
        raise BackupOfOtherKind(backup="sqlite", target=shown(target.url))
    return restore_postgresql(folder, manifest, target.url)


def _checked(platform: Platform, manifest: Manifest, target: Target) -> int:
    """Examine what was restored, and tell what is to be done; the exit status."""
    with platform.database.write() as connection:
        # Who was signed in then is not thereby signed in now.
        connection.execute(delete(session))
    findings = examine(platform.runtime)
    with platform.database.read() as connection:
        sealed = verify(connection)
        late = due_timers(connection, platform.clock.now()).waiting
    sound = not sealed.broken and right_key(platform, manifest)
    for found in findings:
        words = finding_words(found)
        if found.invariant == EXPECTED_LATE and not found.ok:
            print(f"到期  {late}项定时已经届满:启动服务后各办理一次,按届满时刻登记")
            continue
        sound = sound and found.ok
        print(f"{'正常' if words.ok else '异常'}  {words.words}({words.extent})")
    for one in sealed.broken:
        print(f"异常  案件 {one.case_id} 第{one.seq}条:{break_words(one.code)}")
    if not right_key(platform, manifest):
        print(f"异常  个人信息密钥与备份时的不同:请用备份时的 {_KEY_VARIABLE} 再恢复,否则个人信息打不开")
    print(f"核验{sealed.cases}件案件、{sealed.events}条记录:{'封印完好' if not sealed.broken else '封印有断开'}")
    print("请核对备份以后停用的令牌、账号和修改的口令:它们回到了备份时的状态。")
    last = f"({second(manifest.reach.last_at)})" if manifest.reach.last_at else ""
    print(f"已恢复到第{manifest.reach.events}条记录{last}:{shown(target.url)}")
    return 0 if sound else 1


def _extent(manifest: Manifest) -> str:
    return f"案件{manifest.reach.cases}件、记录{manifest.reach.events}条"
