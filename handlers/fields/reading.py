"""A submitted form read field by field: what is wrong is gathered, and refused all at once with its field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from engine.errors import InputRejected, Problem

_TRUE = ("true", "on", "1", "yes", "是")


class Answers:
    """The answers of one submission; `today` is the local day of the act."""

    def __init__(self, data: Mapping[str, Any], today: date) -> None:
        self._data = data
        self._today = today.isoformat()
        self._problems: list[Problem] = []

    def text(self, field: str, *, required: bool = True) -> str:
        """The answer, trimmed; empty where there is none."""
        sent = self._data.get(field)
        found = "" if sent is None else str(sent).strip()
        if required and not found:
            self.wrong(field, "required")
        return found

    def choice(self, field: str, allowed: Collection[str], *, required: bool = True) -> str:
        """One of the allowed values."""
        found = self.text(field, required=required)
        if found and found not in allowed:
            self.wrong(field, "not_an_option", value=found)
        return found

    def choices(self, field: str, allowed: Collection[str], *, required: bool = False) -> list[str]:
        """Some of the allowed values, in the order of the form."""
        sent = self._data.get(field) or []
        if not isinstance(sent, list | tuple) or not all(isinstance(one, str) for one in sent):
            self.wrong(field, "not_a_list")
            return []
        for one in sent:
            if one not in allowed:
                self.wrong(field, "not_an_option", value=one)
        if required and not sent:
            self.wrong(field, "required")
        return list(dict.fromkeys(sent))

    def yes(self, field: str) -> bool:
        """Whether a box is ticked."""
        sent = self._data.get(field)
        return sent if isinstance(sent, bool) else str(sent or "").strip().lower() in _TRUE

    def number(self, field: str, least: int, most: int, *, required: bool = True) -> int:
        """A whole number within bounds; 0 where there is none."""
        sent = self.text(field, required=required)
        if not sent:
            return 0
        try:
            found = float(sent)
        except ValueError:
            self.wrong(field, "not_a_number")
            return 0
        if found != int(found) or found < least:
            self.wrong(field, "too_small", least=least)
        elif found > most:
            self.wrong(field, "too_large", most=most)
        return int(found)

    def day(
        self, field: str, *, required: bool = True, after: str = "", after_field: str = "", future: bool = False
    ) -> str:
        """A day as YYYY-MM-DD, not later than today unless `future`, not before the day `after`."""
        found = self.text(field, required=required)
        if not found:
            return ""
        try:
            found = date.fromisoformat(found[:10]).isoformat()
        except ValueError:
            self.wrong(field, "not_a_date")
            return ""
        if not future and found > self._today:
            self.wrong(field, "in_future", today=self._today)
        if after and found < after:
            self.wrong(field, "earlier_than", than=after_field, bound=after)
        return found

    def files(self, field: str, *, required: bool = False) -> list[str]:
        """The ids of handed-in files."""
        sent = self._data.get(field) or []
        found = [str(one) for one in sent] if isinstance(sent, list | tuple) else [str(sent)]
        if required and not found:
            self.wrong(field, "required")
        return found

    def wrong(self, field: str, code: str, **values: Any) -> None:
        """Note a fault of a field; one a field is enough."""
        if all(problem.field != field for problem in self._problems):
            self._problems.append(Problem(field, code, values))

    def settle(self) -> None:
        """Raises InputRejected with all that is wrong."""
        if self._problems:
            raise InputRejected(tuple(self._problems))
