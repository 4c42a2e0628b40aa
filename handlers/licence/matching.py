"""Which licence a decision is about: the one its previous decision names, its number, its item and counterpart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from engine.errors import Problem
from handlers.fields import document_number
from handlers.licence.licence import EFFECTIVE, VOID
from handlers.licence.schema import licence, licence_event
from handlers.schema import decision

FOUNDING = ("NEW", "RENEW")
AMENDING = ("RENEW", "CHG")
ENDING = {"WDR": "withdrawn", "RVK": "revoked", "CNL": "deregistered"}
CHAINED = (*FOUNDING, "CHG", *ENDING)
"""The decisions that stand in a licence's chain; a refusal is none."""

_OF_PARTY = select(licence).where(
    licence.c.party_key == bindparam("of_party"),
    licence.c.item_code == bindparam("of_item"),
    licence.c.status != VOID,
)
_OF_NUMBER = select(licence).where(
    licence.c.licence_no == bindparam("of_number"),
    licence.c.approval_department == bindparam("of_department"),
    licence.c.status != VOID,
)


@dataclass(frozen=True)
class Match:
    """The licence found (None: none yet), what to say of it, and whether several came into question."""

    row: Row[Any] | None
    warnings: tuple[Problem, ...] = ()
    ambiguous: bool = False


def match(connection: Connection, row: Row[Any], day: str) -> Match:
    """The licence that a decision is about, and what its party's licences give reason to warn of."""
    held = _held(connection, row)
    previous = _of_previous(connection, row) if row.supersedes else None
    found, several = (previous, []) if previous is not None else _found(connection, row, held)
    warnings = tuple(_warnings(row, found, held, day))
    if row.supersedes and previous is None:
        warnings += (Problem("supersedes", "unknown_licence", {"value": row.supersedes}, "warning"),)
    if several:
        told = {"count": len(several)}
        return Match(None, (*warnings, Problem("licence_no", "licence_ambiguous", told, "warning")), ambiguous=True)
    return Match(found, warnings)


def _found(connection: Connection, row: Row[Any], held: list[Row[Any]]) -> tuple[Row[Any] | None, list[Row[Any]]]:
    """The one licence, or those among which nobody can tell."""
    if row.licence_no:
        told = {"of_number": row.licence_no, "of_department": row.approval_department}
        of_number = _candidates(row.decision_type, list(connection.execute(_OF_NUMBER, told)))
        if of_number:
            return max(of_number, key=lambda one: (one.status == EFFECTIVE, one.changed_at, one.id)), []
    if row.decision_type == "NEW":
        return None, []
    same = [one for one in held if not (row.licence_no and one.licence_no)]
    candidates = _candidates(row.decision_type, same)
    return (candidates[0], []) if len(candidates) == 1 else (None, candidates)


def _candidates(decision_type: str, rows: list[Row[Any]]) -> list[Row[Any]]:
    """Those that such a decision can still be about: a deregistration also ends what was revoked before."""
    if decision_type == "CNL":
        return [row for row in rows if row.status != ENDING["CNL"]]
    return [row for row in rows if row.status == EFFECTIVE]


def _of_previous(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    """The licence of a previous decision, named by its id, case or document, or by the licence's own number."""
    told, number = row.supersedes, document_number.normalised(row.supersedes)
    of_decision = or_(decision.c.id == told, decision.c.case_id == told, decision.c.doc_no == number)
    named = or_(of_decision, licence.c.licence_no == told, licence.c.id == told)
    query = (
        select(licence)
        .join(licence_event, licence_event.c.licence_id == licence.c.id)
        .join(decision, decision.c.id == licence_event.c.decision_id)
        .where(named, licence.c.status != VOID, licence.c.approval_department == row.approval_department)
        .order_by(licence.c.changed_at.desc())
    )
    return connection.execute(query).first()


def _held(connection: Connection, row: Row[Any]) -> list[Row[Any]]:
    """All licences of the counterpart for this item, whatever became of them."""
    if not row.party_key:
        return []
    return list(connection.execute(_OF_PARTY, {"of_party": row.party_key, "of_item": row.item_code}))


def _warnings(row: Row[Any], found: Row[Any] | None, held: list[Row[Any]], day: str) -> list[Problem]:
    """Restrictions of the licence or the party, a bar to new applications, an end that came before (warnings)."""
    if row.decision_type in ENDING:
        return []
    told = []
    restricted = found if found is not None else next((one for one in held if one.restricted_since), None)
    if restricted is not None and restricted.restricted_since and restricted.status == EFFECTIVE:
        values = {"licence": restricted.licence_no or restricted.document, "since": restricted.restricted_since}
        told.append(Problem("licence_no", "licence_restricted", values, "warning"))
    barred = [one.reapply_barred_until for one in held if (one.reapply_barred_until or "") >= day]
    if barred:
        told.append(Problem("party_name", "reapplication_barred", {"until": max(barred)}, "warning"))
    if found is not None and found.status != EFFECTIVE:
        values = {"licence": found.licence_no or found.document, "ended_on": found.ended_on}
        told.append(Problem("licence_no", "licence_ended", values, "warning"))
    return told
