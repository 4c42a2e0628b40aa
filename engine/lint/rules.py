"""All rules of the engine, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..adoption import ADOPTIONS
from .finding import Layer
from .flows import dangling_flow
from .reading import XML_RULES
from .rule import Rule

RULES: tuple[Rule, ...] = (dangling_flow,)
"""What is judged once a drawing is read."""

READING: Mapping[str, Layer] = {
    **dict.fromkeys(sorted(XML_RULES), "xml"),
    "one-diagram": "xml",
    "not-bpmn": "xml",
    "bad-id": "xml",
    "double-id": "xml",
    "schema-element": "xml",
    "schema-attribute": "xml",
    "schema-value": "xml",
    **dict.fromkeys(ADOPTIONS, "xml"),
    "one-executable-process": "bpmn",
    "form-unreadable": "bpmn",
    "table-unreadable": "bpmn",
}
"""What is told while files are read, before there is a drawing to judge."""


OWN: Mapping[str, Layer] = {"check-exceeded": "xml", "check-failed": "xml", "not-runnable": "bpmn"}
"""What is told of the check itself: no drawing of a fixture brings it about."""


def rule_layers(others: Iterable[Rule] = ()) -> Mapping[str, Layer]:
    """The layer of every rule by its name; `others` are those of the rooms above."""
    return {**READING, **OWN, **{rule.name: rule.layer for rule in (*RULES, *others)}}
