"""How an act is written into a licence's chain: once, by whom, with which document, to what effect."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import insert, select

from engine.clock import stored
from engine.registry import Call
from handlers.licence.schema import licence_event

_INSERT = insert(licence_event)


@dataclass(frozen=True)
class Act:
    """One act: its `kind`, the decision or supervision act it is `about`, its day, document, ground and effect."""

    kind: str
    about: str
    day: str
    effect: str
    document: str | None = None
    reason: str | None = None


def enter(call: Call, licence_id: str, act: Act, department: str, decision_id: str | None = None) -> None:
    """Add an act to a chain."""
    values = {
        "id": call.new_id(),
        "licence_id": licence_id,
        **asdict(act),
        "decision_id": decision_id,
        "root_id": call.root_id,
        "case_id": call.case_id,
        "department": department,
        "at": stored(call.instant),
        "by": call.actor.login,
    }
    call.connection.execute(_INSERT, values)


def entered(call: Call, licence_id: str, kind: str, about: str) -> bool:
    """Whether this act stands in the chain already."""
    column = licence_event.c
    same = (column.licence_id == licence_id, column.kind == kind, column.about == about)
    return call.connection.execute(select(column.id).where(*same)).first() is not None
