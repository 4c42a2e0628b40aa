"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""By it the usual spreadsheets see that a file is UTF-8."""

_COMPUTED = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")


def written(rows: Iterable[Sequence[str]]) -> str:
    """CSV text of rows of plain text."""
    kept = io.StringIO()
    csv.writer(kept).writerows([harmless(cell) for cell in row] for row in rows)
    return BOM + kept.getvalue()


def harmless(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would compute it; `plain` takes it away again."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def plain(cell: str) -> str:
    """The cell without the quote that keeps a spreadsheet from computing it."""
    return cell[1:] if _QUOTED.match(cell) else cell
