"""What the regulation says in a form that drawings can be held against, from the files beside the processes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

PROCESSES = Path(__file__).parents[2] / "processes"

_NUMERALS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"^第([一二三四五六七八九十]+)条", re.MULTILINE)
_ITEM = re.compile(r"^[\uff08(][一二三四五六七八九十]+[\uff09)]", re.MULTILINE)
_REFERENCE = re.compile(r"(\d{1,2})(?:\((\d{1,2})\))?")


@dataclass(frozen=True)
class StatedLimit:
    """A number of days that the text itself states."""

    param: str
    clause: str
    value: int
    unit: str


@dataclass(frozen=True)
class RequiredTimer:
    """A timer that a clause asks for in the drawing of a process.

    After it the operator is reached, where one is named. Where a decision table picks the limit, it picks this one
    for the inputs `given`.
    """

    process: str
    limit: str
    clause: str
    event: Literal["interrupting", "non_interrupting"]
    operator: str = ""
    decision: str = ""
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ReservedEffect:
    """What only one clause gives: an operator, the one process that may use it, and on which way it is reached.

    With `after` only once that limit has run out; with `decision` only where its `output` says so, and the
    decision says no to each of the inputs in `never`. Without a decision no table may say yes in a column `output`.
    """

    operator: str
    process: str
    clause: str
    after: str = ""
    decision: str = ""
    output: str = ""
    never: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class Setting:
    """A parameter that is no number of days and that only a document can change; `at_least`: a list may grow."""

    param: str
    clause: str
    value: Any = field(hash=False)
    at_least: bool = False


@dataclass(frozen=True)
class Measures:
    """The regulation: its articles with the number of their items, and what it asks of drawings and parameters."""

    items: Mapping[int, int]
    limits: tuple[StatedLimit, ...]
    timers: tuple[RequiredTimer, ...]
    effects: tuple[ReservedEffect, ...]
    settings: tuple[Setting, ...]
    processes: Mapping[int, frozenset[str]]

    def limit(self, param: str) -> StatedLimit | None:
        """The limit that the text states for a parameter, if it states one."""
        return next((limit for limit in self.limits if limit.param == param), None)

    def fault_of(self, reference: str) -> str:
        """Why `18` or `18(1)` names no place of the text: not_a_reference, no_article, no_item; nothing if it does."""
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            return "not_a_reference"
        if int(found[1]) not in self.items:
            return "no_article"
        return "no_item" if found[2] and not 1 <= int(found[2]) <= self.items[int(found[1])] else ""

    @property
    def all_processes(self) -> frozenset[str]:
        """Every process that an article names."""
        return frozenset[str]().union(*self.processes.values())

    def serves(self, process: str, article: str) -> bool:
        """Whether a process carries out the article of a reference."""
        found = _REFERENCE.match(article)
        return found is not None and process in self.processes.get(int(found[1]), ())


@cache
def read_measures(folder: Path = PROCESSES) -> Measures:
    """The regulation kept in a folder as `regulation.txt` and `regulation.toml`."""
    articles = tomllib.loads((folder / "regulation.toml").read_text("utf-8"))["article"]

    def entries(kind: str) -> Iterable[Mapping[str, Any]]:
        return (entry for article in articles for entry in article.get(kind, ()))

    return Measures(
        items=_items((folder / "regulation.txt").read_text("utf-8")),
        limits=tuple(StatedLimit(one["param"], one["clause"], one["value"], one["unit"]) for one in entries("limits")),
        timers=tuple(RequiredTimer(**one) for one in entries("timers")),
        effects=tuple(ReservedEffect(**{**one, "never": tuple(one.get("never", ()))}) for one in entries("effects")),
        settings=tuple(Setting(**one) for one in entries("settings")),
        processes={
            article["number"]: frozenset(
                {article["process"], *(other["id"] for other in article.get("also", ()))}
                if "process" in article
                else ()
            )
            for article in articles
        },
    )


def _items(text: str) -> dict[int, int]:
    """How many numbered items each article of the text has."""
    parts = _ARTICLE.split(text)[1:]
    return {_number(name): len(_ITEM.findall(body)) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _number(words: str) -> int:
    tens, separator, ones = words.rpartition("十")
    if not separator:
        return _NUMERALS.index(words)
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)
