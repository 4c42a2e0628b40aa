"""What a function of the language declares, and what functions are told of the case."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from ..calendar import WorkCalendar
from ..calendar.deadline import Unit
from .bounds import Failure, bounded
from .kinds import ANY, Kinds, kind_of, listed


@dataclass(frozen=True)
class Limit:
    """A limit in force: its number of working (`wd`) or natural (`cd`) days, and where it stands."""

    name: str
    value: int
    unit: Unit
    source: str
    article: str


class LimitSource(Protocol):
    """Knows the rule parameters."""

    def limit(self, name: str, on: date, profile: str) -> Limit:
        """The limit of that name in force on a day under a profile of rules; UnknownName if there is none."""
        ...


class Context(Protocol):
    """What a function that wants a context is given.

    `data` are the variables of the case; of these `profile` picks the rules and `department` the closures.
    `instant` is the legal instant of the act that is carried out, the same in a replay; None outside of one.
    """

    @property
    def calendar(self) -> WorkCalendar: ...

    @property
    def limits(self) -> LimitSource: ...

    @property
    def data(self) -> Mapping[str, Any]: ...

    @property
    def instant(self) -> datetime | None: ...

    def asked(self, what: str, arguments: Sequence[str], answer: Callable[[], Any]) -> Any:
        """What the office keeps outside of the case: the answer, JSON data, is kept, and a replay is told the same."""


@dataclass(frozen=True)
class Argument:
    """One argument: its name, the kinds of values it takes, whether it may be left out or given again and again."""

    name: str
    kinds: Kinds = ANY
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class Function:
    """A function expressions may call by name; with `wants_context` its first argument is a Context.

    `takes` are the arguments after that; left out, they are read from the Python function, of any kind. `pure`
    promises that constants give the same answer for ever, so that it can be worked out at deployment.
    It must leave its arguments as they are. An EngineError it raises becomes the reason of the fault.
    """

    name: str
    fn: Callable[..., Any]
    wants_context: bool = False
    takes: tuple[Argument, ...] | None = None
    returns: Kinds = ANY
    pure: bool = False

    def __post_init__(self) -> None:
        if self.takes is None:
            object.__setattr__(self, "takes", _read_from(self.fn, self.wants_context))

    @property
    def arguments(self) -> tuple[Argument, ...]:
        return self.takes or ()

    @property
    def least(self) -> int:
        """The smallest number of arguments."""
        return sum(not argument.optional for argument in self.arguments)

    @property
    def most(self) -> int | None:
        """The largest number of arguments; None where the last may be repeated."""
        return None if any(argument.repeated for argument in self.arguments) else len(self.arguments)

    def argument(self, index: int) -> Argument:
        """The argument at a position, from 0."""
        return self.arguments[min(index, len(self.arguments) - 1)]

    def takes_number(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    def check(self, values: Sequence[Any]) -> None:
        """Raises Failure where a value is not of the kind declared, or a list too long to be worked on."""
        for index, value in enumerate(values):
            declared = self.argument(index)
            if declared.kinds is not ANY and kind_of(value) not in declared.kinds:
                told = {"function": self.name, "argument": index + 1, "name": declared.name}
                raise Failure("wrong_argument", expected=listed(declared.kinds), types=[kind_of(value)], **told)
            if type(value) is list:
                bounded(value)


def _read_from(fn: Callable[..., Any], wants_context: bool) -> tuple[Argument, ...]:
    declared = list(inspect.signature(fn).parameters.values())[1 if wants_context else 0 :]
    return tuple(
        Argument(
            one.name,
            optional=one.default is not one.empty or one.kind is one.VAR_POSITIONAL,
            repeated=one.kind is one.VAR_POSITIONAL,
        )
        for one in declared
    )
