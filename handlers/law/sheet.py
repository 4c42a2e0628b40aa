"""What a panel shows of each rule parameter: its value, where it comes from, what it takes to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.errors import UnknownName
from handlers.catalogue.proposals import Proposal
from handlers.catalogue.rules import Parameter, RuleBook
from handlers.law.deviations import OWN
from handlers.law.law import Law

BASE_PROFILE = "ANQIU"
Needs = Literal["document", "number", "nothing_helps"]


@dataclass(frozen=True)
class ParameterLine:
    """One parameter of the office's own profile as it is in force today.

    `origin` is regulation, default, higher_law or document. `needs` says what a change stands on: a registered
    document that permits it, the number of a document, or nothing would help as it is locked. `shipped` is the value
    that the office began with, None where the parameter came later.
    """

    param: str
    note: str
    value: Any = field(hash=False)
    unit: str | None
    article: str
    source: str
    origin: Literal["regulation", "default", "higher_law", "document"]
    hard: bool
    needs: Needs
    alternatives: tuple[Any, ...] | None = field(hash=False)
    document_no: str | None
    proposed: Proposal | None = None
    shipped: Any = field(default=None, hash=False)


def parameter_lines(law: Law, rules: RuleBook, proposals: Sequence[Proposal]) -> tuple[ParameterLine, ...]:
    """Every parameter, by name, with what is proposed for it."""
    by_name = {one.param: one for one in proposals}
    lines = []
    for name in sorted(law.parameters):
        try:
            found = rules.parameter(name, law.today, BASE_PROFILE)
        except UnknownName:
            continue
        lines.append(_line(law, found, by_name.get(name)))
    return tuple(lines)


def _line(law: Law, found: Parameter, proposed: Proposal | None) -> ParameterLine:
    shipped = law.declared.get(found.param)
    settings = {setting.param for setting in law.measures.settings}
    stated = law.measures.limit(found.param) is not None or found.param in settings
    locked = found.locked or (shipped is not None and (shipped.locked or bool(shipped.locked_for)))
    permitted = stated or (shipped is not None and shipped.requires_basis)
    needs: Needs = "nothing_helps" if locked else "document" if permitted else "number"
    origin: Literal["regulation", "default", "higher_law", "document"] = "default"
    if found.document_no is not None:
        origin = "document"
    elif found.source == OWN:
        origin = "regulation"
    elif found.source == "上位法":
        origin = "higher_law"
    return ParameterLine(
        param=found.param,
        note=found.note,
        value=found.value,
        unit=found.unit,
        article=found.article,
        source=found.source,
        origin=origin,
        hard=found.hard,
        needs=needs,
        alternatives=shipped.alternatives if shipped is not None else None,
        document_no=found.document_no,
        proposed=proposed,
        shipped=shipped.value if shipped is not None else None,
    )
