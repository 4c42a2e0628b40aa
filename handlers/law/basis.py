"""Documents that permit what departs from the wording of the regulation, as the law counts them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engine.errors import ProcessRejected
from handlers.catalogue.documents import Document, Permit
from handlers.law.measures import PROCESSES

FILE = "basis.toml"
_REQUIRED = ("number", "title", "issued_by", "issued_on", "valid_from", "permits")


@dataclass(frozen=True)
class Basis:
    """The registered documents; only those valid on the day of the question count."""

    documents: tuple[Document, ...] = ()

    def for_value(self, param: str, value: Any, profile: str, on: date) -> Document | None:
        """The document that permits a parameter this value in a profile."""
        for document, permit in self.permits(on):
            if (permit.param, permit.profile) == (param, profile) and permit.value == value:
                return document
        return None

    def for_element(self, process: str, element: str, rule: str, on: date) -> Document | None:
        """The document that permits an element of a process to leave a rule aside."""
        for document, permit in self.permits(on):
            if (permit.process, permit.element, permit.rule) == (process, element, rule):
                return document
        return None

    def permits(self, on: date) -> Iterator[tuple[Document, Permit]]:
        """What is permitted on a day, each with its document."""
        return ((found, permit) for found in self.documents if found.valid(on) for permit in found.permits)


def read_basis(folder: Path = PROCESSES) -> Basis:
    """The documents registered in a folder; none where it has no register. Raises ProcessRejected."""
    file = folder / FILE
    if not file.exists():
        return Basis()
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        return Basis(tuple(_document(entry) for entry in told.get("document", ())))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as fault:
        raise ProcessRejected(file=FILE, reason="basis_unreadable", detail=str(fault)) from fault


def _document(entry: dict[str, Any]) -> Document:
    missing = [name for name in _REQUIRED if name not in entry]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    days = [entry[name] for name in ("issued_on", "valid_from", "valid_to") if name in entry]
    if any(type(day) is not date for day in days):
        raise ValueError("a day is written 2026-01-01")
    permits = tuple(Permit(**told) for told in entry["permits"])
    if any(bool(permit.param) == bool(permit.rule) for permit in permits):
        raise ValueError("a permit is for a parameter or for a rule")
    return Document(**{**entry, "valid_to": entry.get("valid_to"), "permits": permits})
