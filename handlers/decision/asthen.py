"""The decisions of a case as they stood at an instant: what was corrected later is put back."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import short_names
from handlers.decision.panel import decision_rows
from handlers.decision.record import decisions_of_tree
from handlers.panels.panel import Panel
from handlers.privacy.masking import NATURAL_PERSON, masked_content
from handlers.schema import decision

_MASKED = {"contact_phone": "masked_contact_phone", "id_number": "masked_id_number"}
"""Fields of which the record keeps a masked copy beside the sealed one."""


def decisions_then(
    connection: Connection, root_id: str, until: str, earlier: Mapping[str, Mapping[str, Any]]
) -> tuple[Panel, ...]:
    """One panel a decision registered by then, the newest first.

    `until` is a stored instant, `earlier` holds by decision the values that were corrected only after it, as the
    history masks them, and what was missing in it then.
    """
    short = short_names(connection)
    rows = [row for row in decisions_of_tree(connection, root_id) if row.registered_at <= until]
    return tuple(
        Panel(
            "审批决定", "facts", ("", ""), decision_rows(_then(connection, row, until, earlier.get(row.id, {})), short)
        )
        for row in reversed(rows)
    )


def _then(connection: Connection, row: Row[Any], until: str, earlier: Mapping[str, Any]) -> Any:
    values = dict(row._mapping)
    values.update({_MASKED.get(name, name): value for name, value in earlier.items()})
    if row.party_type == NATURAL_PERSON:
        values["content"] = masked_content(values["content"], row.party_name, row.address)
    if row.pushed_at is not None and row.pushed_at > until:
        values.update(pushed_at=None, push_lag=None, status=earlier.get("status", "registered"))
    if row.corrected_by is not None:
        of = select(decision.c.registered_at).where(decision.c.id == row.corrected_by)
        if (connection.execute(of).scalar() or "") > until:
            values["corrected_by"] = None
    return SimpleNamespace(**values)
