"""The words of one rule: its title, what it says of a place in a drawing, and what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .elements import ELEMENTS

Sentence = str | Mapping[str, str]

_NO_ARTICLE = "(办法第条)"
"""What a sentence would say of an element that names no article; left out."""


@dataclass(frozen=True)
class RuleWords:
    """`title` names the rule (and heads its page); `sentence` and `advice` are templates with a finding's {values}.

    A mapping holds one template for each `cause` (or `reason`, where there is none), "" for any other. `terms` says in
    Chinese what a value is: {"end": {"source": "起点"}}. A value named `kind` or ending in `_kind` or `_kinds` names
    BPMN elements and needs none.
    """

    title: str
    sentence: Sentence
    advice: Sentence
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def told(self, values: Mapping[str, Any]) -> str:
        """The sentence on one finding."""
        return self._filled(self.sentence, values)

    def advised(self, values: Mapping[str, Any]) -> str:
        """What to draw instead."""
        return self._filled(self.advice, values)

    def _filled(self, sentence: Sentence, values: Mapping[str, Any]) -> str:
        if not isinstance(sentence, str):
            key = str(values.get("cause", values.get("reason", "")))
            sentence = sentence.get(key, sentence.get("", ""))
        told = sentence.format_map(_Values({name: self._term(name, value) for name, value in values.items()}))
        return told.replace(_NO_ARTICLE, "")

    def _term(self, name: str, value: Any) -> str:
        if name in self.terms:
            return self.terms[name].get(str(value), str(value))
        several = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        if name == "kind" or name.endswith(("_kind", "_kinds")):
            several = [ELEMENTS.get(one, one) for one in several]
        return "、".join(several)


class _Values(dict[str, str]):
    """Values of a sentence; one that is not told is left out."""

    def __missing__(self, _: str) -> str:
        return ""
