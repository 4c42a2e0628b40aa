"""The reader of task sheets for the one who is signed in."""

from __future__ import annotations

from sqlalchemy import Connection

from web.context import actor, now, platform
from web.sheets.tasksheet import SheetReader

from .filefields import files_of_case, uploads
from .naming import names


def sheet_reader() -> SheetReader:
    """With what the present request reads a task sheet."""

    def reveals(connection: Connection, root_id: str) -> bool:
        return bool(platform().privacy.openable(connection, root_id, actor()))

    known = (uploads, files_of_case, reveals)
    return SheetReader(platform().runtime, platform().panels, names(), actor(), now(), *known)
