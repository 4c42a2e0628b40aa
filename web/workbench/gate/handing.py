"""Handing a draft in for deployment, and deciding upon it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import proposed_in
from engine.gate import (
    Approval,
    DeploymentRecord,
    Evidence,
    EvidenceStale,
    Kind,
    Order,
    Proposal,
    ProposalBook,
    approve,
    layers_of,
)
from web.platform import Platform
from web.workbench.drafts import BOOK
from web.workbench.scenarios.wanted import governed

from .evidence import evidence_of, standing_of

APPROVERS = frozenset({"approval_head", "analyst"})
"""Whose word a deployment may stand on, beside that of whoever handed it in."""
PROPOSALS = ProposalBook()
_TRIES = 3


def draft_evidence(platform: Platform, draft_id: str, kind: Kind = "change", seen: str = "") -> Evidence:
    """What is found out about a draft now; raises NotFound."""
    with platform.database.read() as connection:
        draft, files = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
    return evidence_of(platform, draft, files, kind, seen)


def hand_in(platform: Platform, draft_id: str, order: Order, seen: str, by: Actor, kind: Kind = "change") -> Proposal:
    """Hand a draft in; `seen` is the digest of the files whose differences were shown. Raises as ProposalBook does."""
    evidence = draft_evidence(platform, draft_id, kind, seen)
    with platform.database.write() as connection:
        told = (platform.runtime.ids.new(), draft_id, evidence, order, by, platform.clock.now())
        return PROPOSALS.hand_in(connection, *told)


def approve_proposal(platform: Platform, proposal_id: str, by: Actor) -> DeploymentRecord:
    """Deploy a proposal on a second person's word; raises as engine.gate.approve does.

    What another deploys between the check and the deployment is checked beside anew.
    """
    for _ in range(_TRIES - 1):
        try:
            return _approved(platform, proposal_id, by)
        except EvidenceStale:
            continue
    return _approved(platform, proposal_id, by)


def _approved(platform: Platform, proposal_id: str, by: Actor) -> DeploymentRecord:
    with platform.database.read() as connection:
        found = PROPOSALS.get(connection, proposal_id)
        standing = standing_of(platform, connection, BOOK.texts(connection, found.draft_id))
        limits = governed(platform, connection, standing.candidate.parameters)
    checked = standing.checked(platform, layers_of(found))
    approval = Approval(checked, standing.since, _putting(platform, found), governed=limits)
    with platform.database.write(alone=True) as connection:
        told = (proposal_id, approval, by, platform.clock.now())
        return approve(connection, platform.runtime.specs, platform.runtime.registry, *told)


def refuse_proposal(platform: Platform, proposal_id: str, reason: str, by: Actor) -> None:
    """Refuse a proposal with a reason; raises as ProposalBook does."""
    with platform.database.write() as connection:
        PROPOSALS.refuse(connection, proposal_id, by, reason, platform.clock.now())


def withdraw_proposal(platform: Platform, proposal_id: str, by: Actor) -> None:
    """Take a proposal back; raises as ProposalBook does."""
    with platform.database.write() as connection:
        PROPOSALS.withdraw(connection, proposal_id, by, platform.clock.now())


def _putting(platform: Platform, found: Proposal) -> Callable[[Connection, str, Actor, datetime], None]:
    """Puts parameters in force; those that lack a document stand on that of the override."""

    def put(connection: Connection, text: str, by: Actor, at: datetime) -> None:
        changes = [dict(one) for one in proposed_in(text)]
        if found.override:
            changes = [{**one, "document": one.get("document") or {"number": found.basis.number}} for one in changes]
            text = json.dumps({"changes": changes}, ensure_ascii=False)
        platform.put_parameters(connection, text, by, at)

    return put
