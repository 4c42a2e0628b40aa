"""How an act is written into a licence's chain: once, by whom, with which document, to what effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

from engine.clock import stored
from engine.registry import Call
from engine.store.statements import write
from handlers.licence.schema import licence_event

_INSERT = insert(licence_event)


@dataclass(frozen=True)
class Pen:
    """Who writes into a chain, from which case and at which stored instant."""

    connection: Connection
    new_id: Callable[[], str]
    root_id: str
    case_id: str
    at: str
    by: str

    @classmethod
    def of(cls, call: Call) -> Pen:
        """The pen of an act in a case."""
        told = (call.root_id, call.case_id, stored(call.instant), call.actor.login)
        return cls(call.connection, call.new_id, *told)


@dataclass(frozen=True)
class Act:
    """One act: its `kind`, the decision or supervision act it is `about`, its day, document, reason and effect."""

    kind: str
    about: str
    day: str
    effect: str
    document: str | None = None
    reason: str | None = None


def enter(pen: Pen, licence_id: str, act: Act, department: str, decision_id: str | None = None) -> None:
    """Add an act to a chain."""
    values = {
        "id": pen.new_id(),
        "licence_id": licence_id,
        **asdict(act),
        "decision_id": decision_id,
        "root_id": pen.root_id,
        "case_id": pen.case_id,
        "department": department,
        "at": pen.at,
        "by": pen.by,
    }
    write(pen.connection, _INSERT, [values])


def entered(pen: Pen, licence_id: str, kind: str, about: str) -> bool:
    """Whether this act stands in the chain already."""
    column = licence_event.c
    same = (column.licence_id == licence_id, column.kind == kind, column.about == about)
    return pen.connection.execute(select(column.id).where(*same)).first() is not None
