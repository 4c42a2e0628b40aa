"""What a candidate asks outside of the case: the answers of then, but for the limits that it proposes itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ..errors import UnknownName
from ..expressions import Limit, LimitSource
from ..outside import Outside

_LIMIT = "limit"
_Question = tuple[Any, ...]


class Limits:
    """Two sources of limits asked once each: that of the office as it is, and that of the candidate."""

    def __init__(self, office: LimitSource, candidate: LimitSource) -> None:
        self._sources = (office, candidate)
        self._known: dict[tuple[str, date, str], tuple[Limit | None, Limit | None]] = {}

    def both(self, name: str, on: date, profile: str) -> tuple[Limit | None, Limit | None]:
        """The limit of the office and that of the candidate; None where it is unknown there."""
        asked = (name, on, profile)
        if asked not in self._known:
            office, candidate = (_limit(source, *asked) for source in self._sources)
            self._known[asked] = (office, candidate)
        return self._known[asked]


class OutsideThen(Outside):
    """Answers of one case: what it was told by the event in hand, else before, else later, else what is told today.

    `unknown` are the questions that only today could answer.
    """

    def __init__(self, limits: Limits, office: LimitSource, told: Sequence[tuple[int, Sequence[Any]]]) -> None:
        super().__init__(office, [])
        self._both = limits
        self._told: dict[_Question, list[tuple[int, Any]]] = {}
        for seq, (what, asked, answer) in told:
            self._told.setdefault((what, *asked), []).append((seq, answer))
        self._seq = 0
        self.unknown: set[_Question] = set()

    def turn_to(self, seq: int) -> None:
        """Answer as of this event from now on."""
        self._seq = seq

    def asked(self, what: str, arguments: Sequence[str], answer: Callable[[], Any]) -> Any:
        question = (what, *arguments)
        known = self._told.get(question)
        if known is None:
            self.unknown.add(question)
            found = json.loads(json.dumps(answer(), ensure_ascii=False))
            known = self._told[question] = [(0, found)]
        before = [told for seq, told in known if seq <= self._seq]
        return before[-1] if before else known[0][1]

    def limit(self, name: str, on: date, profile: str) -> Limit:
        office, candidate = self._both.both(name, on, profile)
        if candidate is None:
            raise UnknownName(sort="limit", name=name)
        if candidate != office:
            return candidate
        question = (name, on.isoformat(), profile)
        told = [candidate.name, candidate.value, candidate.unit, candidate.source, candidate.article]
        if (_LIMIT, *question) not in self._told:
            return candidate
        return Limit(*self.asked(_LIMIT, question, lambda: told))


def _limit(source: LimitSource, name: str, on: date, profile: str) -> Limit | None:
    try:
        return source.limit(name, on, profile)
    except UnknownName:
        return None
