"""The invariant of the rule parameters: none departs from the regulation without a registered document."""

from __future__ import annotations

from engine.clock import Clock, local_date
from engine.watch.doctor import Finding
from handlers.catalogue import Catalogue
from handlers.law.office import law_in_force


def parameters_are_lawful(catalogue: Catalogue, clock: Clock) -> Finding:
    """Hold every parameter in force from today on against the regulation."""
    unfounded = [found for found in law_in_force(catalogue, clock)().deviations if found.document is None]
    broken = tuple(
        {"parameter": one.param, "profile": one.profile, "article": one.article, "value": one.found,
         "wanted": one.wanted, "reason": one.reason}
        for one in unfounded
    )  # fmt: skip
    today = local_date(clock.now())
    return Finding("parameters_are_lawful", not broken, len(catalogue.values_from(today)), broken)
