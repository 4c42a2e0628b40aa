"""The limits that a history has announced: every timer that was set or moved, with what became of it.

Read from the events alone, so that a limit is told as it stood then, long after its timer has gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from .history import Event
from .postponing import POSTPONED
from .replay import MIGRATED

Fate = Literal["running", "fired", "moved", "gone"]

_MOVED = ("timer.replanned", POSTPONED)
_ENDED = ("case.ended", "case.cancelled")


@dataclass(frozen=True)
class Announced:
    """One limit as an event set it; instants are stored texts.

    `element` is empty where nothing told whose timer it was. `fate` says what became of it: it fired, it was
    moved by a later event, its case ended without it (`gone`), or none of these that the history tells of.
    """

    case_id: str
    seq: int
    task: int
    element: str
    due_at: str
    provisional: bool
    basis: Mapping[str, Any]
    set_at: str
    fate: Fate = "running"

    @property
    def reminder(self) -> bool:
        """Whether it only reminds of another limit, or follows one."""
        return "of" in self.basis


def announced(events: Iterable[Event]) -> tuple[Announced, ...]:
    """The limits of one case or of a tree, in the order in which they were set.

    Events may come in any order of cases as long as those of one case are in theirs.
    """
    found: list[Announced] = []
    last: dict[tuple[str, int], int] = {}

    def note(told: Announced) -> None:
        last[told.case_id, told.task] = len(found)
        found.append(told)

    for event in events:
        data = event.data
        if event.kind in _MOVED:
            _settle(found, last.get((event.case_id, data["task"])), "moved", event.element)
            after = data["after"]
            note(_announced(event, data["task"], event.element, after["due_at"], after["provisional"], after["basis"]))
        elif event.kind == "timer.fired":
            _settle(found, last.get((event.case_id, data["task"])), "fired", event.element)
        elif event.kind in _ENDED:
            for (case_id, _), place in last.items():
                if case_id == event.case_id and found[place].fate == "running":
                    _settle(found, place, "gone", "")
        elements = _moved_along(found, last, event) if event.kind == MIGRATED else {}
        for task, armed in data.get("timers", ()):
            if armed["basis"]:
                element = elements.get(task, "")
                note(_announced(event, task, element, armed["event_value"], armed["provisional"], armed["basis"]))
    return tuple(found)


def _moved_along(found: list[Announced], last: Mapping[tuple[str, int], int], event: Event) -> Mapping[int, str]:
    """Settle what a move to another version ended or counted anew; whose the timers are that it set."""
    data = event.data
    for task, element in data["mapping"]["dropped"]:
        _settle(found, last.get((event.case_id, task)), "gone", element)
    elements = {task: element for task, element, *_ in (*data["clocks"], *data["mapping"]["added"])}
    for task, _ in data.get("timers", ()):
        _settle(found, last.get((event.case_id, task)), "moved", elements.get(task, ""))
    return elements


def _announced(
    event: Event, task: int, element: str, due_at: str, provisional: bool, basis: Mapping[str, Any]
) -> Announced:
    return Announced(event.case_id, event.seq, task, element, due_at, provisional, basis, event.legal_at)


def _settle(found: list[Announced], place: int | None, fate: Fate, element: str) -> None:
    if place is not None:
        found[place] = replace(found[place], fate=fate, element=element or found[place].element)
