"""The limits that a drawing names: which function counts them, from which parameter, on which timer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.expressions import Expression, ExpressionCompiler, ExpressionRejected
from engine.lint.drawing import Drawing, Node, shape_of
from engine.xml.namespaces import BPMN, SPIFF

LIMIT_AT: Mapping[str, int] = {
    "workdays": 0,
    "item_workdays": 0,
    "every_workdays": 0,
    "workday_before": 1,
    "workday_after": 1,
    "day_end": 1,
}
"""The functions that count days, and which argument says how many."""

CHOSEN_AT = {"workdays": 2}
"""Where a number that somebody chose names the parameter of which it is a choice."""

_DEADLINES = ("workdays", "item_workdays", "day_end")
_TIMES = ("timeDate", "timeDuration", "timeCycle")
_ISO = re.compile(r"(R\d*/)?(\d{4}-\d\d|P(\d|T\d)).*")
_MOST_DEPTH = 8


@dataclass(frozen=True)
class Counted:
    """One call that counts days: by a literal number, by parameters of these names, or by what nobody can tell."""

    function: str
    literal: str
    params: frozenset[str]
    deadline: bool
    """Whether it is the end of a limit itself, not a reminder of it."""
    chosen: bool
    """Whether the number is somebody's choice, and the parameter only says of what."""


@dataclass(frozen=True)
class TimerText:
    """A timer: its event, what it says, and the calls in it that count days."""

    node: Node
    tag: str
    text: str
    iso: bool
    counted: tuple[Counted, ...]
    numbers: tuple[str, ...]
    whole: bool = False
    """Whether it is one call and nothing more."""

    @property
    def limit(self) -> Counted | None:
        """The limit of which this timer is the end, neither a reminder nor put together from several."""
        return self.counted[0] if self.whole and self.tag == "timeDate" and self.counted[0].deadline else None


def timer_texts(drawing: Drawing) -> tuple[TimerText, ...]:
    """Every timer of a drawing whose event can be named."""
    return drawing.once("law: timers", lambda drawing: tuple(_timers(drawing)))


def counted_elsewhere(drawing: Drawing) -> tuple[tuple[str, Counted], ...]:
    """The calls that count days in scripts, parameters and conditions, each with its element."""
    return drawing.once("law: counted", lambda drawing: tuple(_elsewhere(drawing)))


def _timers(drawing: Drawing) -> Iterator[TimerText]:
    for definition in drawing.process.iter(BPMN + "timerEventDefinition"):
        node = drawing.nodes.get(shape_of(definition))
        for tag in _TIMES:
            element = definition.find(BPMN + tag)
            if element is None or node is None:
                continue
            text = (element.text or "").strip()
            bare = text.strip("'\"")
            tree = _tree(drawing, text)
            if _ISO.fullmatch(bare):
                yield TimerText(node, tag, text, True, (), ())
            elif tree is not None:
                calls = tuple(_calls(drawing, tree))
                yield TimerText(node, tag, text, False, calls, _numbers(tree), bool(calls) and _is_counting(tree))


def _elsewhere(drawing: Drawing) -> Iterator[tuple[str, Counted]]:
    for element, text in _texts(drawing):
        if not any(f"{function}(" in text for function in LIMIT_AT):
            continue
        tree = _tree(drawing, text)
        if tree is not None:
            for call in _calls(drawing, tree):
                yield element, call


def used_parameters(drawing: Drawing) -> dict[str, str]:
    """The parameters a drawing counts by, each with the first element that does."""
    found: dict[str, str] = {}
    for timer in timer_texts(drawing):
        for call in timer.counted:
            for name in sorted(call.params):
                found.setdefault(name, timer.node.id)
    for element, call in counted_elsewhere(drawing):
        for name in sorted(call.params):
            found.setdefault(name, element)
    return found


def _texts(drawing: Drawing) -> Iterator[tuple[str, str]]:
    for script in drawing.process.iter(BPMN + "script"):
        for line in (script.text or "").split("\n"):
            _, is_assignment, text = line.partition("=")
            if is_assignment and text.strip():
                yield shape_of(script), text.strip()
    for parameter in drawing.process.iter(SPIFF + "parameter"):
        yield shape_of(parameter), parameter.get("value") or ""
    for condition in drawing.process.iter(BPMN + "conditionExpression"):
        yield shape_of(condition), (condition.text or "").strip()


def _calls(drawing: Drawing, tree: ast.AST, deadline: bool = True) -> Iterator[Counted]:
    counts = _is_counting(tree)
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and counts:
        yield _counted(drawing, tree, tree.func.id, deadline and tree.func.id in _DEADLINES)
    for child in ast.iter_child_nodes(tree):
        yield from _calls(drawing, child, deadline and not counts)


def _is_counting(tree: ast.AST) -> bool:
    return isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in LIMIT_AT


def _counted(drawing: Drawing, call: ast.Call, function: str, deadline: bool) -> Counted:
    at, chosen = LIMIT_AT[function], CHOSEN_AT.get(function, len(call.args))
    said = call.args[at] if at < len(call.args) else None
    named = call.args[chosen] if chosen < len(call.args) else said
    literal, _ = _values(drawing, said)
    _, params = _values(drawing, named)
    return Counted(function, literal, frozenset(params), deadline, named is not said)


def _values(drawing: Drawing, said: ast.AST | None) -> tuple[str, set[str]]:
    """The number that an argument holds in the end, if it holds one, and the names it can be."""
    literal, names = "", set()
    for node in ast.walk(said) if said is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            literal = literal or str(node.value)
        elif isinstance(node, ast.Name):
            for constant in _constants(drawing).get(node.id, ()):
                if isinstance(constant, str):
                    names.add(constant)
                elif type(constant) in (int, float):
                    literal = literal or str(constant)
    return literal, names


def _constants(drawing: Drawing) -> Mapping[str, tuple[object, ...]]:
    """What variables are set to outright, by scripts and by decision tables."""
    return drawing.once("law: constants", _worked_out)


def _worked_out(drawing: Drawing) -> Mapping[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for script in drawing.process.iter(BPMN + "script"):
        for line in (script.text or "").split("\n"):
            name, _, text = line.partition("=")
            tree = _tree(drawing, text.strip()) if text.strip() else None
            if isinstance(tree, ast.Constant):
                found[name.strip()] = (*found.get(name.strip(), ()), tree.value)
    for table in drawing.tables.values():
        for at, column in enumerate(table.outputs):
            for rule in table.rules:
                tree = rule.answers[at].tree if at < len(rule.answers) else None
                if isinstance(tree, ast.Constant):
                    found[column.name] = (*found.get(column.name, ()), tree.value)
    return found


def _numbers(tree: ast.AST) -> tuple[str, ...]:
    return tuple(
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    )


def compiled(drawing: Drawing, text: str) -> Expression | None:
    """An expression of the drawing; None where it is none, which another rule tells."""
    try:
        compiler = drawing.once("law: compiler", lambda drawing: ExpressionCompiler(drawing.vocabulary.functions))
        return compiler.expression(text)
    except ExpressionRejected:
        return None


def _tree(drawing: Drawing, text: str) -> ast.AST | None:
    found = compiled(drawing, text)
    return found.tree if found is not None else None


def operator_of(node: Node) -> etree._Element | None:
    """What a service task does."""
    return node.element.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
