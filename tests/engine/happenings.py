"""Drives one case of a test through people, time, messages and signals; after each act its history must lead to it,
also where it is led through its own drawing once more as through a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.casebook import case_tree, incidents
from engine.history import events_of_tree
from engine.timers import sweep
from engine.watch.doctor import state_is_history
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.whatif.control import differing


@dataclass
class Happenings:
    """One case tree. With `anew` every act is another program's, with nothing parsed or kept in memory."""

    office: Office
    anew: bool = False
    root: str = ""

    def start(self, process: str, **data: Any) -> Happenings:
        self.root = self.office.runtime.start(process, data, CLERK).case_id
        return self._settled()

    def done(self, element: str, **data: Any) -> Happenings:
        """Complete the oldest open task of an element."""
        with self.office.database.read() as connection:
            items = items_of_tree(connection, self.root, True)
        item = next(item for item in items if item.element == element)
        self.office.runtime.complete(item.id, data, CLERK)
        return self._settled()

    def later(self, **told: int) -> Happenings:
        self.office.clock.move_to(self.office.clock.now() + timedelta(**told))
        sweep(self.office.runtime)
        return self._settled()

    def message(self, name: str, **data: Any) -> Happenings:
        self.office.runtime.send(self.root, name, data, CLERK)
        return self._settled()

    def signal(self, name: str, **data: Any) -> Happenings:
        self.office.runtime.signal(name, data, CLERK)
        return self._settled()

    @property
    def open(self) -> list[str]:
        """The open tasks of the tree, by element."""
        with self.office.database.read() as connection:
            return sorted(item.element for item in items_of_tree(connection, self.root, True))

    @property
    def outcome(self) -> str | None:
        """How the root case ended; None while it runs."""
        root = next(case for case in self._tree() if case.id == self.root)
        return root.outcome if root.status == "ended" else None

    @property
    def stands(self) -> list[tuple[str, str]]:
        """Process and status of all cases of the tree."""
        return [(case.process, case.status) for case in self._tree()]

    @property
    def passed(self) -> list[str]:
        with self.office.database.read() as connection:
            events = events_of_tree(connection, self.root)
        return [step[0] for event in events for step in event.data.get("path", ())]

    @property
    def held(self) -> list[tuple[str, str]]:
        """Element and cause of open incidents."""
        with self.office.database.read() as connection:
            return [(found.element, found.cause) for found in incidents(connection)]

    def _tree(self) -> Iterator[Any]:
        with self.office.database.read() as connection:
            yield from case_tree(connection, self.root)

    def _settled(self) -> Happenings:
        with self.office.database.read() as connection:
            told = state_is_history(self.office.runtime, connection)
            differing_now = differing(self.office.runtime, connection)
        assert not told.broken, told.broken
        assert not differing_now, differing_now
        if self.anew:
            self.office.reopen()
        return self
