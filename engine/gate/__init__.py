"""The gate: what a draft must be before it is deployed, who signs for it, and the record of it."""

from .book import Order, ProposalBook
from .conditions import CONDITIONS, Condition, judged
from .deployment import RUNNABLE, Approval, approve, layers_of
from .evidence import Affected, Evidence, Kind, Moved, Objection, Ran
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
from .standing import affected_by, any_case, callers_of, changed_papers, last_deployed, moved_since

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
    "DeploymentRecord",
    "Evidence",
    "EvidenceStale",
    "Kind",
    "Moved",
    "Objection",
    "Order",
    "Proposal",
    "ProposalBook",
    "ProposalDecided",
    "Ran",
    "ReasonNeeded",
    "SamePerson",
    "affected_by",
    "any_case",
    "approve",
    "callers_of",
    "changed_papers",
    "judged",
    "last_deployed",
    "layers_of",
    "moved_since",
    "record_numbered",
    "record_of",
    "records",
]
