"""What an operator or intake holds in its hands: the case, the instant, and this transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Executable

from .actor import Actor
from .calendar import Deadline, deadline
from .clock import local_date, parsed
from .history import PendingEvent
from .postponing import postpone
from .registry import Labels, Via

if TYPE_CHECKING:
    from .opencase import OpenCase

LABELLED = "case.labelled"
"""The message by which a child lets the root of its tree be shown under new labels."""


@dataclass(frozen=True)
class CaseCall:
    """See engine.registry.Call for what each member promises."""

    case: OpenCase
    element: str
    visit: int
    actor: Actor
    instant: datetime
    via: Via

    @property
    def connection(self) -> Connection:
        return self.case.unit.connection

    @property
    def case_id(self) -> str:
        return self.case.id

    @property
    def root_id(self) -> str:
        return self.case.root_id

    @property
    def process(self) -> str:
        return self.case.process

    @property
    def recorded_at(self) -> datetime:
        return self.case.unit.recorded_at

    @property
    def key(self) -> str:
        return f"{self.case.id}:{self.visit}:{self.element}"

    def new_id(self) -> str:
        return self.case.unit.ids.new()

    def record(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        department: str = "",
    ) -> None:
        told = dict(data)
        if before is not None:
            told["before"] = dict(before)
        if after is not None:
            told["after"] = dict(after)
        department = department or self.actor.department
        self.case.events.append(PendingEvent(kind, self.element, self.instant, self.actor, department, told))

    def write(self, statement: Executable, values: Mapping[str, Any]) -> None:
        self.case.unit.writes.add(statement, values)

    def participate(self, department: str) -> None:
        self.case.participants.add(department)

    def label(self, labels: Labels) -> None:
        self.case.labels = labels

    def label_root(self, labels: Labels) -> None:
        if self.case.id == self.case.root_id:
            self.label(labels)
        else:
            self.case.unit.post(self.root_id, None, LABELLED, asdict(labels), self.instant, self.actor)

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
        unit = self.case.unit
        start = parsed(anchor) if isinstance(anchor, str) else anchor
        name = limit if isinstance(limit, str) else parameter
        if name is None:
            return deadline(unit.calendar, start, int(limit), "wd", department, extension=extension)
        found = unit.registry.limits.limit(name, local_date(start), profile)
        origin = {"parameter": found.name, "source": found.source, "article": found.article, "profile": profile}
        count = found.value if isinstance(limit, str) else limit
        return deadline(unit.calendar, start, count, found.unit, department, extension=extension, origin=origin)

    def postpone(self, element: str, deadline: Deadline) -> None:
        postpone(self.case, element, deadline, self.instant, self.actor)

    def start(self, process: str, data: Mapping[str, Any]) -> str:
        return self.case.unit.start_beside(self.case, process, data, self.instant)

    def send(self, case_id: str, name: str, payload: Mapping[str, Any]) -> None:
        self.case.unit.post(case_id, None, name, payload, self.instant, self.actor)
