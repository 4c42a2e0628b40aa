"""Where each department stands with its claim, as the case page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from engine.calendar import Light, light
from engine.clock import local_date, parsed
from engine.proof.record import Record
from engine.registry import Registry
from web.sheets.casefile import CaseFile, Reader
from web.sheets.receiptsheet import PushReceipts, receipts_of_pushes
from web.words.moments import closing, minute

DONE_STATUSES = frozenset({"claimed", "auto_claimed"})
"""The push was taken over."""
OPEN_STATUSES = frozenset({"pending", "returned"})
"""While a claim has one of these, its push can be recalled and its deadline runs."""

_INSTANT = timedelta(microseconds=1)
_GRAVEST_FIRST = ("expired", "not_yet", "superseded", "in_force")


@dataclass(frozen=True)
class ClaimRow:
    """One department's claim; `timer` names its deadline in the claim's own case; receipts where there are any."""

    case_id: str
    department_name: str
    status: str
    disputed: bool
    pushed: str | None
    claimed: str | None
    due: str | None
    last_day: date | None
    provisional: bool
    basis_status: str | None
    light: Light | None
    timer: str | None
    recallable: bool
    push_receipt: Record | None
    claim_receipt: Record | None


@dataclass(frozen=True)
class ClaimBoard:
    """All claims of a case, and the gravest of their basis states."""

    rows: tuple[ClaimRow, ...]
    basis_status: str | None

    @property
    def correctable(self) -> bool:
        """Whether a fault found now is put right by a push of its own: all is settled and something was claimed."""
        statuses = {row.status for row in self.rows}
        return not statuses & OPEN_STATUSES and bool(statuses & DONE_STATUSES)


def claim_board(connection: Connection, registry: Registry, file: CaseFile, reader: Reader) -> ClaimBoard:
    """The claims of a case tree; empty where the office registers no such queries."""
    claims = _told(registry, "claims", connection, file.root.id)
    pushes = {fact["push_id"]: fact for fact in _told(registry, "pushes", connection, file.root.id)}
    receipts = receipts_of_pushes(connection, (file.root.id,))
    rows = tuple(_row({**pushes.get(fact["push_id"], {}), **fact}, file, reader, receipts) for fact in claims)
    states = {row.basis_status for row in rows}
    return ClaimBoard(rows, next((state for state in _GRAVEST_FIRST if state in states), None))


def _told(registry: Registry, query: str, connection: Connection, root_id: str) -> Sequence[Mapping[str, Any]]:
    asked = registry.queries.get(query)
    return asked(connection, root_id) if asked is not None else ()


def _row(fact: Mapping[str, Any], file: CaseFile, reader: Reader, receipts: Mapping[str, PushReceipts]) -> ClaimRow:
    case_id = file.pushes.get(fact["push_id"], "")
    status, due_at = fact["status"], fact.get("due_at")
    is_open = status in OPEN_STATUSES
    running = any(branch.case.id == case_id and branch.case.status == "active" for branch in file.branches)
    lit = light(reader.calendar, parsed(due_at), reader.now, fact["department"]) if is_open and due_at else None
    held = receipts.get(fact["push_id"], PushReceipts(None, None))
    return ClaimRow(
        case_id=case_id,
        department_name=reader.department(fact["department"]),
        status=status,
        disputed=bool(fact.get("disputed")),
        pushed=_minute(fact.get("pushed_at")),
        claimed=_minute(fact.get("claimed_at")),
        due=closing(due_at) if due_at else None,
        last_day=local_date(parsed(due_at) - _INSTANT) if due_at else None,
        provisional=bool(fact.get("provisional")) and is_open,
        basis_status=fact.get("basis_status"),
        light=lit,
        timer=file.deadlines.get(case_id),
        recallable=is_open and running,
        push_receipt=held.push.record if held.push else None,
        claim_receipt=held.claim.record if held.claim else None,
    )


def _minute(instant: str | None) -> str | None:
    return minute(instant) if instant else None
