"""Clues are noted where a limit of the Measures was missed, and withdrawn where that proves wrong (Art. 26, 27).

A clue is no verdict: it costs nobody anything and blocks nothing. None arises from a soft limit of the
platform, nor while the Measures are not in force (Art. 30).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.clock import stored
from engine.registry import Call
from handlers.accountability.schema import accountability_clue as clue

KINDS = {
    "claim_overdue": "逾期未认领",
    "late_push": "迟推监管信息",
    "late_result": "迟推核查结果",
    "deemed_consent": "函询逾期未回复",
}
_INSERT = insert(clue)


def note(
    call: Call,
    kind: str,
    department: str,
    *,
    about: str,
    basis_status: str | None,
    push_id: str | None = None,
    detail: str = "",
) -> None:
    """Note a clue about a department; `about` is the row in question. Nothing where the Measures were not in force."""
    if basis_status != "in_force":
        return
    assert kind in KINDS, kind
    call.connection.execute(
        _INSERT,
        {
            "id": call.new_id(),
            "effect_key": f"{call.key}:{kind}:{about}:{department}",
            "root_id": call.root_id,
            "case_id": call.case_id,
            "kind": kind,
            "department": department,
            "about": about,
            "push_id": push_id,
            "detail": detail,
            "noted_at": stored(call.instant),
        },
    )
    call.record("clue.noted", {"kind": kind, "about": about, "push_id": push_id}, department=department)


def withdraw(call: Call, about: str, kind: str, reason: str) -> None:
    """Withdraw what was noted of this kind about a row, because it proved wrong."""
    open_clues = (clue.c.about == about, clue.c.kind == kind, clue.c.withdrawn_at.is_(None))
    gone = call.connection.execute(
        update(clue).where(*open_clues).values(withdrawn_at=stored(call.instant), withdrawn_reason=reason)
    )
    if gone.rowcount:
        call.record("clue.withdrawn", {"kind": kind, "about": about, "reason": reason})


def clues(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `clues`: those of a case tree as plain rows."""
    query = select(clue).where(clue.c.root_id == root_id).order_by(clue.c.noted_at, clue.c.id)
    names = ("kind", "department", "about", "push_id", "detail", "withdrawn_reason")
    return [
        {**{name: getattr(row, name) for name in names}, "withdrawn": row.withdrawn_at is not None}
        for row in connection.execute(query)
    ]
