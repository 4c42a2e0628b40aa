"""What the record of a move tells besides the tokens: the numbers of the versions, its clocks, its tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..history import Event
from ..moving.clocks import Turned
from ..moving.tasks import SHOWN
from ..specs import ProcessSpec
from ..store.schema import NO_DEADLINE
from .openwork import OpenTask

Compared = tuple[str, Any, Any]
"""What is compared, what it should be, and what is recorded."""


def numbers_told(event: Event, before: ProcessSpec, after: ProcessSpec) -> Compared:
    """The numbers by which people know the two versions."""
    return "version", [before.number, after.number], event.data["numbers"]


def clocks_told(event: Event, turned: Sequence[Turned] | None) -> Iterator[Compared]:
    """What became of each clock; nothing where it could not be worked out again."""
    if turned is not None:
        yield "deadline", [one.document() for one in turned], event.data["clocks"]


def tasks_told(event: Event, redrawn: Mapping[int, tuple[OpenTask, OpenTask]]) -> Compared:
    """What became of each open task, as people are shown it."""
    expected: dict[str, Any] = {}
    for number, (before, after) in redrawn.items():
        names = [name for name in SHOWN if getattr(before, name) != getattr(after, name)]
        if names:
            expected[str(number)] = [{name: getattr(one, name) for name in names} for one in (before, after)]
    found = {str(one["task"]): [_plain(one["before"]), _plain(one["after"])] for one in event.data["tasks"]}
    return "tasks", expected, {number: told for number, told in found.items() if told != [{}, {}]}


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value == NO_DEADLINE else value for name, value in told.items()}
