"""A decision as it was sent in, brought into one form: trimmed, in capitals, in the right brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from engine.clock import parsed, stored
from engine.errors import InputRejected, Problem
from handlers.catalogue import Item
from handlers.fields import contact_phone, credit_code, document_number, identity_number

_TRUE = ("true", "on", "1", "yes", "是")
_DATES = ("decided_on", "valid_from", "valid_to")
_SPACES = re.compile(r"[ \t\u3000]+")


@dataclass(frozen=True)
class DecisionEntry:
    """The fields of a decision (Art. 18(2) and what belongs to it). Empty is None; days are "YYYY-MM-DD"."""

    item_code: str | None = None
    item_name: str | None = None
    decision_type: str | None = None
    doc_no: str | None = None
    doc_name: str | None = None
    licence_name: str | None = None
    licence_no: str | None = None
    party_name: str | None = None
    party_type: str | None = None
    party_code: str | None = None
    id_type: str | None = None
    id_number: str | None = None
    contact_person: str | None = None
    contact_phone: str | None = None
    address: str | None = None
    decided_on: str | None = None
    valid_kind: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    content: str | None = None
    handler: str | None = None
    decider: str | None = None
    supersedes: str | None = None
    by_commitment: bool = False
    target_departments: tuple[str, ...] = ()
    private_network: tuple[Mapping[str, str | None], ...] = ()
    attachments: tuple[str, ...] = ()

    def with_item(self, item: Item) -> DecisionEntry:
        """The entry with the names that the register gives to its item."""
        return replace(self, item_name=self.item_name or item.name, licence_name=self.licence_name or item.licence_name)


def entry_of(data: Mapping[str, Any]) -> DecisionEntry:
    """The entry of a submitted form or push. Raises InputRejected for what cannot be read at all."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name in _TEXTS:
        values[name] = _text(name, data.get(name), problems)
    for name in _DATES:
        values[name] = _day(name, values[name], problems)
    values["supersedes"] = values["supersedes"] or _text("prev_decision_id", data.get("prev_decision_id"), problems)
    entry = DecisionEntry(
        **values,
        by_commitment=_truth(data.get("by_commitment")),
        target_departments=_list("target_departments", data.get("target_departments"), problems),
        private_network=_private_network(data, problems),
        attachments=_list("attachments", data.get("attachments"), problems),
    )
    if problems:
        raise InputRejected(tuple(problems))
    return entry


def corrections_of(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields that are filled in, normalised. Raises InputRejected."""
    told = entry_of({name: data.get(name) for name in names})
    found = {name: getattr(told, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _text(name: str, sent: Any, problems: list[Problem]) -> str | None:
    if sent is None:
        return None
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        problems.append(Problem(name, "not_text"))
        return None
    text = _SPACES.sub(" ", str(sent)).strip()
    return _NORMALISED[name](text) if text and name in _NORMALISED else text or None


def _day(name: str, text: str | None, problems: list[Problem]) -> str | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?", text)
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        problems.append(Problem(name, "not_a_date"))
        return None


def _truth(sent: Any) -> bool:
    return sent if isinstance(sent, bool) else str(sent or "").strip().lower() in _TRUE


def _list(name: str, sent: Any, problems: list[Problem]) -> tuple[str, ...]:
    if sent is None or sent == "":
        return ()
    if isinstance(sent, str):
        sent = re.split(r"[,;,;、\s]+", sent)
    if not isinstance(sent, list | tuple) or not all(isinstance(one, str) for one in sent):
        problems.append(Problem(name, "not_a_list"))
        return ()
    return tuple(dict.fromkeys(one.strip() for one in sent if one.strip()))


def _private_network(data: Mapping[str, Any], problems: list[Problem]) -> tuple[Mapping[str, str | None], ...]:
    """What the private network delivered: a list of entries, and the one entry that the form has room for."""
    told = list(data.get("private_network") or []) if isinstance(data.get("private_network"), list | tuple) else []
    if data.get("private_department"):
        told.append({name: data.get(f"private_{name}") for name in ("department", "delivered_at", "receipt_no")})
    entries = []
    for entry in told:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("department"), str):
            problems.append(Problem("private_network", "not_a_list"))
            continue
        entries.append(
            {
                "department": entry["department"].strip(),
                "delivered_at": _instant(entry.get("delivered_at"), problems),
                "receipt_no": _text("receipt_no", entry.get("receipt_no"), problems),
            }
        )
    return tuple(entries)


def _instant(sent: Any, problems: list[Problem]) -> str | None:
    if not sent:
        return None
    try:
        return stored(parsed(str(sent)))
    except (ValueError, OverflowError):
        problems.append(Problem("private_delivered_at", "not_a_time"))
        return None


_TEXTS = tuple(found.name for found in fields(DecisionEntry) if found.type == "str | None")
_NORMALISED = {
    "doc_no": document_number.normalised,
    "party_code": credit_code.normalised,
    "id_number": identity_number.normalised,
    "contact_phone": contact_phone.normalised,
}
