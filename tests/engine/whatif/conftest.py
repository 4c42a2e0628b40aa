"""An office with a claim that can be led through other drawings and other limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from engine.drafts import Candidate
from engine.expressions import Limit, LimitSource
from engine.timers import sweep
from engine.whatif import Finding
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, FORM, Office
from tests.engine.drawing import Drawing

from .control import led

SENT = "2024-05-13T01:00:00.000000Z"
"""A Monday; three working days end with Thursday, five with the Monday after."""


@dataclass(frozen=True)
class Days:
    """Every limit is so many working days."""

    count: int

    def limit(self, name: str, on: date, profile: str) -> Limit:
        return Limit(name, self.count, "wd", "test", "1")


Drawn = Callable[[], Drawing]


def candidate(*drawings: Drawing) -> Candidate:
    """What an analyst drew, with the forms of the office."""
    files = {drawn.process: {f"{drawn.process}.bpmn": drawn.text(), "answer.form": FORM} for drawn in drawings}
    return Candidate(files, {})


@dataclass
class Past:
    """The office with cases that have gone their way."""

    office: Office

    def start(self, process: str = "claim", **data: object) -> str:
        told = data or {"parcel": {"sent_at": SENT}}
        return self.office.runtime.start(process, told, CLERK).case_id

    def at(self, text: str) -> Past:
        self.office.at(text)
        sweep(self.office.runtime)
        return self

    def done(self, case_id: str, element: str, **data: object) -> Past:
        with self.office.database.read() as connection:
            items = items_of_tree(connection, case_id, open_only=True)
        item = next(one for one in items if one.element == element)
        self.office.runtime.complete(item.id, data, CLERK)
        return self

    def through(self, *drawings: Drawing, limits: LimitSource | None = None) -> dict[str, Finding]:
        """What comes of each case on these drawings."""
        with self.office.database.read() as connection:
            found = led(self.office.runtime, connection, candidate(*drawings), limits)
        return {one.case.id: one.finding for one in found}


@pytest.fixture
def past(office: Office, tmp_path: Path) -> Past:
    return Past(office)


def codes(finding: Finding) -> list[str]:
    """What is told, by code."""
    return [one.code for one in finding.told]
