"""What the acts on a licence come to: its chain is gone through in the order of days, and the row written anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from handlers.licence.licence import EFFECTIVE, VOID
from handlers.licence.matching import ENDING
from handlers.licence.schema import licence, licence_event
from handlers.schema import decision

PENALTY_REVOKED = "penalty_revoked"
_ENDS = {**ENDING, PENALTY_REVOKED: PENALTY_REVOKED}
_FACTS = (
    *("item_code", "item_name", "licence_name", "licence_no", "party_name", "party_type", "party_code", "party_key"),
    *("masked_id_number", "address", "content", "approval_department"),
    *("valid_kind", "valid_from", "valid_to"),
)
_VALIDITY = ("valid_kind", "valid_from", "valid_to")

_LOCK = select(licence.c.id).where(licence.c.id == bindparam("of_licence")).with_for_update()
_ACTS = (
    select(licence_event.c.kind, licence_event.c.day, licence_event.c.document, licence_event.c.decision_id)
    .add_columns(*(decision.c[name] for name in (*_FACTS, "decided_on")))
    .join_from(licence_event, decision, decision.c.id == licence_event.c.decision_id, isouter=True)
    .where(licence_event.c.licence_id == bindparam("of_licence"), licence_event.c.replaced_by.is_(None))
    .order_by(licence_event.c.day, licence_event.c.id)
)
_SET = update(licence).where(licence.c.id == bindparam("of_licence"))


def founding_facts(row: Row[Any]) -> dict[str, Any]:
    """What a decision says of the licence it founds or, for one older than the platform, brings to its notice."""
    return {name: getattr(row, name) for name in _FACTS}


def lock(connection: Connection, licence_id: str) -> None:
    """Let no other transaction add to this chain before this one ends."""
    connection.execute(_LOCK, {"of_licence": licence_id})


def settle(connection: Connection, licence_id: str, at: str) -> str:
    """Write a licence as its acts make it; returns its status. Restrictions are kept by themselves."""
    acts = connection.execute(_ACTS, {"of_licence": licence_id}).all()
    values = _folded(acts)
    connection.execute(_SET, {"of_licence": licence_id, **values, "changed_at": at})
    return str(values["status"])


def _folded(acts: Sequence[Row[Any]]) -> Mapping[str, Any]:
    """Facts, status and end after all acts; without an act that stands the licence is void."""
    decided = [act for act in acts if act.decision_id is not None]
    if not decided:
        return {"status": VOID, "ended_on": None}
    first = decided[0]
    values: dict[str, Any] = {**founding_facts(first), "founded_by": first.decision_id}
    values |= {"document": first.document, "decided_on": first.decided_on}
    values |= {"status": EFFECTIVE, "ended_on": None}
    for act in acts:
        if act.kind in _ENDS:
            if values["status"] != ENDING["CNL"]:
                values |= {"status": _ENDS[act.kind], "ended_on": act.day}
        elif act is not first and act.decision_id is not None and values["status"] == EFFECTIVE:
            values |= _amended(act)
    return values


def _amended(act: Row[Any]) -> dict[str, Any]:
    """What a renewal or change says anew; a validity is taken over as a whole."""
    told = {name: getattr(act, name) for name in _FACTS if name not in (*_VALIDITY, "item_code")}
    given = {name: value for name, value in told.items() if value}
    if act.valid_kind or act.valid_to:
        given |= {name: getattr(act, name) for name in _VALIDITY}
    return given
