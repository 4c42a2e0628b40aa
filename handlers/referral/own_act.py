"""Where the law lets the supervision department decide, it does so itself and pushes its act (Art. 19)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.referral.record import referral_of_case, set_referral
from handlers.supervision.register import register_info

LAWFUL_ACT = "08"
"""监管部门依法作出的变更/撤回/撤销/注销, of the code list supervision_type."""


class OwnActs:
    """The intake `referral.own_decision`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def decide(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in the department's own act, or that it does not act. Returns acted and, of an act, `info`.

        `info` is what `supervision_push` is told. Raises InputRejected: late_without_reason and others of a
        supervision information.
        """
        row = referral_of_case(call.connection, call.case_id)
        at = stored(call.instant)
        if data["outcome"] == "not_acted":
            kept = {"reason": data["reason"], "by": call.actor.login, "at": at}
            set_referral(call.connection, row.id, status="not_acted_by_supervision", decision=kept, closed_at=at)
            call.record("referral.supervision_declined", {"referral_id": row.id, "reason": data["reason"]})
            return {"acted": False}
        files = list(data.get("decision_files") or ())
        attach(call, files, about=row.id, title="决定书", field="decision_files")
        told = register_info(self._office, call, self._info(row, data, files))
        kept = {**data, "by": call.actor.login, "at": at}
        set_referral(call.connection, row.id, status="by_supervision", decision=kept, closed_at=at)
        document = {"document": data["decision_no"], "decided_on": data["decided_on"]}
        call.record("referral.supervision_decided", {"referral_id": row.id, **document})
        return {"acted": True, **told}

    def _info(self, row: Row[Any], data: Mapping[str, Any], files: list[str]) -> dict[str, Any]:
        return {
            "supervision_type": LAWFUL_ACT,
            "licence_id": row.licence_id,
            **{name: data.get(name) for name in ("decision_no", "decided_on", "content", "late_reason")},
            "basis": row.decider_basis,
            "evidence": files,
        }
