"""The names a drawing may use, and the rules of the office it is drawn for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
class Vocabulary:
    """Operators, intakes and form checks that are registered, functions of expressions, deployable processes.

    `rules` are those that the rooms above the engine register for the layers `office` and `law`.
    """

    operators: frozenset[str] = frozenset()
    intakes: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=lambda: STANDARD_FUNCTIONS)
    processes: Mapping[str, Contract] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
