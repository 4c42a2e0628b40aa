"""Rules about service tasks: the operator is registered, and is given what it takes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..expressions.syntax import NAME
from ..xml.namespaces import SPIFF
from .drawing import Drawing, Node, shape_of
from .expressions import literal
from .finding import Flaw, doubt, flaw
from .rule import rule

STARTING = "case.start"


@rule("bpmn")
def operator_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """A service task says what is done, and it is something the office has learnt to do."""
    for node in drawing.of_kind("serviceTask"):
        if not any(operator.get("id") for _, operator in _operators(drawing, node)):
            yield flaw(node.id, reason="missing")
        for _, operator in _operators(drawing, node):
            name = operator.get("id") or ""
            if name and name not in drawing.vocabulary.operators:
                yield flaw(node.id, operator=name)


@rule("bpmn")
def operator_parameters(drawing: Drawing) -> Iterator[Flaw]:
    """An operator is given the parameters it takes: none too many, none twice; its result has a name."""
    for node in drawing.of_kind("serviceTask"):
        for _, operator in _operators(drawing, node):
            name, result = operator.get("id") or "", operator.get("resultVariable")
            if result and not NAME.fullmatch(result):
                yield flaw(node.id, reason="result", operator=name, name=result)
            given = [parameter.get("id") or "" for parameter in operator.iter(SPIFF + "parameter")]
            takes = drawing.vocabulary.parameters.get(name)
            for parameter in dict.fromkeys(given):
                if given.count(parameter) > 1 or not parameter:
                    yield flaw(node.id, reason="twice", operator=name, name=parameter)
                elif takes is not None and not takes.takes(parameter):
                    yield flaw(node.id, reason="unknown", operator=name, name=parameter, known=sorted(takes.known))
            if takes is not None:
                for parameter in sorted(takes.needed - set(given)):
                    yield flaw(node.id, reason="missing", operator=name, name=parameter)


@rule("bpmn")
def operator_named_like_node(drawing: Drawing) -> Iterator[Flaw]:
    """No operator or parameter has the id of a node: the node would not be found any more."""
    for element in drawing.process.iter(etree.Element):
        if element.tag.startswith(SPIFF) and element.get("id") in drawing.nodes:
            yield flaw(shape_of(element), name=element.get("id"))


@rule("bpmn")
def started_process_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """A process that a service task starts is there when it comes to it."""
    for node in drawing.of_kind("serviceTask"):
        for _, operator in _operators(drawing, node):
            if operator.get("id") == STARTING:
                for parameter in operator.iter(SPIFF + "parameter"):
                    named = literal(drawing, parameter.get("value") or "")
                    if parameter.get("id") != "process" or not isinstance(named, str):
                        continue
                    if named not in drawing.vocabulary.processes and named != drawing.id:
                        yield doubt(node.id, process=named)


def _operators(drawing: Drawing, node: Node) -> Iterator[tuple[Node, etree._Element]]:
    for operator in node.element.iter(SPIFF + "serviceTaskOperator"):
        yield node, operator
