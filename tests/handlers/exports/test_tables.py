"""Tables: every event and case in a row, no cell that would be computed, and files that go on after a break."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.history import events_of_tree
from handlers.exports.desk import FORMATS
from handlers.exports.parts import Part, PartLost
from handlers.exports.tables import CASE_COLUMNS, EVENT_COLUMNS
from handlers.exports.workbook import WorkbookFile
from tests.handlers.exports.conftest import FORMULA, Maker, write
from tests.web.office import Office


def csv_lines(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def sheet_lines(path: Path) -> list[tuple[str, ...]]:
    book = load_workbook(path, read_only=True)
    rows = [tuple(str(cell or "") for cell in row) for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    return rows


def test_given_cases_when_exported_as_csv_then_every_event_is_a_row(
    export: Maker, office: Office, root_ids: tuple[str, ...]
) -> None:
    found = csv_lines(export("csv"))

    with office.platform.database.read() as connection:
        seals = {event.hash for root_id in root_ids for event in events_of_tree(connection, root_id)}
    assert tuple(found[0]) == EVENT_COLUMNS
    assert {row["封印"] for row in found} == seals
    assert {row["案件编号"] for row in found} == set(root_ids)


def test_given_a_workbook_when_opened_then_it_says_what_the_csv_says(export: Maker, root_ids: tuple[str, ...]) -> None:
    head, *rows = sheet_lines(export("xlsx", "cases"))

    assert head == CASE_COLUMNS
    assert [row[0] for row in rows] == list(root_ids)
    told = csv_lines(export("csv", "cases"))
    plain = [tuple(value.removeprefix("'") for value in row.values()) for row in told]
    assert plain == rows


def test_given_a_name_that_would_be_a_formula_when_exported_then_it_is_a_text_in_every_table(export: Maker) -> None:
    told = csv_lines(export("csv", "cases"))
    assert f"'{FORMULA}" in {row["行政相对人"] for row in told}
    sheet = load_workbook(export("xlsx", "cases")).active
    assert sheet is not None
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA)
    assert cell.data_type != "f"
    assert cell.quotePrefix


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_given_a_break_when_another_writer_goes_on_then_the_file_is_as_without_it(
    name: str, office: Office, root_ids: tuple[str, ...], export: Maker, tmp_path: Path
) -> None:
    """What was written after the last mark is written again, and stands there once."""
    folder, desk = tmp_path / "broken", office.platform.exports
    first = desk.writer(name, "events", folder, {})
    write(office, first, root_ids[:3], name)
    mark = first.keep()
    write(office, first, root_ids[3:5], name)
    first.close()
    second = desk.writer(name, "events", folder, mark)
    write(office, second, root_ids[3:], name)
    path = second.finish()
    second.close()

    whole = export(name)
    if name == "xlsx":
        assert sheet_lines(path) == sheet_lines(whole)
    elif name == "ocel":
        assert sorted(path.read_text("utf-8").splitlines()) == sorted(whole.read_text("utf-8").splitlines())
    elif name != "ocel-sqlite":
        assert path.read_bytes() == whole.read_bytes()


def test_given_more_rows_than_a_sheet_holds_when_written_then_they_go_on_in_the_next(
    office: Office, root_ids: tuple[str, ...], tmp_path: Path
) -> None:
    writer = WorkbookFile(tmp_path, {}, "cases", most_rows=3)
    write(office, writer, root_ids[:4], "xlsx")
    mark = writer.keep()
    writer.close()
    writer = WorkbookFile(tmp_path, mark, "cases", most_rows=3)
    write(office, writer, root_ids[4:], "xlsx")

    book = load_workbook(writer.finish(), read_only=True)
    found = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    assert [len(sheet) for sheet in found] == [4, 4, len(root_ids) - 6 + 1]
    assert [root_id for sheet in found for root_id in sheet[1:]] == list(root_ids)
    book.close()


def test_given_a_piece_that_was_lost_when_gone_on_with_then_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(PartLost):
        Part(tmp_path / "gone", 10)
