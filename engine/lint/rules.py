"""All rules of the engine, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .finding import Layer
from .flows import dangling_flow
from .rule import Rule

RULES: tuple[Rule, ...] = (dangling_flow,)
"""What is judged once a drawing is read."""

READING: Mapping[str, Layer] = {
    "one-executable-process": "bpmn",
    "form-unreadable": "bpmn",
    "table-unreadable": "bpmn",
}
"""What is told while files are read, before there is a drawing to judge."""


def rule_layers(others: Iterable[Rule] = ()) -> Mapping[str, Layer]:
    """The layer of every rule by its name; `others` are those of the rooms above."""
    return {**READING, **{rule.name: rule.layer for rule in (*RULES, *others)}}
