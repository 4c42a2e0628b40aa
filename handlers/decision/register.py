"""A decision comes in (Art. 16, 18): registered once under its natural key, whoever sends it how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.clock import local, local_date, stored
from engine.errors import Conflict, InputRejected, Problem, SameCase
from engine.registry import Admission, Call
from engine.worklist.inbox import items_of_tree
from handlers.catalogue import Item
from handlers.commitment.opening import note_commitment
from handlers.decision.correction import correction_of, note_correction
from handlers.decision.entry import DecisionEntry, entry_of
from handlers.decision.identity import differences, digest, natural_key, party_key
from handlers.decision.labels import labels_of
from handlers.decision.record import add_key, decision_by_key, decision_row, entry_of_row, insert_decision
from handlers.decision.rules import missing, problems
from handlers.licence.register import note_decision
from handlers.office import Office
from handlers.review.citation import citation_problems

REPUSH_ELEMENT = "correct_and_repush"
"""The task in which a recalled push waits for its correction."""


class DecisionRegister:
    """The intake `decision.register`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Keep a decision and say what routing needs. Strict where a clerk fills in the form.

        Raises InputRejected; SameCase for a decision received before (with `repush_items` where a
        recalled push waits for just this correction); Conflict naming the fields that differ.
        """
        return self._registered(call, data, strict=call.via == "form")

    def of_procedure(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep a decision made within another procedure, at its instant; returns what `approval_push` is told.

        Wrong formats only warn, as with other systems. Raises InputRejected, `known_document` where a
        decision with this number, type and counterpart is registered already.
        """
        try:
            return self._registered(call, data, strict=False).data
        except (SameCase, Conflict) as known:
            told = {"case": str(known.values.get("case_id"))}
            raise InputRejected((Problem("doc_no", "known_document", told),)) from known

    def _registered(self, call: Call, data: Mapping[str, Any], *, strict: bool) -> Admission:
        office, today = self._office, local_date(call.instant)
        entry = entry_of(data)
        item = self._item(entry, call)
        entry = entry.with_item(item)
        self._check_departments(entry)
        approval_department = item.approval_department or call.actor.department
        key = natural_key(entry, approval_department, office.seal)
        correction = correction_of(call, data, approval_department)
        if correction is None:
            self._refuse_known(call, entry, key)
        empty = missing(entry)
        override_reason = str(data.get("override_reason") or "").strip() or None
        reviewed = citation_problems(call.connection, entry, "error" if strict else "warning")
        if strict and reviewed:
            raise InputRejected(tuple(reviewed))
        strict = strict and override_reason is None
        found = problems(entry, item, today, "overridable" if strict else "warning")
        if any(problem.severity == "overridable" for problem in found):
            raise InputRejected(tuple(problem for problem in found if problem.severity == "overridable"))
        warnings = (*reviewed, *found, *(Problem(name, "required", severity="warning") for name in empty))
        decision_id = self._keep(call, entry, item, key, empty, warnings, override_reason)
        if correction is not None:
            note_correction(call, correction, decision_id, key)
        committed = note_commitment(office, call, decision_row(call.connection, decision_id), data)
        warnings += note_decision(office, call, decision_row(call.connection, decision_id))
        call.participate(approval_department)
        return Admission(
            data={
                "decision_id": decision_id,
                "item_code": item.code,
                "decision_type": entry.decision_type,
                "decided_on": entry.decided_on,
                "profile": item.rule_profile,
                "complete": not empty,
                "missing": list(empty),
                "target_departments": list(entry.target_departments),
                "approval_department": approval_department,
                "by_commitment": committed,
                "registered_at": stored(call.instant),
            },
            key=key if correction is None or key is None else f"{key}#{call.case_id}",
            labels=labels_of(office, entry, today),
            warnings=warnings,
        )

    def _item(self, entry: DecisionEntry, call: Call) -> Item:
        """The item as of the decision's day (Art. 21). Without a known item or type a decision cannot be read."""
        catalogue, code = self._office.catalogue, entry.item_code or ""
        day = date.fromisoformat(entry.decided_on) if entry.decided_on is not None else local_date(call.instant)
        item = catalogue.item(code, day) or catalogue.item(code)
        found = []
        if item is None:
            found.append(Problem("item_code", "unknown_item" if code else "required", {"value": code}))
        elif item.kind == "filing":
            found.append(Problem("item_code", "filing_item", {"value": item.code, "article": "21"}))
        known = {told["code"] for told in catalogue.code_list("decision_type")}
        if entry.decision_type not in known:
            fault = "not_an_option" if entry.decision_type else "required"
            found.append(Problem("decision_type", fault, {"value": entry.decision_type}))
        if found or item is None:
            raise InputRejected(tuple(found))
        return item

    def _check_departments(self, entry: DecisionEntry) -> None:
        known = {department.code for department in self._office.catalogue.supervision_departments()}
        named = [("target_departments", code) for code in entry.target_departments]
        named += [("private_department", str(told["department"])) for told in entry.private_network]
        unknown = tuple(
            Problem(field, "unknown_department", {"value": code}) for field, code in named if code not in known
        )
        if unknown:
            raise InputRejected(unknown)

    def _refuse_known(self, call: Call, entry: DecisionEntry, key: str | None) -> None:
        known = decision_by_key(call.connection, key)
        if known is None:
            return
        if known.digest == digest(entry, self._office.seal):
            raise SameCase(case_id=known.case_id)
        fields = differences(entry_of_row(known, self._office.seal), entry)
        if not fields:
            raise SameCase(case_id=known.case_id)
        waiting = _repush_items(call, known)
        if waiting:
            raise SameCase(case_id=known.case_id, repush_items=waiting, fields=list(fields))
        raise Conflict(case_id=known.case_id, fields=list(fields))

    def _keep(
        self,
        call: Call,
        entry: DecisionEntry,
        item: Item,
        key: str | None,
        empty: tuple[str, ...],
        warnings: tuple[Problem, ...],
        override_reason: str | None,
    ) -> str:
        decision_id = call.new_id()
        seal = self._office.seal
        values = {
            "id": decision_id,
            "case_id": call.case_id,
            "root_id": call.root_id,
            "case_no": f"SG{local(call.instant):%Y%m%d}-{decision_id[-6:].upper()}",
            "item_version": item.version,
            "party_key": party_key(entry, seal),
            "approval_department": item.approval_department or call.actor.department,
            "basis_profile": item.rule_profile,
            "status": "registered" if self._pushed(entry) else "not_pushed",
            "missing": list(empty),
            "warnings": [asdict(problem) for problem in warnings],
            "override_reason": override_reason,
            "via": call.via,
            "registered_at": stored(call.instant),
            "registered_by": call.actor.login,
            "digest": digest(entry, seal),
        }
        insert_decision(call.connection, entry, seal, values)
        add_key(call.connection, decision_id, key)
        told = {"decision_id": decision_id, "item_code": item.code, "doc_no": entry.doc_no, "missing": list(empty)}
        if override_reason is not None:
            told["override_reason"] = override_reason
            told["overridden"] = [problem.code for problem in warnings]
        call.record("decision.registered", {**told, "digest": values["digest"]})
        return decision_id

    def _pushed(self, entry: DecisionEntry) -> bool:
        types = self._office.catalogue.code_list("decision_type")
        return any(told["pushed"] for told in types if told["code"] == entry.decision_type)


def _repush_items(call: Call, known: Row[Any]) -> list[str]:
    """Open tasks of that case in which a recalled push waits for its correction."""
    items = items_of_tree(call.connection, known.case_id, open_only=True)
    return [item.id for item in items if item.element == REPUSH_ELEMENT]
