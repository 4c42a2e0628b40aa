"""Plain questions that a check of a drawing asks about an expression, without running it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .compiler import Expression, Script
from .inference import Defect
from .kinds import DATA, DEADLINE, TEXT, TRUTH, Kind, Kinds

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")


def always_true(expression: Expression) -> bool:
    """A condition that lets every case through."""
    return expression.always is True


def always_false(expression: Expression) -> bool:
    """A condition that lets no case through."""
    return expression.always is False


def may_be(expression: Expression, kinds: Kinds) -> bool:
    """Whether the value can be of one of these kinds at all."""
    return bool(expression.kinds & kinds)


def may_be_truth(expression: Expression) -> bool:
    """Whether a condition can give a truth value; a text or a number never is one."""
    return may_be(expression, TRUTH)


def may_be_deadline(expression: Expression) -> bool:
    """Whether a timer can wait for it: a deadline, or a text that may be an instant."""
    if expression.constant and type(expression.value) is str:
        return _INSTANT.fullmatch(expression.value) is not None
    return may_be(expression, DEADLINE | TEXT)


def may_be_stored(expression: Expression) -> bool:
    """Whether the case can keep the value; a deadline it cannot."""
    return may_be(expression, DATA)


def unknown_names(expression: Expression, known: Collection[str]) -> list[str]:
    """The variables that nothing provides, in order of the alphabet."""
    return sorted(expression.names - frozenset(known))


def kinds_in_order(expression: Expression) -> list[Kind]:
    """The kinds of the value, in a fixed order."""
    return sorted(expression.kinds)


def script_names(script: Script) -> list[str]:
    """The variables a script needs before it runs: those read before a line of its own sets them."""
    needed: dict[str, None] = {}
    given: set[str] = set()
    for name, expression in script:
        needed.update(dict.fromkeys(sorted(expression.names - given)))
        given.add(name)
    return list(needed)


def script_defects(script: Script, functions: Collection[str]) -> Iterator[tuple[str, Defect]]:
    """What is wrong with a script that compiles, each with the name its line sets.

    Reasons: those of the lines' own constant parts, and shadows_function where a variable is called like a function.
    """
    for name, expression in script:
        if name in functions:
            yield name, Defect("shadows_function", 1, 1, {"name": name})
        for defect in expression.defects:
            yield name, defect
