"""A submitted form held against its drawing: clean data and warnings, or InputRejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from .errors import InputRejected, Problem
from .forms import Form
from .registry import Registry


def checked(
    connection: Connection, form: Form, data: Mapping[str, Any], registry: Registry, *, lenient: bool = False
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The data as the form defines it, and what should be looked at.

    Lenient (other systems push): missing answers and wrong formats become warnings; what cannot be
    read at all is rejected all the same.
    """
    wanted = {field.options_name for field in form.fields if field.options_name is not None}
    choices = {name: registry.choices[name](connection) for name in sorted(wanted) if name in registry.choices}
    clean, problems = form.validate(data, registry.checks, choices)
    if lenient:
        problems = tuple(_softened(problem) for problem in problems)
    errors = tuple(problem for problem in problems if problem.severity != "warning")
    if errors:
        raise InputRejected(errors)
    return clean, problems


def _softened(problem: Problem) -> Problem:
    if problem.severity == "overridable" or problem.code == "required":
        return replace(problem, severity="warning")
    return problem
