"""A letter is written, by form or by the procedure in which the decision was made, and received (Art. 24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from engine.clock import local, local_date, parsed, stored
from engine.errors import InputRejected, Problem, SameCase
from engine.registry import Admission, Call
from handlers.claim.record import claim_row
from handlers.decision.record import decision_row
from handlers.licence.licence import licence_of_decision
from handlers.licence.register import named_licence
from handlers.matter.register import matter_labels, matter_row, register_matter
from handlers.office import Office
from handlers.penalty import words
from handlers.penalty.record import (
    add_letter,
    decision_by_document,
    find_letter,
    letter_on_decision,
    letter_row,
    set_letter,
)
from handlers.penalty.telling import tell_approval
from handlers.privacy.masking import shown_party

MESSAGE_TYPE = "penalty_letter"
PROCESS = "penalty_letter"


class Letters:
    """The intake `penalty.write`, the operators `penalty.draw_up`, `penalty.receive` and `penalty.recalled`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def write(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """The approval department writes by form, on a decision of its own.

        Raises InputRejected: unknown_item, unknown_department, unknown_licence, not_a_change, other_item,
        not_future; SameCase where the department has a letter on this decision.
        """
        department, doc_no = str(data.get("department") or ""), str(data["decision_doc_no"]).strip()
        known = decision_by_document(call.connection, doc_no)
        self._refuse(call, data, department, known)
        written = letter_on_decision(call.connection, doc_no, department)
        if written is not None:
            raise SameCase(case_id=written.case_id)
        row = self._keep(
            call,
            department,
            decision_id=known.id if known is not None else None,
            decision_type=str(data["decision_type"]),
            decision_doc_no=doc_no,
            decided_on=data.get("decided_on") or None,
            licence_id=self._licence(call, data, known),
            item_code=str(data["item_code"]),
            ground=data.get("ground") or None,
            party_name=str(data["party_name"]).strip(),
            party_type=data.get("party_type") or None,
            facts=str(data["facts"]).strip(),
            evidence=list(data.get("evidence") or ()),
        )
        matter = matter_row(call.connection, row.matter_id)
        told = {
            "decision_id": row.decision_id or "",
            "licence_id": row.licence_id or "",
            "item_code": row.item_code,
            "ground": row.ground or "",
            "departments": [department],
            "approval_department": row.approval_department,
            "profile": row.profile,
        }
        return Admission(told, labels=matter_labels(self._office, matter, local_date(call.instant)))

    def draw_up(
        self, call: Call, *, decision_id: str, licence_id: str, ground: str, departments: Sequence[str]
    ) -> dict[str, Any]:
        """The letter of this case; one that another procedure asks for is written from the decision.

        Every further department is written to in a case of its own.
        """
        row = find_letter(call.connection, call.case_id)
        if row is None:
            for department in departments[1:]:
                told = {"decision_id": decision_id, "licence_id": licence_id, "ground": ground}
                call.start(PROCESS, {**told, "departments": [department], **self._standing(call, decision_id)})
            row = self._of_decision(call, decision_id, licence_id, ground, departments[0])
        call.participate(row.approval_department)
        return {"letter_id": row.id, "matter_id": row.matter_id, "departments": [row.department]}

    def receive(self, call: Call, *, letter_id: str, push_id: str) -> dict[str, Any]:
        """The department that claimed the letter is the one that handles it."""
        claim = claim_row(call.connection, push_id)
        day = local_date(parsed(claim.claimed_at))
        row = letter_row(call.connection, letter_id)
        values = {"department": claim.department, "push_id": push_id, "received_at": claim.claimed_at}
        basis = self._office.catalogue.profile(row.profile, day).status(day)
        set_letter(call.connection, letter_id, status="received", basis_status=basis, **values)
        row = letter_row(call.connection, letter_id)
        tell_approval(self._office, call, row, "penalty_received", at=parsed(claim.claimed_at))
        call.record("penalty.received", {"letter_id": letter_id, "push_id": push_id}, department=claim.department)
        return {"department": claim.department}

    def recalled(self, call: Call, *, letter_id: str) -> None:
        """The push was taken back before anybody claimed it."""
        set_letter(call.connection, letter_id, status="recalled")
        call.record("penalty.recalled", {"letter_id": letter_id})

    def _of_decision(self, call: Call, decision_id: str, licence_id: str, ground: str, department: str) -> Row[Any]:
        decision = decision_row(call.connection, decision_id)
        word = words.DECISION[decision.decision_type]
        facts = f"本部门作出{word}决定({decision.doc_no}),涉及行政处罚,函告依法处理。"
        return self._keep(
            call,
            department,
            decision_id=decision.id,
            decision_type=decision.decision_type,
            decision_doc_no=decision.doc_no or "",
            decided_on=decision.decided_on,
            licence_id=licence_id or _licence_of(call, decision.id),
            item_code=decision.item_code,
            ground=ground or None,
            party_name=decision.party_name or "",
            party_type=decision.party_type,
            facts=facts,
            evidence=[],
            approval_department=decision.approval_department,
        )

    def _licence(self, call: Call, data: Mapping[str, Any], known: Row[Any] | None) -> str | None:
        """The licence that is named, else that of the decision. Raises InputRejected: unknown_licence."""
        if data.get("licence"):
            return named_licence(call, data).id
        return _licence_of(call, known.id) if known is not None else None

    def _standing(self, call: Call, decision_id: str) -> dict[str, Any]:
        decision = decision_row(call.connection, decision_id)
        told = {"item_code": decision.item_code, "approval_department": decision.approval_department}
        return {**told, "profile": decision.basis_profile}

    def _keep(self, call: Call, department: str, *, approval_department: str | None = None, **said: Any) -> Row[Any]:
        """Keep the letter and the matter by which it is pushed."""
        letter_id = call.new_id()
        number = f"HG{local(call.instant):%Y%m%d}-{letter_id[-6:].upper()}"
        item = self._office.catalogue.item(said["item_code"])
        word = words.DECISION[said["decision_type"]]
        matter = register_matter(
            self._office,
            call,
            MESSAGE_TYPE,
            subject=f"{item.name if item is not None else said['item_code']}{word}涉处罚函告",
            reference=number,
            party=shown_party(said["party_name"], said["party_type"]),
            item_code=said["item_code"],
            licence_id=said["licence_id"],
            source_department=approval_department,
            approval_department=approval_department,
            content={name: said[name] for name in ("decision_doc_no", "decided_on", "ground", "facts")},
            evidence=said["evidence"],
        )
        add_letter(
            call.connection,
            id=letter_id,
            root_id=call.root_id,
            case_id=call.case_id,
            matter_id=matter.id,
            letter_no=number,
            department=department,
            approval_department=matter.approval_department,
            profile=matter.profile,
            status="sent",
            sent_at=stored(call.instant),
            sent_by=call.actor.login,
            outcome_evidence=[],
            push_due_provisional=False,
            **said,
        )
        told = {"letter_id": letter_id, "letter_no": number, "decision_doc_no": said["decision_doc_no"]}
        call.record("penalty.written", told)
        return letter_row(call.connection, letter_id)

    def _refuse(self, call: Call, data: Mapping[str, Any], department: str, known: Row[Any] | None) -> None:
        catalogue, found = self._office.catalogue, []
        if catalogue.item(str(data.get("item_code") or "")) is None:
            found.append(Problem("item_code", "unknown_item", {"value": data.get("item_code")}))
        if department not in {told.code for told in catalogue.supervision_departments()}:
            found.append(Problem("department", "unknown_department", {"value": department}))
        decided_on = data.get("decided_on")
        if decided_on and decided_on > local_date(call.instant).isoformat():
            found.append(Problem("decided_on", "not_future"))
        if data.get("decision_type") not in words.DECISION:
            found.append(Problem("decision_type", "not_an_option", {"value": data.get("decision_type")}))
        if known is not None and known.decision_type not in words.DECISION:
            found.append(Problem("decision_doc_no", "not_a_change", {"value": known.doc_no, "article": "24"}))
        elif known is not None and known.item_code != data.get("item_code"):
            found.append(Problem("item_code", "other_item", {"value": known.item_code}))
        if found:
            raise InputRejected(tuple(found))


def _licence_of(call: Call, decision_id: str) -> str | None:
    found = licence_of_decision(call.connection, decision_id)
    return found.id if found is not None else None
