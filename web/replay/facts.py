"""The data of a case at an instant, told by the labels of its forms; what only machines read is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.proof.frames import Frame
from engine.specs import ProcessSpec
from web.words.casedata import data_label
from web.words.timeline import Names, word

WITHHELD = "(个人信息,不在此显示)"
_ELSEWHERE = frozenset({"profile", "version"})
"""What the page tells in a place of its own."""


@dataclass(frozen=True)
class Fact:
    """One value; `before` is what it was before the event, None where it is new; `fresh` that the event set it."""

    label: str
    text: str
    fresh: bool = False
    before: str | None = None


@dataclass(frozen=True)
class Wording:
    """With what values are told: names, the labels and choices of forms, the fields that hold personal data."""

    names: Names
    labels: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    personal: Collection[str]

    def label(self, name: str) -> str | None:
        """What people call a field; None for one that only machines know."""
        if name.endswith("_id") or name in _ELSEWHERE:
            return None
        return self.labels.get(name) or data_label(name, self.names.glossary)

    def text(self, name: str, value: Any) -> str:
        """A value in words."""
        if name in self.personal:
            return WITHHELD
        known = self.options.get(name, {})
        if isinstance(value, str):
            return known.get(value) or self._named(value) or word(value, self.names, name)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return "、".join(known.get(one) or self._named(one) or word(one, self.names, name) for one in value)
        return word(value, self.names, name)

    def _named(self, code: str) -> str | None:
        """The department of that code, whatever the field is called."""
        found = self.names.department(code)
        return found if found != code else None


def wording(
    spec: ProcessSpec, names: Names, choices: Callable[[str], Sequence[tuple[str, str]]], personal: Collection[str]
) -> Wording:
    """The words of the forms of one version; `choices` finds named options."""
    labels: dict[str, str] = {}
    options: dict[str, dict[str, str]] = {}
    for form in spec.forms.values():
        for field in form.fields:
            labels.setdefault(field.key, field.label)
            told = field.options if field.options_name is None else choices(field.options_name)
            options.setdefault(field.key, {}).update(told)
    return Wording(names, labels, options, personal)


def facts(frame: Frame, before: Frame | None, wording: Wording) -> tuple[Fact, ...]:
    """What the case knew after an event, what the event set first."""
    now = dict(_told(_known(frame), wording))
    then = dict(_told(_known(before), wording)) if before is not None else {}
    told = []
    for path, text in now.items():
        fresh = then.get(path) != text
        told.append(Fact(path[-1] if len(path) == 1 else ":".join(path), text, fresh, then.get(path)))
    return tuple(sorted(told, key=lambda fact: not fact.fresh))


def _known(frame: Frame) -> dict[str, Any]:
    """The data of all tokens; those of the token that moved last are told last."""
    known: dict[str, Any] = {}
    for token in frame.tokens:
        known.update(token.data)
    known.update(frame.data)
    return known


def _told(data: Mapping[str, Any], wording: Wording) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in data.items():
        label = wording.label(name)
        if label is None or value is None or value in ("", [], {}):
            continue
        if isinstance(value, Mapping):
            yield from (((label, *path), text) for path, text in _told(value, wording))
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for number, one in enumerate(value, 1):
                if isinstance(one, Mapping):
                    yield from (((f"{label}{number}", *path), text) for path, text in _told(one, wording))
        else:
            yield (label,), wording.text(name, value)
