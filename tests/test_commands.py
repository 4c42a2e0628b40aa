"""The program `shenguan` as it is called: what it prints and with which status it ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.replan import close_department
from tests.datafolder import started
from web.cli import main, parser
from web.commands.workplace import database_url
from web.composition import build

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def office(workplace: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with an office that has started once."""
    started(workplace)
    capsys.readouterr()
    return workplace


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "last_day"),
    [
        (["2026-09-30", "3"], "2026-10-10"),
        (["2024-05-16", "3"], "2024-05-21"),
        (["2026-09-30", "3", "--unit", "cd"], "2026-10-08"),
        (["2024-10-21", "7"], "2024-10-30"),
    ],
)
def test_given_no_database_when_a_deadline_is_asked_then_the_last_line_is_the_day(
    workplace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], last_day: str
) -> None:
    assert main(["deadline", *arguments]) == 0
    lines = said(capsys)
    assert lines[-1] == last_day
    assert lines[1].startswith(f"{arguments[0]} 周")
    assert "起算当日,不计入" in lines[1]
    assert not workplace.exists()


def test_given_a_closure_when_the_departments_deadline_is_asked_then_it_counts(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    platform = build(database_url())
    close_department(platform.runtime, [date(2026, 11, 24)], "WJW", "安卫〔2026〕9号", SYSTEM)
    platform.close()
    assert main(["deadline", "2026-11-23", "1", "--department", "WJW"]) == 0
    lines = said(capsys)
    assert lines[-1] == "2026-11-25"
    assert any("停办" in line for line in lines)
    assert main(["deadline", "2026-11-23", "1"]) == 0
    assert said(capsys)[-1] == "2026-11-24"


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["deadline"], ["deadline", "soon", "3"], ["deadline", "2026-09-30", "-1"], ["verify"], ["token"]],
)
def test_given_wrong_use_then_status_2_and_the_usage_in_chinese(
    workplace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("用法: shenguan")


@pytest.mark.parametrize("command", ["doctor", "cases", "worker"])
def test_given_no_database_when_it_is_needed_then_status_2_says_how_to_make_one(
    workplace: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command]) == 2
    assert "shenguan init" in capsys.readouterr().err
    assert not workplace.exists()


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    commands = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands is not None
    for name in commands:
        assert re.search(rf"^ +{name} +\S", told, re.MULTILINE), name
        assert main([name, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"用法: shenguan {name}")


def test_given_a_new_office_when_started_then_one_account_with_a_one_time_secret(
    workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    first = capsys.readouterr().out
    assert re.search(r"首个账号 pt\.admin,一次性口令 \S{30,}", first)
    assert main(["init"]) == 0
    assert "口令" not in capsys.readouterr().out
    assert main(["user", "list"]) == 0
    assert len(said(capsys)) == 1


def test_given_accounts_when_added_then_listed_and_never_twice(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "scjg.zr01"]) == 0
    assert "一次性口令" in capsys.readouterr().out
    assert main(["user", "add", "scjg.zr01"]) == 1
    assert main(["user", "add", "new.one"]) == 2
    assert main(["user", "add", "new.one", "--name", "新岗位", "--department", "XX", "--role", "auditor"]) == 2
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert [line.split()[0] for line in said(capsys)] == ["pt.admin", "scjg.zr01"]


def test_given_a_token_when_made_and_revoked_then_it_opens_and_shuts(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "create", "审批系统", "--department", "SPJ", "--role", "approval_clerk"]) == 0
    secret = said(capsys)[0]
    assert main(["token", "list"]) == 0
    prefix = said(capsys)[0].split()[0]
    platform = build(database_url())
    assert platform.tokens.identify(secret) is not None
    assert main(["token", "revoke", prefix]) == 0
    assert platform.tokens.identify(secret) is None
    platform.close()
    assert main(["token", "revoke", "nothing"]) == 1


def test_given_an_untouched_office_when_examined_then_all_is_well(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    assert [line[:2] for line in said(capsys)] == ["正常"] * 12
    assert main(["verify", "--all"]) == 0
    assert main(["incident", "list"]) == 0
    assert main(["deploy", str(ROOT / "processes")]) == 0
    assert said(capsys)[-1].endswith("没有变化")


def test_given_no_such_incident_when_dismissed_then_it_says_so(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["incident", "dismiss", "0" * 26, "误报"]) == 1
    assert said(capsys) == [f"{'0' * 26}  没有这件故障,或者已经排除"]


def test_given_a_failing_scenario_when_played_then_status_1_names_the_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "processes", tmp_path / "processes")
    file = tmp_path / "processes" / "approval_push" / "scenarios" / "d02_auto_claim.toml"
    assert main(["scenario", str(file)]) == 0
    assert said(capsys)[-1] == "场景1个,通过1个,未通过0个"
    file.write_text(file.read_text("utf-8").replace("2024-05-17T00:00", "2024-05-16T00:00"), "utf-8")
    assert main(["scenario", str(file)]) == 1
    assert "step 1" in capsys.readouterr().out
    assert main(["scenario", str(tmp_path / "nowhere")]) == 2


class Served:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._seen = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def address(self) -> str:
        assert self._seen.wait(PATIENCE), "\n".join(self.lines)
        return next(found[0] for line in self.lines if (found := re.search(r"http://\S+", line)))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                self._seen.set()
        self._seen.set()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`shenguan serve --demo` on an empty folder."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "web", "serve", "--demo", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(process)
    yield served
    assert served.stop() == 0


def fetched(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_given_a_first_start_when_served_then_ready_with_demo_accounts(demonstration: Served) -> None:
    address = demonstration.address()
    assert fetched(f"{address}/healthz") == (200, "ok")
    told = "".join(demonstration.lines)
    assert re.search(r"scjg\.zr01 +demo-\S{10}", told)
    assert "did not go on" not in told
    assert fetched(f"{address}/api/v1/cases")[0] == 401
    assert fetched(f"{address}/api/v1/openapi.json")[0] == 200


def test_given_the_demonstration_when_examined_then_every_state_is_there_and_all_invariants_hold(
    demonstration: Served,
) -> None:
    demonstration.address()
    found = figures(database_of(demonstration))
    assert found["cases"] >= 320
    assert found["claimable"] >= 40
    assert found["incidents"] == 0
    assert found["statuses"] >= {"pending", "returned", "claimed", "auto_claimed", "reassigned", "recalled"}
    assert found["elements"] >= {"claim", "feedback", "confirm_reassignment", "supplement", "register_receipt"}
    assert found["elements"] >= {"claim_matter", "release", "confirm_deregistration", "give_opinion", "decide", "sign"}
    assert found["elements"] >= {"convene", "respond", "file", "conclude", "arrange", "opinion", "verify_onsite"}
    assert found["clues"] == {"late_push", "claim_overdue", "deemed_consent"}
    assert found["basis"] >= {"in_force", "expired"}


def database_of(served: Served) -> str:
    environment = Path(f"/proc/{served.process.pid}/environ").read_bytes().split(b"\0")
    folder = next(pair.removeprefix(b"DATA_DIR=").decode() for pair in environment if pair.startswith(b"DATA_DIR="))
    return f"sqlite:///{folder}/shenguan.db"


def figures(url: str) -> dict[str, Any]:
    """What the demonstration holds."""
    platform = build(url)
    try:
        assert all(finding.ok for finding in platform.doctor())
        with platform.database.read() as connection:

            def column(query: str) -> set[Any]:
                return set(connection.exec_driver_sql(query).scalars())

            (cases,) = column("SELECT count(*) FROM cases WHERE parent_id IS NULL AND id = root_id")
            (claimable,) = column(
                "SELECT count(*) FROM work_item WHERE state = 'open' AND element = 'claim' AND department = 'SCJG'"
            )
            (incidents,) = column("SELECT count(*) FROM incident")
            return {
                "cases": cases,
                "claimable": claimable,
                "incidents": incidents,
                "statuses": column("SELECT DISTINCT status FROM claim"),
                "elements": column("SELECT DISTINCT element FROM work_item WHERE state = 'open'"),
                "basis": column("SELECT DISTINCT basis_status FROM claim"),
                "clues": column("SELECT DISTINCT kind FROM accountability_clue"),
            }
    finally:
        platform.close()


def test_given_a_sandboxes_database_when_an_office_command_opens_it_then_the_mistake_is_named(
    workplace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", "--sandbox"]) == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{workplace / 'sandbox.db'}")
    assert main(["doctor"]) == 1
    assert "沙盒和正式的数据库不能混用" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["no key", "ab" * 31])
def test_given_a_data_key_that_is_none_then_the_variable_and_how_to_make_one_are_told(
    told: str, workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    monkeypatch.setenv("SHENGUAN_DATA_KEY", told)
    capsys.readouterr()

    assert main(["doctor"]) == 1

    said = capsys.readouterr().err
    assert "SHENGUAN_DATA_KEY" in said and "64位十六进制" in said and "openssl rand -hex 32" in said
    assert told not in said
