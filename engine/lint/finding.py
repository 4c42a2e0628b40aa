"""What the deploy check tells: one finding for each thing wrong, by file, element and rule.

A finding carries a code (the rule's name) and values; the web room words it and says what to draw instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Layer = Literal["xml", "bpmn", "office", "law"]
LAYERS: tuple[Layer, ...] = ("xml", "bpmn", "office", "law")
"""From what any file must be to what this office and its law ask; foreign drawings are held to the first two."""

Gravity = Literal["error", "warning", "note"]
"""An error stops the deployment, a warning does not; a note tells what was changed on reading."""


@dataclass(frozen=True)
class Finding:
    """One thing a rule found; `element` is a BPMN id, a decision's or a form field's; `line` counts from 1.

    `element_name` is what the element is called in the drawing, so that an analyst recognizes it.
    """

    rule: str
    gravity: Gravity
    file: str
    element: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
    element_name: str = ""


@dataclass(frozen=True)
class Flaw:
    """What a rule says of one element; the check adds the rule's name, the file and the line.

    `file` is told where it is not the diagram: a decision table or a form.
    """

    element: str
    values: Mapping[str, Any] = field(default_factory=dict)
    gravity: Gravity = "error"
    file: str = ""


def flaw(element: str, **values: Any) -> Flaw:
    """Something that must not be deployed."""
    return Flaw(element, values)


def doubt(element: str, **values: Any) -> Flaw:
    """Something that is allowed and seldom meant."""
    return Flaw(element, values, "warning")
