"""Evidence files are part of a backup, and `doctor` finds a content that is not what its id says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.clock import SimulatedClock
from handlers.evidence.schema import evidence_content
from handlers.privacy.sealing import KEY_VARIABLE
from tests.evidence_files import DOCX, PDF
from tests.postgresql import PostgresqlServer
from tests.web.evidence_trial import OFFICER, deploy_trial, started
from tests.web.office import BEGINNING, Office, office_on
from web.cli import main
from web.composition import build
from web.operations.backups import take_backup

DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(params=("sqlite", "postgresql"))
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    if request.param == "sqlite":
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield from _opened(f"sqlite:///{tmp_path / 'data' / 'shenguan.db'}", tmp_path)
        return
    running: PostgresqlServer = request.getfixturevalue("postgresql")
    with running.fresh_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield from _opened(url, tmp_path)


def _opened(url: str, folder: Path) -> Iterator[Office]:
    opened = office_on(url)
    deploy_trial(opened, folder / "processes")
    yield opened
    opened.platform.close()


@pytest.fixture
def root(office: Office) -> str:
    """A case with a file."""
    kept = office.platform.evidence.keep("现场检查笔录.pdf", PDF, office.actor("spj.jb01"))
    return started(office, kept.id).root_id


def test_given_a_backup_when_restored_then_the_files_open_as_before(
    office: Office,
    root: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    backup = take_backup(office.platform, tmp_path / "backup", 14)
    if office.platform.database.is_sqlite:
        assert main(["restore", str(backup.folder), "--into", str(tmp_path / "new")]) == 0
        _opens(f"sqlite:///{tmp_path / 'new' / 'shenguan.db'}", office, root)
        return
    running: PostgresqlServer = request.getfixturevalue("postgresql")
    with running.fresh_database() as empty:
        monkeypatch.setenv("DATABASE_URL", empty)
        assert main(["restore", str(backup.folder)]) == 0, capsys.readouterr().out
        _opens(empty, office, root)


def _opens(url: str, office: Office, root: str) -> None:
    restored = build(url, SimulatedClock(BEGINNING))
    assert restored.evidence.open(root, DIGEST, office.actor(OFFICER)).content == PDF
    assert all(found.ok for found in restored.doctor())
    restored.close()


def test_given_a_content_that_was_changed_when_examined_then_the_file_is_named(
    office: Office, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    assert "正常  证据材料的内容与哈希相符(检查1份)" in capsys.readouterr().out
    with office.platform.database.write() as connection:
        connection.execute(update(evidence_content).values(content=DOCX))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "异常  证据材料的内容与哈希相符" in told and DIGEST in told
