"""A decision with empty elements waits, and is completed (Art. 18(2))."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.clock import local_date
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.catalogue import Item
from handlers.decision.entry import DecisionEntry, corrections_of
from handlers.decision.identity import natural_key
from handlers.decision.labels import labels_of
from handlers.decision.record import (
    add_key,
    decision_by_key,
    decision_of_case,
    decision_row,
    entry_of_row,
    masked,
    set_values,
    update_entry,
)
from handlers.decision.rules import missing, problems
from handlers.licence.register import note_amendment
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars
from handlers.words import elements

CORRECTABLE = (
    *("item_name", "doc_no", "party_name", "contact_phone", "address", "decided_on"),
    *("valid_kind", "valid_from", "valid_to", "content"),
)
"""What may be filled in or put right after registration."""


class Supplements:
    """The operator `decision.quarantine` and the intake `decision.supplement`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def quarantine(self, call: Call, *, decision_id: str, missing: list[str]) -> None:
        """Hold a decision back until its elements are complete; tell the approval clerks."""
        row = decision_row(call.connection, decision_id)
        set_values(call.connection, decision_id, status="quarantined", missing=list(missing))
        told = Particulars(row.item_name, row.doc_no, missing=elements(missing))
        send(self._office, call, "quarantined", row.approval_department, "approval_clerk", told)
        call.record("decision.quarantined", {"decision_id": decision_id, "missing": list(missing)})

    def supplement(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Fill in elements; what is told replaces what was there. Returns complete, missing, decided_on."""
        row = decision_of_case(call.connection, call.case_id)
        if row is None:
            raise NotFound(case=call.case_id)
        corrected = corrected_entry(self._office, call, row, data)
        empty = missing(corrected)
        set_values(call.connection, row.id, missing=list(empty))
        return {"complete": not empty, "missing": list(empty), "decided_on": corrected.decided_on}


def corrected_entry(office: Office, call: Call, row: Any, data: Mapping[str, Any]) -> DecisionEntry:
    """Write corrections of a decision with before and after in the history; returns the entry as it is now.

    Raises InputRejected for wrong formats that no reason overrides, and for a document number that
    belongs to another decision.
    """
    seal, today = office.seal, local_date(call.instant)
    before = entry_of_row(row, seal)
    told = corrections_of(data, CORRECTABLE)
    after = replace(before, **told)
    changed = tuple(name for name in told if getattr(before, name) != getattr(after, name))
    override_reason = str(data.get("override_reason") or "").strip() or None
    _refuse_faults(office, after, changed, row.item_code, today, override_reason, call)
    key = natural_key(after, row.approval_department, seal)
    known = decision_by_key(call.connection, key)
    if known is not None and known.id != row.id:
        raise InputRejected((Problem("doc_no", "document_number_taken", {"case_id": known.case_id}),))
    update_entry(call.connection, row.id, after, changed, seal)
    add_key(call.connection, row.id, key)
    if override_reason is not None:
        set_values(call.connection, row.id, override_reason=override_reason)
    if changed:
        note_amendment(call, row.id)
        _tell(call, row, before, after, changed, override_reason)
        labels = labels_of(office, after, today)
        call.label(labels)
        call.label_root(labels)
    return after


def _refuse_faults(
    office: Office,
    entry: DecisionEntry,
    changed: tuple[str, ...],
    item_code: str,
    today: Any,
    override_reason: str | None,
    call: Call,
) -> None:
    item: Item | None = office.catalogue.item(item_code, today) or office.catalogue.item(item_code)
    if item is None or override_reason is not None or call.via != "form":
        return
    found = problems(entry, item, today, "overridable")
    faults = tuple(problem for problem in found if problem.severity == "overridable" and problem.field in changed)
    if faults:
        raise InputRejected(faults)


def _tell(
    call: Call, row: Any, before: DecisionEntry, after: DecisionEntry, changed: tuple[str, ...], reason: str | None
) -> None:
    data = {"decision_id": row.id, "fields": list(changed)}
    if reason is not None:
        data["override_reason"] = reason
    call.record(
        "decision.corrected",
        data,
        before=masked({name: getattr(before, name) for name in changed}, before.party_type),
        after=masked({name: getattr(after, name) for name in changed}, after.party_type),
    )
