"""`shenguan calendar`: importing a notice and declaring closed days from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SystemClock, parsed
from tests.web.calendar_office import CalendarOffice, open_calendar_office
from web.cli import main
from web.commands.workplace import database_url

NOTICE = {
    "sources": {"2027": "国办发明电〔2026〕9号"},
    "years": {"2027": {"off": [f"2027-01-0{day}" for day in range(1, 6)], "work": []}},
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with 25 deadlines that reach into 2027; the program's clock stands on 30 December 2026."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(SystemClock, "now", lambda _: parsed("2026-12-30T09:00"))
    office: CalendarOffice = open_calendar_office(database_url())
    office.push("2026-12-29T10:00", count=25)
    office.platform.close()
    return tmp_path


def file(place: Path, told: Any = NOTICE, name: str = "2027.json") -> str:
    path = place / name
    path.write_text(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False), "utf-8")
    return str(path)


def test_given_a_notice_when_imported_then_shown_carried_out_and_the_second_time_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["calendar", "import", file(place), "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2027年放假安排(依据国办发明电〔2026〕9号)"
    assert "  2027-01-04 周一  工作日 → 放假" in told
    assert any(line.startswith("期限:顺延25件,") for line in told)
    assert "  ……另5件" in told
    assert sum("2027-01-04 24:00(暂定) → 2027-01-06 24:00  顺延" in line for line in told) == 20
    assert told[-1] == "仅为预览,没有生效。"
    assert main(["calendar", "import", file(place), "--yes"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "已生效,日历第2版。"
    assert main(["calendar", "import", file(place)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "与现行日历一致,没有变化。"
    assert main(["calendar", "show", "2027-01"]) == 0
    assert "2027-01-05 周二  法定假日" in capsys.readouterr().out
    assert main(["doctor"]) == 0


def test_given_json_wanted_when_imported_then_the_answer_is_one_object(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["calendar", "import", file(place), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["changed"], told["applied"]) == (True, True)
    assert told["deadlines"] == {"moved": 25, "confirmed": 0, "kept": 0, "unchanged": 0}
    assert len(told["timers"]) == 25
    assert main(["calendar", "import", file(place), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False


def test_given_a_wrong_file_when_imported_then_status_1_names_the_place(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    wrong = file(place, "日期,类型\n2027-01-01,放假\n2027-01-04,上班\n", "wrong.csv")
    assert main(["calendar", "import", wrong]) == 1
    assert "“第3行 日期”2027-01-04是周一" in capsys.readouterr().err
    assert main(["calendar", "import", str(place / "nowhere.json")]) == 2
    nameless = file(place, "日期,类型\n2027-01-01,放假\n", "nameless.csv")
    assert main(["calendar", "import", nameless]) == 2
    assert "--document" in capsys.readouterr().err
    assert main(["calendar", "import", nameless, "--document", "国办发明电〔2026〕9号", "--dry-run"]) == 0
    assert "请核对:2027年未列法定节假日" in capsys.readouterr().out


def test_given_a_closed_day_when_declared_then_the_departments_deadlines_move(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    closing = ["calendar", "close", "2026-12-31", "--document", "安政办〔2026〕7号"]
    assert main([*closing, "--department", "WJW"]) == 0
    told = capsys.readouterr().out
    assert "期限:顺延0件" in told and "本部门停办" in told
    assert main([*closing, "--department", "NOBODY"]) == 2
    assert main(closing) == 0
    assert "期限:顺延25件" in capsys.readouterr().out
    assert main(closing) == 0
    assert "没有变化" in capsys.readouterr().out
    assert main(["calendar", "close", str(date(2026, 12, 31))]) == 2
    assert main(["doctor"]) == 0
