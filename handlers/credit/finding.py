"""A commitment seems untrue: by a verification, or in daily supervision once filed and investigated (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem, SameCase
from engine.registry import Admission, Call, Labels
from handlers.badges import badges_of
from handlers.catalogue import Item
from handlers.commitment.record import commitment_of_decision, commitment_row, result_row
from handlers.credit.record import dishonesty_row, insert_dishonesty, set_dishonesty
from handlers.credit.schema import dishonesty
from handlers.decision.record import decision_row
from handlers.evidence.attaching import attach
from handlers.fields.reading import Answers
from handlers.licence.licence import Licence, chain, find_licence, licence_of_decision
from handlers.office import Office
from handlers.privacy.masking import shown_party

DAILY = "daily"


class Findings:
    """The intake `dishonesty.open` and the operators `dishonesty.called` and `dishonesty.begun`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """A supervision department reports what daily supervision found; filed and investigated first.

        Raises InputRejected naming the field.
        """
        office, today = self._office, local_date(call.instant)
        answers = Answers(data, today)
        decided = answers.choice("decided", ("yes", "no")) == "yes"
        filed_on = answers.day("filed_on")
        filing_no = answers.text("filing_no")
        told = {
            "facts": answers.text("facts"),
            "evidence": answers.files("evidence"),
            "breach_type": answers.choice("breach_type", list(office.catalogue.code_list("breach_type"))),
            "filing_no": filing_no,
            "filed_on": filed_on,
            "investigated_on": answers.day("investigated_on", after=filed_on, after_field="filed_on"),
        }
        subject = self._licensed(call, answers) if decided else self._applied(call, answers)
        answers.settle()
        self._refuse_known(call, filing_no)
        row = self._keep(call, DAILY, {**subject, **told, "department": call.actor.department})
        set_dishonesty(call.connection, row.id, case_id=call.case_id)
        attach(call, row.evidence, about=row.id, title="立案核实证据")
        call.participate(row.approval_department)
        return Admission(data={"found": self._told(row)}, labels=self._labels(row, call))

    def called(self, call: Call, *, commitment_id: str, verification_id: str, breach: str = "") -> dict[str, Any]:
        """A verification found it: returns what the handling is told. `breach` where the result itself says none."""
        row, found = commitment_row(call.connection, commitment_id), result_row(call.connection, verification_id)
        of = decision_row(call.connection, row.decision_id)
        subject = {
            **_party(of),
            "decision_id": of.id,
            **_licence(licence_of_decision(call.connection, of.id), of),
            "item_code": row.item_code,
            "profile": row.profile,
            "approval_department": row.approval_department,
            "supervision_department": row.supervision_department,
        }
        kept = self._keep(
            call,
            found.method,
            {
                **subject,
                "commitment_id": commitment_id,
                "verification_id": verification_id,
                "department": row.department,
                "facts": found.findings or str(found.unable_reason or ""),
                "evidence": list(found.evidence),
                "breach_type": breach or found.breach_type,
            },
        )
        return self._told(kept)

    def begun(self, call: Call, *, dishonesty_id: str) -> None:
        """Note the case in which a finding is handled."""
        set_dishonesty(call.connection, dishonesty_id, case_id=call.case_id)

    def _keep(self, call: Call, found_by: str, values: Mapping[str, Any]) -> Row[Any]:
        dishonesty_id = call.new_id()
        insert_dishonesty(
            call.connection,
            id=dishonesty_id,
            root_id=call.root_id,
            found_by=found_by,
            **values,
            measures=[],
            status="open",
            opened_at=stored(call.instant),
            opened_by=call.actor.login,
        )
        call.record("dishonesty.opened", {"dishonesty_id": dishonesty_id, "found_by": found_by})
        return dishonesty_row(call.connection, dishonesty_id)

    def _refuse_known(self, call: Call, filing_no: str) -> None:
        """One filing is handled in one case, however often it is handed in."""
        known = select(dishonesty.c.case_id).where(
            dishonesty.c.department == call.actor.department, dishonesty.c.filing_no == filing_no
        )
        case_id = call.connection.execute(known).scalar()
        if case_id is not None:
            raise SameCase(case_id=case_id)

    def _told(self, row: Row[Any]) -> dict[str, Any]:
        return {
            "dishonesty_id": row.id,
            "found_by": row.found_by,
            "decided": row.decision_id is not None,
            "item_code": row.item_code,
            "profile": row.profile,
            "department": row.department,
            "role": self._office.receiving_role(row.department),
            "head": self._office.head_role(row.department),
            "approval_department": row.approval_department,
            "supervision_department": row.supervision_department,
            "licence": row.licence or "",
            "investigated_on": row.investigated_on or "",
        }

    def _licensed(self, call: Call, answers: Answers) -> dict[str, Any]:
        """The licence that was granted on the commitment."""
        licence = answers.text("licence")
        found = find_licence(call.connection, licence) if licence else None
        if licence and found is None:
            answers.wrong("licence", "unknown_licence", value=licence)
        if found is None:
            return {}
        of = _committed(call.connection, found.id)
        if of is None:
            answers.wrong("licence", "not_by_commitment", value=licence)
            return {}
        item = self._item(of.item_code)
        if call.actor.department not in item.supervising:
            answers.wrong("licence", "not_supervised", value=licence)
        return {**self._subject(call, item), **_party(of), "decision_id": of.id, **_licence(found, of)}

    def _applied(self, call: Call, answers: Answers) -> dict[str, Any]:
        """An application on which no decision was made yet."""
        code, name = answers.text("item_code"), answers.text("party_name")
        item = self._office.catalogue.item(code)
        if item is None:
            if code:
                answers.wrong("item_code", "unknown_item", value=code)
            return {}
        if call.actor.department not in item.supervising:
            answers.wrong("item_code", "not_supervised", value=code)
        return {**self._subject(call, item), "party_name": name, "licence": answers.text("application_no")}

    def _subject(self, call: Call, item: Item) -> dict[str, Any]:
        return {
            "item_code": item.code,
            "profile": item.rule_profile,
            "approval_department": item.approval_department,
            "supervision_department": call.actor.department,
        }

    def _item(self, code: str) -> Item:
        found = self._office.catalogue.item(code)
        if found is None:
            raise InputRejected((Problem("licence", "unknown_item", {"value": code}),))
        return found

    def _labels(self, row: Row[Any], call: Call) -> Labels:
        item, day = self._item(row.item_code), local_date(call.instant)
        badges = badges_of(self._office, item, row.profile, day)
        return Labels(item.name, row.filing_no or "", shown_party(row.party_name, row.party_type), badges)


def _party(of: Row[Any]) -> dict[str, Any]:
    return {"party_name": of.party_name or "", "party_type": of.party_type, "party_key": of.party_key}


def _licence(found: Licence | None, of: Row[Any]) -> dict[str, Any]:
    """The licence that a decision granted, and what people call it."""
    if found is None:
        return {"licence_id": None, "licence": of.licence_no or of.doc_no}
    return {"licence_id": found.id, "licence": found.number}


def _committed(connection: Connection, licence_id: str) -> Row[Any] | None:
    """The newest decision on a commitment in the chain of a licence."""
    decided = [act.decision_id for act in chain(connection, licence_id) if act.decision_id is not None]
    on_commitment = [found for found in decided if commitment_of_decision(connection, found) is not None]
    return decision_row(connection, on_commitment[-1]) if on_commitment else None
