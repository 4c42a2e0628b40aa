"""Many decisions from a CSV file: both encodings, both spellings, each row for itself, no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_client import decision
from tests.web.office import Office, Visitor, open_office
from web.csvimport.cells import harmless

ADDRESS = "/intake/approval_push/csv"
COLUMNS = ("item_code", "decision_type", "doc_no", "party_name", "party_type", "party_code", "contact_phone", "address")
MORE = ("decided_on", "valid_kind", "valid_from", "valid_to", "content", "handler", "decider", "target_departments")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def sheet(
    rows: Sequence[Mapping[str, Any]], header: Sequence[str] = (*COLUMNS, *MORE), encoding: str = "utf-8"
) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(header)
    writer.writerows([row.get(key, "") or "" for key in (*COLUMNS, *MORE)] for row in rows)
    return kept.getvalue().encode(encoding)


def upload(visitor: Visitor, content: bytes) -> Any:
    return visitor.post(ADDRESS, {"file": (io.BytesIO(content), "决定.csv")})


def results(visitor: Visitor, answer: Any) -> list[list[str]]:
    """The rows of the downloaded report."""
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    text = visitor.get(answer.headers["Location"] + "?format=csv").get_data(as_text=True)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def test_given_a_mixed_file_when_uploaded_then_every_row_says_what_became_of_it(office: Office) -> None:
    clerk = office.client("spj.jb01")
    rows = [
        decision(1),
        decision(2, address=None),
        decision(3, decided_on="瞎写"),
        decision(1),
        decision(1, content="另一内容"),
        decision(4, party_code="91370784MAFAKE0190"),
    ]
    answer = upload(clerk, sheet(rows))

    told = results(clerk, answer)
    assert [row[2] for row in told] == [
        "已登记并推送",
        "已登记,待补正",
        "未登记,须修改",
        "此前已登记,没有重复",
        "与已登记的内容不一致",
        "已登记并推送",
    ]
    assert [row[0] for row in told] == ["2", "3", "4", "5", "6", "7"]
    assert "许可日期" in told[2][4]
    assert "地址" in told[1][5]
    assert told[0][3] == told[3][3] == told[4][3]
    assert "统一社会信用代码" in told[5][5]
    page = clerk.get(answer.headers["Location"]).get_data(as_text=True)
    assert f'href="/cases/{told[0][3]}"' in page
    assert "有2行没有登记" in page


def test_given_a_spreadsheets_spelling_in_gbk_when_uploaded_then_read_all_the_same(office: Office) -> None:
    clerk = office.client("spj.jb01")
    template = clerk.get(f"{ADDRESS}/template").get_data(as_text=True).removeprefix("\ufeff")
    labels = next(csv.reader(io.StringIO(template)))
    assert labels[:2] == ["事项", "决定类型"]
    spelled = decision(1, decision_type="准予", decided_on="2026/11/16", target_departments="市场监管局、卫健局")
    header = [next(label for label in labels if label == name) for name in labels_of(COLUMNS + MORE)]
    answer = upload(clerk, sheet([spelled], header, "gb18030"))

    assert [row[2] for row in results(clerk, answer)] == ["已登记并推送"]
    assert len(office.open_items("WJW")) == len(office.open_items("SCJG")) == 1


def labels_of(keys: Sequence[str]) -> list[str]:
    labels = (
        *(
            "事项",
            "决定类型",
            "法律文书编号",
            "行政相对人姓名(名称)",
            "相对人类别",
            "统一社会信用代码",
            "联系方式",
            "地址",
        ),
        *("许可日期", "有效期类别", "有效期自", "有效期至", "许可内容", "经办人", "审批人", "监管部门"),
    )
    return list(labels[: len(keys)])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有可以识别的列名"),
        ("doc_no,颜色\n1,红\n".encode(), "没有“颜色”这一列"),
        (b"doc_no,doc_no\n1,2\n", "出现了两次"),
        (b"doc_no\n\n\n", "没有数据行"),
        (b'doc_no\n"open', "不是可以识别的 CSV"),
        (b"doc_no\n\x00\n", "不是可以识别的 CSV"),
        (b"\xff\xff\xff", "编码无法识别"),
        (b"doc_no\n" + b"1\n" * 2001, "最多2000行"),
    ],
)
def test_given_an_unusable_file_when_uploaded_then_422_says_why(office: Office, content: bytes, words: str) -> None:
    answer = upload(office.client("spj.jb01"), content)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_given_no_file_when_uploaded_then_422(office: Office) -> None:
    assert office.client("spj.jb01").post(ADDRESS, {}).status_code == 422


def test_given_a_formula_when_reported_then_no_spreadsheet_computes_it(office: Office) -> None:
    clerk = office.client("spj.jb01")
    told = results(clerk, upload(clerk, sheet([decision(1, doc_no="=HYPERLINK(1)")])))
    assert told[0][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_a_cell_that_would_be_computed_is_quoted(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("安审批许〔2026〕1号") == "安审批许〔2026〕1号"


def test_given_a_report_when_another_department_opens_it_then_404(office: Office) -> None:
    clerk = office.client("spj.jb01")
    address = upload(clerk, sheet([decision(1)])).headers["Location"]
    assert re.fullmatch(r"/intake/reports/\w{26}", address)
    assert office.client("spj.jb02").get(address).status_code == 200
    assert office.client("scjg.zr01").get(address).status_code == 404


def test_given_a_report_when_stored_then_without_personal_data(office: Office) -> None:
    upload(office.client("spj.jb01"), sheet([decision(1)]))
    with office.platform.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT rows FROM csv_report").scalar_one()
    assert "0536" not in kept
    assert "虚构01号" not in kept
