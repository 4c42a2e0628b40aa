"""What a claimed supervision information does to the licence, and how the approval department disposes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.licence.register import lift, penalty_revoke, restrict
from handlers.matter.register import matter_of_case, matter_row
from handlers.notice import send
from handlers.office import Office
from handlers.supervision.register import MESSAGE, info_row, set_info
from handlers.supervision.words import DISPOSITION

_DEREGISTRATION = {"entry": "licence_revoked", "decision_type": "CNL", "ground": "CNL70-4"}


class Effects:
    """The operators `supervision.restrict`, `supervision.lift`, `supervision.revoke` and `supervision.deregister`,
    and the intake `supervision.dispose`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def restrict(self, call: Call, *, matter_id: str) -> None:
        """Mark the licence as restricted until it is lifted (责令停产停业, 暂扣, 限制)."""
        matter, row = self._rows(call, matter_id)
        if row.licence_id is not None:
            day = row.served_on or row.decided_on
            restrict(call, row.licence_id, matter_id, matter.subject, document=row.decision_no, since=day)
        self._settle(call, matter, row, "restricted", "supervision_restricted")

    def lift(self, call: Call, *, matter_id: str) -> None:
        """Lift the restriction that the information names, or all there are."""
        matter, row = self._rows(call, matter_id)
        if row.licence_id is not None:
            lift(call, row.licence_id, matter_id, of=row.lifts, document=row.decision_no, day=row.decided_on)
        self._settle(call, matter, row, "lifted", "supervision_lifted")

    def revoke(self, call: Call, *, matter_id: str) -> None:
        """The licence was revoked as a penalty: what follows is deregistration (行政许可法 70(4))."""
        matter, row = self._rows(call, matter_id)
        if row.licence_id is not None:
            day = row.decided_on
            penalty_revoke(call, row.licence_id, matter_id, day=day, document=row.decision_no, reason=matter.subject)
        told = self._office.particulars_of(matter, row.department, matter.approval_department)
        send(self._office, call, "deregistration_proposed", matter.approval_department, "approval_clerk", told)

    def deregister(self, call: Call, *, matter_id: str) -> dict[str, Any]:
        """Begin the deregistration beside: no referral, so neither investigation nor evidence is asked for."""
        matter, row = self._rows(call, matter_id)
        told = {
            **_DEREGISTRATION,
            "licence_id": row.licence_id,
            "item_code": matter.item_code,
            "info_id": matter_id,
            "department": row.department,
            "approval_department": matter.approval_department,
            "profile": matter.profile,
            "facts": f"{matter.subject}({row.decision_no})",
        }
        case_id = call.start("permit_referral", {"referral": told})
        call.record("supervision.deregistration_begun", {"matter_id": matter_id, "case": case_id})
        return {"case": case_id}

    def dispose(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep what the approval department does about it. Returns `disposition`.

        Raises InputRejected: a deregistration needs a licence on the register.
        """
        matter = matter_of_case(call.connection, call.case_id, MESSAGE)
        if matter is None:
            raise NotFound(case=call.case_id)
        row, disposition = info_row(call.connection, matter.id), str(data["disposition"])
        if disposition == "deregister" and row.licence_id is None:
            raise InputRejected((Problem("disposition", "no_licence"),))
        note = str(data.get("disposition_note") or "").strip()
        self._settle(call, matter, row, disposition, "supervision_disposed", note)
        return {"disposition": disposition}

    def _rows(self, call: Call, matter_id: str) -> tuple[Row[Any], Row[Any]]:
        return matter_row(call.connection, matter_id), info_row(call.connection, matter_id)

    def _settle(self, call: Call, matter: Row[Any], row: Row[Any], disposition: str, kind: str, note: str = "") -> None:
        done = {"disposed_at": stored(call.instant), "disposed_by": call.actor.login}
        set_info(call.connection, matter.id, disposition=disposition, disposition_note=note or None, **done)
        told = self._office.particulars_of(
            matter, row.department, matter.approval_department, feedback=DISPOSITION[disposition], reason=note
        )
        send(self._office, call, kind, row.department, self._office.supervision_role(row.department), told)
        call.record("supervision.disposed", {"matter_id": matter.id, "disposition": disposition, "note": note})
