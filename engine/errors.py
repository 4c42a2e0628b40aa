"""What can go wrong. One base; the docstring of a class is its default message.

A Refusal is for the caller, who can mend it. A Fault is for the operator: it becomes an incident.
Both carry a code and values; the web room words them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, Literal

Severity = Literal["error", "overridable", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field: where, what (a code), with which values, and how grave.

    `overridable` may be passed with a recorded reason; `warning` never stops anything.
    """

    field: str
    code: str
    values: dict[str, Any] = member(default_factory=dict)
    severity: Severity = "error"


class EngineError(Exception):
    """The engine could not do what was asked."""

    def __init__(self, message: str | None = None, **values: Any) -> None:
        self.values = values
        text = message or (self.__doc__ or "").strip().split("\n")[0]
        super().__init__(text + (f" ({_listed(values)})" if values else ""))

    @property
    def code(self) -> str:
        """The class name in snake case, by which the web room finds its wording."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def account(self) -> str:
        """What an incident keeps of it: a text, or JSON text with code and values that the web room words."""
        return str(self)


class Refusal(EngineError):
    """The request cannot be carried out as it stands."""


class Fault(EngineError):
    """The case could not go on."""


class WordedFault(Fault):
    """The case could not go on, for a reason that is told in words."""

    @property
    def account(self) -> str:
        return json.dumps({"code": self.code, "values": self.values}, ensure_ascii=False, default=str)


class NotFound(Refusal):
    """There is no such object."""


class InputRejected(Refusal):
    """Some fields need correction."""

    def __init__(self, problems: tuple[Problem, ...], message: str | None = None) -> None:
        self.problems = problems
        super().__init__(message, fields=[problem.field for problem in problems])


class TaskClosed(Refusal):
    """The task is no longer open."""


class TaskTaken(Refusal):
    """Somebody else has the task in hand."""


class Conflict(Refusal):
    """Another record with the same key says something else."""


class SameCase(Refusal):
    """This was received before; the case exists."""


class NotWaiting(Refusal):
    """The case does not wait for this message."""


class NotPostponed(Refusal):
    """The deadline cannot be moved like that: it does not wait, or would not be later."""


class CaseHeld(Refusal):
    """The case stands still until its incident is resolved."""


class ActHeld(Refusal):
    """The act is kept in an incident and will be carried out once the failure is mended."""


class NotStartable(Refusal):
    """The process cannot be started this way."""


class ProcessRejected(Refusal):
    """The diagram cannot be deployed."""

    def __init__(self, message: str | None = None, findings: tuple[Any, ...] = (), **values: Any) -> None:
        self.findings = findings
        """Everything the deploy check found (engine.lint.Finding), where it was the check that refused."""
        super().__init__(message, **values)


class HandlerFailed(Fault):
    """A service task failed."""


class ElementFailed(Fault):
    """An element of the diagram failed."""


class StateUnreadable(Fault):
    """What is stored of the case cannot be read back."""


class TooManyChildren(Fault):
    """The case calls more processes, or deeper ones, than the platform lets it."""


class TooMuchData(Fault):
    """The case keeps more data than a case may."""


class EndlessLoop(Fault):
    """The diagram goes round without ever waiting."""


class NoEndReached(Fault):
    """The case stopped without reaching an end event."""


class UnknownName(Fault):
    """The diagram names something that does not exist."""


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())
