"""A backup taken while others write is whole, and what is restored from it goes on as if nothing had been."""

from __future__ import annotations

import fcntl
import json
import threading
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from alembic import command

from engine.actor import Actor
from engine.backup.manifest import BackupDamaged, Manifest, read_manifest
from engine.backup.pgdump import ProgramMissing
from engine.backup.taking import BackupFailed, BackupRunning, NoRoom, backups
from engine.clock import SimulatedClock, parsed
from engine.store.migration import _config
from engine.store.schema import event
from engine.store.sqlite import sqlite3
from engine.timers import sweep
from engine.watch.doctor import examine
from handlers.privacy.sealing import KEY_FILE, KEY_VARIABLE
from tests.postgresql import PostgresqlServer
from tests.prepared import Folder
from tests.web.office import BEGINNING, DECISION, prepare_platform
from web.cli import main
from web.composition import REVISIONS, build
from web.operations.backups import COMPANIONS, due_since, last_backup, take_backup, take_daily
from web.platform import Platform

MONDAY = parsed("2026-11-16T09:30")
CLERK = Actor("spj.jb01", "审批经办01", "SPJ", frozenset({"approval_clerk"}))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an office."""
    for name in ("DATABASE_URL", KEY_VARIABLE, "BACKUP_DIR", "BACKUP_TIME", "BACKUP_KEEP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def platform(home: Path) -> Iterator[Platform]:
    url = Folder(home, "shenguan.db").filled(prepare_platform, BEGINNING)
    opened = build(url, SimulatedClock(BEGINNING))
    yield opened
    opened.close()


def push(platform: Platform, number: int) -> str:
    data = {
        **DECISION,
        "doc_no": f"安审批许〔2026〕{number}号",
        "decided_on": "2026-11-16",
        "valid_from": "2026-11-16",
        "valid_to": "2031-11-15",
        "target_departments": ["SCJG"],
    }
    return platform.runtime.start("approval_push", data, CLERK).case_id


def events_of(platform: Platform) -> set[tuple[str, int, str]]:
    with platform.database.read() as connection:
        return {(row.case_id, row.seq, row.hash) for row in connection.execute(event.select())}


def reopened(folder: Path, at: str) -> Platform:
    return build(f"sqlite:///{folder / 'shenguan.db'}", SimulatedClock(parsed(at)))


def test_given_pushes_all_the_while_when_backed_up_and_restored_then_one_whole_state_comes_back(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    push(platform, 1)
    stop, numbers = threading.Event(), iter(range(2, 10_000))

    def pushing() -> None:
        while not stop.is_set():
            push(platform, next(numbers))

    threads = [threading.Thread(target=pushing) for _ in range(2)]
    for thread in threads:
        thread.start()
    taken = [take_backup(platform, tmp_path / "backup", 14) for _ in range(3)]
    stop.set()
    for thread in threads:
        thread.join()

    status = main(["restore", str(taken[-1].folder), "--into", str(tmp_path / "new")])

    told = capsys.readouterr().out
    reached = taken[-1].manifest.reach
    assert status == 0, told
    assert f"已恢复到第{reached.events}条记录" in told
    assert "封印完好" in told and "异常" not in told
    restored = reopened(tmp_path / "new", "2026-11-16T10:00")
    assert len(events_of(restored)) == reached.events > taken[0].manifest.reach.events
    assert events_of(restored) < events_of(platform), "the office went on while the backup was taken"
    assert all(found.ok for found in examine(restored.runtime))
    restored.close()


def test_given_deadlines_that_passed_since_when_restored_then_each_fires_once(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.clock.move_to(MONDAY)  # type: ignore[attr-defined]
    pushed = [push(platform, number) for number in range(1, 6)]
    backup = take_backup(platform, tmp_path / "backup", 14)

    assert main(["restore", str(backup.folder), "--into", str(tmp_path / "new")]) == 0
    assert "项定时已经届满:启动服务后各办理一次" in capsys.readouterr().out

    restored = reopened(tmp_path / "new", "2026-11-27T09:00")
    first, second = sweep(restored.runtime), sweep(restored.runtime)
    told = events_with(restored, "timer.fired")
    assert first.happened > 0 and second.happened == 0
    assert len(told) == len(set(told)) and {root for root, _, _ in told} == set(pushed)
    assert all(found.ok for found in examine(restored.runtime))
    restored.close()


def events_with(platform: Platform, kind: str) -> list[tuple[str, str, str]]:
    with platform.database.read() as connection:
        rows = connection.execute(event.select().where(event.c.kind == kind))
        return [(row.root_id, row.case_id, row.element) for row in rows]


@pytest.mark.parametrize("name", ["database.sqlite", KEY_FILE])
def test_given_a_changed_file_when_restored_then_refused_and_nothing_is_made(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    backup = take_backup(platform, tmp_path / "backup", 14)
    path = backup.folder / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    assert main(["restore", str(backup.folder), "--into", str(tmp_path / "new")]) == 1

    assert "备份不完整或者被改动,没有恢复" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("damage", ["missing", "unreadable", "foreign_name"])
def test_given_a_manifest_that_lies_when_restored_then_refused(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    folder = take_backup(platform, tmp_path / "backup", 14).folder
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    if damage == "missing":
        (folder / "database.sqlite").unlink()
    elif damage == "unreadable":
        manifest.write_text("{", "utf-8")
    else:
        told["files"]["../escape"] = told["files"]["database.sqlite"]
        manifest.write_text(json.dumps(told), "utf-8")
    assert main(["restore", str(folder), "--into", str(tmp_path / "new")]) == 1
    assert "没有恢复" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_given_no_backup_in_the_folder_then_it_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(tmp_path)]) == 1
    assert "这里没有备份" in capsys.readouterr().err


def test_given_a_database_in_place_when_restored_then_it_is_kept_under_another_name_and_only_when_told(
    platform: Platform, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = take_backup(platform, tmp_path / "backup", 14)
    push(platform, 1)
    later = len(events_of(platform))
    platform.close()

    assert main(["restore", str(backup.folder)]) == 1
    assert "加 --yes" in capsys.readouterr().err
    assert main(["restore", str(backup.folder), "--yes"]) == 0

    kept = next(home.glob("shenguan.db.before-restore-*"))
    assert str(kept) in capsys.readouterr().out
    with sqlite3.connect(kept) as old, sqlite3.connect(home / "shenguan.db") as new:
        counts = [base.execute("SELECT count(*) FROM event").fetchone()[0] for base in (old, new)]
    old.close()
    new.close()
    assert counts == [later, backup.manifest.reach.events]
    assert (home / KEY_FILE).read_bytes() == (backup.folder / KEY_FILE).read_bytes()


def test_given_a_running_platform_when_restored_over_it_then_refused_and_untouched(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = take_backup(platform, tmp_path / "backup", 14)
    push(platform, 1)
    before = events_of(platform)

    assert main(["restore", str(backup.folder), "--yes"]) == 1

    assert "请先停止服务" in capsys.readouterr().err
    push(platform, 2)
    assert events_of(platform) > before


def test_given_a_backup_of_an_older_schema_when_restored_then_it_is_brought_up_to_date(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    push(platform, 1)
    newest = take_backup(platform, tmp_path / "backup", 14).manifest.reach.heads
    config = _config(REVISIONS)
    with platform.database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "engine@-1")
    older = take_backup(platform, tmp_path / "backup", 14)
    assert older.manifest.reach.heads != newest

    assert main(["restore", str(older.folder), "--into", str(tmp_path / "new")]) == 0

    restored = reopened(tmp_path / "new", "2026-11-16T10:00")
    assert take_backup(restored, tmp_path / "again", 1).manifest.reach.heads == newest
    restored.close()


def test_given_a_backup_of_a_newer_version_when_restored_then_upgrade_first(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = take_backup(platform, tmp_path / "backup", 14).folder
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["reach"]["heads"][0] = "engine_9999"
    manifest.write_text(json.dumps(told), "utf-8")
    assert main(["restore", str(folder), "--into", str(tmp_path / "new")]) == 1
    assert "请先把程序升级" in capsys.readouterr().err


def test_given_more_backups_than_are_kept_then_the_oldest_go_and_what_was_left_unfinished(
    platform: Platform, tmp_path: Path
) -> None:
    place = tmp_path / "backup"
    (place / ".unfinished-shenguan-20260101-000000").mkdir(parents=True)
    (place / "notes").mkdir()
    taken = []
    for _ in range(4):
        platform.clock.move_to(platform.clock.now() + timedelta(hours=1))  # type: ignore[attr-defined]
        taken.append(take_backup(platform, place, 2))

    assert [found.folder for found in backups(place, "shenguan")] == [taken[3].folder, taken[2].folder]
    assert {path.name for path in place.iterdir()} == {".lock", "notes", taken[2].folder.name, taken[3].folder.name}
    assert oct((taken[3].folder / KEY_FILE).stat().st_mode & 0o777) == "0o600"
    assert KEY_FILE in COMPANIONS


def test_given_another_backup_under_way_or_no_place_when_backed_up_then_refused_and_nothing_left(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "backup"
    place.mkdir()
    with (place / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BackupRunning):
            take_backup(platform, place, 2)
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage(10, 9, 1))
    with pytest.raises(NoRoom):
        take_backup(platform, place, 2)
    monkeypatch.undo()
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupFailed):
        take_backup(platform, tmp_path / "file" / "backup", 2)
    assert [path.name for path in place.iterdir()] == [".lock"]


class _Usage:
    def __init__(self, total: int, used: int, free: int) -> None:
        self.total, self.used, self.free = total, used, free


def test_given_a_place_for_backups_when_the_night_comes_then_one_is_taken_a_day(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [job.name for job in platform.jobs() if job.name == "backup"] == []
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "nightly"))
    assert [job.name for job in platform.jobs() if job.name == "backup"] == ["backup"]

    def at(instant: str) -> int:
        platform.clock.move_to(parsed(instant))  # type: ignore[attr-defined]
        return take_daily(platform)

    assert [at("2026-11-16T10:00"), at("2026-11-17T02:29"), at("2026-11-17T02:31"), at("2026-11-17T23:00")] == [
        1,
        0,
        1,
        0,
    ]
    with platform.database.read() as connection:
        noted = last_backup(connection)
    assert noted is not None and noted.at == "2026-11-16T18:31:00.000000Z"
    assert Path(noted.folder).parent == tmp_path / "nightly"


def test_the_daily_time_has_come_once_a_day() -> None:
    assert due_since(parsed("2026-11-17T02:29"), time(2, 30)) == parsed("2026-11-16T02:30")
    assert due_since(parsed("2026-11-17T02:30"), time(2, 30)) == parsed("2026-11-17T02:30")


def test_the_command_backs_up_and_names_the_place(
    platform: Platform, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup"]) == 0
    told = capsys.readouterr().out
    folder = next((home / "backup").glob("shenguan-*"))
    assert f"已备份到 {folder}" in told and "保留最近14份" in told
    manifest: Manifest = read_manifest(folder)
    assert set(manifest.files) == {"database.sqlite", KEY_FILE}
    assert main(["backup", "--keep", "0"]) == 2


@pytest.fixture
def server_office(postgresql: PostgresqlServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    with postgresql.fresh_database() as url:
        opened = build(url, SimulatedClock(BEGINNING))
        yield opened
        opened.close()


def test_given_postgresql_when_backed_up_then_restored_into_an_empty_database_only(
    server_office: Platform,
    postgresql: PostgresqlServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    push(server_office, 1)
    backup = take_backup(server_office, tmp_path / "backup", 14)
    push(server_office, 2)

    monkeypatch.setenv("DATABASE_URL", server_office.database.url)
    assert main(["restore", str(backup.folder)]) == 1
    assert "请新建空数据库" in capsys.readouterr().err
    with postgresql.fresh_database() as empty:
        monkeypatch.setenv("DATABASE_URL", empty)
        assert main(["restore", str(backup.folder)]) == 0, capsys.readouterr().out
        told = capsys.readouterr().out
        assert f"已恢复到第{backup.manifest.reach.events}条记录" in told
        restored = build(empty, SimulatedClock(BEGINNING))
        assert len(events_of(restored)) == backup.manifest.reach.events < len(events_of(server_office))
        restored.close()


def test_given_another_key_when_restored_then_it_is_told(
    server_office: Platform,
    postgresql: PostgresqlServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    backup = take_backup(server_office, tmp_path / "backup", 14)
    monkeypatch.delenv(KEY_VARIABLE)
    assert main(["restore", str(backup.folder)]) == 2
    assert KEY_VARIABLE in capsys.readouterr().err
    with postgresql.fresh_database() as empty:
        monkeypatch.setenv(KEY_VARIABLE, "cd" * 32)
        monkeypatch.setenv("DATABASE_URL", empty)
        assert main(["restore", str(backup.folder)]) == 1
        assert "密钥与备份时的不同" in capsys.readouterr().out


def test_given_no_client_programs_when_postgresql_is_backed_up_then_it_says_what_to_install(
    server_office: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", server_office.database.url)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing):
        take_backup(server_office, tmp_path / "backup", 14)
    assert main(["backup", str(tmp_path / "backup")]) == 1
    assert "postgresql-client" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "backup").iterdir()] == [".lock"]


def test_a_damaged_copy_is_never_a_backup(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise BackupDamaged(file="database.sqlite")

    monkeypatch.setattr("engine.backup.sqlitecopy.reach_of", damaged)
    with pytest.raises(BackupDamaged):
        take_backup(platform, tmp_path / "backup", 14)
    assert backups(tmp_path / "backup", "shenguan") == ()
    with platform.database.read() as connection:
        assert last_backup(connection) is None
