"""Why the gate lets nothing through."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Refusal
from .conditions import Condition


class ConditionsUnmet(Refusal):
    """Conditions of the deployment are not met."""

    def __init__(self, conditions: Sequence[Condition], override: bool = False) -> None:
        self.conditions = tuple(conditions)
        """Those that are not met; of an override, those that no override passes."""
        super().__init__(conditions=[one.code for one in conditions], override=override)


class BasisNeeded(Refusal):
    """An override stands on a document and a reason."""


class ReasonNeeded(Refusal):
    """Such a decision has a reason."""


class SamePerson(Refusal):
    """Who handed in does not approve."""


class ProposalDecided(Refusal):
    """The proposal is no longer pending."""


class BaseMoved(Refusal):
    """Somebody else deployed meanwhile what this was begun from, or another value of a parameter it proposes."""


class EvidenceStale(Refusal):
    """What was found out is no longer of these files and versions."""
