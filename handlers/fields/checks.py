"""The checks that form fields may name, judged by the same rules as pushes from other systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import Clock, local_date, stored
from engine.errors import Problem
from engine.registry import Check
from handlers.catalogue import Catalogue
from handlers.decision.rules import (
    check_document,
    check_identity,
    check_item_effective,
    check_not_future,
    check_party_code,
    check_phone,
)


class FormChecks:
    """Checks by the name that a form field gives."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    def by_name(self) -> Mapping[str, Check]:
        return {
            "doc_no": lambda value, answers: check_document(value),
            "phone": lambda value, answers: check_phone(value),
            "uscc": lambda value, answers: check_party_code(value),
            "id_number": self._identity,
            "item_effective": self._item_effective,
            "not_future": self._not_future,
        }

    def _identity(self, value: Any, answers: Mapping[str, Any]) -> Problem | None:
        return check_identity(value, answers.get("id_type"), local_date(self._clock.now()))

    def _item_effective(self, value: Any, answers: Mapping[str, Any]) -> Problem | None:
        # A decision falls under the version of its own day; only a day before the first is wrong.
        return check_item_effective(str(value), self._catalogue.item(str(answers.get("item_code") or "")))

    def _not_future(self, value: Any, answers: Mapping[str, Any]) -> Problem | None:
        text = str(value)
        if len(text) > len("2024-05-16"):
            return Problem("", "in_future") if text > stored(self._clock.now()) else None
        return check_not_future("", text, local_date(self._clock.now()))
