"""One thing that was changed in a drawing on reading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..xml.namespaces import BPMN


@dataclass(frozen=True)
class Change:
    """What was done (the name of the rule that tells it), to which element; `alters` when the text is another now."""

    name: str
    element: str
    values: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
    alters: bool = False


def local(tag: object) -> str:
    """The name of a BPMN element; nothing for elements of other namespaces."""
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""
