"""The reader of task sheets for the one who is signed in."""

from __future__ import annotations

from web.context import actor, now, platform
from web.sheets.tasksheet import SheetReader

from .filefields import files_of_case, uploads
from .naming import names


def sheet_reader() -> SheetReader:
    """With what the present request reads a task sheet."""
    return SheetReader(platform().runtime, platform().panels, names(), actor(), now(), uploads, files_of_case)
