"""Where the law lets the supervision department decide, it does so itself and pushes its act (Art. 19)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.referral.record import referral_of_case, set_referral

LAWFUL_ACT = "08"
"""监管部门依法作出的变更/撤回/撤销/注销, of the code list supervision_type."""


class OwnActs:
    """The intake `referral.own_decision`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def decide(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in the department's own act, or that it does not act. Returns acted and, of an act, `info`.

        `info` is what the push of supervision information is told. Raises InputRejected.
        """
        row = referral_of_case(call.connection, call.case_id)
        at = stored(call.instant)
        if data["outcome"] == "not_acted":
            kept = {"reason": data["reason"], "by": call.actor.login, "at": at}
            set_referral(call.connection, row.id, status="not_acted_by_supervision", decision=kept, closed_at=at)
            call.record("referral.supervision_declined", {"referral_id": row.id, "reason": data["reason"]})
            return {"acted": False}
        if str(data["decided_on"]) > local_date(call.instant).isoformat():
            raise InputRejected((Problem("decided_on", "in_future"),))
        files = list(data.get("decision_files") or ())
        attach(call, files, about=row.id, title="决定书", field="decision_files")
        kept = {**data, "by": call.actor.login, "at": at}
        set_referral(call.connection, row.id, status="by_supervision", decision=kept, closed_at=at)
        told = {"referral_id": row.id, "document": data["document"], "decided_on": data["decided_on"]}
        call.record("referral.supervision_decided", told)
        return {"acted": True, "info": self._info(row, data, files)}

    def _info(self, row: Any, data: Mapping[str, Any], files: list[str]) -> dict[str, Any]:
        return {
            "info_type": LAWFUL_ACT,
            "licence_id": row.licence_id,
            "document": data["document"],
            "decided_on": data["decided_on"],
            "content": data["content"],
            "basis": row.decider_basis,
            "evidence": files,
            "act_type": row.requested_type,
        }
