"""Imports as kept work: what becomes of every row; corrected and sent again without doubling; forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from tests.prepared import Place
from tests.web.api_client import decision
from tests.web.office import BEGINNING, Office, office_in
from tests.web.sheetfile import (
    COLUMNS,
    cases,
    changed,
    csv_file,
    decisions,
    handled,
    lines,
    outcome,
    report_file,
    sent,
    stored,
    xlsx_file,
)
from web.sheetimport.advance import advance_imports
from web.sheetimport.importbook import KEPT_FOR

MAKERS = {"csv": csv_file, "xlsx": xlsx_file}
PHONE, PERSON = "13812345678", "王测试某某"
REGISTERED, MENDED, AGAIN = "已登记并推送", "未登记,须修改", "此前已登记,没有重复"


@pytest.fixture
def office(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office on each backend in turn."""
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
    opened = office_in(place)
    yield opened
    opened.platform.close()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_given_a_mixed_file_when_handled_then_every_row_says_what_became_of_it(office: Office, kind: str) -> None:
    rows = [
        decision(1),
        decision(2, address=None),
        decision(3, decided_on="瞎写"),
        decision(1),
        decision(1, content="另一内容"),
        decision(4, party_code="91370784MAFAKE0190"),
    ]
    clerk = office.client("spj.jb01")
    told = sent(office, MAKERS[kind](rows), f"决定.{kind}")
    assert set(stored(office, "status")) == {"waiting"}
    assert handled(office) == 6

    found = lines(report_file(clerk, told, kind))
    assert [row["结果"] for row in found] == [
        REGISTERED,
        "已登记,待补正",
        MENDED,
        AGAIN,
        "与已登记的内容不一致",
        REGISTERED,
    ]
    assert [row["行"] for row in found] == ["2", "3", "4", "5", "6", "7"]
    assert "许可日期" in found[2]["错误"]
    assert "地址" in found[1]["提示"]
    assert "许可内容" in found[4]["错误"]
    assert found[0]["案件编号"] == found[3]["案件编号"] == found[4]["案件编号"]
    assert "统一社会信用代码" in found[5]["提示"]
    page = clerk.get(f"/intake/imports/{told}?show=all").get_data(as_text=True)
    assert f'href="/cases/{found[0]["案件编号"]}"' in page
    assert "有2行没有登记" in page
    assert stored(office, "state", "sheet_import") == ["done"]


def test_given_cells_that_cannot_be_used_when_handled_then_only_their_rows_are_refused(office: Office) -> None:
    told = sent(office, xlsx_file([decision(1, party_code=370784199001010015), decision(2)]), "决定.xlsx")
    handled(office)
    found = lines(report_file(office.client("spj.jb01"), told))
    assert [row["结果"] for row in found] == [MENDED, REGISTERED]
    assert "单元格F2的号码超过15位" in found[0]["错误"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("only", ["", "unregistered"])
def test_given_a_report_when_corrected_and_sent_again_then_only_the_corrected_are_new(
    office: Office, kind: str, only: str
) -> None:
    clerk = office.client("spj.jb01")
    first = sent(office, MAKERS[kind](decisions(5, (2, 4), by_commitment=True)), f"决定.{kind}")
    handled(office)
    assert cases(office) == 3
    report = report_file(clerk, first, kind, only)

    second = sent(office, changed(report, "许可日期", {"3": "2026/11/16"}), f"改正.{kind}", replaces=first)
    handled(office)

    assert cases(office) == 4
    wanted = [REGISTERED, MENDED] if only else [AGAIN, REGISTERED, AGAIN, MENDED, AGAIN]
    assert outcome(clerk, second) == wanted
    assert stored(office, "closed_at", "sheet_import") == [None, None]

    report = report_file(clerk, second, kind)
    wrong = {row["行"]: "2026-11-16" for row in lines(report) if row["结果"] == MENDED}
    last = sent(office, changed(report, "许可日期", wrong), f"再改.{kind}", replaces=second)
    handled(office)
    assert cases(office) == 5
    assert MENDED not in outcome(clerk, last)


def test_given_all_corrected_when_sent_again_then_what_was_kept_of_the_first_is_wiped(office: Office) -> None:
    clerk = office.client("spj.jb01")
    first = sent(office, csv_file(decisions(2, (1,))))
    handled(office)
    assert [bool(kept) for kept in stored(office, "sealed_row")] == [True, False]
    right = changed(report_file(clerk, first), "许可日期", {"2": "2026-11-16"})
    sent(office, right, replaces=first)
    handled(office)
    assert set(stored(office, "sealed_row")) == {None}
    page = clerk.get(f"/intake/imports/{first}").get_data(as_text=True)
    assert "清除" in page
    assert "未登记的行(CSV)" not in page


def test_given_a_line_of_a_report_with_another_departments_case_when_sent_then_refused(office: Office) -> None:
    foreign = office.push(50, "2026-11-16T09:30")
    header = ("案件编号", "doc_no")
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("UPDATE cases SET department = 'WJW'")
    told = sent(office, "\n".join([",".join(header), f"{foreign},安审批许〔2026〕50号"]).encode())
    handled(office)
    assert outcome(office.client("spj.jb01"), told) == [MENDED]


def test_given_an_order_to_stop_when_continued_then_the_rest_is_handled_and_old_orders_are_spent(
    office: Office,
) -> None:
    clerk = office.client("spj.jb02")
    told = sent(office, csv_file(decisions(5)))
    address = f"/intake/imports/{told}"
    assert advance_imports(office.platform, most_rows=2) == 2
    for _ in range(2):
        assert clerk.post(f"{address}/stop", {"request": "one"}).status_code == 303
    assert advance_imports(office.platform) == 0
    page = clerk.get(address).get_data(as_text=True)
    assert "尚未办理的行没有登记,可以继续" in page
    assert outcome(clerk, told) == [REGISTERED] * 2 + ["尚未办理"] * 3
    left = lines(report_file(clerk, told, "xlsx", "unregistered"))
    assert [row["行政相对人姓名(名称)"] for row in left] == [decision()["party_name"]] * 3

    assert clerk.post(f"{address}/continue", {"request": "two"}).status_code == 303
    clerk.post(f"{address}/stop", {"request": "one"})
    assert handled(office) == 3
    assert outcome(clerk, told) == [REGISTERED] * 5


def test_given_a_stopped_import_when_the_same_file_runs_elsewhere_then_it_waits(office: Office) -> None:
    clerk = office.client("spj.jb01")
    first = sent(office, csv_file(decisions(2)))
    clerk.post(f"/intake/imports/{first}/stop", {"request": "one"})
    second = sent(office, csv_file(decisions(2)))
    assert first != second
    clerk.post(f"/intake/imports/{first}/continue", {"request": "two"})
    assert "另一次导入正在办理" in clerk.get(f"/intake/imports/{first}").get_data(as_text=True)
    handled(office)
    assert cases(office) == 2


def test_given_an_account_shut_meanwhile_when_its_import_is_due_then_it_stops_with_the_reason(office: Office) -> None:
    told = sent(office, csv_file(decisions(3)))
    advance_imports(office.platform, most_rows=1)
    office.platform.accounts.disable("spj.jb01")
    assert advance_imports(office.platform) == 0
    page = office.client("spj.jb02").get(f"/intake/imports/{told}").get_data(as_text=True)
    assert "上传人的账号已停用" in page
    assert "继续办理" not in page
    assert cases(office) == 1


def test_given_the_roles_at_the_upload_when_handled_then_they_count_and_the_uploader_acts(office: Office) -> None:
    sent(office, csv_file(decisions(1)))
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("UPDATE account SET roles = '[]', name = '别名' WHERE login = 'spj.jb01'")
    handled(office)
    assert stored(office, "registered_by", "decision") == ["spj.jb01"]


def test_given_the_same_form_or_the_same_file_when_sent_twice_then_one_import(office: Office) -> None:
    content = csv_file(decisions(2))
    first = sent(office, content, request="r-1")
    assert sent(office, content, request="r-2") == first
    handled(office)
    assert sent(office, content, request="r-1") == first
    third = sent(office, csv_file(decisions(3)), request="r-1")
    assert third != first
    handled(office)
    assert outcome(office.client("spj.jb01"), third) == [AGAIN, AGAIN, REGISTERED]


def test_given_roles_that_no_longer_do_when_its_import_is_due_then_it_stops_with_the_reason(office: Office) -> None:
    told = sent(office, csv_file(decisions(2)))
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("UPDATE sheet_import SET roles = '[]'")
    assert handled(office) == 0
    page = office.client("spj.jb01").get(f"/intake/imports/{told}").get_data(as_text=True)
    assert "岗位已不能发起该流程" in page
    assert "继续办理" not in page
    assert "有2行没有登记" in page


def test_given_an_import_when_stored_then_no_personal_data_lie_in_clear(office: Office, tmp_path: Path) -> None:
    rows = decisions(4, (2,), contact_phone=PHONE, contact_person=PERSON)
    # A column out of step must not bring them into an error either.
    rows.append(decision(5, target_departments=PHONE, contact_phone=None))
    told = sent(office, csv_file(rows, COLUMNS))
    assert PHONE not in everything(office, tmp_path)
    advance_imports(office.platform, most_rows=2)
    assert PHONE not in everything(office, tmp_path)
    handled(office)
    assert PHONE not in everything(office, tmp_path)
    kept = [bool(sealed) for sealed in stored(office, "sealed_row")]
    assert kept == [False, True, False, False, True]
    report = report_file(office.client("spj.jb01"), told, "csv", "unregistered").decode()
    assert report.count(PHONE) >= 2


def everything(office: Office, folder: Path) -> str:
    """All that lies in the database: its rows, and where there are any its files."""
    with office.platform.database.read() as connection:
        tables = inspect(connection).get_table_names()
        rows = [str(row) for name in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    files = [path.read_bytes().decode("utf-8", "ignore") for path in sorted(folder.glob("test.db*"))]
    return "".join((*rows, *files))


def test_given_thirty_days_or_an_order_when_over_then_the_rows_are_forgotten(office: Office) -> None:
    clerk = office.client("spj.jb01")
    first = sent(office, csv_file(decisions(1, (1,))))
    second = sent(office, csv_file(decisions(2, (1, 2))))
    handled(office)
    clerk.post(f"/intake/imports/{first}/close", {"request": "one"})
    assert [bool(kept) for kept in stored(office, "sealed_row")] == [False, True, True]
    office.clock.move_to(BEGINNING + KEPT_FOR)
    advance_imports(office.platform)
    assert [bool(kept) for kept in stored(office, "sealed_row")] == [False, True, True]
    office.clock.move_to(office.clock.now() + KEPT_FOR)
    advance_imports(office.platform)
    assert set(stored(office, "sealed_row")) == {None}
    assert "其内容已于" in office.client("spj.jb01").get(f"/intake/imports/{second}").get_data(as_text=True)
