"""Where the law of this office is found: in its register, or in the files of which the register is first filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from engine.clock import Clock, local_date
from engine.errors import ProcessRejected
from handlers.catalogue import Catalogue, filed_values, told_parameters
from handlers.catalogue.proposals import Proposal, proposed_documents, proposed_rules
from handlers.law.basis import Basis, read_basis
from handlers.law.deviations import Declared
from handlers.law.law import Law, LawSource
from handlers.law.measures import PROCESSES, read_measures

ROLES = frozenset(
    {
        "approval_clerk",
        "approval_head",
        "supervision_officer",
        "supervision_head",
        "meeting_convener",
        "platform_admin",
        "analyst",
        "auditor",
    }
)
"""The roles that posts have."""


def law_in_force(
    catalogue: Catalogue, clock: Clock, folder: Path = PROCESSES, proposals: Sequence[Proposal] = ()
) -> LawSource:
    """The law with the parameters and documents that the register holds at the moment of the question.

    With `proposals` as it will be once these are registered.
    """

    def now() -> Law:
        today = local_date(clock.now())
        rules = proposed_rules(catalogue.rules(), proposals)
        registered = (*catalogue.documents(), *proposed_documents(proposals))
        basis = Basis((*read_basis(folder).documents, *registered))
        return Law(read_measures(folder), rules.values_from(today), _declared(), basis, today, ROLES)

    return now


def filed_law(today: date, parameters: Path | None = None, folder: Path = PROCESSES) -> LawSource:
    """The law where there is no register: with the parameters of a file like rule_params.json, the office's without.

    Asking for it raises ProcessRejected where the file cannot be read.
    """

    def filed() -> Law:
        try:
            values = filed_values(parameters)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise ProcessRejected(file=str(parameters), reason="parameters_unreadable", detail=repr(fault)) from fault
        return Law(read_measures(folder), values, _declared(), read_basis(folder), today, ROLES)

    return filed


def _declared() -> dict[str, Declared]:
    return {
        told["param"]: Declared(
            value=told["value"],
            alternatives=tuple(told["alternatives"]) if told.get("alternatives") is not None else None,
            requires_basis=bool(told.get("alternative_requires_basis")),
            locked=bool(told.get("locked")),
            locked_for=tuple(told.get("locked_for", ())),
        )
        for told in told_parameters()
    }
