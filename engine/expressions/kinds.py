"""The kinds of values the language tells apart. A truth value is no number, and a deadline is no data.

Data of a case are whole and decimal numbers, texts, truth values, lists, mappings and nothing. A deadline comes
of the functions for timers only; a moment is an instant that the office hands in as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import NoneType
from typing import Any, Literal

from ..calendar import Deadline

Kind = Literal["whole", "decimal", "text", "truth", "list", "mapping", "nothing", "deadline", "moment", "other"]
Kinds = frozenset[Kind]

WHOLE: Kinds = frozenset({"whole"})
NUMBER: Kinds = frozenset({"whole", "decimal"})
TEXT: Kinds = frozenset({"text"})
TRUTH: Kinds = frozenset({"truth"})
LIST: Kinds = frozenset({"list"})
MAPPING: Kinds = frozenset({"mapping"})
NOTHING: Kinds = frozenset({"nothing"})
DEADLINE: Kinds = frozenset({"deadline"})
INSTANT: Kinds = frozenset({"text", "moment"})
DATA: Kinds = NUMBER | TEXT | TRUTH | LIST | MAPPING | NOTHING
ANY: Kinds = DATA | DEADLINE | frozenset({"moment", "other"})

_KINDS: dict[type, Kind] = {
    int: "whole",
    float: "decimal",
    str: "text",
    bool: "truth",
    list: "list",
    tuple: "list",
    dict: "mapping",
    NoneType: "nothing",
    Deadline: "deadline",
    datetime: "moment",
}


def kind_of(value: Any) -> Kind:
    """The kind of a value; a subclass of a type is none of the language's own."""
    return _KINDS.get(type(value), "other")


def listed(kinds: Iterable[Kind]) -> list[str]:
    """Kinds in a fixed order, for what a fault or a refusal tells."""
    return sorted(kinds)
