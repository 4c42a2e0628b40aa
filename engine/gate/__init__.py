"""The gate: what a draft must be before it is deployed, who signs for it, and the record of it."""

from .book import Order, ProposalBook
from .conditions import CONDITIONS, Condition, judged
from .contention import Contender, Rivalry, Touched, contenders, touched_by
from .deployment import RUNNABLE, Approval, approve, layers_of
from .evidence import Affected, Evidence, Kind, Moved, Objection, ParameterMoved, Ran
from .proposal import Basis, Proposal
from .record import DeploymentRecord, record_numbered, record_of, records
from .refusals import (
    BaseMoved,
    BasisNeeded,
    ConditionsUnmet,
    EvidenceStale,
    ProposalDecided,
    ReasonNeeded,
    SamePerson,
)
from .standing import (
    affected_by,
    any_case,
    callers_of,
    changed_papers,
    last_deployed,
    last_record,
    moved_for,
    moved_since,
    papers_then,
    parameters_moved,
)

__all__ = [
    "CONDITIONS",
    "RUNNABLE",
    "Affected",
    "Approval",
    "BaseMoved",
    "Basis",
    "BasisNeeded",
    "Condition",
    "ConditionsUnmet",
    "Contender",
    "DeploymentRecord",
    "Evidence",
    "EvidenceStale",
    "Kind",
    "Moved",
    "Objection",
    "Order",
    "ParameterMoved",
    "Proposal",
    "ProposalBook",
    "ProposalDecided",
    "Ran",
    "ReasonNeeded",
    "Rivalry",
    "SamePerson",
    "Touched",
    "affected_by",
    "any_case",
    "approve",
    "callers_of",
    "changed_papers",
    "contenders",
    "judged",
    "last_deployed",
    "last_record",
    "layers_of",
    "moved_for",
    "moved_since",
    "papers_then",
    "parameters_moved",
    "record_numbered",
    "record_of",
    "records",
    "touched_by",
]
