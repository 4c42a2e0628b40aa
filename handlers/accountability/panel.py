"""The clues of a case on its page, for auditors."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.accountability.book import NO_VERDICT, clues_of_case
from handlers.accountability.selection import STATES
from handlers.catalogue import short_names
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_instant

_COLUMNS = ("线索", "部门", "事项", "说明", "生成时间", "状态")


def guarded_panels_of(connection: Connection, root_id: str, reader: str | None) -> tuple[Panel, ...]:
    """A table of the clues for an auditor (None); nothing for a department, and nothing without any."""
    found = clues_of_case(connection, root_id) if reader is None else ()
    if not found:
        return ()
    short = short_names(connection)
    rows = tuple(
        (
            one.kind,
            short.get(one.department, one.department),
            one.subject,
            one.detail,
            shown_instant(one.noted_at),
            one.withdrawn or STATES[one.state],
        )
        for one in found
    )
    return (Panel("责任线索", "table", _COLUMNS, rows, note=NO_VERDICT),)
