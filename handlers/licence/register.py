"""The register is kept by acts: decisions, and what supervision does to a licence. Each act counts once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update

from engine.clock import local_date, stored
from engine.errors import NotFound, Problem
from engine.registry import Call
from handlers.decision.record import set_values
from handlers.licence.acting import Pen
from handlers.licence.entering import enter_decision
from handlers.licence.licence import Licence, chain, find_licence, licence_of, licence_of_decision
from handlers.licence.naming import named_licence
from handlers.licence.schema import licence, licence_event
from handlers.licence.standing import lock, settle
from handlers.licence.supervision import lift, penalty_revoke, restrict
from handlers.office import Office
from handlers.schema import decision

__all__ = [
    "Licence",
    "chain",
    "find_licence",
    "licence_of",
    "licence_of_decision",
    "lift",
    "named_licence",
    "note_amendment",
    "note_decision",
    "note_ground",
    "penalty_revoke",
    "restrict",
]

_EVENTS = {"founded": "licence.founded", "amended": "licence.amended", "ended": "licence.ended"}


def note_decision(office: Office, call: Call, row: Row[Any]) -> tuple[Problem, ...]:
    """Enter a registered decision in the chain of its licence; a correction takes the corrected one's place.

    Returns warnings, which are kept with the decision: the licence is restricted or ended, the party is barred
    from applying anew, several licences come into question (then the decision stands in no chain).
    """
    entered = enter_decision(Pen.of(call), row, local_date(call.instant))
    if entered is None:
        return ()
    if entered.licence_id is None:
        call.record("licence.unmatched", {"decision_id": row.id, "doc_no": row.doc_no})
    else:
        told = {"licence_id": entered.licence_id, "decision_type": row.decision_type, "day": entered.day}
        call.record(_EVENTS[entered.effect], {**told, **({"doc_no": row.doc_no} if row.doc_no else {})})
    if entered.warnings:
        known = [*row.warnings, *(asdict(problem) for problem in entered.warnings)]
        set_values(call.connection, row.id, warnings=known)
    return entered.warnings


def note_amendment(call: Call, decision_id: str) -> None:
    """Take over what was supplemented or put right in a decision that stands in a chain already."""
    connection = call.connection
    row = connection.execute(_of_decision(decision_id)).first()
    if row is None:
        return
    lock(connection, row.licence_id)
    values = {"document": row.doc_no, "day": row.decided_on or row.day}
    connection.execute(update(licence_event).where(licence_event.c.id == row.id).values(values))
    settle(connection, row.licence_id, stored(call.instant))


def note_ground(call: Call, decision_id: str, ground: str, *, barred_until: date | None = None) -> None:
    """Add the legal ground of a decision and what the law ties to it.

    RVK69-2 leaves the holder's benefit without protection (行政许可法 69(2)); `barred_until` is the last day
    on which the holder may not apply for the item again (行政许可法 79, where it applies). Raises NotFound.
    """
    row = call.connection.execute(_of_decision(decision_id)).first()
    if row is None:
        raise NotFound(decision=decision_id)
    call.connection.execute(update(licence_event).where(licence_event.c.id == row.id).values(ground=ground))
    values: dict[str, Any] = {"benefit_unprotected": True} if ground == "RVK69-2" else {}
    if barred_until is not None:
        values["reapply_barred_until"] = barred_until.isoformat()
    if values:
        call.connection.execute(update(licence).where(licence.c.id == row.licence_id).values(values))
    call.record("licence.ground_noted", {"licence_id": row.licence_id, "ground": ground})


def _of_decision(decision_id: str) -> Any:
    return (
        select(licence_event.c.id, licence_event.c.licence_id, licence_event.c.day)
        .add_columns(decision.c.doc_no, decision.c.decided_on)
        .join_from(licence_event, decision, decision.c.id == licence_event.c.decision_id)
        .where(licence_event.c.decision_id == decision_id, licence_event.c.replaced_by.is_(None))
    )
