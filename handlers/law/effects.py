"""Rules about what only the text gives: a claim without a claimant, consent without an answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.decisions import DecisionTable
from engine.errors import EngineError
from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing, Flow, Node
from engine.xml.namespaces import SPIFF
from handlers.law.law import Law
from handlers.law.measures import ReservedEffect
from handlers.law.reading import compiled, operator_of, timer_texts


def effect_not_given(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """What the text gives in one article only is drawn in the process of that article only."""
    for node, effect in uses(law, drawing):
        if effect.process != drawing.id:
            yield flaw(node.id, operator=effect.operator, article=effect.clause, process=effect.process)


def effect_too_early(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """It comes about only once the limit has run out, and only where the decision says so."""
    for node, effect in uses(law, drawing):
        if effect.process != drawing.id:
            continue
        told = {"operator": effect.operator, "article": effect.clause, "param": effect.after, "output": effect.output}
        if effect.after and _reached_otherwise(drawing, node.id, _ends_of(drawing, effect.after), ""):
            yield flaw(node.id, reason="before_the_end", **told)
        if effect.decision and _reached_otherwise(drawing, node.id, frozenset(), effect.output):
            yield flaw(node.id, reason="undecided", decision=effect.decision, **told)
        elif effect.decision and not _asked(drawing, effect.decision):
            yield flaw(node.id, reason="not_asked", decision=effect.decision, **told)


def decision_says_yes(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """No decision table gives what the text does not give, nor consent where it is excluded."""
    for effect in law.measures.effects:
        for name, table in drawing.tables.items():
            at = next((at for at, column in enumerate(table.outputs) if column.name == effect.output), None)
            if at is None or (effect.decision and name != effect.decision):
                continue
            told = {"decision": name, "output": effect.output, "article": effect.clause}
            wrong = _rows_that_excuse(table, effect) if effect.decision else _rows_that_give(table, at)
            for row in wrong:
                yield flaw(_asking(drawing, name), reason="excluded" if effect.decision else "column", row=row, **told)


def _rows_that_give(table: DecisionTable, at: int) -> Iterator[str]:
    """The rows whose answer in a column is not plainly no."""
    return (row.id for row in table.rules if at >= len(row.outputs) or row.outputs[at].strip().lower() != "false")


def _rows_that_excuse(table: DecisionTable, effect: ReservedEffect) -> Iterator[str]:
    """The cases in which the text excludes an effect and the table does not, or gives no answer."""
    for given in effect.never:
        try:
            said = table.evaluate(given)[effect.output]
        except EngineError:
            said = None
        if said is not False:
            yield ", ".join(f"{key}={value}" for key, value in given.items())


def uses(law: Law, drawing: Drawing) -> Iterator[tuple[Node, ReservedEffect]]:
    """The tasks that do what only one article gives, each with what that article says."""
    for node in drawing.of_kind("serviceTask", "sendTask"):
        found = operator_of(node)
        for effect in law.measures.effects:
            if found is not None and found.get("id") == effect.operator:
                yield node, effect


def _ends_of(drawing: Drawing, limit: str) -> frozenset[str]:
    """The events that happen when a limit has run out."""
    return frozenset(
        timer.node.id for timer in timer_texts(drawing) if timer.limit is not None and limit in timer.limit.params
    )


def _reached_otherwise(drawing: Drawing, node: str, ends: frozenset[str], output: str) -> bool:
    """Whether a way leads to a node that passes neither one of these events nor a flow with this condition."""
    waiting, seen = [node], set[str]()
    while waiting:
        current = waiting.pop()
        if current in seen or current in ends:
            continue
        seen.add(current)
        found = drawing.nodes.get(current)
        ways = [flow for flow in drawing.incoming(current) if not (output and _says(drawing, flow, output))]
        if found is None or not drawing.incoming(current):
            return True
        waiting += [flow.source for flow in ways]
    return False


def _says(drawing: Drawing, flow: Flow, output: str) -> bool:
    """Whether a flow is taken only when the decision said yes: its condition is that, or that and more."""
    found = compiled(drawing, flow.condition) if flow.condition else None
    if found is None:
        return False
    parts = (
        found.tree.values if isinstance(found.tree, ast.BoolOp) and isinstance(found.tree.op, ast.And) else [found.tree]
    )
    return any(isinstance(part, ast.Name) and part.id == output for part in parts)


def _asked(drawing: Drawing, decision: str) -> bool:
    return decision in drawing.tables and _asking(drawing, decision) != drawing.id


def _asking(drawing: Drawing, decision: str) -> str:
    """The task that asks a decision table; the process where none does."""
    for node in drawing.of_kind("businessRuleTask"):
        if (node.element.findtext(f".//{SPIFF}calledDecisionId") or "").strip() == decision:
            return node.id
    return drawing.id
