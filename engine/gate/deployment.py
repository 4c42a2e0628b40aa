"""Approving a proposal is deploying it: versions, papers, parameters, record and journal at once, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from ..actor import Actor
from ..deploy import deploy_checked
from ..drafts import Candidate, DraftBook, candidate_of, digest_of
from ..lint import LAYERS, Checked, Layer
from ..papers import keep_papers
from ..registry import Registry
from ..specs import SpecStore
from ..store.schema import deployment
from .book import ProposalBook
from .proposal import Proposal
from .record import DeploymentRecord, keep_record
from .refusals import BaseMoved, EvidenceStale, SamePerson
from .standing import affected_by, changed_papers, last_deployed, moved_for, papers_after, parameters_moved

RUNNABLE: tuple[Layer, ...] = ("xml", "bpmn")
"""What an override never passes: a drawing must run."""
PutParameters = Callable[[Connection, str, Actor, datetime], object]
_DEPLOYING = 0x6761_7465
"""The advisory lock of PostgreSQL under which deployments wait for each other; SQLite has one writer anyway."""


@dataclass(frozen=True)
class Approval:
    """What a proposal is deployed with: its processes as they were checked last, beside the versions of `since`.

    `put_parameters` puts the proposed parameters in force within the transaction; `governed` are the running
    processes that use them: the same drawing with another limit is another deployment.
    """

    checked: Sequence[Checked]
    since: str
    put_parameters: PutParameters
    governed: Collection[str] = ()


def layers_of(found: Proposal) -> Collection[Layer]:
    """The layers against which a proposal is checked once more before it is deployed."""
    return RUNNABLE if found.override else LAYERS


def approve(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    proposal_id: str,
    approval: Approval,
    by: Actor,
    at: datetime,
) -> DeploymentRecord:
    """Deploy a pending proposal on the word of a second person.

    Raises NotFound, SamePerson, ProposalDecided, EvidenceStale, BaseMoved, ProcessRejected, InputRejected.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_DEPLOYING)))
    book, drafts = ProposalBook(), DraftBook()
    found = book.get(connection, proposal_id)
    if found.handed_by in (by.login, by.on_behalf):
        raise SamePerson(proposal=proposal_id, login=found.handed_by)
    book.decide(connection, proposal_id, "deployed", by, at)
    files = drafts.texts(connection, found.draft_id)
    draft = drafts.get(connection, found.draft_id)
    candidate = candidate_of(files)
    if digest_of(files) != found.digest or last_deployed(connection) != approval.since:
        raise EvidenceStale(proposal=proposal_id)
    moved = moved_for(connection, store, draft, candidate)
    parameters = parameters_moved(connection, draft, candidate.parameters)
    if moved or parameters:
        values = [vars(one) for one in parameters]
        raise BaseMoved(proposal=proposal_id, moved=[vars(one) for one in moved], parameters=values)
    versions = _deployed(connection, store, registry, found, candidate, approval, at)
    if candidate.parameters.strip():
        approval.put_parameters(connection, candidate.parameters, by, at)
    drafts.turn(connection, found.draft_id, "deployed", by.login, at, of=["submitted"])
    return keep_record(connection, found, candidate.parameters, versions, by, at)


def _deployed(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    found: Proposal,
    candidate: Candidate,
    approval: Approval,
    at: datetime,
) -> dict[str, dict[str, Any]]:
    """Make the new versions the running ones; returns of each the number of its deployment and what ran before.

    Where only papers or parameters change, the version that runs is deployed once more: what it had is kept.
    """
    affected = affected_by(connection, store, candidate)
    before = {process: store.current_hash(connection, process) for process in affected.all}
    papers = {process: papers_after(connection, candidate, process) for process in affected.all}
    beside = {*changed_papers(connection, candidate), *approval.governed} - set(affected.all)
    told = (approval.checked, found.handed_by, at, found.reason)
    deployed = deploy_checked(connection, store, registry, *told, papers=papers)
    if set(deployed) != set(affected.all):
        raise EvidenceStale(proposal=found.id, checked=sorted(deployed), affected=sorted(affected.all))
    again = {}
    for process in sorted(beside):
        kept = papers_after(connection, candidate, process)
        again[process] = store.deploy_again(connection, process, found.handed_by, at, found.reason)
        keep_papers(connection, process, kept)
    return {
        process: {"number": _number(connection, process), "version": version, "before": before.get(process, version)}
        for process, version in sorted({**deployed, **again}.items())
        if process in again or version != before[process]
    }


def _number(connection: Connection, process: str) -> int:
    query = select(func.max(deployment.c.number)).where(deployment.c.process == process)
    return int(connection.execute(query).scalar_one())
