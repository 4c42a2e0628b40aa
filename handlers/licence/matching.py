"""Which licence a decision is about: the one its previous decision names, its number, its item and counterpart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, or_, select

from engine.errors import Problem
from engine.store.statements import rows
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
_WARNED_OF = _OF_PARTY.with_only_columns(
    *(licence.c[name] for name in ("licence_no", "document", "status", "restricted_since", "reapply_barred_until"))
).where(or_(licence.c.restricted_since.is_not(None), licence.c.reapply_barred_until.is_not(None)))
_AMONG = _OF_PARTY.limit(2)
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
    previous = _of_previous(connection, row) if row.supersedes else None
    found, several = (previous, []) if previous is not None else _found(connection, row)
    warnings = tuple(_warnings(connection, row, found, day))
    if row.supersedes and previous is None:
        warnings += (Problem("supersedes", "unknown_licence", {"value": row.supersedes}, "warning"),)
    if several:
        unclear = Problem("licence_no", "licence_ambiguous", severity="warning")
        return Match(None, (*warnings, unclear), ambiguous=True)
    return Match(found, warnings)


def _found(connection: Connection, row: Row[Any]) -> tuple[Row[Any] | None, list[Row[Any]]]:
    """The one licence, or those among which nobody can tell."""
    still = _still(row.decision_type)
    if row.licence_no:
        told = {"of_number": row.licence_no, "of_department": row.approval_department}
        of_number = list(connection.execute(_OF_NUMBER.where(still), told))
        if of_number:
            return max(of_number, key=lambda one: (one.status == EFFECTIVE, one.changed_at, one.id)), []
    # Who names a previous decision that nobody knows does not mean whatever else the party holds.
    if row.decision_type == "NEW" or row.supersedes or not row.party_key:
        return None, []
    query = _AMONG.where(still)
    if row.licence_no:
        query = query.where(licence.c.licence_no.is_(None))
    candidates = list(connection.execute(query, _party(row)))
    return (candidates[0], []) if len(candidates) == 1 else (None, candidates)


def _still(decision_type: str) -> ColumnElement[bool]:
    """Licences that such a decision can still be about: a deregistration also ends what was revoked before."""
    ended = ENDING["CNL"]
    return licence.c.status != ended if decision_type == "CNL" else licence.c.status == EFFECTIVE


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


def _party(row: Row[Any]) -> dict[str, str]:
    return {"of_party": row.party_key, "of_item": row.item_code}


def _warnings(connection: Connection, row: Row[Any], found: Row[Any] | None, day: str) -> list[Problem]:
    """Restrictions of the licence or the party, a bar to new applications, an end that came before (warnings)."""
    if row.decision_type in ENDING:
        return []
    told = []
    held = rows(connection, _WARNED_OF, _party(row)) if row.party_key else []
    among = held if found is None else [found]
    restricted = next((one for one in among if one.restricted_since and one.status == EFFECTIVE), None)
    if restricted is not None:
        values = {"licence": restricted.licence_no or restricted.document, "since": restricted.restricted_since}
        told.append(Problem("licence_no", "licence_restricted", values, "warning"))
    barred = [one.reapply_barred_until for one in held if (one.reapply_barred_until or "") >= day]
    if barred:
        told.append(Problem("party_name", "reapplication_barred", {"until": max(barred)}, "warning"))
    if found is not None and found.status != EFFECTIVE:
        values = {"licence": found.licence_no or found.document, "ended_on": found.ended_on}
        told.append(Problem("licence_no", "licence_ended", values, "warning"))
    return told
