"""The licences that a case tree is about, as plain rows for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from handlers.licence.licence import Licence, chain, shown
from handlers.licence.schema import licence, licence_event

_FIELDS = (
    *("item_code", "licence_no", "document", "status", "restricted", "restricted_since", "ended_on"),
    *("valid_to", "benefit_unprotected", "reapply_barred_until"),
)


def licences(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """One row a licence; `chain` are the kinds of the acts that stand, in the order of their days."""
    acted = select(licence_event.c.licence_id).where(licence_event.c.root_id == root_id)
    rows = connection.execute(select(licence).where(licence.c.id.in_(acted)).order_by(licence.c.id))
    return [_row(connection, shown(row)) for row in rows]


def _row(connection: Connection, found: Licence) -> dict[str, Any]:
    acts = [act for act in chain(connection, found.id) if act.replaced_by is None]
    return {
        "licence_id": found.id,
        **{name: getattr(found, name) for name in _FIELDS},
        "chain": [act.kind for act in acts],
        "effects": [act.effect for act in acts],
        "grounds": [act.ground for act in acts if act.ground],
    }
