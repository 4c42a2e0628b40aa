"""What is asked of the process view, to and from the parameters of its address; those of the search are the same."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.docket.query import Query
from engine.mining.figures import Grain

_LONGEST_IN_WEEKS = 190
"""Days up to which a view is told by weeks."""


@dataclass(frozen=True)
class ViewQuestion:
    """A process, one of its versions or with "" all, and the cases that are looked at.

    `since` and `until` are first and last day of the root case's start; `query` is what else is asked of it.
    """

    procedure: str
    version: str
    since: date | None
    until: date | None
    query: Query

    @classmethod
    def of(cls, asked: Any, procedure: str) -> ViewQuestion:
        query = Query.of(asked)
        first, last = _period(query.period)
        return cls(
            procedure=procedure,
            version=asked.get("version", "")[:80],
            since=max(filter(None, (first, query.started_from)), default=None),
            until=min(filter(None, (last, query.started_to)), default=None),
            query=replace(query, period="", started_from=None, started_to=None, sort=Query().sort),
        )

    @property
    def grain(self) -> Grain:
        """Whether time is told by weeks or months."""
        if self.since is None or self.until is None:
            return "month"
        return "week" if (self.until - self.since).days <= _LONGEST_IN_WEEKS else "month"

    def args(self) -> dict[str, Any]:
        """The parameters of this view."""
        return {
            "procedure": self.procedure,
            **({"version": self.version} if self.version else {}),
            **self.search_args(),
        }

    def search_args(self) -> Mapping[str, Any]:
        """The parameters of a search for the same root cases."""
        return replace(self.query, started_from=self.since, started_to=self.until).args()

    @property
    def narrows(self) -> bool:
        """Whether only some of the cases are looked at."""
        return bool(self.version or self.since or self.until or self.query.narrows)


def _period(text: str) -> tuple[date | None, date | None]:
    """First and last day of a year (2026) or month (2026-11)."""
    if not text:
        return None, None
    year, _, month = text.partition("-")
    if not month:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    return date(int(year), int(month), 1), date(int(year), int(month), monthrange(int(year), int(month))[1])
