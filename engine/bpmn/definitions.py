"""What an event means by error, escalation or signal: our own definitions, which hand what is thrown to the case.

The library would spread it by itself, to activities that have nothing to do with the one that throws.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition


class Thrown(EventDefinition):
    """Something one element throws and others catch, known by its code; a catcher without a code takes any."""

    def __init__(self, code: str | None, name: str | None = None) -> None:
        super().__init__(name or code)
        self.code = code

    def fits(self, thrown: Thrown) -> bool:
        """Whether a catcher with this definition takes what was thrown."""
        return type(self) is type(thrown) and self.code in (None, thrown.code)

    def throw(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.throw(my_task, self)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class ErrorDefinition(Thrown):
    """Ends the scope of whoever catches it; an error that nobody catches stops the case."""


class EscalationDefinition(Thrown):
    """Tells an outer scope of something; nothing happens where nobody listens."""


class SignalDefinition(Thrown):
    """Told to all who wait for it at that moment, in the whole tree of cases."""


class CancelDefinition(Thrown):
    """A transaction has been cancelled and what was done in it undone."""


def awaited_signal(spec: Any) -> str | None:
    """The signal that an element waits for, if it is such an element."""
    definition = getattr(spec, "event_definition", None)
    return definition.code if isinstance(definition, SignalDefinition) else None
