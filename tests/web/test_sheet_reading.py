"""What is read from a file: typed cells of workbooks, both encodings of CSV, and what is refused before it is read."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from engine.errors import InputRejected
from engine.forms import Form
from tests.web.api_client import decision
from tests.web.office import Office, open_office
from tests.web.sheetfile import COLUMNS, csv_file, saved, start_form, xlsx_file
from web.sheetimport.answers import Choices, SheetRow
from web.sheetimport.cells import harmless, plain
from web.sheetimport.reading import MOST_ROWS, read_sheet
from web.sheetimport.workbook import template_book


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def form(office: Office) -> tuple[Form, Choices]:
    return start_form(office)


def read(raw: bytes, form: tuple[Form, Choices], name: str = "决定.xlsx") -> tuple[SheetRow, ...]:
    return read_sheet(raw, name, *form).rows


def refused(raw: bytes, form: tuple[Form, Choices], name: str = "决定.xlsx") -> list[str]:
    with pytest.raises(InputRejected) as told:
        read(raw, form, name)
    return [problem.code for problem in told.value.problems]


def book_of(*rows: Mapping[str, Any], header: tuple[str, ...] = COLUMNS) -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.active
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(key) for key in header])
    return book, sheet


def cell_of(sheet: Any, key: str, row: int = 2) -> Any:
    return sheet.cell(row, COLUMNS.index(key) + 1)


def faults(row: SheetRow) -> list[tuple[str, str, str]]:
    return [(found.field, found.code, str(found.values.get("cell"))) for found in row.faults]


def test_given_typed_cells_when_read_then_dates_are_days_and_numbers_are_what_was_typed(
    form: tuple[Form, Choices],
) -> None:
    book, sheet = book_of(decision(1))
    cell_of(sheet, "decided_on").value = datetime(2026, 11, 16)
    cell_of(sheet, "valid_from").value = date(2026, 11, 17)
    cell_of(sheet, "contact_phone").value = 13800001234
    cell_of(sheet, "party_code").value = 123456789012345.0
    cell_of(sheet, "handler").value = 12.5
    cell_of(sheet, "decider").value = 1e-7

    answers = read(saved(book), form)[0].answers

    assert answers["decided_on"] == "2026-11-16"
    assert answers["valid_from"] == "2026-11-17"
    assert answers["contact_phone"] == "13800001234"
    assert answers["party_code"] == "123456789012345"
    assert answers["handler"] == "12.5"
    assert answers["decider"] == "0.0000001"


def test_given_a_yes_cell_when_read_then_a_tick_is_true(form: tuple[Form, Choices]) -> None:
    book = Workbook()
    book.active.append(["doc_no", "by_commitment", "private_delivered_at"])
    book.active.append(["1号", True, datetime(2026, 11, 16, 9, 30)])
    answers = read(saved(book), form)[0].answers
    assert answers["by_commitment"] is True
    assert answers["private_delivered_at"] == "2026-11-16 09:30"


def test_given_labels_from_the_drop_down_when_read_then_codes_are_kept(form: tuple[Form, Choices]) -> None:
    item, departments = "食品经营许可(餐饮服务)(AQ-SCJG-002)", "市场监管局、卫健局"
    spelled = decision(1, item_code=item, decision_type="准予", target_departments=departments)
    answers = read(xlsx_file([spelled]), form)[0].answers
    assert answers["item_code"] == "AQ-SCJG-002"
    assert answers["decision_type"] == "NEW"
    assert answers["target_departments"] == ["SCJG", "WJW"]


def test_given_a_number_beyond_fifteen_digits_when_read_then_the_cell_is_named(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1))
    cell_of(sheet, "party_code").value = 370784199001010015
    assert faults(read(saved(book), form)[0]) == [("party_code", "cell_lost_digits", "F2")]


def test_given_a_text_that_became_a_date_when_read_then_the_cell_is_named(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1))
    cell_of(sheet, "doc_no").value = date(2026, 11, 1)
    assert faults(read(saved(book), form)[0]) == [("doc_no", "cell_became_date", "C2")]


def test_given_an_error_value_when_read_then_the_cell_is_named(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1))
    cell_of(sheet, "party_name").value = "#REF!"
    assert faults(read(saved(book), form)[0]) == [("party_name", "cell_error", "D2")]


def test_given_formulas_when_read_then_the_value_last_computed_counts_and_a_missing_one_is_named(
    form: tuple[Form, Choices],
) -> None:
    book, sheet = book_of(decision(1), decision(2))
    cell_of(sheet, "handler").value = '="审批"&"经办01"'
    cell_of(sheet, "address", 3).value = '="某地"'
    computed = rb'<c r="N2" t="str"><f>\1</f><v>&#23457;&#25209;</v></c>'
    raw = edited(saved(book), lambda xml: re.sub(rb'<c r="N2"[^>]*><f>(.*?)</f><v ?/?>(?:</v>)?</c>', computed, xml))

    first, second = read(raw, form)

    assert first.faults == ()
    assert first.answers["handler"] == "审批"
    assert faults(second) == [("address", "formula_without_value", "H3")]


def test_given_several_sheets_when_read_then_the_first_visible_one_with_the_columns_counts(
    form: tuple[Form, Choices],
) -> None:
    book, hidden = book_of(decision(7))
    hidden.sheet_state = "hidden"
    book.create_sheet("说明").append(["请勿改动"])
    right = book.create_sheet("数据")
    right.append(["2026年11月决定登记表"])
    right.merge_cells("A1:P1")
    right.append([*COLUMNS])
    right.append([decision(8).get(key) for key in COLUMNS])
    book.active = 1
    rows = read(saved(book), form)
    assert [(row.number, row.reference) for row in rows] == [(3, "安审批许〔2026〕8号")]


def test_given_merged_cells_or_hidden_rows_among_the_data_when_read_then_refused(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1), decision(2), decision(3))
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True
    assert refused(saved(book), form) == ["merged_cells", "hidden_row"]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (("颜色", "大小"), ["no_header"]),
        (("doc_no", "颜色"), ["unknown_column"]),
        (("doc_no", "法律文书编号"), ["column_twice"]),
        (("doc_no",), ["no_rows"]),
    ],
)
def test_given_other_columns_when_read_then_refused(
    form: tuple[Form, Choices], header: tuple[str, ...], codes: list[str]
) -> None:
    book, _ = book_of(header=header)
    assert refused(saved(book), form) == codes


def test_given_a_cell_beside_the_columns_when_read_then_the_row_is_faulty(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1))
    sheet.cell(2, len(COLUMNS) + 2, "多出来的")
    assert [code for _, code, _ in faults(read(saved(book), form)[0])] == ["surplus_cell"]


def edited(raw: bytes, change: Callable[[bytes], bytes], member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with one member rewritten."""
    return packed({**members(raw), member: change(members(raw)[member])})


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", kind) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return kept.getvalue()


def hostile(name: str) -> bytes:
    sound = members(xlsx_file([decision(1)]))
    bomb = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]>'
    return {
        "torn": xlsx_file([decision(1)])[:2000],
        "not a workbook": packed({"readme.txt": b"x"}),
        "zeros": packed({**sound, "xl/media/zeros.bin": bytes(60 * 1024 * 1024)}),
        "many members": packed({**sound, **{f"xl/media/{number}.bin": b"x" for number in range(200)}}),
        "large": packed({**sound, "xl/media/large.bin": bytes(range(256)) * (101 * 4096)}, zipfile.ZIP_STORED),
        "links": packed({**sound, "xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "macros": packed({**sound, "xl/vbaProject.bin": b"x"}),
        "entities": edited(xlsx_file([decision(1)]), lambda xml: bomb + xml.replace(b">NEW<", b">&c;<")),
        "cut xml": edited(xlsx_file([decision(1)]), lambda xml: xml[:-40]),
    }[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("torn", "not_xlsx"),
        ("not a workbook", "not_xlsx"),
        ("zeros", "too_much_unpacked"),
        ("many members", "too_much_unpacked"),
        ("large", "too_much_unpacked"),
        ("links", "links_to_other_files"),
        ("macros", "with_macros"),
        ("entities", "not_xlsx"),
        ("cut xml", "not_xlsx"),
    ],
)
def test_given_a_hostile_or_broken_workbook_when_read_then_refused(
    form: tuple[Form, Choices], name: str, code: str
) -> None:
    assert refused(hostile(name), form) == [code]


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"doc_no\n1\n", "决定.xlsx", "not_xlsx"),
        (b"PK\x03\x04", "决定.csv", "unknown_kind"),
        (b"doc_no\n1\n", "决定.pdf", "unknown_kind"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "决定.xlsx", "old_excel"),
        (b"doc_no\n1\n", "决定.xls", "old_excel"),
    ],
)
def test_given_a_name_that_does_not_fit_the_content_when_read_then_refused(
    form: tuple[Form, Choices], raw: bytes, name: str, code: str
) -> None:
    assert refused(raw, form, name) == [code]


def test_given_a_sheet_of_formatted_empty_rows_when_read_then_they_are_no_data(form: tuple[Form, Choices]) -> None:
    book, sheet = book_of(decision(1))
    for row in range(3, 3_000):
        sheet.row_dimensions[row].height = 20
    assert len(read(saved(book), form)) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_given_ten_thousand_rows_when_read_then_all_within_seconds_and_one_more_is_refused(
    form: tuple[Form, Choices], kind: str
) -> None:
    made = csv_file if kind == "csv" else xlsx_file
    rows = [decision(number) for number in range(1, MOST_ROWS + 2)]
    whole = made(rows[:-1])
    before = time.process_time()
    found = read(whole, form, f"决定.{kind}")
    assert time.process_time() - before < 20
    assert len(found) == MOST_ROWS == 10_000
    assert found[-1].reference == "安审批许〔2026〕10000号"
    assert refused(made(rows), form, f"决定.{kind}") == ["too_many_rows"]


def test_the_template_offers_choices_keeps_text_and_explains_its_columns(form: tuple[Form, Choices]) -> None:
    raw = template_book(*form, "第十八条")
    book = load_workbook(io.BytesIO(raw))
    sheet, explanation, options = book.worksheets
    labels = [cell.value for cell in sheet[1]]
    assert labels[:2] == ["事项", "决定类型"]
    assert {sheet.column_dimensions[letter].number_format for letter in ("A", "H", "K", "T")} == {"@"}
    picking = {str(found.sqref): found for found in sheet.data_validations.dataValidation}
    assert picking["A2:A10001"].formula1 == "'选项'!$A$1:$A$77"
    assert options.sheet_state == "hidden"
    assert [cell.value for cell in options["B"]][:3] == ["准予", "延续", "不予许可"]
    assert explanation.title == "填写说明"
    explained = {row[0]: row[1:] for row in explanation.iter_rows(min_row=2, values_only=True)}
    assert explained["法律文书编号"][0] == "必填"
    assert explained["法律文书编号"][3] == "第十八条第二款主要信息"
    assert set(labels) <= set(explained)
    assert refused(raw, form) == ["no_rows"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "'=1", "''-1"])
def test_a_cell_that_would_be_computed_is_quoted_and_comes_back_as_it_was(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert plain(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["安审批许〔2026〕1号", "'引号", "''", ""])
def test_any_other_cell_is_left_alone(cell: str) -> None:
    assert harmless(cell) == plain(cell) == cell


def test_given_gbk_when_read_then_as_utf_8(form: tuple[Form, Choices], tmp_path: Path) -> None:
    told = [decision(1)]
    one, other = (read(csv_file(told, encoding=name), form, "a.csv") for name in ("gb18030", "utf-8-sig"))
    assert one == other
    assert next(csv.reader(io.StringIO(csv_file(told).decode())))[0] == "item_code"
