"""Walks one case through its tasks, with data of any kind, and tells where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from engine.actor import Actor
from engine.casebook import timers_of_tree
from engine.errors import ActHeld
from engine.history import events_of_case
from engine.store.schema import cases, incident
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing


def free(drawing: Drawing, *names: str, inner: str = "") -> Drawing:
    """Tasks without a form: they take whatever they are told."""
    for name in names:
        drawing.node("userTask", name, inner)
    return drawing


@dataclass
class Walk:
    """A case in the test's hands."""

    office: Office
    root: str
    by: Actor = CLERK

    @classmethod
    def begin(cls, office: Office, process: str, **data: Any) -> Walk:
        """Start a case; one that is held at once is found by its process."""
        try:
            return cls(office, office.runtime.start(process, data, CLERK).case_id)
        except ActHeld:
            with office.database.read() as connection:
                query = select(cases.c.id).where(cases.c.process == process).order_by(cases.c.id.desc())
                return cls(office, str(connection.execute(query).scalars().first()))

    def open(self) -> list[str]:
        """The open tasks of the whole tree, by element."""
        with self.office.database.read() as connection:
            return sorted(item.element for item in items_of_tree(connection, self.root, True))

    def complete(self, element: str, **data: Any) -> None:
        """Complete the oldest open task of an element."""
        with self.office.database.read() as connection:
            item = next(item for item in items_of_tree(connection, self.root, True) if item.element == element)
        self.office.runtime.complete(item.id, data, self.by)

    def walk(self, *elements: str) -> None:
        for element in elements:
            self.complete(element)

    def send(self, name: str, **data: Any) -> None:
        self.office.runtime.send(self.root, name, data, self.by)

    def at(self, text: str) -> None:
        """Move the clock, and let everything happen that is due by then."""
        self.office.at(text)
        sweep(self.office.runtime)

    def due(self) -> list[tuple[str, str]]:
        """The timers that wait: element and instant, to the second."""
        with self.office.database.read() as connection:
            return [(found.element, found.due_at[:19]) for found in timers_of_tree(connection, self.root)]

    def row(self) -> Row[Any]:
        with self.office.database.read() as connection:
            return connection.execute(select(cases).where(cases.c.id == self.root)).one()

    @property
    def status(self) -> str:
        return str(self.row().status)

    def incident(self) -> tuple[str, str]:
        """Element and cause of the open incident of the tree."""
        with self.office.database.read() as connection:
            query = select(incident).where(incident.c.root_id == self.root, incident.c.resolved_at.is_(None))
            row = connection.execute(query).one()
        return row.element, row.cause

    def passed(self) -> list[str]:
        """The elements passed, in order."""
        with self.office.database.read() as connection:
            events = events_of_case(connection, self.root)
        return [step[0] for event in events for step in event.data.get("path", ())]

    def sound(self) -> bool:
        """Whether a replay leads to the stored tokens, and all else that the doctor looks at."""
        return all(finding.ok for finding in examine(self.office.runtime))
