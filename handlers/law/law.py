"""The law as it stands on a day: the regulation, the parameters in force, the documents that permit to depart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handlers.catalogue.rules import Parameter
from handlers.law.basis import Basis
from handlers.law.deviations import Declared, Deviation, deviations
from handlers.law.measures import Measures


@dataclass(frozen=True)
class Law:
    """`parameters` are the values in force today or registered for later, by name; `declared` what the office shipped.

    `fields` are the days that an item of the catalogue states for itself.
    """

    measures: Measures
    parameters: Mapping[str, tuple[Parameter, ...]]
    declared: Mapping[str, Declared]
    basis: Basis
    today: date
    roles: frozenset[str]
    fields: frozenset[str] = frozenset({"verify_days"})

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """Where the parameters depart from the regulation or from what may be chosen."""
        return deviations(self.measures, self.parameters, self.declared, self.basis, self.today)

    def counts_days(self, param: str) -> bool:
        """Whether there is a parameter of this name that counts days."""
        return all(found.unit in ("wd", "cd") and type(found.value) is int for found in self.parameters[param])


LawSource = Callable[[], Law]
"""Gives the law as it stands now."""
