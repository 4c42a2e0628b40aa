"""What an act asks outside of its case, such as a rule parameter or a value of the register.

The answers are kept with the event, so that a replay years later is told what was true then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .expressions import Limit, LimitSource

_LIMIT = "limit"


class Outside:
    """Asks the office for one act: each question once, in `told` as [what, arguments, answer].

    With the answers `recorded` of an event nobody is asked but for what is not among them; that is then in `told`.
    """

    def __init__(self, limits: LimitSource, told: list[list[Any]], recorded: Sequence[Sequence[Any]] = ()) -> None:
        self._limits = limits
        self.told = told
        self._known: dict[tuple[Any, ...], Any] = {(what, *asked): answer for what, asked, answer in recorded}

    def asked(self, what: str, arguments: Sequence[str], answer: Callable[[], Any]) -> Any:
        """The answer to a question, JSON data; raises what `answer` raises."""
        question = (what, *arguments)
        if question not in self._known:
            found = self._known[question] = json.loads(json.dumps(answer(), ensure_ascii=False))
            self.told.append([what, list(arguments), found])
        return self._known[question]

    def limit(self, name: str, on: date, profile: str) -> Limit:
        """The limit in force, as a LimitSource says it; raises UnknownName."""

        def answer() -> list[Any]:
            found = self._limits.limit(name, on, profile)
            return [found.name, found.value, found.unit, found.source, found.article]

        return Limit(*self.asked(_LIMIT, (name, on.isoformat(), profile), answer))
