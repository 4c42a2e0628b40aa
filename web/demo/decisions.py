"""Decisions of the demonstration: every item of the catalogue, fictitious applicants, documents in sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from web.platform import Applicant, Catalogue, Item

NATURAL_PERSON = "自然人"
_PERSONAL_DOMAINS = ("RSJ", "WJW", "JTJ", "GAJ")
_TYPES = ("NEW",) * 8 + ("RENEW",) * 3 + ("CHG",) * 2
_DAYS_PER_MONTH = 30.4


class Decisions:
    """Makes the forms of decisions; the same seed makes the same decisions."""

    def __init__(self, catalogue: Catalogue, random: Random, commitments: bool = True) -> None:
        self._random = random
        self._commitments = commitments
        self._items: Sequence[Item] = [item for item in catalogue.items() if item.kind != "filing"]
        applicants: Sequence[Applicant] = catalogue.applicants()
        self._persons = [found for found in applicants if found.type == NATURAL_PERSON]
        self._firms = [found for found in applicants if found.type != NATURAL_PERSON]
        self._numbers: Counter[int] = Counter()
        self._turn: Counter[str] = Counter()

    def make(self, decided_on: date, department: str | None = None, **changes: Any) -> dict[str, Any]:
        """The form of one decision; with a department, of an item that it supervises, alone where there is one."""
        item = self._item(department)
        party = self._party(item)
        self._numbers[decided_on.year] += 1
        kind = self._random.choice(_TYPES)
        form: dict[str, Any] = {
            "item_code": item.code,
            "item_name": item.name,
            "decision_type": kind,
            "doc_no": f"安审批许〔{decided_on.year}〕{self._numbers[decided_on.year]}号",
            "doc_name": "准予行政许可决定书",
            "licence_name": item.licence_name,
            "by_commitment": item.commitment_applicable and self._random.random() < 0.25 and self._commitments,
            "decided_on": decided_on.isoformat(),
            "content": f"准予{party.name}的{item.name}申请,许可范围以证载为准",
            "handler": self._random.choice(("审批经办01", "审批经办02")),
            "decider": "审批负责人",
            **_party_fields(party),
            **_validity(item, decided_on),
        }
        return {**form, **changes}

    def _item(self, department: str | None) -> Item:
        """Each item in its turn, so that the whole catalogue is seen."""
        alone = [item for item in self._items if department is None or item.supervising == (department,)]
        wanted = alone or [item for item in self._items if department in item.supervising]
        chosen = wanted[self._turn[department or ""] % len(wanted)]
        self._turn[department or ""] += 1
        return chosen

    def _party(self, item: Item) -> Applicant:
        personal = any(department in _PERSONAL_DOMAINS for department in item.supervising)
        return self._random.choice(self._persons if personal and self._random.random() < 0.4 else self._firms)


def _party_fields(party: Applicant) -> dict[str, Any]:
    told: dict[str, Any] = {
        "party_name": party.name,
        "party_type": party.type,
        "contact_phone": party.phone,
        "address": party.address,
    }
    if party.type == NATURAL_PERSON:
        return {**told, "id_type": "居民身份证", "id_number": party.code}
    return {**told, "party_code": party.code, "contact_person": party.contact_person}


def _validity(item: Item, decided_on: date) -> dict[str, Any]:
    if item.validity_months is None:
        return {"valid_kind": "长期"}
    if item.validity_months == 0:
        return {"valid_kind": "一次性"}
    end = decided_on + timedelta(days=round(item.validity_months * _DAYS_PER_MONTH))
    return {"valid_kind": "定期", "valid_from": decided_on.isoformat(), "valid_to": end.isoformat()}
