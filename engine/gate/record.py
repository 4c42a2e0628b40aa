"""The record of every deployment through the gate: only appended to, and told to the journal as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ..actor import Actor
from ..clock import stored
from ..proof.journal import enter
from ..proof.registers import DEPLOYMENT_RECORDED
from .evidence import Kind
from .proposal import Basis, Proposal
from .standing import last_record
from .tables import deployment_record

_JSON = ("basis", "conditions", "differences", "versions")


@dataclass(frozen=True)
class DeploymentRecord:
    """One deployment: who handed in what and why, who approved, how the conditions stood, what differs.

    `versions` says by process the `number` of its deployment, its `version`, and the one `before` (None for a new
    process, the same where only its papers or the values of its limits changed); `parameters` is the text of what was
    proposed.
    """

    number: int
    at: str
    proposal_id: str
    draft_id: str
    kind: Kind
    digest: str
    author: str
    approver: str
    reason: str
    override: bool
    basis: Basis
    conditions: Sequence[Mapping[str, Any]]
    differences: Sequence[Mapping[str, Any]]
    parameters: str
    versions: Mapping[str, Mapping[str, Any]]

    @property
    def renewed(self) -> tuple[str, ...]:
        """The processes that run on another version since."""
        return tuple(process for process, one in self.versions.items() if one["version"] != one["before"])


def keep_record(
    connection: Connection,
    found: Proposal,
    parameters: str,
    versions: Mapping[str, Mapping[str, Any]],
    approver: Actor,
    at: datetime,
) -> DeploymentRecord:
    """Record a deployment in its transaction, in which nobody else deploys through the gate."""
    number = last_record(connection) + 1
    told: dict[str, Any] = {
        "number": number,
        "at": stored(at),
        "proposal_id": found.id,
        "draft_id": found.draft_id,
        "kind": found.kind,
        "digest": found.digest,
        "author": found.handed_by,
        "approver": approver.login,
        "reason": found.reason,
        "override": int(found.override),
        "basis": vars(found.basis),
        "conditions": list(found.conditions),
        "differences": list(found.differences),
        "parameters": parameters,
        "versions": dict(versions),
    }
    kept = {**told, **{name: _json(told[name]) for name in _JSON}}
    connection.execute(insert(deployment_record).values(**kept))
    # Texts as they are stored, so that the table can be held against the journal letter by letter.
    enter(connection, DEPLOYMENT_RECORDED, kept, approver, at)
    return record_numbered(connection, number)


def record_numbered(connection: Connection, number: int) -> DeploymentRecord:
    """The record of a number that there is."""
    return _record(connection.execute(select(deployment_record).where(deployment_record.c.number == number)).one())


def records(connection: Connection) -> tuple[DeploymentRecord, ...]:
    """All records, the last first."""
    rows = connection.execute(select(deployment_record).order_by(deployment_record.c.number.desc()))
    return tuple(map(_record, rows))


def record_of(connection: Connection, proposal_id: str) -> DeploymentRecord | None:
    """The record of a proposal that was deployed."""
    query = select(deployment_record).where(deployment_record.c.proposal_id == proposal_id)
    row = connection.execute(query).one_or_none()
    return _record(row) if row is not None else None


def _record(row: Row[Any]) -> DeploymentRecord:
    told = {**row._mapping, **{name: json.loads(getattr(row, name)) for name in _JSON}}
    return DeploymentRecord(**{**told, "override": bool(row.override), "basis": Basis(**told["basis"])})


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
