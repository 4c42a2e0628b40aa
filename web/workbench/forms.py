"""Forms under the analyst's hands: what their fields may name, and each form as a clerk will see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.deploy import vocabulary_of
from engine.forms import Form, read_form
from engine.forms.reading import FormRejected
from engine.lint import Finding
from engine.lint.forms import field_flaws
from web.forms_view import FormView, form_view
from web.platform import Platform
from web.sheets.tasksheet import choices_of
from web.words.lint.telling import told_finding
from web.words.steps.intakes import CHECKS, CHOICES

LOOKUPS: Mapping[str, str] = {"licence": "证照登记簿"}
"""Registers in which the answer to a field can be looked up while it is filled in."""


@dataclass(frozen=True)
class FieldMark:
    """One thing the check found in a form; `element` is the id or the key of a component, empty for the form."""

    element: str
    severity: str
    message: str


def form_lists(platform: Platform) -> dict[str, Any]:
    """What the settings of fields are picked from, each with its name in Chinese."""
    registry = platform.runtime.registry
    return {
        "checks": _named(registry.checks, CHECKS),
        "choices": _named(registry.choices, CHOICES),
        "lookups": [{"id": name, "name": words, "help": ""} for name, words in LOOKUPS.items()],
        "personal": sorted(platform.privacy.fields),
    }


def shown_form(platform: Platform, name: str, text: str) -> tuple[FormView | None, tuple[FieldMark, ...]]:
    """The form of a text as it is filled in, where it can be read, and what the check says of it."""
    try:
        form = read_form(text.encode())
    except FormRejected as refused:
        component = "" if refused.component == "form" else refused.component
        return None, (_mark(Finding("form-unreadable", "error", name, component, dict(refused.values))),)
    with platform.database.read() as connection:
        view = form_view(form, choices=choices_of(connection, platform.runtime, form))
    return view, _marks(platform, form, name)


def _marks(platform: Platform, form: Form, file: str) -> tuple[FieldMark, ...]:
    flaws = field_flaws(form, file, vocabulary_of(platform.runtime.registry))
    return tuple(_mark(Finding("form-field", flaw.gravity, file, flaw.element, flaw.values)) for flaw in flaws)


def _mark(finding: Finding) -> FieldMark:
    told = told_finding(finding)
    return FieldMark(finding.element, finding.gravity, f"{told.message}。{told.advice}")


def _named(names: Mapping[str, Any], words: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    known = {name: words.get(name, (name, "")) for name in sorted(names)}
    return [{"id": name, "name": called, "help": helped} for name, (called, helped) in known.items()]
