"""Rules about decision tables: they are there, and say exactly one thing about every case."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule
from .variables import decision_of


@rule("bpmn")
def decision_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """A business rule task names the decision table that it asks, and the table lies beside the drawing."""
    for node in drawing.of_kind("businessRuleTask"):
        decision = decision_of(node)
        if not decision:
            yield flaw(node.id, reason="missing")
        elif decision not in drawing.tables:
            yield flaw(node.id, decision=decision, known=sorted(drawing.tables))


@rule("bpmn")
def decision_table(drawing: Drawing) -> Iterator[Flaw]:
    """A decision table is well formed, without overlaps and without gaps."""
    for name, table in drawing.tables.items():
        file = drawing.table_files.get(name, f"{name}.dmn")
        for problem in table.check():
            values = {"decision": table.id, **problem.values, "reason": problem.code}
            if problem.code == "expression_rejected":
                values["why"] = problem.values.get("reason", "")
            yield Flaw(problem.field, values, "error" if problem.severity == "error" else "warning", file)
