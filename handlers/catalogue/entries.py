"""What the register holds: departments, posts, items, applicants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALWAYS = "0001-01-01"
"""The first day of what holds since before the register began."""


@dataclass(frozen=True)
class Department:
    """A body of the town; `role` is approval, supervision, enforcement or audit."""

    code: str
    name: str
    short_name: str
    role: str
    domain: str
    designated_pool: str
    active: bool

    @property
    def supervises(self) -> bool:
        """Whether decisions may be pushed to it: line departments and the enforcement body (Art. 3)."""
        return self.active and self.role in ("supervision", "enforcement")


@dataclass(frozen=True)
class Post:
    """An account of a post; no person's name stands in the register."""

    login: str
    display_name: str
    department: str
    roles: tuple[str, ...]
    active: bool


@dataclass(frozen=True)
class Item:
    """One version of an item of the catalogue, in force from a day on."""

    code: str
    version: int
    effective_from: str
    effective_to: str | None
    name: str
    licence_name: str | None
    kind: str
    approval_department: str
    supervising: tuple[str, ...]
    key_domain: str | None
    rule_profile: str
    commitment_applicable: bool
    verify_method: str | None
    verify_days: int | None
    validity_months: int | None
    major_matter: bool
    raw: Mapping[str, Any] = field(hash=False)

    def in_force(self, on: str) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True)
class Applicant:
    """A fictitious counterpart for demonstrations and tests; `code` is a credit code or an id number."""

    id: str
    type: str
    name: str
    code: str
    contact_person: str
    address: str
    phone: str
