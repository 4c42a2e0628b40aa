"""A decision on a commitment opens the verification: beside the decision's own push, at the same instant (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, start_of_day, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.catalogue import Item
from handlers.commitment.record import (
    agreed_classification,
    commitment_of_case,
    commitment_of_decision,
    commitment_row,
    insert_commitment,
    set_commitment,
)
from handlers.decision.record import decision_row
from handlers.fields.reading import Answers
from handlers.office import Office
from handlers.supervision_file import flag_daily

GRANTING = ("NEW", "RENEW", "CHG")
"""The decisions that a commitment can support; by the others nothing is granted."""

EXEMPT, ONLINE, ONSITE = "exempt", "online", "onsite"
METHODS = (EXEMPT, ONLINE, ONSITE)

PROCESS = "commitment_verification"


def note_commitment(office: Office, call: Call, decision: Row[Any], data: Mapping[str, Any]) -> bool:
    """Keep what a registered decision says of the commitment on which it was taken; returns whether there is one.

    A decision that corrects another continues the verification of the one that it corrects.
    """
    if not decision.by_commitment or decision.decision_type not in GRANTING:
        return False
    if decision.corrects is not None and commitment_of_decision(call.connection, decision.corrects) is not None:
        return False
    item = _item(office, decision)
    insert_commitment(
        call.connection,
        id=call.new_id(),
        decision_id=decision.id,
        root_id=call.root_id,
        item_code=decision.item_code,
        approval_department=decision.approval_department,
        profile=item.rule_profile,
        **_method(call, item),
        **_particulars(call, data),
        status="registered",
        registered_at=stored(call.instant),
        registered_by=call.actor.login,
        excluded_days=0,
        overdue_wd=0,
    )
    return True


class Opening:
    """The operators `commitment.open` and `commitment.exempt` and the intake `commitment.register`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, call: Call, *, decision_id: str, departments: Sequence[str]) -> str | None:
        """Start the verification beside the push of the decision, under the same root; returns its case.

        The line department verifies; the others to which the decision goes look on (Art. 3). None for a
        decision that continues the verification of the one that it corrects.
        """
        row = commitment_of_decision(call.connection, decision_id)
        if row is None or row.case_id is not None:
            return None
        decision = decision_row(call.connection, decision_id)
        supervising = _item(self._office, decision).supervising
        department = next((code for code in supervising if code in departments), departments[0])
        clock = _first_instant(decision.decided_on) if row.clock_start == "decided_on" else stored(call.instant)
        set_commitment(call.connection, row.id, supervision_department=department, verify_from=clock)
        row = commitment_row(call.connection, row.id)
        told = routing(self._office, row)
        set_commitment(call.connection, row.id, department=told["department"])
        data = {
            "commitment_id": row.id,
            "decision_id": decision_id,
            "item_code": row.item_code,
            "profile": row.profile,
            "approval_department": row.approval_department,
            "supervision_department": department,
            "verify_from": clock,
            "result": "",
            "verification_id": "",
            **told,
        }
        case_id = call.start(PROCESS, data)
        set_commitment(call.connection, row.id, case_id=case_id)
        call.record("commitment.opened", {"commitment_id": row.id, "method": row.method or "", "case": case_id})
        return case_id

    def register(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in what was committed: number, terms, day. Raises InputRejected naming the field."""
        row = commitment_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        decision = decision_row(call.connection, row.decision_id)
        told = {
            "document_no": answers.text("commitment_no"),
            "terms": answers.text("commitment_terms"),
            "committed_on": answers.day("committed_on"),
        }
        if decision.decided_on is not None and told["committed_on"] > decision.decided_on:
            answers.wrong("committed_on", "later_than", than="decided_on", bound=decision.decided_on)
        told["fulfil_by"] = answers.day(
            "fulfil_by", required=False, future=True, after=told["committed_on"], after_field="committed_on"
        )
        answers.settle()
        set_commitment(call.connection, row.id, **{name: value or None for name, value in told.items()})
        call.record("commitment.registered", {"commitment_id": row.id, "document_no": told["document_no"]})
        return {"particulars_known": True}

    def exempt(self, call: Call, *, commitment_id: str) -> None:
        """No verification: the supervision files of the decision say that daily supervision looks after it."""
        row = commitment_row(call.connection, commitment_id)
        set_commitment(call.connection, commitment_id, status="exempt", closed_at=stored(call.instant))
        flag_daily(call, row.decision_id)
        call.record("commitment.exempt", {"commitment_id": commitment_id})


def routing(office: Office, row: Row[Any]) -> dict[str, Any]:
    """What the verification's ways depend on: the method, who verifies in which role, whether the terms are known."""
    verifier = row.approval_department if row.method == ONLINE else row.supervision_department
    return {
        "method": row.method or "",
        "verify_days": row.verify_days or 0,
        "department": verifier,
        "performer_role": office.receiving_role(verifier),
        "performer_head": office.head_role(verifier),
        "particulars_known": row.document_no is not None and row.terms is not None and row.committed_on is not None,
    }


def _first_instant(day: str | None) -> str:
    """The first instant of a day, stored. Raises NotFound without one."""
    if day is None:
        raise NotFound(field="decided_on")
    return stored(start_of_day(date.fromisoformat(day)))


def _item(office: Office, decision: Row[Any]) -> Item:
    found = office.catalogue.item(decision.item_code)
    if decision.decided_on is not None:
        found = office.catalogue.item(decision.item_code, date.fromisoformat(decision.decided_on)) or found
    if found is None:
        raise NotFound(item=decision.item_code)
    return found


def _method(call: Call, item: Item) -> dict[str, Any]:
    """How the item is verified: as the catalogue says, else as both departments agreed before, else not yet known."""
    clock = str(item.raw.get("verify_clock_start") or "pushed_at")
    if item.verify_method is not None:
        return {
            "method": item.verify_method,
            "verify_days": item.verify_days,
            "standard": item.raw.get("verify_standard"),
            "means": list(item.raw.get("verify_means") or ()),
            "suspension": bool(item.raw.get("verify_suspension")),
            "clock_start": clock,
            "classified_by": "catalogue",
        }
    agreed = agreed_classification(call.connection, item.code)
    if agreed is None:
        return {"means": [], "suspension": False, "clock_start": clock}
    return {**agreed_values(agreed), "clock_start": clock}


def agreed_values(agreed: Row[Any]) -> dict[str, Any]:
    """The columns of a commitment that an agreed classification settles."""
    names = ("method", "verify_days", "standard", "means", "suspension")
    return {**{name: getattr(agreed, name) for name in names}, "classified_by": "agreement"}


def _particulars(call: Call, data: Mapping[str, Any]) -> dict[str, Any]:
    """What came with the decision; what is missing or unreadable is asked for before the push."""
    answers = Answers(data, local_date(call.instant))
    told = {
        "document_no": answers.text("commitment_no", required=False),
        "terms": answers.text("commitment_terms", required=False),
        "committed_on": answers.day("committed_on", required=False),
        "fulfil_by": answers.day("fulfil_by", required=False, future=True),
    }
    if call.via == "form":
        answers.settle()
    return {name: value or None for name, value in told.items()}
