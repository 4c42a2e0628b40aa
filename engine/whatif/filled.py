"""Whether what somebody filled in then would be taken by the form that a candidate has in its place.

What an intake made of the answers is all that is kept of them: there only fields that are new, and values that are
kept as they were given, can be judged. What the form of then would not take either is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..errors import Problem
from ..forms import Form
from ..forms.fields import Choices
from ..registry import Registry
from ..specs import ProcessSpec

_BLANK = Form("", "", ())


@dataclass(frozen=True)
class Asked:
    """The form through which an input goes; `taken_in` where an intake makes something else of the answers."""

    form: Form
    taken_in: bool

    def label(self, key: str) -> str:
        """What the form calls a field."""
        found = self.form.field(key)
        return found.label if found is not None and found.label else key


def asked_by(spec: ProcessSpec, kind: str, element: str, message: str = "") -> Asked | None:
    """How a version asks for the input of an event; None where it asks nobody."""
    props: Mapping[str, str | None] | None = None
    if kind == "task.completed":
        props = spec.user_tasks.get(element)
    elif kind == "message.received":
        actions = {found: told for found, told in spec.actions.items() if told["message"] == message}
        props = actions.get(element) or next(iter(actions.values()), None)
    elif kind == "case.started":
        props = {"form": spec.diagram.start.form, "intake": spec.diagram.start.intake}
    if props is None:
        return None
    form = props.get("form")
    return Asked(spec.forms[form] if form else _BLANK, bool(props.get("intake")))


class Forms:
    """Judges answers of then, with the checks and choices of the office as they are today."""

    def __init__(self, connection: Connection, registry: Registry) -> None:
        self._connection = connection
        self._registry = registry
        self._choices: dict[str, Choices] = {}

    def refused(self, then: Asked | None, now: Asked | None, data: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Why the form of now would not take what that of then took, by field. Raises EngineErrors of a form."""
        if then is None or now is None or then.form == now.form:
            return ()
        known = {(problem.field, problem.code) for problem in self._problems(then.form, data)}
        return tuple(
            problem
            for problem in self._problems(now.form, data)
            if (problem.field, problem.code) not in known and self._is_sure(then, now, problem)
        )

    def _problems(self, form: Form, data: Mapping[str, Any]) -> list[Problem]:
        for name in {field.options_name for field in form.fields if field.options_name is not None}:
            if name not in self._choices and name in self._registry.choices:
                self._choices[name] = self._registry.choices[name](self._connection)
        _, problems = form.validate(data, self._registry.checks, self._choices)
        return [problem for problem in problems if problem.severity != "warning" and problem.code != "unknown_field"]

    def _is_sure(self, then: Asked, now: Asked, problem: Problem) -> bool:
        """Whether a field stands empty because nobody filled it in, not because the intake kept nothing of it."""
        if not then.taken_in or problem.code != "required":
            return True
        field = now.form.field(problem.field)
        return then.form.field(problem.field) is None and field is not None and field.hide is None
