"""A decision takes its place in a chain: it founds, amends or ends a licence, or stands for one put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.errors import Problem
from engine.store.statements import scalar, write
from handlers.licence.acting import Act, Pen, enter
from handlers.licence.matching import CHAINED, ENDING, FOUNDING, match
from handlers.licence.schema import licence, licence_event
from handlers.licence.standing import founding_facts, lock, settle

_INSERT = insert(licence)
_ENTERED = select(licence_event.c.id).where(licence_event.c.decision_id == bindparam("of_decision")).limit(1)


@dataclass(frozen=True)
class Entered:
    """Where a decision stands now: its licence (None: in no chain), its effect there and its day; what to warn of."""

    licence_id: str | None
    effect: str
    day: str
    warnings: tuple[Problem, ...] = ()


def enter_decision(pen: Pen, row: Row[Any], today: date) -> Entered | None:
    """Enter a decision in the chain of its licence; None where it belongs in none or stands in one already."""
    if scalar(pen.connection, _ENTERED, {"of_decision": row.id}) is not None:
        return None
    replaced = _take_out(pen.connection, row)
    if row.decision_type not in CHAINED:
        _settle_all(pen, replaced)
        return None
    day = row.decided_on or today.isoformat()
    found = match(pen.connection, row, day)
    licence_id = replaced[0] if replaced else (found.row.id if found.row is not None else None)
    if licence_id is None and found.ambiguous:
        return Entered(None, "", day, found.warnings)
    if licence_id is None:
        entered = Entered(*_found(pen, row, day), day, found.warnings)
    else:
        entered = Entered(licence_id, _add(pen, row, day, licence_id), day, found.warnings)
    _settle_all(pen, [one for one in replaced if one != licence_id])
    return entered


def _found(pen: Pen, row: Row[Any], day: str) -> tuple[str, str]:
    """Begin a licence with a decision; one that ends a licence older than the platform begins it at its end."""
    licence_id, ending = pen.new_id(), row.decision_type in ENDING
    values = {
        "id": licence_id,
        "founded_by": row.id,
        **founding_facts(row),
        "document": row.doc_no,
        "decided_on": row.decided_on,
        "status": ENDING.get(row.decision_type, "effective"),
        "ended_on": day if ending else None,
        "benefit_unprotected": False,
        "registered_at": pen.at,
        "changed_at": pen.at,
    }
    write(pen.connection, _INSERT, [values])
    effect = "ended" if ending else "founded" if row.decision_type in FOUNDING else "amended"
    _enter(pen, row, day, licence_id, effect)
    return licence_id, effect


def _add(pen: Pen, row: Row[Any], day: str, licence_id: str) -> str:
    lock(pen.connection, licence_id)
    founding = not _stands(pen.connection, licence_id)
    effect = "ended" if row.decision_type in ENDING else "founded" if founding else "amended"
    _enter(pen, row, day, licence_id, effect)
    settle(pen.connection, licence_id, pen.at)
    return effect


def _enter(pen: Pen, row: Row[Any], day: str, licence_id: str, effect: str) -> None:
    enter(pen, licence_id, Act(row.decision_type, row.id, day, effect, row.doc_no), row.approval_department, row.id)


def _take_out(connection: Connection, row: Row[Any]) -> list[str]:
    """Let a corrected decision count no more; returns the licences in whose chain it stood."""
    if not row.corrects:
        return []
    mine = licence_event.c.decision_id == row.corrects
    found = list(connection.execute(select(licence_event.c.licence_id).where(mine)).scalars())
    for licence_id in found:
        lock(connection, licence_id)
    connection.execute(update(licence_event).where(mine).values(replaced_by=row.id))
    return found


def _settle_all(pen: Pen, licences: list[str]) -> None:
    for licence_id in licences:
        settle(pen.connection, licence_id, pen.at)


def _stands(connection: Connection, licence_id: str) -> bool:
    """Whether a decision in the chain still counts."""
    standing = select(licence_event.c.id).where(
        licence_event.c.licence_id == licence_id,
        licence_event.c.decision_id.is_not(None),
        licence_event.c.replaced_by.is_(None),
    )
    return connection.execute(standing).first() is not None
