"""What the page of a draft's deployment shows: how it stands, what differs, who may do what now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.actor import Actor
from engine.drafts import Draft
from engine.gate import DeploymentRecord, Evidence, Proposal, judged, record_of
from web.platform import Platform
from web.words.gate import ConditionLine, Lookup, condition_line

from .evidence import evidence_of
from .handing import PROPOSALS
from .orders import lacking_runs

BY_HAND = "differences_seen"
"""The condition that whoever hands in meets by saying so."""


@dataclass(frozen=True)
class RunProgress:
    """The runs that go on for a draft, together."""

    state: str
    done: int
    total: int


@dataclass(frozen=True)
class ProposalSheet:
    """`lines` are the conditions, `unmet` those besides the one met by hand; `hopeless` where no override helps.

    `lacking` says whether runs are to be ordered, `progress` how those that go on stand.
    """

    draft: Draft
    digest: str
    lines: tuple[ConditionLine, ...]
    differences: Sequence[Mapping[str, Any]]
    proposal: Proposal | None
    record: DeploymentRecord | None
    lacking: bool
    progress: RunProgress | None

    @property
    def unmet(self) -> tuple[ConditionLine, ...]:
        return tuple(line for line in self.lines if line.state != "met" and line.code != BY_HAND)

    @property
    def hopeless(self) -> bool:
        return any(not line.waivable for line in self.unmet)

    @property
    def pending(self) -> bool:
        return self.proposal is not None and self.proposal.state == "pending"

    def approvable(self, by: Actor) -> bool:
        """Whether the reader is another person than the one who handed in."""
        return self.pending and self.proposal is not None and self.proposal.handed_by not in (by.login, by.on_behalf)


def proposal_sheet(platform: Platform, draft: Draft, files: Mapping[str, str], names: Lookup) -> ProposalSheet:
    """How a draft stands now; one that was deployed, how it stood then."""
    with platform.database.read() as connection:
        found = PROPOSALS.of_draft(connection, draft.id)
        record = record_of(connection, found.id) if found is not None else None
    if found is not None and record is not None:
        lines = tuple(condition_line(one, names) for one in record.conditions)
        return ProposalSheet(draft, record.digest, lines, record.differences, found, record, False, None)
    pending = found if found is not None and found.state == "pending" else None
    seen = pending.digest if pending is not None else ""
    evidence = evidence_of(platform, draft, files, pending.kind if pending is not None else "change", seen)
    lines = tuple(condition_line(asdict(one), names) for one in judged(evidence))
    differences = pending.differences if pending is not None else evidence.differences
    told = (draft, evidence.digest, lines, differences, found, None)
    return ProposalSheet(*told, lacking=bool(lacking_runs(evidence)), progress=_progress(evidence))


def _progress(evidence: Evidence) -> RunProgress | None:
    open_runs = [
        run
        for run in (evidence.ran(evidence.scenarios), evidence.ran(evidence.whatif))
        if run is not None and run.state in ("waiting", "running")
    ]
    if not open_runs:
        return None
    state = "running" if any(run.state == "running" for run in open_runs) else "waiting"
    return RunProgress(state, sum(run.done for run in open_runs), sum(run.total for run in open_runs))
