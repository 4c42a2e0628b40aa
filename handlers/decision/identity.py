"""By what a decision is recognised when it comes again, and what then differs."""

from __future__ import annotations

import json
from dataclasses import asdict

from handlers.decision.entry import DecisionEntry
from handlers.privacy.masking import NATURAL_PERSON
from handlers.privacy.sealing import Seal


def party_key(entry: DecisionEntry, seal: Seal) -> str | None:
    """The counterpart: its credit code, a natural person's hashed id number, else the name."""
    if entry.party_type == NATURAL_PERSON:
        identity = entry.id_number or entry.party_name
        return f"person:{seal.hash(identity)}" if identity else None
    return entry.party_code or entry.party_name


def natural_key(entry: DecisionEntry, approval_department: str, seal: Seal) -> str | None:
    """Department, document, type and counterpart; None while the document has no number."""
    if entry.doc_no is None:
        return None
    return "|".join((approval_department, entry.doc_no, entry.decision_type or "", party_key(entry, seal) or ""))


def digest(entry: DecisionEntry, seal: Seal) -> str:
    """A keyed hash over all fields: the same decision sent twice has the same."""
    return seal.hash(json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, default=list))


def differences(known: DecisionEntry, sent: DecisionEntry) -> tuple[str, ...]:
    """The names of the fields in which two entries differ."""
    before, after = asdict(known), asdict(sent)
    return tuple(name for name in before if _plain(before[name]) != _plain(after[name]))


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=list)
