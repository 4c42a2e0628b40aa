"""The lines of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from engine.errors import InputRejected, Problem


def csv_lines(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines of cells; a row's number counts records, as a spreadsheet does. Raises InputRejected."""
    text = _decoded(raw)
    if "\x00" in text:
        raise InputRejected((Problem("file", "not_csv"),))
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1)
    except csv.Error:
        raise InputRejected((Problem("file", "not_csv"),)) from None


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRejected((Problem("file", "unknown_encoding"),))
