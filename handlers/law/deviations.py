"""Parameters that depart from the wording of the regulation, or from the values that may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from handlers.catalogue.documents import Document
from handlers.catalogue.rules import Parameter
from handlers.law.basis import Basis
from handlers.law.measures import Measures, Setting, StatedLimit

OWN = "办法"
"""The source of what the regulation itself says."""

Reason = Literal["number", "setting", "locked", "alternative", "basis", "source", "missing"]


@dataclass(frozen=True)
class Declared:
    """A parameter as the office shipped it: its value, what else may be chosen, whether it may be changed at all."""

    value: Any = field(hash=False)
    alternatives: tuple[Any, ...] | None = field(default=None, hash=False)
    requires_basis: bool = False
    locked: bool = False
    locked_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deviation:
    """One departure: which parameter of which profile, its article, what is found and what the law has there.

    `document` permits it today; without one it must not run. `processes` are those it concerns beside the ones
    that name the parameter or serve the article.
    """

    reason: Reason
    param: str
    profile: str
    article: str
    found: Any = field(hash=False)
    wanted: Any = field(default=None, hash=False)
    since: str = ""
    document: Document | None = None
    processes: tuple[str, ...] = ()


def deviations(
    measures: Measures,
    parameters: Mapping[str, tuple[Parameter, ...]],
    declared: Mapping[str, Declared],
    basis: Basis,
    today: date,
) -> tuple[Deviation, ...]:
    """Every departure, also those for which a document is registered."""
    settings = {setting.param: setting for setting in measures.settings}
    found: list[Deviation] = []
    for name in sorted({*parameters, *settings, *(limit.param for limit in measures.limits)}):
        limit, setting, shipped = measures.limit(name), settings.get(name), declared.get(name)
        clause = limit.clause if limit else setting.clause if setting else ""
        if name not in parameters:
            found.append(Deviation("missing", name, "", clause, None, (limit or setting).value))  # type: ignore[union-attr]
        for row in parameters.get(name, ()):
            reason, wanted = _judged(row, limit, setting, shipped)
            if reason is None:
                continue
            # A value for later is held against the documents of its first day.
            on = max(today, date.fromisoformat(row.effective_from))
            document = basis.for_value(name, row.value, row.profile, on)
            excused = document if reason not in ("locked", "alternative", "source") else None
            processes = shipped.locked_for if shipped is not None else ()
            told = (row.profile, clause or row.article, row.value, wanted, row.effective_from, excused, processes)
            found.append(Deviation(reason, name, *told))
    return tuple(found)


def _judged(
    row: Parameter, limit: StatedLimit | None, setting: Setting | None, shipped: Declared | None
) -> tuple[Reason | None, Any]:
    changed = shipped is not None and row.value != shipped.value
    if shipped is not None and changed and (shipped.locked or shipped.locked_for):
        return "locked", shipped.value
    if limit is not None and (row.value, row.unit) != (limit.value, limit.unit):
        return "number", limit.value
    if setting is not None and not _keeps(setting, row.value):
        return "setting", setting.value
    if shipped is not None and changed and shipped.alternatives is not None:
        if row.value not in shipped.alternatives and setting is None:
            return "alternative", [shipped.value, *(other for other in shipped.alternatives if other != shipped.value)]
        if shipped.requires_basis:
            return "basis", shipped.value
    if row.document_no is None and row.unit in ("wd", "cd") and (row.source == OWN) != (limit is not None):
        return "source", OWN if limit is not None else ""
    return None, None


def _keeps(setting: Setting, value: Any) -> bool:
    if setting.at_least:
        return isinstance(value, list) and set(setting.value) <= set(value)
    return bool(value == setting.value and type(value) is type(setting.value))
