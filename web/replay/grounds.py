"""On what a case stood at an instant: the version of its diagram, the calendar, the rule parameters in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from engine.deployments import Deployed
from engine.errors import UnknownName
from engine.live import RunningTimer
from engine.proof.frames import Frame

UNITS: Mapping[str, str] = {"wd": "个工作日", "cd": "日"}


class Parameter(Protocol):
    """A rule parameter as the register keeps it."""

    param: str
    value: Any
    unit: str | None
    source: str
    article: str
    note: str
    document_no: str | None
    effective_from: str


class Register(Protocol):
    """Where the rule parameters of a day are found; raises UnknownName."""

    def parameters(self, on: date, profile: str) -> Sequence[Any]: ...

    def profile(self, code: str, on: date) -> Any: ...


@dataclass(frozen=True)
class Rule:
    """One parameter in words; `applied` says that a limit that ran then was counted by it."""

    name: str
    value: str
    article: str
    source: str
    since: str
    applied: bool

    @property
    def lawful(self) -> bool:
        """Whether it is the regulation's own, and no default of the platform."""
        return self.source == "办法"


@dataclass(frozen=True)
class Grounds:
    """Diagram version, calendar revision and rules; `profile` is the set of rules, empty where the case tells none."""

    process: str
    deployed: Deployed | None
    version: str
    number: int
    calendar: int | None
    profile: str
    rules: tuple[Rule, ...]

    @property
    def applied(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.applied)

    @property
    def others(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.applied)


def bases(timers: Sequence[RunningTimer]) -> list[Mapping[str, Any]]:
    """What the running limits were counted from; a reminder stands on that of its deadline."""
    return [timer.basis.get("of", timer.basis) for timer in timers if timer.basis]


def profile_of(frame: Frame) -> str:
    """The set of rules a case runs under, as its data or its limits tell."""
    for told in (*bases(frame.timers), frame.data, *(value for value in frame.data.values())):
        if isinstance(told, Mapping) and isinstance(told.get("profile"), str):
            return str(told["profile"])
    return ""


def profile_name(register: Register, frame: Frame, on: date) -> str:
    """The set of rules by its code and the document it rests on."""
    code = profile_of(frame)
    if not code:
        return ""
    try:
        return f"{code} {register.profile(code, on).basis}"
    except UnknownName:
        return code


def rules(register: Register, frame: Frame, on: date, name: Callable[[str], str]) -> tuple[Rule, ...]:
    """The parameters in force on a day, called by `name`; a limit that runs keeps the value it was counted with."""
    profile = profile_of(frame)
    if not profile:
        return ()
    counted = {str(basis.get("parameter")): basis for basis in bases(frame.timers)}
    try:
        known = register.parameters(on, profile)
    except UnknownName:
        return ()
    return tuple(_rule(parameter, counted.get(parameter.param), name(parameter.param)) for parameter in known)


def _rule(parameter: Parameter, basis: Mapping[str, Any] | None, name: str) -> Rule:
    value, unit = parameter.value, parameter.unit
    if basis is not None and isinstance(basis.get("count"), int):
        value, unit = basis["count"], basis.get("unit", unit)
    return Rule(
        name=name if name != parameter.param else parameter.note or parameter.param,
        value=_value(value, unit),
        article=str(basis.get("article") if basis is not None else parameter.article) or parameter.article,
        source=str(basis.get("source") if basis is not None else parameter.source),
        since=parameter.effective_from,
        applied=basis is not None,
    )


def _value(value: Any, unit: str | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return f"{value}{UNITS.get(unit or '', '')}"
