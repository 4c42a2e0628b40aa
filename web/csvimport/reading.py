"""From the bytes of a CSV file to the answers of a form, row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputRejected, Problem
from engine.forms import Field, Form

MOST_ROWS = 2_000
LONGEST_CELL = 5_000
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_SEPARATORS = re.compile(r"[、,,;;|\s]+")
_YES, _NO = ("是", "√", "y"), ("否", "×", "n")

Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the file (the header is 1) and the answers it gives."""

    number: int
    answers: Mapping[str, Any]


def columns(form: Form) -> tuple[tuple[str, str], ...]:
    """Key and label of every column, in the order of the form; equal labels are told apart by their key."""
    labels = [field.label for field in form.fields]
    return tuple(
        (field.key, field.label if labels.count(field.label) == 1 else f"{field.label}({field.key})")
        for field in form.fields
    )


def read_rows(raw: bytes, form: Form, choices: Choices) -> tuple[SheetRow, ...]:
    """The rows of a file, UTF-8 or GBK. Raises InputRejected for a file that cannot be used at all."""
    lines = _lines(_text(raw))
    header = [cell.strip() for cell in next(lines, (0, []))[1]]
    fields = _fields(header, form)
    rows: list[SheetRow] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise InputRejected((Problem("file", "too_many_rows", {"most": MOST_ROWS}),))
        rows.append(SheetRow(number, _answers(fields, cells, choices)))
    if not rows:
        raise InputRejected((Problem("file", "no_rows"),))
    return tuple(rows)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRejected((Problem("file", "unknown_encoding"),))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines of cells; a row's number counts records, as a spreadsheet does."""
    if "\x00" in text:
        raise InputRejected((Problem("file", "not_csv"),))
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1)
    except csv.Error:
        raise InputRejected((Problem("file", "not_csv"),)) from None


def _fields(header: Sequence[str], form: Form) -> list[Field]:
    known = {name: key for key, label in columns(form) for name in (key, label)}
    unknown = [name for name in header if name not in known]
    named = [known[name] for name in header if name in known]
    problems = [Problem("file", "unknown_column", {"column": name[:80]}) for name in unknown]
    problems += [
        Problem("file", "column_twice", {"column": key}) for key in dict.fromkeys(named) if named.count(key) > 1
    ]
    if not named:
        problems = [Problem("file", "no_header")]
    if problems:
        raise InputRejected(tuple(problems))
    return [field for key in named if (field := form.field(key)) is not None]


def _answers(fields: Sequence[Field], cells: Sequence[str], choices: Choices) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for place, field in enumerate(fields):
        cell = cells[place].strip()[:LONGEST_CELL] if place < len(cells) else ""
        # A quote that keeps a spreadsheet from computing is not part of the text.
        cell = cell[1:] if cell.startswith("'") else cell
        answers[field.key] = _answer(field, cell, choices) if cell else None
    surplus = [cell for cell in cells[len(fields) :] if cell.strip()]
    if surplus:
        answers["surplus_cells"] = "、".join(surplus)[:80]
    return answers


def _answer(field: Field, cell: str, choices: Choices) -> Any:
    if field.type == "date" and (found := _DATE.fullmatch(cell)):
        year, month, day = found.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    if field.type == "checkbox":
        return True if cell.lower() in _YES else False if cell.lower() in _NO else cell
    if field.type in ("select", "radio"):
        return _value(field, cell, choices)
    if field.many:
        return [_value(field, part, choices) for part in _SEPARATORS.split(cell) if part]
    return cell


def _value(field: Field, told: str, choices: Choices) -> str:
    """The stored value of a choice, told by its value or by its label."""
    for value, label in field.choices(choices):
        if told in (value, label):
            return value
    return told
