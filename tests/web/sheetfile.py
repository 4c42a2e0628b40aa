"""Files of decisions as a clerk hands them in, and what comes back of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from engine.casebook import CaseFilter, case_page
from engine.forms import Form
from tests.web.api_client import decision
from tests.web.office import Office, Visitor
from web.sheetimport.advance import advance_imports
from web.sheetimport.answers import Choices
from web.sheets.tasksheet import choices_of

ADDRESS = "/intake/approval_push/import"
COLUMNS = (
    *("item_code", "decision_type", "doc_no", "party_name", "party_type", "party_code", "contact_phone", "address"),
    *("decided_on", "valid_kind", "valid_from", "valid_to", "content", "handler", "decider", "target_departments"),
)
_CASE = re.compile(r"/intake/imports/(\w{26})")


def csv_file(rows: Sequence[Mapping[str, Any]], header: Sequence[str] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """A CSV file; the cells stand in the order of COLUMNS whatever the header calls them."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(header)
    writer.writerows([row.get(key, "") or "" for key in COLUMNS] for row in rows)
    return kept.getvalue().encode(encoding)


def xlsx_file(rows: Sequence[Mapping[str, Any]], header: Sequence[str] = COLUMNS) -> bytes:
    """A workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(key) for key in COLUMNS])
    return saved(book)


def saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def upload(visitor: Visitor, content: bytes, name: str = "决定.csv", **fields: str) -> Any:
    return visitor.post(ADDRESS, {"file": (io.BytesIO(content), name), **fields})


def import_of(answer: Any) -> str:
    """The import that an upload led to."""
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    found = _CASE.search(answer.headers["Location"])
    assert found is not None, answer.headers["Location"]
    return found[1]


def handled(office: Office, most_rows: int = 1_000) -> int:
    """Let the workers do everything there is to do."""
    total = 0
    while count := advance_imports(office.platform, most_rows, seconds=600):
        total += count
    return total


def report_file(visitor: Visitor, import_id: str, kind: str = "csv", only: str = "") -> bytes:
    answer = visitor.get(f"/intake/imports/{import_id}/report?format={kind}&only={only}")
    assert answer.status_code == 200, answer.status_code
    return bytes(answer.get_data())


def lines(content: bytes) -> list[dict[str, str]]:
    """The lines of a report, CSV or XLSX, by column."""
    if content.startswith(b"PK"):
        rows = [["" if cell is None else str(cell) for cell in row] for row in _first_sheet(content)]
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def changed(content: bytes, column: str, of: Mapping[str, str]) -> bytes:
    """A report with cells of a column put right in place, by the number of the row."""
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        place = [cell.value for cell in sheet[1]].index(column) + 1
        for row in sheet.iter_rows(min_row=2):
            if str(row[0].value) in of:
                sheet.cell(row[0].row, place, of[str(row[0].value)])
        return saved(book)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    place = rows[0].index(column)
    for row in rows[1:]:
        row[place] = of.get(row[0], row[place])
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode("gb18030")


def outcome(visitor: Visitor, import_id: str) -> list[str]:
    """What became of every row."""
    return [line["结果"] for line in lines(report_file(visitor, import_id))]


def start_form(office: Office) -> tuple[Form, Choices]:
    drawn = office.platform.runtime.start_form("approval_push")
    with office.platform.database.read() as connection:
        return drawn, choices_of(connection, office.platform.runtime, drawn)


def _first_sheet(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)


def decisions(count: int, faulty: Sequence[int] = (), **changes: Any) -> list[dict[str, Any]]:
    """Decisions 1 to `count`; the faulty ones have no day that can be read."""
    rows = [decision(number, **changes) for number in range(1, count + 1)]
    return [{**row, "decided_on": "瞎写"} if number in faulty else row for number, row in enumerate(rows, 1)]


def sent(office: Office, content: bytes, name: str = "决定.csv", **fields: str) -> str:
    return import_of(upload(office.client("spj.jb01"), content, name, **fields))


def cases(office: Office) -> int:
    with office.platform.database.read() as connection:
        return len(case_page(connection, CaseFilter(None), None, 500).cases)


def stored(office: Office, column: str, table: str = "sheet_row ORDER BY import_id, number") -> list[Any]:
    with office.platform.database.read() as connection:
        return list(connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalars())
