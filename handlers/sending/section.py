"""One table of a configuration file, taken apart value by value; what is wrong is collected with its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from engine.errors import Problem


class Section:
    """A table at a place in the file; all sections of a file share one list of problems."""

    def __init__(self, place: str, told: Mapping[str, Any], problems: list[Problem] | None = None) -> None:
        self._place, self._told = place, told
        self._seen: set[str] = set()
        self._inner = problems is not None
        self.problems: list[Problem] = [] if problems is None else problems

    def wrong(self, name: str, code: str, **values: Any) -> None:
        """Note a problem of a field."""
        self.problems.append(Problem(self._field(name), code, values))

    def names(self) -> tuple[str, ...]:
        return tuple(self._told)

    def section(self, name: str) -> Section | None:
        """An inner table; None where there is none."""
        found = self._take(name)
        if found is None:
            return None
        if not isinstance(found, Mapping):
            self.wrong(name, "not_a_table")
            return None
        return Section(self._field(name), found, self.problems)

    def sections(self, name: str) -> list[Section]:
        """The tables of a list of tables, named by their number."""
        found = self._take(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.wrong(name, "not_tables", value=name)
            return []
        return [Section(f"{self._field(name)}[{n}]", one, self.problems) for n, one in enumerate(found, 1)]

    def text(self, name: str, form: re.Pattern[str] | None = None, default: str | None = None) -> str:
        """A text of one line; required where there is no default."""
        found = self._take(name)
        if found is None and default is not None:
            return default
        if found is None or found == "":
            self.wrong(name, "required")
        elif not isinstance(found, str) or not found.isprintable():
            self.wrong(name, "not_text")
        elif form is not None and not form.fullmatch(found):
            self.wrong(name, "pattern")
        else:
            return found
        return ""

    def number(self, name: str, least: int, most: int, default: int) -> int:
        found = self._take(name)
        if found is None:
            return default
        if not isinstance(found, int) or isinstance(found, bool):
            self.wrong(name, "not_a_number")
        elif found < least:
            self.wrong(name, "too_small", least=least)
        elif found > most:
            self.wrong(name, "too_large", most=most)
        else:
            return found
        return default

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        found = self._take(name)
        if found is None:
            return default
        if found not in options:
            self.wrong(name, "not_one_of", options="、".join(options))
            return default
        return str(found)

    def texts(self, name: str, form: re.Pattern[str] | None = None, code: str = "pattern") -> tuple[str, ...] | None:
        """A list of texts, or one text; None where it is not told."""
        found = self._take(name)
        if found is None:
            return None
        listed = [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
            self.wrong(name, "not_a_list_of_texts")
            return ()
        for one in listed:
            if form is not None and not form.fullmatch(one):
                self.wrong(name, code, value=one)
        return tuple(dict.fromkeys(listed))

    def known(self, name: str, options: Collection[str], code: str) -> frozenset[str] | None:
        """A list of names that must be known; None where it is not told."""
        found = self.texts(name)
        for one in found or ():
            if one not in options:
                self.wrong(name, code, value=one)
        return frozenset(found) if found is not None else None

    def close(self) -> None:
        """Whatever was not asked for is a mistake."""
        for name in self._told:
            if name not in self._seen:
                self.wrong(name, "unknown_setting")

    def _take(self, name: str) -> Any:
        self._seen.add(name)
        return self._told.get(name)

    def _field(self, name: str) -> str:
        return f"{self._place}.{name}" if self._inner else f"{self._place} {name}"
