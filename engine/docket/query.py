"""What is asked of the docket, to and from the parameters of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

SORTS = ("newest", "oldest", "due")
"""Orders of the list: by start, or by the first due instant that is still open."""

LONGEST = 100
"""Letters of a question that are looked at."""

_WORDS = ("q", "reference", "party", "item")
_ONE = ("process", "status", "outcome", "period", "sort")
_MANY = {"departments": "department", "articles": "article", "marks": "mark"}
_YES_NO = ("late", "automatic")
_DAYS = {"started_from": "from", "started_to": "to"}
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Query:
    """Which root cases are wanted; all that is said must hold.

    `q` holds words, each of which the labels contain; `reference` and `party` are parts of the document's number
    and of the counterpart's name as lists show it; `item` a code, or part of a name. A case has all of
    `departments`, `articles` and `marks`. `late`: an act came after its due instant, or is open past it. `period`
    is a year (2026) or month (2026-11) of the start, `started_from` and `started_to` are first and last day;
    days and periods are those of the office.
    """

    q: str = ""
    reference: str = ""
    party: str = ""
    item: str = ""
    departments: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    process: str = ""
    status: str = ""
    outcome: str = ""
    late: bool | None = None
    automatic: bool | None = None
    period: str = ""
    started_from: date | None = None
    started_to: date | None = None
    sort: str = "newest"

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Query:
        """The question of an address: a mapping to texts or lists of texts, or werkzeug's MultiDict.

        What cannot be read is left out, and parameters of others (cursor, tab) are passed over.
        """
        found: dict[str, Any] = {name: _first(asked, name).strip()[:LONGEST] for name in (*_WORDS, *_ONE)}
        found["sort"] = found["sort"] if found["sort"] in SORTS else SORTS[0]
        found["period"] = found["period"] if _PERIOD.fullmatch(found["period"]) else ""
        for name, parameter in _MANY.items():
            found[name] = tuple(dict.fromkeys(value[:LONGEST] for value in _all(asked, parameter) if value))
        for name in _YES_NO:
            found[name] = {"1": True, "0": False}.get(_first(asked, name))
        for name, parameter in _DAYS.items():
            found[name] = _day(_first(asked, parameter))
        return cls(**found)

    def args(self) -> dict[str, Any]:
        """The same as parameters of an address; what is not asked is left out, so that no question is empty."""
        told: dict[str, Any] = {name: getattr(self, name) for name in (*_WORDS, *_ONE) if name != "sort"}
        told |= {parameter: list(getattr(self, name)) for name, parameter in _MANY.items()}
        told |= {name: {True: "1", False: "0", None: ""}[getattr(self, name)] for name in _YES_NO}
        days = {parameter: getattr(self, name) for name, parameter in _DAYS.items()}
        told |= {parameter: day.isoformat() if day is not None else "" for parameter, day in days.items()}
        told["sort"] = self.sort if self.sort != SORTS[0] else ""
        return {name: value for name, value in told.items() if value}

    def without(self, name: str, value: str | None = None) -> Query:
        """The question with one of its conditions left out; `value` names one of several."""
        if name in _MANY and value is not None:
            return self.having(name, tuple(one for one in getattr(self, name) if one != value))
        return self.having(name, getattr(_NOTHING, name))

    def having(self, name: str, value: Any) -> Query:
        """The question with another value of one of its conditions."""
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)

    @property
    def narrows(self) -> bool:
        """Whether anything is asked at all, the order aside."""
        return replace(self, sort=_NOTHING.sort) != _NOTHING


_NOTHING = Query()


def _first(asked: Mapping[str, Any], name: str) -> str:
    return next(iter(_all(asked, name)), "")


def _all(asked: Mapping[str, Any], name: str) -> list[str]:
    listed = getattr(asked, "getlist", None)
    values: Iterable[Any] = listed(name) if listed is not None else [asked.get(name)]
    found: list[Any] = []
    for value in values:
        found.extend(value if isinstance(value, list | tuple) else [value])
    return [str(value).replace("\0", "") for value in found if value is not None]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-27") else None
    except ValueError:
        return None
