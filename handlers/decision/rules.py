"""What a decision must contain and how its fields should look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from engine.errors import Problem, Severity
from handlers.catalogue import Item
from handlers.decision.entry import DecisionEntry
from handlers.fields import contact_phone, credit_code, document_number, identity_number
from handlers.privacy.masking import NATURAL_PERSON

ELEMENTS = (
    "item_name",
    "doc_no",
    "party_name",
    "contact_phone",
    "address",
    "decided_on",
    "validity",
    "content",
)
"""The eight elements of Art. 18(2); validity is an end, or a kind that needs none."""

UNLIMITED_KINDS = ("长期", "一次性")
VALID_KINDS = ("定期", *UNLIMITED_KINDS)

_SHORTEST_ADDRESS = 6
_LONGEST_CONTENT = 2000


def missing(entry: DecisionEntry) -> tuple[str, ...]:
    """The empty elements of Art. 18(2), in the order of the article."""
    return tuple(name for name in ELEMENTS if not _filled(entry, name))


def problems(entry: DecisionEntry, item: Item, today: date, severity: Severity) -> tuple[Problem, ...]:
    """Wrong formats, check digits and ranges, each of the given severity; what may only warn, warns."""
    found = [*_formats(entry, today), *_dates(entry, item, today), *_sizes(entry), *_parties(entry)]
    return tuple(problem if problem.severity == "warning" else replace(problem, severity=severity) for problem in found)


def check_party_code(value: Any) -> Problem | None:
    code = credit_code.normalised(str(value))
    if fault := credit_code.fault(code):
        return Problem("party_code", fault, {"value": code})
    if fault := credit_code.organisation_fault(code):
        return Problem("party_code", fault, {"value": code}, "warning")
    return None


def check_identity(value: Any, id_type: Any, today: date) -> Problem | None:
    if id_type not in (None, identity_number.ID_CARD):
        return None
    fault = identity_number.fault(identity_number.normalised(str(value)), today)
    return Problem("id_number", fault) if fault else None


def check_phone(value: Any) -> Problem | None:
    fault = contact_phone.fault(contact_phone.normalised(str(value)))
    return Problem("contact_phone", fault) if fault else None


def check_document(value: Any) -> Problem | None:
    number = document_number.normalised(str(value))
    fault = document_number.fault(number)
    return Problem("doc_no", fault, {"value": number}) if fault else None


def check_item_effective(decided_on: str, item: Item | None) -> Problem | None:
    if item is None or decided_on >= item.effective_from:
        return None
    return Problem("decided_on", "before_item", {"effective_from": item.effective_from})


def check_not_future(field: str, day: str, today: date) -> Problem | None:
    return Problem(field, "in_future", {"today": today.isoformat()}) if day > today.isoformat() else None


def _filled(entry: DecisionEntry, name: str) -> bool:
    if name == "validity":
        return entry.valid_to is not None or entry.valid_kind in UNLIMITED_KINDS
    return bool(getattr(entry, name))


def _formats(entry: DecisionEntry, today: date) -> Iterator[Problem]:
    checked = [
        check_document(entry.doc_no) if entry.doc_no else None,
        check_phone(entry.contact_phone) if entry.contact_phone else None,
        check_party_code(entry.party_code) if entry.party_code else None,
        check_identity(entry.id_number, entry.id_type, today) if entry.id_number else None,
    ]
    yield from (problem for problem in checked if problem is not None)


def _dates(entry: DecisionEntry, item: Item, today: date) -> Iterator[Problem]:
    if entry.decided_on is not None:
        for problem in (
            check_not_future("decided_on", entry.decided_on, today),
            check_item_effective(entry.decided_on, item),
        ):
            if problem is not None:
                yield problem
    if entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from:
        yield Problem("valid_to", "not_after", {"field": "valid_from", "bound": entry.valid_from})
    if entry.valid_kind is not None and entry.valid_kind not in VALID_KINDS:
        yield Problem("valid_kind", "not_an_option", {"value": entry.valid_kind})


def _sizes(entry: DecisionEntry) -> Iterator[Problem]:
    if entry.address and len(entry.address) < _SHORTEST_ADDRESS:
        yield Problem("address", "too_short", {"least": _SHORTEST_ADDRESS})
    if entry.content and len(entry.content) > _LONGEST_CONTENT:
        yield Problem("content", "too_long", {"most": _LONGEST_CONTENT, "length": len(entry.content)})


def _parties(entry: DecisionEntry) -> Iterator[Problem]:
    """Fields the platform wants beside the eight elements; without them a push still goes out."""
    natural = entry.party_type == NATURAL_PERSON
    wanted = ("id_type", "id_number") if natural else ("party_code",)
    for name in ("party_type", *wanted, "handler", "decider"):
        if not getattr(entry, name):
            yield Problem(name, "recommended", severity="warning")
