"""CSV as spreadsheets open it: UTF-8 with its mark, and no cell that would be computed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from handlers.exports.parts import Part
from handlers.exports.reading import Tree
from handlers.exports.tables import Subject, columns, rows
from handlers.exports.writer import Mark

SUFFIX, MEDIA_TYPE = "csv", "text/csv; charset=utf-8"
_BOM = "\ufeff"
COMPUTED = re.compile(r"'*[=+\-@\t\r\n]")
"""The beginning of a text that a spreadsheet may take for a formula."""


class CsvFile:
    """A table that grows row by row."""

    def __init__(self, folder: Path, mark: Mark, subject: Subject) -> None:
        self._subject = subject
        self._part = Part(folder / "table.csv", mark.get("table", 0))
        if not self._part.length:
            self._part.write((_BOM + _lines([columns(subject)])).encode())

    def add(self, trees: Sequence[Tree]) -> int:
        found = list(rows(self._subject, trees))
        self._part.write(_lines(found).encode())
        return len(found)

    def keep(self) -> Mark:
        return {"table": self._part.keep()}

    def finish(self) -> Path:
        self._part.keep()
        return self._part.path

    def close(self) -> None:
        self._part.close()


def _lines(found: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in found)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if COMPUTED.match(cell) else cell
