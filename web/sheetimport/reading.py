"""From the bytes of a file to its rows: whether it can be used at all is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from engine.errors import InputRejected, Problem
from engine.forms import Form

from .answers import Choices, RowReader, SheetRow, blank
from .columns import known_names, layout_of
from .csvfile import csv_lines
from .xlsxfile import xlsx_lines

MOST_ROWS = 10_000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Sheet:
    """A file that can be used; `via` is csv or xlsx."""

    via: str
    rows: tuple[SheetRow, ...]


def read_sheet(raw: bytes, file_name: str, form: Form, choices: Choices) -> Sheet:
    """The rows of a file. Raises InputRejected for a file that cannot be used."""
    via = _kind(raw, file_name)
    lines = xlsx_lines(raw, frozenset(known_names(form))) if via == "xlsx" else csv_lines(raw)
    return Sheet(via, _rows(lines, form, choices))


def _kind(raw: bytes, file_name: str) -> str:
    """What the file is; name and content must agree."""
    suffix = PurePath(file_name.lower()).suffix
    if raw.startswith(_OLD_EXCEL) or suffix == ".xls":
        raise InputRejected((Problem("file", "old_excel"),))
    packed = raw.startswith(_ZIP)
    if suffix not in (".csv", ".xlsx") or packed != (suffix == ".xlsx"):
        raise InputRejected((Problem("file", "not_xlsx" if suffix == ".xlsx" else "unknown_kind"),))
    return suffix[1:]


def _rows(lines: Iterator[tuple[int, Sequence[Any]]], form: Form, choices: Choices) -> tuple[SheetRow, ...]:
    reader = RowReader(layout_of(next(lines, (0, ()))[1], form), choices)
    rows: list[SheetRow] = []
    for number, cells in lines:
        if all(blank(cell) for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise InputRejected((Problem("file", "too_many_rows", {"most": MOST_ROWS}),))
        rows.append(reader.read(number, cells))
    if not rows:
        raise InputRejected((Problem("file", "no_rows"),))
    return tuple(rows)
