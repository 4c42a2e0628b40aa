"""What a form consists of: fields that are filled in, and notes between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, Literal

from ..errors import Problem, Severity, UnknownName
from ..expressions import Expression

FieldType = Literal[
    "textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "date", "datetime", "files"
]
"""The types of form-js, its datetime told apart by subtype; `files` is its filepicker."""

Choices = Sequence[tuple[str, str]]
"""Pairs of a stored value and its label."""

Check = Callable[[Any, Mapping[str, Any]], Problem | None]
"""Judges a value in the light of the other answers; an empty value is never asked about."""


@dataclass(frozen=True)
class Note:
    """Text between fields (Markdown), or a separator (empty text)."""

    text: str
    group: str = ""
    hide: Expression | None = None


@dataclass(frozen=True)
class Field:
    """One field.

    `type` has `date` and `datetime` for the subtypes of form-js's datetime. `options` are the fixed
    choices, `options_name` names choices that come from elsewhere. `checks` are names of Checks,
    `overridable` says that formats and checks of this field may be passed with a reason. `group` is
    the label of the group around it. `hide` is true for answers to which the field does not apply.

    The answer to `files` is a list of file ids: SHA-256 digests in hex of what was handed in before.
    `multiple` allows more than one, `accept` are the endings it takes (".pdf"; all, where it is empty).
    """

    key: str
    label: str
    type: FieldType
    required: bool = False
    options: Choices = ()
    options_name: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: re.Pattern[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimal_digits: int | None = None
    multiple: bool = False
    accept: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    overridable: bool = False
    properties: Mapping[str, str] = member(default_factory=dict)
    description: str = ""
    default: Any = None
    group: str = ""
    hide: Expression | None = None

    @property
    def severity(self) -> Severity:
        """How grave a wrong format, range or check of this field is."""
        return "overridable" if self.overridable else "error"

    @property
    def many(self) -> bool:
        """Whether the answer is a list."""
        return self.type in ("checklist", "files")

    def choices(self, named: Mapping[str, Choices]) -> Choices:
        """The choices of this field; raises UnknownName when nobody provides them."""
        if self.options_name is None:
            return self.options
        if self.options_name not in named:
            raise UnknownName(sort="choices", name=self.options_name)
        return named[self.options_name]
