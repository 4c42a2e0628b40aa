"""The names a drawing may use, and the rules of the office it is drawn for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..expressions import STANDARD_FUNCTIONS, Function

if TYPE_CHECKING:
    from .rule import Rule


@dataclass(frozen=True)
class Contract:
    """What a process takes and gives by name, and which processes it calls."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameters:
    """What an operator takes by name; `others` says that it takes any names besides."""

    needed: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    others: bool = False

    @property
    def known(self) -> frozenset[str]:
        return self.needed | self.optional

    def takes(self, name: str) -> bool:
        return self.others or name in self.known

    @staticmethod
    def of(operator: Callable[..., Any]) -> Parameters:
        """Read from a Python function, whose first argument is the call."""
        declared = list(inspect.signature(operator).parameters.values())[1:]
        named = [one for one in declared if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
        return Parameters(
            frozenset(one.name for one in named if one.default is one.empty),
            frozenset(one.name for one in named if one.default is not one.empty),
            any(one.kind is one.VAR_KEYWORD for one in declared),
        )


@dataclass(frozen=True)
class Vocabulary:
    """Operators, intakes and form checks that are registered, functions of expressions, deployable processes.

    `parameters` are those of the operators; of an operator that is not listed any are taken. `now` is the instant
    against which dates are held; where it is not given, none is. `rules` are those that the rooms above the engine
    register for the layers `office` and `law`.
    """

    operators: frozenset[str] = frozenset()
    intakes: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=lambda: STANDARD_FUNCTIONS)
    processes: Mapping[str, Contract] = field(default_factory=dict)
    parameters: Mapping[str, Parameters] = field(default_factory=dict)
    now: datetime | None = None
    rules: tuple[Rule, ...] = ()
