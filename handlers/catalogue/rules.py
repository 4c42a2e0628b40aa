"""The rule parameters as a book that is open at every day: profiles, inheritance, overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from engine.errors import UnknownName
from engine.expressions import Limit

BasisStatus = Literal["not_yet", "in_force", "expired"]


BASE_PROFILE = "ANQIU"
"""The rules of the regulation itself."""


@dataclass(frozen=True)
class Profile:
    """A set of rules (Art. 2). `confirmed` says that its document is registered; `valid_*` are its days in force."""

    code: str
    effective_from: str
    inherits: str | None
    basis: str
    valid_from: str | None
    valid_to: str | None
    confirmed: bool
    document_no: str | None

    def status(self, on: date) -> BasisStatus:
        """Whether a duty that arises on this day stands on rules in force (Art. 30)."""
        day = on.isoformat()
        if self.valid_from is not None and day < self.valid_from:
            return "not_yet"
        if self.valid_to is not None and day > self.valid_to:
            return "expired"
        return "in_force"


@dataclass(frozen=True)
class Parameter:
    """One value of one rule parameter, in force from a day on; `profile` is where it was set."""

    profile: str
    param: str
    value: Any = field(hash=False)
    unit: str | None
    source: str
    article: str
    hard: bool
    locked: bool
    note: str
    document_no: str | None
    effective_from: str
    effective_to: str | None


class RuleBook:
    """All parameters of all profiles; immutable."""

    def __init__(self, profiles: Iterable[Profile], parameters: Iterable[Parameter]) -> None:
        self._profiles = _latest_first(profiles, lambda profile: profile.code)
        self._parameters = _latest_first(parameters, lambda found: (found.profile, found.param))

    def profile(self, code: str, on: date) -> Profile:
        """The profile as of a day, with the validity it inherits. Raises UnknownName."""
        own: Profile | None = _in_force(self._profiles.get(code, []), on)
        if own is None:
            raise UnknownName(sort="profile", name=code)
        if own.inherits is None or own.valid_from is not None or own.valid_to is not None:
            return own
        above = self.profile(own.inherits, on)
        return Profile(**{**vars(own), "valid_from": above.valid_from, "valid_to": above.valid_to})

    def parameter(self, param: str, on: date, profile: str) -> Parameter:
        """The parameter in force: the profile's own, else that of the profile it inherits (Art. 2)."""
        for code in self._lineage(profile, on):
            found: Parameter | None = _in_force(self._parameters.get((code, param), []), on)
            if found is not None:
                return found
        raise UnknownName(sort="rule parameter", name=param)

    def parameters(self, on: date, profile: str) -> tuple[Parameter, ...]:
        """All parameters in force for a profile on a day, by name."""
        names = sorted({param for _, param in self._parameters})
        return tuple(self.parameter(name, on, profile) for name in names)

    def values_from(self, on: date) -> dict[str, tuple[Parameter, ...]]:
        """Every value set in any profile that is in force on a day or comes into force later, by parameter."""
        found: dict[str, list[Parameter]] = {}
        for (_, name), versions in sorted(self._parameters.items()):
            present = _in_force(versions, on)
            coming = [version for version in versions if version.effective_from > on.isoformat()]
            found.setdefault(name, []).extend([*coming, *([present] if present is not None else [])])
        return {name: tuple(versions) for name, versions in found.items()}

    def limit(self, name: str, on: date, profile: str) -> Limit:
        """A parameter that counts days, as expressions use it."""
        # A case of which nobody says whose rules it stands under stands under those of the regulation itself.
        profile = profile or BASE_PROFILE
        found = self.parameter(name, on, profile)
        if found.unit not in ("wd", "cd") or type(found.value) is not int:
            raise UnknownName(sort="limit", name=name)
        return Limit(found.param, found.value, found.unit, found.source, found.article)  # type: ignore[arg-type]

    def with_values(self, values: Iterable[Parameter], alone: bool = False) -> RuleBook:
        """The book with further values; `alone` takes out what else is set of the same parameters in their profiles."""
        added = list(values)
        set_anew = {(one.profile, one.param, one.effective_from) for one in added}
        gone = {(one.profile, one.param) for one in added} if alone else set()
        kept = [
            one
            for versions in self._parameters.values()
            for one in versions
            if (one.profile, one.param) not in gone and (one.profile, one.param, one.effective_from) not in set_anew
        ]
        profiles = (one for versions in self._profiles.values() for one in versions)
        return RuleBook(profiles, [*kept, *added])

    def _lineage(self, profile: str, on: date) -> Iterator[str]:
        code: str | None = profile
        while code is not None:
            yield code
            code = self.profile(code, on).inherits


def _latest_first(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    table: dict[Any, list[Any]] = {}
    for row in sorted(rows, key=lambda row: str(row.effective_from), reverse=True):
        table.setdefault(key(row), []).append(row)
    return table


def _in_force(versions: list[Any], on: date) -> Any | None:
    day = on.isoformat()
    for version in versions:
        if version.effective_from <= day:
            ended = getattr(version, "effective_to", None)
            return version if ended is None or day <= ended else None
    return None
