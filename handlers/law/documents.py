"""A rule about registered documents: what they permit is needed, and names what there is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint import Flaw, doubt
from engine.lint.drawing import Drawing
from handlers.law.law import Law
from handlers.law.reading import used_parameters


def permit_unused(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """What a registered document permits of a process is there, still valid, and departed from."""
    used = used_parameters(drawing) if law.basis.documents else {}
    for document in law.basis.documents:
        for permit in document.permits:
            told = {"document": document.number, "param": permit.param, "value": permit.value, "rule": permit.rule}
            if permit.process == drawing.id:
                if permit.element not in drawing.nodes and permit.element != drawing.id:
                    yield doubt(drawing.id, reason="no_element", named=permit.element, **told)
                elif not document.valid(law.today):
                    yield doubt(permit.element, reason="not_valid", **told)
            elif permit.param in used:
                values = [row.value for row in law.parameters.get(permit.param, ()) if row.profile == permit.profile]
                if not document.valid(law.today):
                    yield doubt(used[permit.param], reason="not_valid", **told)
                elif permit.value not in values:
                    yield doubt(used[permit.param], reason="not_taken", **told)
