"""What each step of a scenario did and left behind: the clock's course, the path, the timers, the open tasks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from .clock import local_date, parsed
from .coverage import Passed, drawing_of
from .history import events_of_case
from .means import Means
from .scenario_file import Action
from .scenario_looks import Look
from .store.schema import cases, timer

FIRED = "timer.fired"


@dataclass(frozen=True)
class Passing:
    """An element or flow that was passed, or a timer that fired: where, and its instant (stored)."""

    process: str
    element: str
    at: str


@dataclass(frozen=True)
class Waiting:
    """A timer that runs, with the instant (stored) at which it is due."""

    process: str
    element: str
    due_at: str
    provisional: bool


@dataclass(frozen=True)
class StepResult:
    """One step, the start being number 0. Instants are stored texts.

    `workdays` are those after the day before the clock moved, through the day after it did. `refused` is the code of
    the refusal that the action met, `problems` its problems as FIELD:CODE. `tasks` are open after the step, `waiting`
    the timers that run then; `passed` and `fired` came with the step.
    """

    number: int
    before: str
    after: str
    by: str
    action: Action | None
    workdays: int = 0
    refused: str | None = None
    problems: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    failures: tuple[str, ...] = ()
    tasks: tuple[Mapping[str, Any], ...] = ()
    waiting: tuple[Waiting, ...] = ()
    passed: tuple[Passing, ...] = ()
    fired: tuple[Passing, ...] = ()


@dataclass(frozen=True)
class Course:
    """How far each case had come at the end of every step, by its id."""

    lengths: list[Mapping[str, int]] = field(default_factory=list)

    def note(self, connection: Connection) -> None:
        """A step has ended."""
        self.lengths.append({row.id: row.history_length for row in connection.execute(_LENGTHS)})

    def step_of(self, case_id: str, seq: int) -> int:
        """The step in which a case came to an event."""
        return bisect_left(self.lengths, seq, key=lambda lengths: lengths.get(case_id, 0))


_LENGTHS = select(cases.c.id, cases.c.history_length)


def running_timers(connection: Connection) -> tuple[Waiting, ...]:
    """The timers of all cases, the first due first."""
    query = select(cases.c.process, timer.c.element, timer.c.due_at, timer.c.provisional)
    query = query.join(cases, cases.c.id == timer.c.case_id).order_by(timer.c.due_at, timer.c.case_id, timer.c.task)
    return tuple(
        Waiting(row.process, row.element, row.due_at, bool(row.provisional)) for row in connection.execute(query)
    )


def workdays_between(means: Means, connection: Connection, before: str, after: str) -> int:
    """The working days after one instant's day through the other's (stored instants)."""
    first, last = local_date(parsed(before)), local_date(parsed(after))
    return means.calendars.get(connection).count(first, last) if last > first else 0


def taken_path(
    means: Means, connection: Connection, course: Course
) -> tuple[list[list[Passing]], list[list[Passing]], Passed]:
    """By step what was passed and which timers fired, and all that was passed."""
    steps = len(course.lengths) + 1
    passed: list[list[Passing]] = [[] for _ in range(steps)]
    fired: list[list[Passing]] = [[] for _ in range(steps)]
    for case_id, process, version in connection.execute(_CASES).all():
        drawn, path, known = drawing_of(means.specs.get(connection, version).xml), list[tuple[str, str]](), set[str]()
        for event in events_of_case(connection, case_id):
            step = course.step_of(case_id, event.seq)
            if event.kind == FIRED:
                fired[step].append(Passing(process, event.element, event.legal_at))
            path.extend((element, origin) for element, origin in event.data.get("path", ()))
            now = drawn.passed(path)
            passed[step].extend(Passing(process, one, event.legal_at) for one in sorted(now - known))
            known = now
    for found in (*passed, *fired):
        found.sort(key=lambda one: one.at)
    return passed, fired, frozenset((one.process, one.element) for told in passed for one in told)


_CASES = select(cases.c.id, cases.c.process, cases.c.version).order_by(cases.c.started_at, cases.c.id)


def failures_of(steps: Sequence[StepResult]) -> list[str]:
    """What went wrong in these steps, each sentence with the number of its step."""
    return [
        failure if step.number == 0 else f"step {step.number}: {failure}" for step in steps for failure in step.failures
    ]
