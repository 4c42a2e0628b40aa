"""A proposal to deploy a draft, as rooms hand it to each other. Instants are stored texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from .evidence import Kind

State = Literal["pending", "deployed", "refused", "withdrawn"]


@dataclass(frozen=True)
class Basis:
    """The document on which an override stands: its number, and what it is."""

    number: str = ""
    title: str = ""


NO_BASIS = Basis()


@dataclass(frozen=True)
class Proposal:
    """`conditions` says how each stood when it was handed in, `differences` what changes; both are JSON data."""

    id: str
    draft_id: str
    kind: Kind
    digest: str
    state: State
    handed_by: str
    handed_at: str
    reason: str
    override: bool
    basis: Basis
    conditions: Sequence[Mapping[str, Any]]
    differences: Sequence[Mapping[str, Any]]
    decided_by: str | None
    decided_at: str | None
    decision_reason: str | None


def proposal_of(row: Row[Any]) -> Proposal:
    """The proposal of a row."""
    told = dict(row._mapping)
    read = {name: json.loads(told[name]) for name in ("conditions", "differences")}
    return Proposal(**{**told, **read, "override": bool(row.override), "basis": Basis(**json.loads(row.basis))})
