"""A rule about the parameters a drawing runs on: their values are the regulation's, or a document's."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint import Flaw
from engine.lint.drawing import Drawing
from handlers.law.deviations import Deviation
from handlers.law.law import Law
from handlers.law.reading import used_parameters


def parameter_deviates(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """The parameters by which a process runs have the values of the regulation, or a document permits others."""
    if not law.deviations:
        return
    used = used_parameters(drawing)
    for found in law.deviations:
        if _concerns(law, drawing, found, used):
            element = used.get(found.param, drawing.id)
            values = {
                "reason": found.reason,
                "param": found.param,
                "profile": found.profile,
                "article": found.article,
                "found": found.found,
                "wanted": found.wanted,
                "locked": found.reason in ("locked", "alternative"),
            }
            if found.document is None:
                yield Flaw(element, values)
            else:
                yield Flaw(element, {**values, "reason": "document", "document": found.document.number}, "note")


def _concerns(law: Law, drawing: Drawing, found: Deviation, used: dict[str, str]) -> bool:
    return (
        found.param in used
        or drawing.id in found.processes
        or law.measures.serves(drawing.id, found.article)
        # What belongs to no article in particular, such as a locked parameter of another law, concerns every process.
        or (
            not found.processes
            and not any(law.measures.serves(one, found.article) for one in law.measures.all_processes)
        )
    )
