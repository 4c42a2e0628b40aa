"""What leaves a case because nothing in it caught it: the caller may, or other cases of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .bpmn.definitions import Thrown
from .bpmn.workflow import CaseTask
from .errors import ElementFailed


@dataclass(frozen=True)
class Escaped:
    """An error, escalation or signal by its code, and the element that threw it."""

    sort: Literal["error", "escalation", "signal"]
    element: str
    code: str


def escaped(sort: Literal["error", "escalation", "signal"], task: CaseTask, thrown: Thrown) -> Escaped:
    """What a token threw, as it leaves the case."""
    return Escaped(sort, str(task.task_spec.bpmn_id), thrown.code or "")


def uncaught(error: Escaped) -> ElementFailed:
    """The failure of a case that has no caller to catch its error."""
    return ElementFailed(element=error.element, cause="uncaught_error", code=error.code)
