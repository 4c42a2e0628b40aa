"""The pages of imports: handing in, following, paging, who sees what, and no formula in any file."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.store.database import Database
from engine.store.migration import upgrade
from handlers.registration import REVISIONS as OFFICE_REVISIONS
from tests.web.api_client import decision
from tests.web.office import Office, open_office
from tests.web.sheetfile import ADDRESS, csv_file, handled, import_of, lines, report_file, upload, xlsx_file
from web.composition import WEB_REVISIONS, build
from web.sheetimport.advance import advance_imports


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def test_given_a_clerk_when_the_form_is_opened_then_both_templates_can_be_had(office: Office) -> None:
    clerk = office.client("spj.jb01")
    page = clerk.get(ADDRESS).get_data(as_text=True)
    assert "每次最多10,000行" in page
    assert 'name="request"' in page
    workbook = clerk.get(f"{ADDRESS}/template")
    assert workbook.headers["Content-Disposition"] == 'attachment; filename="approval_push.xlsx"'
    labels = [cell.value for cell in load_workbook(io.BytesIO(workbook.get_data())).worksheets[0][1]]
    text = clerk.get(f"{ADDRESS}/template?format=csv").get_data().decode("utf-8-sig")
    assert text.strip().split(",") == labels


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "没有可以识别的列名"),
        ("doc_no,颜色\n1,红\n".encode(), "a.csv", "没有“颜色”这一列"),
        (b"doc_no,doc_no\n1,2\n", "a.csv", "出现了两次"),
        (b"doc_no\n\n\n", "a.csv", "没有数据行"),
        (b'doc_no\n"open', "a.csv", "不是可以识别的 CSV"),
        (b"doc_no\n\x00\n", "a.csv", "不是可以识别的 CSV"),
        (b"\xff\xff\xff", "a.csv", "编码无法识别"),
        (b"doc_no\n" + b"1\n" * 10_001, "a.csv", "最多10000行"),
        (b"PK\x03\x04broken", "a.xlsx", "不是可以识别的 XLSX"),
        (b"doc_no\n1\n", "a.doc", "扩展名与内容不符"),
    ],
)
def test_given_an_unusable_file_when_uploaded_then_422_says_why_and_nothing_is_kept(
    office: Office, content: bytes, name: str, words: str
) -> None:
    clerk = office.client("spj.jb01")
    answer = upload(clerk, content, name)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "还没有导入过文件" in clerk.get("/intake/imports").get_data(as_text=True)


def test_given_no_file_when_uploaded_then_422(office: Office) -> None:
    assert office.client("spj.jb01").post(ADDRESS, {}).status_code == 422


def test_given_an_import_under_way_when_looked_at_then_bar_and_counts_tell_how_far(office: Office) -> None:
    clerk = office.client("spj.jb01")
    told = import_of(upload(clerk, csv_file([decision(number) for number in range(1, 41)])))
    waiting = clerk.get(f"/intake/imports/{told}").get_data(as_text=True)
    assert '<progress class="import-bar" aria-label="办理进度" value="0" max="40">' in waiting
    assert "停止办理" in waiting
    assert "刷新" in waiting

    advance_imports(office.platform, most_rows=1, seconds=60)
    office.clock.move_to(office.clock.now() + timedelta(minutes=2))
    advance_imports(office.platform, most_rows=19, seconds=60)
    part = clerk.get(f"/intake/imports/{told}/progress").get_data(as_text=True)
    assert "<html" not in part
    assert 'value="20" max="40"' in part
    assert "预计还需约2分钟" in part
    assert "已登记并推送 <strong>20</strong>行" in part
    listing = clerk.get("/intake/imports").get_data(as_text=True)
    assert "20 / 40行" in listing
    assert "正在办理" in listing

    handled(office)
    done = clerk.get(f"/intake/imports/{told}").get_data(as_text=True)
    assert "已办完" in done
    assert "data-follow" not in done
    assert "停止办理" not in done


def test_given_many_rows_when_shown_then_page_by_page(office: Office) -> None:
    clerk = office.client("spj.jb01")
    told = import_of(upload(clerk, csv_file([decision(number, decided_on="瞎写") for number in range(1, 131)])))
    handled(office)
    first = clerk.get(f"/intake/imports/{told}").get_data(as_text=True)
    assert first.count('class="row-failed"') == 100
    assert f"/intake/imports/{told}?show=failed&amp;after=101#rows" in first
    second = clerk.get(f"/intake/imports/{told}?show=failed&after=101").get_data(as_text=True)
    assert second.count('class="row-failed"') == 30
    assert "已是全部" in second
    assert clerk.get(f"/intake/imports/{told}?after=x&show=?").status_code == 200


def test_given_an_import_when_another_department_asks_for_it_then_404_everywhere(office: Office) -> None:
    told = import_of(upload(office.client("spj.jb01"), csv_file([decision(1)])))
    handled(office)
    colleague, stranger = office.client("spj.jb02"), office.client("scjg.zr01")
    for part in ("", "/progress", "/report"):
        assert colleague.get(f"/intake/imports/{told}{part}").status_code == 200
        assert stranger.get(f"/intake/imports/{told}{part}").status_code == 404
    for what in ("stop", "continue", "close"):
        assert stranger.post(f"/intake/imports/{told}/{what}").status_code == 404
    assert "没有导入" in stranger.get("/intake/imports").get_data(as_text=True)


def test_given_formulas_in_cells_when_reported_then_no_spreadsheet_computes_them(office: Office) -> None:
    clerk = office.client("spj.jb01")
    rows = [decision(1, doc_no="=HYPERLINK(1)", handler="@SUM(A1)", decided_on="+1")]
    told = import_of(upload(clerk, csv_file(rows)))
    handled(office)
    row = lines(report_file(clerk, told, "csv"))[0]
    assert row["法律文书编号"] == "'=HYPERLINK(1)"
    assert row["经办人"] == "'@SUM(A1)"
    assert row["许可日期"] == "'+1"
    cells = list(load_workbook(io.BytesIO(report_file(clerk, told, "xlsx"))).worksheets[0][2])
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cell.number_format for cell in cells if cell.value is not None} == {"@"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    again = import_of(upload(clerk, report_file(clerk, told, "csv"), "again.csv"))
    handled(office)
    assert lines(report_file(clerk, again, "csv"))[0] == row


def test_given_a_report_of_a_file_when_its_cells_are_compared_then_they_say_what_was_sent(office: Office) -> None:
    clerk = office.client("spj.jb01")
    spelled = {"decision_type": "准予", "target_departments": "市场监管局、WJW", "content": "一\n二"}
    sent = decision(1, decided_on="瞎写", **spelled)
    told = import_of(upload(clerk, xlsx_file([sent]), "a.xlsx"))
    handled(office)
    csv_row, xlsx_row = (lines(report_file(clerk, told, kind))[0] for kind in ("csv", "xlsx"))
    assert csv_row == xlsx_row
    assert csv_row["监管部门"] == "市场监管局、卫健局"
    assert csv_row["决定类型"] == "准予"
    assert csv_row["许可内容"] == "一\n二"
    assert csv_row["联系方式"] == "0536-0100001"


def test_given_reports_of_before_when_upgraded_then_they_are_imports_that_are_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    database = Database(url)
    before = tmp_path / "before"
    before.mkdir()
    for revision in sorted(WEB_REVISIONS.glob("000[12]_*.py")):
        shutil.copy(revision, before)
    upgrade(database, (OFFICE_REVISIONS, before))
    rows = [
        {"number": 2, "reference": "1号", "status": "created", "case_id": "c", "errors": [], "warnings": ["提示"]},
        {"number": 3, "reference": "2号", "status": "rejected", "case_id": None, "errors": ["请填写"], "warnings": []},
    ]
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO csv_report VALUES ('01', 'approval_push', '旧.csv', 'SPJ', 'spj.jb01', ?, 2, ?)",
            ("2026-11-01T01:00:00.000000Z", json.dumps(rows)),
        )
    database.close()

    build(url).close()
    office = open_office(tmp_path)
    clerk = office.client("spj.jb01")

    assert clerk.get("/intake/reports/01").headers["Location"].endswith("/intake/imports/01")
    page = clerk.get("/intake/imports/01?show=all").get_data(as_text=True)
    assert "旧.csv" in page
    assert "请填写" in page
    assert "提示" in page
    assert [row["结果"] for row in lines(report_file(clerk, "01"))] == ["已登记并推送", "未登记,须修改"]
    office.platform.close()
