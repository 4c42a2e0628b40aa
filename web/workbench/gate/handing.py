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
    SamePerson,
    approve,
    layers_of,
)
from web.platform import Platform
from web.security.tokens import Tokens
from web.workbench.drafts import BOOK
from web.workbench.scenarios.wanted import governed

from .evidence import evidence_of, standing_of
from .telling import approvers_beside, author_of, tell

PROPOSALS = ProposalBook()
_TRIES = 3


def draft_evidence(platform: Platform, draft_id: str, kind: Kind = "change", seen: str = "") -> Evidence:
    """What is found out about a draft now; raises NotFound."""
    with platform.database.read() as connection:
        draft, files = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
    return evidence_of(platform, draft, files, kind, seen)


def hand_in(
    platform: Platform,
    draft_id: str,
    order: Order,
    seen: str,
    by: Actor,
    kind: Kind = "change",
    quietly: bool = False,
) -> Proposal:
    """Hand a draft in; `seen` is the digest of the files whose differences were shown.

    Those who may approve are told, unless it is done `quietly`: the second person signs at once.
    Raises as ProposalBook does.
    """
    evidence, at = draft_evidence(platform, draft_id, kind, seen), platform.clock.now()
    to = () if quietly else approvers_beside(platform, by.login)
    with platform.database.write() as connection:
        found = PROPOSALS.hand_in(connection, platform.runtime.ids.new(), draft_id, evidence, order, by, at)
        tell(platform, connection, found, "proposal_handed_in", to, by, at)
        return found


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
    issuer = Tokens(platform.database, platform.clock).issuer_of(found.handed_by)
    if issuer is not None and issuer in (by.login, by.on_behalf):
        # What hands in with somebody's token does so for him.
        raise SamePerson(proposal=proposal_id, login=by.login)
    with platform.database.read() as connection:
        standing = standing_of(platform, connection, BOOK.texts(connection, found.draft_id))
        limits = governed(platform, connection, standing.candidate.parameters)
    checked = standing.checked(platform, layers_of(found))
    approval = Approval(checked, standing.since, _putting(platform, found), governed=limits)
    author, at = author_of(platform, found.handed_by), platform.clock.now()
    with platform.database.write(alone=True) as connection:
        told = (proposal_id, approval, by, at)
        record = approve(connection, platform.runtime.specs, platform.runtime.registry, *told)
        tell(platform, connection, found, "proposal_deployed", author, by, at)
        return record


def refuse_proposal(platform: Platform, proposal_id: str, reason: str, by: Actor) -> None:
    """Refuse a proposal with a reason; raises as ProposalBook does."""
    author, at = author_of(platform, _handed_by(platform, proposal_id)), platform.clock.now()
    with platform.database.write() as connection:
        PROPOSALS.refuse(connection, proposal_id, by, reason, at)
        found = PROPOSALS.get(connection, proposal_id)
        tell(platform, connection, found, "proposal_refused", author, by, at, reason.strip())


def withdraw_proposal(platform: Platform, proposal_id: str, by: Actor) -> None:
    """Take a proposal back; raises as ProposalBook does."""
    login, at = _handed_by(platform, proposal_id), platform.clock.now()
    to = (*approvers_beside(platform, login), *author_of(platform, login))
    with platform.database.write() as connection:
        PROPOSALS.withdraw(connection, proposal_id, by, at)
        tell(platform, connection, PROPOSALS.get(connection, proposal_id), "proposal_withdrawn", to, by, at)


def _handed_by(platform: Platform, proposal_id: str) -> str:
    with platform.database.read() as connection:
        return PROPOSALS.get(connection, proposal_id).handed_by


def _putting(platform: Platform, found: Proposal) -> Callable[[Connection, str, Actor, datetime], None]:
    """Puts parameters in force; those that lack a document stand on that of the override."""

    def put(connection: Connection, text: str, by: Actor, at: datetime) -> None:
        changes = [dict(one) for one in proposed_in(text)]
        if found.override:
            changes = [{**one, "document": one.get("document") or {"number": found.basis.number}} for one in changes]
            text = json.dumps({"changes": changes}, ensure_ascii=False)
        platform.put_parameters(connection, text, by, at)

    return put
