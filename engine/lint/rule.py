"""A rule of the deploy check: one function, one name, one layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .drawing import Drawing
from .finding import Finding, Flaw, Layer

Judge = Callable[[Drawing], Iterable[Flaw]]


@dataclass(frozen=True)
class Rule:
    """The function that judges a drawing; its name is the function's with hyphens, as in page and fixtures.

    The `last` one is asked only about drawings in which no other found an error.
    """

    layer: Layer
    judge: Judge
    last: bool = False

    @property
    def name(self) -> str:
        return self.judge.__name__.replace("_", "-")

    def findings(self, drawing: Drawing) -> Iterator[Finding]:
        for found in self.judge(drawing):
            if found.file:
                yield Finding(self.name, found.gravity, found.file, found.element, found.values)
                continue
            line, name = drawing.line_of(found.element), drawing.name_of(found.element)
            yield Finding(self.name, found.gravity, drawing.file, found.element, found.values, line, name)


def rule(layer: Layer, last: bool = False) -> Callable[[Judge], Rule]:
    """Marks a function as a rule of a layer."""
    return lambda judge: Rule(layer, judge, last)
