"""What the office teaches the engine: operators, intakes, checks, functions, queries, limits, rules of drawing.

The engine knows names only; one Registry is filled at start and handed to the runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from sqlalchemy import Connection, Executable

from .actor import Actor
from .calendar import CalendarSwitch, Deadline
from .errors import Problem, UnknownName
from .expressions import Function, LimitSource
from .lint import Rule

T = TypeVar("T")

Via = Literal["form", "api", "csv", "system"]


@dataclass(frozen=True)
class Labels:
    """What lists and searches show of a case: what it is about, its document, the counterpart, badges."""

    subject: str = ""
    reference: str = ""
    party: str = ""
    badges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Admission:
    """What an intake makes of a start form: the data that routing needs, the natural key, the labels."""

    data: Mapping[str, Any]
    key: str | None = None
    labels: Labels = field(default_factory=Labels)
    warnings: tuple[Problem, ...] = ()


class Call(Protocol):
    """What an operator or intake is given: its case, its instant, and the means to act in this transaction.

    `instant` is the legal instant of the act, `recorded_at` the wall clock; `visit` numbers the
    execution of the element in its case, so `key` names this effect once and for all.
    """

    @property
    def connection(self) -> Connection: ...

    @property
    def case_id(self) -> str: ...

    @property
    def root_id(self) -> str: ...

    @property
    def process(self) -> str: ...

    @property
    def element(self) -> str: ...

    @property
    def visit(self) -> int: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def instant(self) -> datetime: ...

    @property
    def recorded_at(self) -> datetime: ...

    @property
    def via(self) -> Via: ...

    @property
    def key(self) -> str: ...

    def new_id(self) -> str: ...

    def record(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        department: str = "",
    ) -> None:
        """Append an event to the history of the case."""

    def write(self, statement: Executable, values: Mapping[str, Any]) -> None:
        """Write a row that nobody reads within this transaction, together with the act's other rows."""

    def participate(self, department: str) -> None:
        """Let a department see the whole case."""

    def label(self, labels: Labels) -> None:
        """Set what lists show of the case and of its work items from now on."""

    def label_root(self, labels: Labels) -> None:
        """The same for the root of the tree, once its own transaction gets to it."""

    def deadline(
        self,
        limit: str | int,
        anchor: datetime | str,
        *,
        profile: str,
        department: str,
        extension: int = 0,
        parameter: str | None = None,
    ) -> Deadline:
        """The deadline a timer with the same limit and anchor would have; `extension` days are granted on top.

        A day (YYYY-MM-DD) is an anchor too. A number as the limit may be one choice of a `parameter`, and then has
        its unit, source and article.
        """

    def postpone(self, element: str, deadline: Deadline) -> None:
        """Move the waiting timer of an element of this case to a later deadline, with all that reminds of it.

        The open tasks whose deadline it is follow. Raises NotPostponed with a reason: not_waiting, several,
        not_a_deadline (a reminder follows its deadline), not_later.
        """

    def start(self, process: str, data: Mapping[str, Any]) -> str:
        """Start another case under the same root in this transaction; returns its id."""

    def send(self, case_id: str, name: str, payload: Mapping[str, Any]) -> None:
        """Leave a message for another case; it is handled in that case's own transaction."""


Operator = Callable[..., Any]
"""Runs a service task: called with its Call, the parameters by keyword; the result is JSON data."""


class Intake(Protocol):
    """Takes in a submitted form: keeps the facts, returns what routing needs.

    A start event's intake returns an Admission, a user task's intake a mapping of case data.
    Refusals: InputRejected, Conflict, SameCase.
    """

    def __call__(self, call: Call, data: Mapping[str, Any]) -> Admission | Mapping[str, Any]: ...


Check = Callable[[Any, Mapping[str, Any]], Problem | None]
Query = Callable[..., Sequence[Mapping[str, Any]]]
"""Facts of a case tree for pages and scenarios: called with connection, root id and named parameters."""
Action = Callable[..., Any]
"""An act outside any case that scenarios may name: called with database, actor, instant and named values.

That named "file" is called with the `name` of a file to hand in, and returns its id.
"""
Choices = Callable[[Connection], Sequence[tuple[str, str]]]


Trait = Callable[[Connection, Sequence[str]], Mapping[str, Mapping[str, str]]]
"""What case trees are found by in the docket beside what the engine knows: of root ids, to each its values and
what these are called."""


Standing = Callable[[Connection], AbstractContextManager[None]]
"""Holds what the office keeps in memory at the state of a transaction, until the transaction ends."""


Pinned = Callable[[Mapping[str, Any]], bool]
"""Whether a running limit, by its basis, stays what it was when the duty arose, whatever a later drawing says."""

Fits = Callable[[Connection, str, str, str], bool]
"""Whether somebody, by his login, may work on tasks of a department and a role."""


class Replanned(Protocol):
    """Told when a running timer has moved, or stands now where it was only provisional."""

    def __call__(
        self,
        connection: Connection,
        case_id: str,
        element: str,
        old: datetime,
        new: datetime,
        provisional: bool,
        document_no: str,
    ) -> None: ...


class CalendarChanged(Protocol):
    """Told when the calendar has changed and what runs was re-planned, in the same transaction."""

    def __call__(
        self, connection: Connection, switch: CalendarSwitch, document_no: str, actor: Actor, at: datetime
    ) -> None: ...


class Registry:
    """The names that diagrams and forms may use, each with what stands behind it."""

    def __init__(self, limits: LimitSource) -> None:
        self.limits = limits
        self.operators: dict[str, Operator] = {}
        self.intakes: dict[str, Intake] = {}
        self.checks: dict[str, Check] = {}
        self.functions: dict[str, Function] = {}
        self.queries: dict[str, Query] = {}
        self.traits: dict[str, Trait] = {}
        self.marks: dict[str, tuple[str, ...]] = {}  # in the docket: by the name of the mark, the kinds of events
        self.actions: dict[str, Action] = {}
        self.choices: dict[str, Choices] = {}
        self.rules: list[Callable[[], Sequence[Rule]]] = []
        self.replanned: list[Replanned] = []
        self.standing: list[Standing] = []
        self.calendar_changed: list[CalendarChanged] = []
        self.pinned: Pinned = _never
        self.fits: Fits | None = None

    def operator(self, name: str) -> Operator:
        return _named("operator", self.operators, name)

    def intake(self, name: str) -> Intake:
        return _named("intake", self.intakes, name)

    def query(self, name: str) -> Query:
        return _named("query", self.queries, name)


def _never(basis: Mapping[str, Any]) -> bool:
    return False


def _named(sort: str, table: Mapping[str, T], name: str) -> T:
    try:
        return table[name]
    except KeyError:
        raise UnknownName(sort=sort, name=name) from None
