"""The lines of a workbook: of its first visible sheet that has the columns of the form."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES

from engine.errors import InputRejected, Problem

from .answers import CellFault, blank
from .archive import checked_archive

WIDEST = 200
"""Columns that are looked at; beyond them no header is expected."""
HEADER_WITHIN = 10
"""Rows at the top among which the header is looked for."""
LONGEST = 100_000
"""Rows that are looked at; only formatted, empty ones can come so far."""
MOST_NAMED = 10

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+(\d+))"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')

Line = tuple[int, Sequence[Any]]


@dataclass(frozen=True)
class _Sheet:
    """A sheet, the number and cells of its header, and its bytes."""

    sheet: Any
    number: int
    header: Sequence[Any]
    raw: bytes


def xlsx_lines(raw: bytes, names: frozenset[str]) -> Iterator[Line]:
    """The header and the numbered rows below it, typed; `names` are those a column may have.

    Raises InputRejected for what is no workbook, and for merged cells or hidden rows among the data:
    what people do not see on their sheet must not be registered.
    """
    archive = checked_archive(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        found = next((told for told in (_looked_at(sheet, archive, names) for sheet in _visible(book)) if told), None)
        if found is None:
            raise InputRejected((Problem("file", "no_header"),))
        yield found.number, found.header
        yield from _rows(raw, found)
    except InputRejected:
        raise
    except Exception as broken:
        # The reader raises whatever a broken file makes it stumble over; none of it is a fault of ours.
        raise InputRejected((Problem("file", "not_xlsx"),)) from broken


def _visible(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _looked_at(sheet: Any, archive: Any, names: frozenset[str]) -> _Sheet | None:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=HEADER_WITHIN, max_col=WIDEST, values_only=True), 1):
        told = [str(cell).strip() for cell in row if not blank(cell)]
        if told and 2 * sum(name in names for name in told) >= len(told):
            width = max(place for place, cell in enumerate(row) if not blank(cell)) + 1
            return _Sheet(sheet, number, row[:width], archive.read(sheet._worksheet_path))
    return None


def _rows(raw: bytes, found: _Sheet) -> Iterator[Line]:
    _check_seen(found)
    formulas = _formulas(raw, found) if _FORMULA.search(found.raw) else None
    # A few columns more than the header has, to notice rows that are out of step with it.
    width = len(found.header) + 5
    values = found.sheet.iter_rows(min_row=found.number + 1, max_col=width, values_only=True)
    for number, cells in enumerate(values, found.number + 1):
        if number > LONGEST:
            raise InputRejected((Problem("file", "too_many_empty_rows"),))
        row = [CellFault("cell_error") if isinstance(cell, str) and cell in ERROR_CODES else cell for cell in cells]
        if formulas is not None:
            computed = next(formulas, ())
            for place, cell in enumerate(computed):
                if cell.data_type == "f" and place < len(row) and row[place] is None:
                    row[place] = CellFault("formula_without_value")
        yield number, row


def _formulas(raw: bytes, found: _Sheet) -> Iterator[Sequence[Any]]:
    """The same rows with formulas instead of the values computed last."""
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    sheet = book[found.sheet.title]
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(min_row=found.number + 1, max_col=len(found.header) + 5))


def _check_seen(found: _Sheet) -> None:
    merged = [
        Problem("file", "merged_cells", {"cells": told[1].decode()})
        for told in _MERGED.finditer(found.raw)
        if int(told[2]) > found.number
    ]
    hidden = [
        Problem("file", "hidden_row", {"row": told[1].decode()})
        for told in _HIDDEN.finditer(found.raw)
        if int(told[1]) > found.number
    ]
    if merged or hidden:
        raise InputRejected((*merged[:MOST_NAMED], *hidden[:MOST_NAMED]))
