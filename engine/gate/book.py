"""Keeps proposals: handed in, refused, withdrawn. Deploying one is engine.gate.deployment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..actor import Actor
from ..clock import stored
from ..drafts import DraftBook, digest_of
from ..errors import NotFound
from ..proof.journal import enter
from .conditions import Condition, judged
from .evidence import Evidence
from .proposal import NO_BASIS, Basis, Proposal, State, proposal_of
from .refusals import BasisNeeded, ConditionsUnmet, EvidenceStale, ProposalDecided, ReasonNeeded
from .tables import proposal

HANDED_IN, REFUSED, WITHDRAWN = "proposal.handed_in", "proposal.refused", "proposal.withdrawn"
"""The kinds of the journal's entries."""
_of = proposal.c


@dataclass(frozen=True)
class Order:
    """What whoever hands in says; with `override` conditions may be unmet, and `basis` names its document."""

    reason: str
    override: bool = False
    basis: Basis = NO_BASIS


class ProposalBook:
    """The proposals of one database, read and written in the caller's transaction."""

    def __init__(self) -> None:
        self._drafts = DraftBook()

    def hand_in(
        self,
        connection: Connection,
        proposal_id: str,
        draft_id: str,
        evidence: Evidence,
        order: Order,
        by: Actor,
        at: datetime,
    ) -> Proposal:
        """Hand a draft in: it is closed until somebody decides.

        Raises NotFound, DraftClosed, EvidenceStale, ReasonNeeded, ConditionsUnmet, BasisNeeded.
        """
        if digest_of(self._drafts.texts(connection, draft_id)) != evidence.digest:
            raise EvidenceStale(draft=draft_id)
        conditions = judged(evidence)
        override = _passed(conditions, order)
        self._drafts.turn(connection, draft_id, "submitted", by.login, at, of=["open"])
        values = {
            "id": proposal_id,
            "draft_id": draft_id,
            "kind": evidence.kind,
            "digest": evidence.digest,
            "state": "pending",
            "handed_by": by.login,
            "handed_at": stored(at),
            "reason": order.reason.strip(),
            "override": int(override),
            "basis": _json(asdict(order.basis if override else NO_BASIS)),
            "conditions": _json([asdict(one) for one in conditions]),
            "differences": _json([dict(one) for one in evidence.differences]),
        }
        connection.execute(insert(proposal).values(**values))
        unmet = [one.code for one in conditions if not one.met]
        told = {"draft": draft_id, "override": override, "unmet": unmet, "files": evidence.digest}
        self._enter(connection, HANDED_IN, proposal_id, {**told, "reason": order.reason.strip()}, by, at)
        return self.get(connection, proposal_id)

    def get(self, connection: Connection, proposal_id: str) -> Proposal:
        """Raises NotFound."""
        row = connection.execute(select(proposal).where(_of.id == proposal_id)).one_or_none()
        if row is None:
            raise NotFound(proposal=proposal_id)
        return proposal_of(row)

    def of_draft(self, connection: Connection, draft_id: str) -> Proposal | None:
        """The last proposal of a draft."""
        query = select(proposal).where(_of.draft_id == draft_id).order_by(_of.handed_at.desc(), _of.id.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        return proposal_of(row) if row is not None else None

    def waiting(self, connection: Connection) -> tuple[Proposal, ...]:
        """What waits for a second person, the first handed in first."""
        query = select(proposal).where(_of.state == "pending").order_by(_of.handed_at, _of.id)
        return tuple(map(proposal_of, connection.execute(query)))

    def decided(self, connection: Connection, limit: int = 50) -> tuple[Proposal, ...]:
        """What was decided, the last first."""
        query = select(proposal).where(_of.state != "pending").order_by(_of.decided_at.desc(), _of.id.desc())
        return tuple(map(proposal_of, connection.execute(query.limit(limit))))

    def refuse(self, connection: Connection, proposal_id: str, by: Actor, reason: str, at: datetime) -> None:
        """Refuse a proposal with a reason; the draft is open again. Raises NotFound, ProposalDecided, ReasonNeeded."""
        if not reason.strip():
            raise ReasonNeeded(proposal=proposal_id)
        found = self.decide(connection, proposal_id, "refused", by, at, reason.strip())
        self._drafts.turn(connection, found.draft_id, "open", by.login, at, of=["submitted"])
        self._enter(connection, REFUSED, proposal_id, {"draft": found.draft_id, "reason": reason.strip()}, by, at)

    def withdraw(self, connection: Connection, proposal_id: str, by: Actor, at: datetime) -> None:
        """Take a proposal back; the draft is open again. Raises NotFound, ProposalDecided."""
        found = self.decide(connection, proposal_id, "withdrawn", by, at)
        self._drafts.turn(connection, found.draft_id, "open", by.login, at, of=["submitted"])
        self._enter(connection, WITHDRAWN, proposal_id, {"draft": found.draft_id}, by, at)

    def decide(
        self, connection: Connection, proposal_id: str, state: State, by: Actor, at: datetime, reason: str = ""
    ) -> Proposal:
        """Give a pending proposal its end; of two that decide at once one does. Raises NotFound, ProposalDecided."""
        told = {"state": state, "decided_by": by.login, "decided_at": stored(at), "decision_reason": reason}
        changed = connection.execute(
            update(proposal).where(_of.id == proposal_id, _of.state == "pending").values(**told)
        )
        found = self.get(connection, proposal_id)
        if not changed.rowcount:
            raise ProposalDecided(proposal=proposal_id, state=found.state, by=found.decided_by, at=found.decided_at)
        return found

    def _enter(
        self, connection: Connection, kind: str, proposal_id: str, told: Mapping[str, Any], by: Actor, at: datetime
    ) -> None:
        enter(connection, kind, {"proposal": proposal_id, **told}, by, at)


def _passed(conditions: Sequence[Condition], order: Order) -> bool:
    """Whether it is an override that passes the conditions; raises where nothing does."""
    if not order.reason.strip():
        raise ReasonNeeded
    unmet = [one for one in conditions if not one.met]
    if not unmet:
        return False
    if not order.override:
        raise ConditionsUnmet(unmet)
    hopeless = [one for one in unmet if not one.waivable]
    if hopeless:
        raise ConditionsUnmet(hopeless, override=True)
    if not order.basis.number.strip():
        raise BasisNeeded
    return True


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
