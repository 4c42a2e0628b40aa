"""From the cells of a row to the answers of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.errors import Problem
from engine.forms import Field

from .cells import plain
from .columns import CASE, Layout, index_of

REFERENCE = "doc_no"
"""The answer by which people know a row."""
LONGEST_CELL = 5_000
MOST_DIGITS = 15
"""Spreadsheets keep so many digits of a number; the rest of a longer one is lost."""

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?|(\d{4})(\d\d)(\d\d)")
_SEPARATORS = re.compile(r"[、,,;;|\s]+")
_YES, _NO = ("是", "√", "y"), ("否", "×", "n")
_CHOOSING = ("select", "radio", "checklist")

Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class CellFault:
    """A cell whose content cannot be used, with the code of the problem."""

    code: str


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the file, the answers it gives, and what is wrong with its cells.

    `case_id` is the case a report names for a row of which it repeats nothing more.
    """

    number: int
    answers: Mapping[str, Any]
    faults: tuple[Problem, ...] = ()
    case_id: str | None = None

    @property
    def reference(self) -> str:
        return str(self.answers.get(REFERENCE) or "")[:80]


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, layout: Layout, choices: Choices) -> None:
        self._layout = layout
        fields = [place for place in layout.places if isinstance(place, Field)]
        self._values = {field.key: index_of(field, choices) for field in fields if field.type in _CHOOSING}

    def read(self, number: int, cells: Sequence[Any]) -> SheetRow:
        """The row of these cells: texts from a CSV file, typed values from a workbook."""
        answers: dict[str, Any] = {}
        faults: list[Problem] = []
        case_id, surplus = "", False
        for place, cell in enumerate(cells):
            meant = self._layout.places[place] if place < len(self._layout.places) else None
            if isinstance(meant, Field):
                text = _text(meant, cell)
                if isinstance(text, CellFault):
                    faults.append(Problem(meant.key, text.code, {"cell": f"{_letters(place)}{number}"}))
                else:
                    answers[meant.key] = self._answer(meant, text) if text else None
            elif meant == CASE:
                case_id = str(cell or "").strip()
            elif meant is None:
                surplus = surplus or not blank(cell)
        if surplus:
            faults.append(Problem("file", "surplus_cell"))
        told = any(answer is not None for key, answer in answers.items() if key != REFERENCE)
        return SheetRow(number, answers, tuple(faults), case_id if case_id and not told and not faults else None)

    def _answer(self, field: Field, text: str) -> Any:
        if field.type == "date" and (found := _DATE.fullmatch(text)):
            year, month, day = (part for part in found.groups() if part)
            return f"{year}-{int(month):02d}-{int(day):02d}"
        if field.type == "checkbox":
            return True if text.lower() in _YES else False if text.lower() in _NO else text
        if field.many:
            known = self._values[field.key]
            whole = known.get(text)
            return [whole] if whole else [known.get(part, part) for part in _SEPARATORS.split(text) if part]
        return self._values[field.key].get(text, text) if field.type in _CHOOSING else text


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(field: Field, cell: Any) -> str | CellFault:
    """What a typed cell says, as one would have typed it; what a spreadsheet made unreadable is a fault."""
    if cell is None:
        return ""
    if isinstance(cell, CellFault):
        return cell
    if isinstance(cell, str):
        return plain(cell.strip()[:LONGEST_CELL]).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number(field, cell)
    if isinstance(cell, datetime | date) and field.type in ("date", "datetime"):
        whole = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        midnight = whole.time() == time()
        return whole.strftime("%Y-%m-%d" if field.type == "date" and midnight else "%Y-%m-%d %H:%M")
    return CellFault("cell_became_date")


def _number(field: Field, cell: int | float) -> str | CellFault:
    if cell != int(cell):
        return format(Decimal(repr(cell)), "f")
    if abs(cell) >= 10**MOST_DIGITS and field.type != "number":
        return CellFault("cell_lost_digits")
    return str(int(cell))


def _letters(place: int) -> str:
    """The letters by which spreadsheets call a column: A for 0, AB for 27."""
    name, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
