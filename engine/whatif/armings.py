"""The timers of a case as they were set, moved, and went: on the record and on the candidate alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..bpmn.workflow import CaseTask
from .place import Spot, spot_of


@dataclass
class Arming:
    """One timer; `seq` is the event that set it, `gone` the one after which it waited no longer. Instants are stored
    texts."""

    spot: Spot
    task: int
    seq: int
    due_at: str
    provisional: bool
    basis: Mapping[str, Any]
    gone: int | None = None
    fired: bool = False


class Armings:
    """All timers of one case, by spot in the order in which they were set."""

    def __init__(self) -> None:
        self.by_spot: dict[Spot, list[Arming]] = {}
        self._by_task: dict[int, Arming] = {}
        self._waiting: dict[int, Arming] = {}

    def set(self, task: CaseTask, seq: int, told: Mapping[str, Any]) -> None:
        """Note a timer as its element keeps it."""
        due = (str(told["event_value"]), bool(told["provisional"]), dict(told["basis"]))
        found = Arming(spot_of(task), task.id, seq, *due)
        self.by_spot.setdefault(found.spot, []).append(found)
        self._by_task[task.id] = self._waiting[task.id] = found

    def turn(self, number: int, told: Mapping[str, Any]) -> None:
        """A timer that is due at another instant from now on."""
        found = self._by_task.get(number)
        if found is not None:
            found.due_at, found.provisional = str(told["event_value"]), bool(told["provisional"])
            found.basis = dict(told["basis"])

    def of_task(self, number: int) -> Arming | None:
        """The timer of a token."""
        return self._by_task.get(number)

    def settle(self, running: Iterable[int], seq: int) -> None:
        """Note which tokens still wait after an event."""
        if self._waiting:
            alive = set(running)
            for number in [number for number in self._waiting if number not in alive]:
                self._waiting.pop(number).gone = seq

    def alive(self, spot: Spot, due_at: str, seq: int) -> bool:
        """Whether a timer of this spot, due then, still waited just before an event."""
        known = self.by_spot.get(spot, ())
        return any(one.due_at == due_at and one.seq < seq and (one.gone is None or one.gone >= seq) for one in known)
