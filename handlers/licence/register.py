"""The register is kept by acts: decisions, and what supervision does to a licence. Each act counts once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.clock import local_date, stored
from engine.errors import NotFound, Problem
from engine.registry import Call
from handlers.decision.record import set_values
from handlers.licence.acting import Act, enter
from handlers.licence.licence import Licence, chain, find_licence, licence_of, licence_of_decision
from handlers.licence.matching import CHAINED, ENDING, FOUNDING, match
from handlers.licence.naming import named_licence
from handlers.licence.schema import licence, licence_event
from handlers.licence.standing import founding_facts, lock, settle
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

_INSERT = insert(licence)
_EVENTS = {"founded": "licence.founded", "amended": "licence.amended", "ended": "licence.ended"}


def note_decision(office: Office, call: Call, row: Row[Any]) -> tuple[Problem, ...]:
    """Enter a registered decision in the chain of its licence; a correction takes the corrected one's place.

    Returns warnings, which are kept with the decision: the licence is restricted or ended, the party is barred
    from applying anew, several licences come into question (then the decision stands in no chain).
    """
    if licence_of_decision(call.connection, row.id) is not None:
        return ()
    replaced = _take_out(call, row)
    if row.decision_type not in CHAINED:
        _settle_all(call, replaced)
        return ()
    day = row.decided_on or local_date(call.instant).isoformat()
    found = match(call.connection, row, day)
    licence_id = replaced[0] if replaced else (found.row.id if found.row is not None else None)
    if licence_id is None and found.ambiguous:
        call.record("licence.unmatched", {"decision_id": row.id, "doc_no": row.doc_no})
    elif licence_id is None:
        licence_id = _found(call, row, day)
    else:
        _add(call, row, day, licence_id)
    _settle_all(call, [one for one in replaced if one != licence_id])
    if found.warnings:
        known = list(row.warnings)
        set_values(call.connection, row.id, warnings=[*known, *(asdict(problem) for problem in found.warnings)])
    return found.warnings


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


def _found(call: Call, row: Row[Any], day: str) -> str:
    """Begin a licence with a decision; one that ends a licence older than the platform begins it at its end."""
    licence_id, at = call.new_id(), stored(call.instant)
    ending = row.decision_type in ENDING
    values = {
        "id": licence_id,
        "founded_by": row.id,
        **founding_facts(row),
        "document": row.doc_no,
        "decided_on": row.decided_on,
        "status": ENDING.get(row.decision_type, "effective"),
        "ended_on": day if ending else None,
        "benefit_unprotected": False,
        "registered_at": at,
        "changed_at": at,
    }
    call.connection.execute(_INSERT, values)
    effect = "ended" if ending else "founded" if row.decision_type in FOUNDING else "amended"
    _enter(call, row, day, licence_id, effect)
    return licence_id


def _add(call: Call, row: Row[Any], day: str, licence_id: str) -> None:
    lock(call.connection, licence_id)
    first = _known(call, licence_id) == 0
    effect = "ended" if row.decision_type in ENDING else "founded" if first else "amended"
    _enter(call, row, day, licence_id, effect)
    settle(call.connection, licence_id, stored(call.instant))


def _enter(call: Call, row: Row[Any], day: str, licence_id: str, effect: str) -> None:
    enter(call, licence_id, Act(row.decision_type, row.id, day, effect, row.doc_no), row.approval_department, row.id)
    told = {"licence_id": licence_id, "decision_type": row.decision_type, "doc_no": row.doc_no, "day": day}
    call.record(_EVENTS[effect], {name: value for name, value in told.items() if value})


def _take_out(call: Call, row: Row[Any]) -> list[str]:
    """Let a corrected decision count no more; returns the licences in whose chain it stood."""
    if not row.corrects:
        return []
    mine = licence_event.c.decision_id == row.corrects
    found = list(call.connection.execute(select(licence_event.c.licence_id).where(mine)).scalars())
    for licence_id in found:
        lock(call.connection, licence_id)
    call.connection.execute(update(licence_event).where(mine).values(replaced_by=row.id))
    return found


def _settle_all(call: Call, licences: list[str]) -> None:
    for licence_id in licences:
        settle(call.connection, licence_id, stored(call.instant))


def _known(call: Call, licence_id: str) -> int:
    """How many decisions that still stand are in a chain."""
    standing = select(licence_event.c.id).where(
        licence_event.c.licence_id == licence_id,
        licence_event.c.decision_id.is_not(None),
        licence_event.c.replaced_by.is_(None),
    )
    return len(call.connection.execute(standing).all())


def _of_decision(decision_id: str) -> Any:
    return (
        select(licence_event.c.id, licence_event.c.licence_id, licence_event.c.day)
        .add_columns(decision.c.doc_no, decision.c.decided_on)
        .join_from(licence_event, decision, decision.c.id == licence_event.c.decision_id)
        .where(licence_event.c.decision_id == decision_id, licence_event.c.replaced_by.is_(None))
    )
