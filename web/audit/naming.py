"""What codes of the docket are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from engine.docket.search import Found
from web.platform import Platform
from web.regulation import citation
from web.words.audit import MARKS, STATUSES, YES_NO, period


@dataclass(frozen=True)
class Names:
    """Names of processes, outcomes, departments and articles, as they are now."""

    processes: Mapping[str, str]
    outcomes: Mapping[str, str]
    departments: Mapping[str, str]
    _articles: dict[str, str] = field(default_factory=dict)

    def value(self, facet: str, value: str) -> str:
        """What a value of a facet is called."""
        if facet in YES_NO:
            return YES_NO[facet].get(value, value)
        if facet == "period":
            return period(value)
        return self._by_code.get(facet, {}).get(value) or (citation(value) if facet == "article" else value)

    @cached_property
    def _by_code(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "process": self.processes,
            "outcome": self.outcomes,
            "department": self.departments,
            "status": STATUSES,
            "mark": MARKS,
        }

    def subject(self, found: Found) -> str:
        return found.subject or self.processes.get(found.process, found.process)


def names_of(platform: Platform, connection: Connection) -> Names:
    """The names in the running versions of all processes, and in the register."""
    specs = platform.runtime.specs
    running = [specs.current(connection, info.id).diagram for info in specs.processes(connection)]
    outcomes: dict[str, str] = {}
    for diagram in running:
        for element, name in diagram.names.items():
            outcomes.setdefault(element, name)
    return Names({one.process: one.name for one in running}, outcomes, platform.department_names())
