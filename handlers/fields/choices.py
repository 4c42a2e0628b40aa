"""The choices that forms offer from the register, as pairs of value and label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from engine.registry import Choices
from handlers.catalogue import Catalogue

Pairs = Sequence[tuple[str, str]]


class RegisterChoices:
    """Choices by the name that a form gives as its valuesKey."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def by_name(self) -> Mapping[str, Choices]:
        return {
            "items": self.items,
            "filings": self.filings,
            "supervision_departments": self.supervision_departments,
            "departments": self.departments,
            "decision_types": self.decision_types,
            "party_types": self.party_types,
        }

    def items(self, _: Connection) -> Pairs:
        """Items on which decisions are taken; filings (Art. 21) are none."""
        return [(item.code, f"{item.name}({item.code})") for item in self._catalogue.items() if item.kind != "filing"]

    def filings(self, _: Connection) -> Pairs:
        """Items that are only filed (Art. 21)."""
        return [(item.code, f"{item.name}({item.code})") for item in self._catalogue.items() if item.kind == "filing"]

    def supervision_departments(self, _: Connection) -> Pairs:
        return [(found.code, found.short_name) for found in self._catalogue.supervision_departments()]

    def departments(self, _: Connection) -> Pairs:
        return [(found.code, found.short_name) for found in self._catalogue.departments() if found.active]

    def decision_types(self, _: Connection) -> Pairs:
        return [(told["code"], told["name"]) for told in self._catalogue.code_list("decision_type")]

    def party_types(self, _: Connection) -> Pairs:
        return [(name, name) for name in self._catalogue.code_list("party_type")]
