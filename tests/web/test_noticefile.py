"""Holiday notices as files: what is read, and how every fault is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InputRejected
from web.noticefile import read_notices, written
from web.words.wording import problem_text

CSV = """日期,类型,年度,文号
2027-01-01,放假,2027,国办发明电〔2026〕9号
2027/1/2,放假,,
2027年1月3日,放假,2027,国办发明电〔2026〕9号
2027-01-09,上班,2027,
"""


def as_json(**years: Any) -> bytes:
    return json.dumps({"_note": "made up", "sources": {"2027": "no. 1"}, "years": years or {}}).encode()


def faults(raw: bytes) -> list[str]:
    with pytest.raises(InputRejected) as rejected:
        read_notices(raw)
    return [problem_text(problem, {}) for problem in rejected.value.problems]


def test_given_json_when_read_then_a_notice_a_year() -> None:
    raw = as_json(**{"2027": {"off": ["2027-01-01", "2026-12-31"], "work": ["2027-01-09"]}})
    (notice,) = read_notices(raw).notices
    assert (notice.year, notice.source) == (2027, "no. 1")
    assert notice.off == {date(2027, 1, 1), date(2026, 12, 31)}
    assert notice.work == {date(2027, 1, 9)}


def test_given_the_published_years_in_one_file_when_read_then_the_eve_of_a_new_year_belongs_to_its_notice() -> None:
    file = Path(__file__).parents[1] / "engine" / "calendar" / "data" / "calendar_2023_2026.json"
    notices = read_notices(file.read_bytes()).notices
    assert [notice.year for notice in notices] == [2023, 2024, 2025, 2026]
    assert date(2022, 12, 31) in notices[0].off


def test_given_the_eve_of_a_new_year_without_its_year_in_csv_when_read_then_it_belongs_to_the_notice() -> None:
    (notice,) = read_notices("日期,类型\n2026-12-31,放假\n2027-01-01,放假\n".encode()).notices
    assert (notice.year, notice.off) == (2027, {date(2026, 12, 31), date(2027, 1, 1)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_given_csv_in_any_usual_encoding_when_read_then_the_same_notice(encoding: str) -> None:
    (notice,) = read_notices(CSV.encode(encoding)).notices
    assert notice.source == "国办发明电〔2026〕9号"
    assert sorted(notice.off) == [date(2027, 1, day) for day in (1, 2, 3)]
    assert notice.work == {date(2027, 1, 9)}


def test_given_notices_when_written_then_read_back_the_same() -> None:
    change = read_notices(CSV.encode())
    assert read_notices(written(change).encode()) == change


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"off": ["2027-01-01", "2027-02-30"]}, "“2027年 off(放假)第2项”请填写日期,例如2026-09-30"),
        ({"off": ["2027-01-01", 20270102]}, "“2027年 off(放假)第2项”请填写日期,例如2026-09-30"),
        (
            {"off": ["2027-01-01", "2027-01-09"], "work": ["2027-01-09"]},
            "“2027年 work(上班)第1项”2027-01-09既写了放假又写了上班",
        ),
        (
            {"off": ["2027-01-01", "2026-05-04"]},
            "“2027年 off(放假)第2项”2026-05-04不属于该年度(只允许上年12月、次年1月的相邻日)",
        ),
        (
            {"off": ["2027-01-01"], "work": ["2027-01-04"]},
            "“2027年 work(上班)第1项”2027-01-04是周一,调休上班只能是周六、周日",
        ),
        ({"off": ["2027-01-02"]}, "“2027年”缺少2027年元旦(1月1日)放假"),
        ({"off": "2027-01-01"}, "“2027年 off”应当是列表"),
        ({"off": ["2027-01-01"], "free": []}, "“2027年 free”不是本表单的内容"),
        ({"off": ["2027-01-01", "2027-01-01"]}, "“2027年 off(放假)第2项”2027-01-01写了两次"),
    ],
)
def test_given_a_fault_in_json_when_read_then_its_place_is_told(days: dict[str, Any], told: str) -> None:
    assert faults(as_json(**{"2027": days})) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("日期,类型\n2027-01-01,放假\n2027-13-01,放假\n", ["“第3行 日期”请填写日期,例如2026-09-30"]),
        ("日期,类型\n2027-01-01,放假\n2027-01-02,也许\n", ["“第3行 类型”应当是“放假”或者“上班”"]),
        ("日期,类型\n2027-01-01,放假\n2027-01-04,上班\n", ["“第3行 日期”2027-01-04是周一,调休上班只能是周六、周日"]),
        ("日期,类型\n2027-01-01,放假\n2027-01-01,上班\n", ["“第3行 日期”2027-01-01既写了放假又写了上班"]),
        ("日期,类型,年度\n2027-01-01,放假,明年\n", ["“第2行 年度”应当是四位年份,例如2027"]),
        ("日期,类型,文号\n2027-01-01,放假,甲\n2027-01-02,放假,乙\n", ["“第3行 文号”同一年度写了不同的文号"]),
        ("日期,备注\n2027-01-01,x\n", ["没有“备注”这一列,请删除该列,或者按“文件怎样写”改正列名", "缺少“类型”这一列"]),
        ("日期,类型\n", ["文件中没有数据行"]),
        ("日期,类型,类型\n2027-01-01,放假,放假\n", ["“类型”列出现了两次,请保留其中一列"]),
    ],
)
def test_given_a_fault_in_csv_when_read_then_its_line_is_told(text: str, told: list[str]) -> None:
    found = faults(text.encode())
    assert found[: len(told)] == told


@pytest.mark.parametrize(
    "raw", [b"", b"  \n", b"{", b"[1]", b'{"years": {}}', b'{"years": {"2027": 1}}', b"\xff\x00\xff"]
)
def test_given_what_is_no_notice_when_read_then_refused(raw: bytes) -> None:
    assert faults(raw) != []


def test_given_a_year_beyond_reckoning_when_read_then_refused() -> None:
    assert faults(as_json(**{"2055": {"off": ["2055-01-01"]}})) == ["“2055年”2055不在可登记的年份内(2004年至2035年)"]


def test_given_a_name_twice_when_read_then_refused() -> None:
    assert faults(b'{"years": {"2027": {"off": []}, "2027": {"off": []}}}') != []
