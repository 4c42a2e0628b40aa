"""Nobody is found dishonest who was not told and heard; then the finding and its measures (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.clock import local_date
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.credit.record import add_measure, dishonesty_of_case, dishonesty_row, set_dishonesty
from handlers.evidence.attaching import attach
from handlers.fields.reading import Answers
from handlers.office import Office

FALSE, REJECTED = "FALSE", "REJECTED"
SITUATIONS = ("undecided", "rectifiable", "unlawful", "violation")
CHOICES = ("M1", "M2", "M3", "M4", "M5")
CREDIT = "M6"
HEARD = ("statement", "hearing", "waived")


class Hearings:
    """The intakes `dishonesty.told`, `dishonesty.heard`, `dishonesty.determine`, the operator `dishonesty.measures`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def told(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The party was told facts, grounds and rights, on this day by this document."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        told_on = answers.day("told_on", after=row.investigated_on or "", after_field="investigated_on")
        document = answers.text("told_document")
        answers.settle()
        set_dishonesty(call.connection, row.id, told_on=told_on, told_document=document)
        call.record("dishonesty.told", {"dishonesty_id": row.id, "told_on": told_on})
        return {}

    def heard(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the party said, or that it waived saying anything, and when."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        kind = answers.choice("heard_kind", HEARD)
        told = {
            "heard_kind": kind,
            "heard_on": answers.day("heard_on", after=row.told_on or "", after_field="told_on"),
            "statement": answers.text("statement", required=kind != "waived"),
        }
        files = answers.files("evidence")
        answers.settle()
        attach(call, files, about=row.id, title="陈述申辩材料")
        set_dishonesty(call.connection, row.id, **told)
        call.record("dishonesty.heard", {"dishonesty_id": row.id, "heard_on": told["heard_on"], "kind": kind})
        return {}

    def determine(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Find the commitment untrue, or accept what the party said. Raises InputRejected naming the field.

        Returns `finding`, `situation`, `measures` and `ground` for the matrix.
        """
        row = dishonesty_of_case(call.connection, call.case_id)
        if row.told_on is None or row.heard_on is None:
            raise InputRejected((Problem("finding", "party_not_heard"),))
        answers = Answers(data, local_date(call.instant))
        finding = answers.choice("finding", (FALSE, REJECTED))
        untrue = finding == FALSE
        told: dict[str, Any] = {
            "finding": finding,
            "reasons": answers.text("reasons"),
            "determined_on": answers.day("determined_on", after=row.heard_on, after_field="heard_on"),
            "document_no": answers.text("document_no", required=untrue),
        }
        if untrue:
            codes = list(self._office.catalogue.code_list("breach_type"))
            told["breach_type"] = answers.choice("breach_type", codes)
            told["situation"] = answers.choice("situation", SITUATIONS)
            told["measures"] = answers.choices("measures", CHOICES, required=True)
            told["ground"] = self._ground(answers, told["measures"])
        answers.settle()
        set_dishonesty(
            call.connection,
            row.id,
            **told,
            determined_by=call.actor.login,
            status="determined" if untrue else "rejected",
        )
        call.record("dishonesty.determined", {"dishonesty_id": row.id, **told})
        names = ("situation", "measures", "ground")
        empty: dict[str, Any] = {"situation": "", "measures": [], "ground": ""}
        return {"finding": finding, **{name: told.get(name) or empty[name] for name in names}}

    def measures(
        self, call: Call, *, dishonesty_id: str, allowed: Sequence[str], by: Mapping[str, str]
    ) -> dict[str, Any]:
        """Hold the chosen measures against the matrix and note who takes which.

        `allowed` are those that the situation admits, `by` says for each of the departments
        (approval, supervision, finder). Raises InputRejected naming the field.
        """
        row = dishonesty_row(call.connection, dishonesty_id)
        self._refuse(row.measures, row.situation, allowed)
        departments = {
            "approval": row.approval_department,
            "supervision": row.supervision_department,
            "finder": row.department,
        }
        taken = {code: departments[by[code]] for code in (*row.measures, CREDIT)}
        for code, department in taken.items():
            add_measure(call, row, code, department)
        rectifier = taken.get("M2", row.department)
        return {
            "main": next((code for code in ("M1", "M2", "M3") if code in taken), ""),
            "letter": "M4" in taken and self._office.approves(row.department),
            "transferred": "M5" in taken,
            "punished": "M4" in taken,
            "rectifier": rectifier,
            "rectifier_role": self._office.receiving_role(rectifier),
            "rectifier_head": self._office.head_role(rectifier),
            "term": self._term(call, row),
        }

    def _refuse(self, chosen: Sequence[str], situation: str, allowed: Sequence[str]) -> None:
        """Termination is for what is not decided yet, revocation for what is; the situation says the rest."""
        names = self._office.catalogue.code_list("measure")
        wrong = [code for code in chosen if code not in allowed]
        if wrong:
            told = {"measure": "、".join(names[code] for code in wrong), "situation": situation}
            raise InputRejected((Problem("measures", "measure_not_allowed", told),))

    def _ground(self, answers: Answers, measures: Sequence[str]) -> str | None:
        if "M3" not in measures:
            return None
        grounds = [told["code"] for told in self._office.catalogue.code_list("decision_ground")]
        return answers.choice("ground", [code for code in grounds if code.startswith("RVK69")]) or None

    def _term(self, call: Call, row: Any) -> int:
        return int(self._office.catalogue.parameter("rectify_days", local_date(call.instant), row.profile).value)
