"""`shenguan deploy`: a folder goes through the same gate as a draft, and only a second person lets it through."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.drafts import candidate_of
from tests.datafolder import started
from web.cli import main
from web.commands.deploying import PASSWORD as VARIABLE
from web.commands.workplace import database_url
from web.composition import build
from web.platform import Platform
from web.security.posts import AccountPost
from web.workbench import carrying
from web.workbench.drafts import BOOK
from web.workbench.runs import Run
from web.workbench.scenarios.wanted import wanted_scenarios
from web.workbench.works import Progress

PROCESSES = Path(__file__).parents[1] / "processes"
PASSWORD = "Zhong-Qiu-2026-Yue"
PROCESS = "claim_auto"


def none_played(platform: Platform, run: Run, progress: Progress) -> dict[str, Any]:
    """A run that is over before a scenario is played."""
    return {"files": {}, "missing": {}}


def all_passed(platform: Platform, run: Run, progress: Progress) -> dict[str, Any]:
    """A run in which every scenario passes: what playing them finds is tested where they are played."""
    with platform.database.read() as connection:
        wanted = wanted_scenarios(platform, connection, candidate_of(BOOK.texts(connection, run.about)))
    for done in range(len(wanted) + 1):
        progress(done, len(wanted))
    return {"files": {path: {"passed": True} for path in wanted}, "missing": {}}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A data folder of an office with an account for every post."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setattr(carrying, "works", lambda: {"scenarios": none_played})
    started(tmp_path / "data")
    platform = build(database_url())
    platform.accounts.seed([AccountPost.of(post) for post in platform.catalogue.posts()], PASSWORD, demo=True)
    platform.close()
    capsys.readouterr()
    yield tmp_path


@pytest.fixture
def folder(office: Path) -> Path:
    """The claim process with another name for a task."""
    copied = office / "folder" / PROCESS
    shutil.copytree(PROCESSES / PROCESS, copied)
    drawing = copied / f"{PROCESS}.bpmn"
    text = drawing.read_text("utf-8")
    assert 'name="收到推送' in text
    drawing.write_text(text.replace('name="收到推送', 'name="收到了推送', 1), "utf-8")
    return copied.parent


def running() -> tuple[int, str]:
    platform = build(database_url())
    info = platform.runtime.process(PROCESS)
    platform.close()
    assert info is not None
    return info.number, info.version


def override(folder: Path) -> list[str]:
    told = ["--override", "--by", "pt.analyst", "--basis", "安政办〔2026〕9号", "--reason", "汛期"]
    return ["deploy", str(folder), *told]


def proposal(text: str) -> str:
    found = re.search(r"编号 (\w{26})", text)
    assert found is not None, text
    return found[1]


def test_without_its_conditions_a_folder_is_not_handed_in_and_stays_a_draft(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = running()
    assert main(["deploy", str(folder), "--reason", "改名"]) == 2
    assert "--by" in capsys.readouterr().out
    assert main(["deploy", str(folder), "--reason", "改名", "--by", "pt.analyst"]) == 1
    told = capsys.readouterr().out
    assert "收到了推送" in told
    assert "  满足  部署检查没有错误" in told
    assert "  满足  送审人已核对差异" in told
    assert "  待办  场景全部通过" in told
    assert "没有送审" in told
    assert re.search(r"/drafts/\w{26}/proposal", told)
    assert running() == before


def test_a_folder_that_meets_every_condition_is_handed_in_with_progress_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = running()
    monkeypatch.setattr(carrying, "works", lambda: {"scenarios": all_passed})
    assert main(["deploy", str(folder), "--reason", "改名", "--by", "pt.analyst"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"运行场景:(\d+) / \1$", told, re.MULTILINE)
    assert re.search(r"  满足  场景全部通过:通过\d+个,未通过0个", told)
    assert running() == before
    assert main(["deploy", "--approve", proposal(told), "--by", "spj.fzr"]) == 0
    assert running()[0] == 2


def test_an_override_needs_two_people_and_a_document(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = running()
    assert main(["deploy", str(folder), "--override"]) == 2
    assert main(override(folder)) == 0
    told = capsys.readouterr().out
    assert "已送审(例外)" in told
    number = proposal(told)
    assert main(["deploy", "--approve", number]) == 2
    assert main(["deploy", "--approve", number, "--by", "pt.analyst"]) == 1
    assert "不能批准自己送审的部署" in capsys.readouterr().err
    assert main(["deploy", "--approve", number, "--by", "scjg.zr01"]) == 1
    assert "该账号不能批准部署" in capsys.readouterr().err
    monkeypatch.setenv(VARIABLE, "wrong")
    assert main(["deploy", "--approve", number, "--by", "spj.fzr"]) == 1
    assert running() == before
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert main(["deploy", "--approve", number, "--by", "spj.fzr"]) == 0
    assert re.search(rf"^{PROCESS}  .*第2版  \w{{12}}  已部署$", capsys.readouterr().out, re.MULTILINE)
    assert running()[0] == 2
    assert main(["deploy", "--approve", number, "--by", "spj.fzr"]) == 1
    assert main(["deploy", str(folder)]) == 0
    assert "没有变化" in capsys.readouterr().out


def test_the_folder_deployed_again_is_the_same_draft(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", str(folder), "--reason", "改名", "--by", "pt.analyst"]) in (0, 1)
    assert main(override(folder)) in (0, 1)
    told = capsys.readouterr().out
    assert len(set(re.findall(r"/drafts/(\w{26})/proposal", told))) == 1


def test_wrong_use_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy"]) == 2
    assert main(["deploy", str(office), "--approve", "x"]) == 2
    assert main(["deploy", str(office / "nowhere")]) == 2
    assert main(["deploy", "--approve", "0" * 26, "--by", "spj.fzr"]) == 1


def test_nobody_hands_in_by_a_one_time_password_and_is_told_to_change_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    platform = build(database_url())
    platform.accounts.set_password("pt.analyst", PASSWORD)
    platform.close()
    assert main(override(folder)) == 1
    told = capsys.readouterr().err
    assert "一次性口令还没有更改,不能送审" in told
    assert "改成自己的口令" in told
    assert "批准部署" not in told
    assert none_begun()


def test_who_may_approve_but_not_draw_does_not_hand_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ["--override", "--by", "spj.fzr", "--basis", "安政办〔2026〕9号", "--reason", "汛期"]
    assert main(["deploy", str(folder), *told]) == 1
    assert "该账号不能送审" in capsys.readouterr().err
    assert none_begun()


def none_begun() -> bool:
    """Whether no draft was left behind."""
    platform = build(database_url())
    with platform.database.read() as connection:
        found = BOOK.all(connection)
    platform.close()
    return not found
