"""verify --all, --against, and checkpoint list|take|export, as an auditor runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.clock import SimulatedClock
from engine.store.sqlite import sqlite3
from handlers.privacy.sealing import KEY_VARIABLE
from tests.prepared import Folder
from tests.web.office import BEGINNING, prepare_platform
from web.cli import main
from web.composition import build
from web.operations.backups import take_backup
from web.operations.signing import KEY_FILE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an office that has just begun."""
    for name in ("DATABASE_URL", KEY_VARIABLE, "SHENGUAN_SIGNING_KEY", "SHENGUAN_SIGN_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    Folder(tmp_path / "data", "shenguan.db").filled(prepare_platform, BEGINNING)
    return tmp_path / "data"


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_given_a_checkpoint_when_exported_then_everything_verifies_against_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["checkpoint", "take"]) == 0
    assert main(["checkpoint", "list"]) == 0
    assert "第1号" in said(capsys)
    copy = tmp_path / "outside.jsonl"
    assert main(["checkpoint", "export", str(copy)]) == 0
    assert main(["verify", "--all", "--against", str(copy)]) == 0
    told = said(capsys)
    assert "对照外部留存1个检查点:全部相同" in told
    assert "封印完好" in told


def test_given_checkpoints_signed_anew_when_verified_against_the_copy_then_it_is_told_and_fails(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given one who drops the checkpoints, and signs new ones with a key of his own
    copy = tmp_path / "outside.jsonl"
    main(["checkpoint", "take"])
    main(["checkpoint", "export", str(copy)])
    with sqlite3.connect(home / "shenguan.db") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("DELETE FROM checkpoint_head")
        connection.execute("DELETE FROM checkpoint")
    connection.close()
    (home / KEY_FILE).unlink()
    main(["checkpoint", "take"])
    said(capsys)
    # when it is held against the copy
    assert main(["verify", "--all", "--against", str(copy)]) == 1
    # then both are told
    told = said(capsys)
    assert "第1号检查点与外部留存的不同" in told
    assert "从第1号检查点起由外部留存里没有的密钥签名" in told


def test_given_a_wrong_file_when_verified_against_it_then_it_is_wrong_use(home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("您好", "utf-8")
    assert main(["verify", "--all", "--against", str(tmp_path / "letter.txt")]) == 2
    assert main(["verify", "--all", "--against", str(tmp_path / "nothing")]) == 2
    assert main(["verify", "anything", "--against", str(tmp_path / "letter.txt")]) == 2


def test_the_signing_key_is_its_owners_alone_and_in_no_backup(home: Path, tmp_path: Path) -> None:
    platform = build(f"sqlite:///{home / 'shenguan.db'}", SimulatedClock(BEGINNING))
    try:
        platform.take_checkpoint()
        backup = take_backup(platform, tmp_path / "backup", 3)
    finally:
        platform.close()
    assert (home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    secret = (home / KEY_FILE).read_bytes().splitlines()[1]
    kept = {path.name: path.read_bytes() for path in backup.folder.iterdir()}
    assert len(kept) > 1
    assert KEY_FILE not in kept
    assert all(secret not in content for content in kept.values())


def test_a_signing_key_elsewhere_is_used_where_the_environment_names_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHENGUAN_SIGNING_KEY", str(tmp_path / "elsewhere" / "key.pem"))
    assert main(["checkpoint", "take"]) == 0
    assert (tmp_path / "elsewhere" / "key.pem").exists()
    assert not (home / KEY_FILE).exists()
    (tmp_path / "elsewhere" / "key.pem").chmod(0o644)
    assert main(["checkpoint", "take"]) == 1
