"""The engine's front door: start, complete, assign, send, catch up. Each act is one transaction of six steps.

Lock the case row, load its tokens, catch up what is due, act, run until it waits, save. A fault rolls
the act back and keeps it in an incident, so that a retry performs it with its first receipt time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from .actor import SYSTEM, Actor
from .calendar import CalendarCache
from .casebook import find_timer, is_due
from .clock import Clock, stored
from .database import Database
from .deploy import deploy_folders
from .errors import (
    ActHeld,
    CaseHeld,
    Fault,
    InputRejected,
    NotFound,
    NotStartable,
    Problem,
    SameCase,
    TaskClosed,
    TaskTaken,
)
from .forms import Form
from .ids import Ids
from .inbox import WorkItem, find_item
from .incidents import held_act, open_incident, resolve_incident
from .opencase import CaseIdentity, OpenCase
from .registry import Admission, Registry, Via
from .requests import answered, remember
from .schema import work_item
from .specs import ProcessInfo, ProcessSpec, SpecStore
from .submission import checked
from .unit import Unit

T = TypeVar("T")


@dataclass(frozen=True)
class Started:
    """The answer to a start: the case, whether it is new, and what should be looked at."""

    case_id: str
    created: bool
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Completed:
    """The answer to a completion."""

    case_id: str
    root_id: str
    warnings: tuple[Problem, ...] = ()


class Runtime:
    """Runs cases of deployed processes on one database under one clock."""

    def __init__(self, database: Database, clock: Clock, registry: Registry) -> None:
        self.database = database
        self.clock = clock
        self.registry = registry
        self.ids = Ids(clock)
        self.calendars = CalendarCache()
        self.specs = SpecStore(registry)

    # -- processes

    def deploy(self, folders: list[Path], by: Actor, reason: str) -> dict[str, str]:
        """Deploy processes from their folders; raises ProcessRejected, FormRejected, ExpressionRejected."""
        with self.database.write() as connection:
            return deploy_folders(connection, self.specs, self.registry, folders, by.login, self.clock.now(), reason)

    def processes(self) -> tuple[ProcessInfo, ...]:
        with self.database.read() as connection:
            return self.specs.processes(connection)

    def spec(self, version: str) -> ProcessSpec:
        """A stored version, by its hash."""
        with self.database.read() as connection:
            return self.specs.get(connection, version)

    def current(self, process: str) -> ProcessSpec:
        """The version that a case started now would get; raises NotStartable."""
        with self.database.read() as connection:
            return self.specs.current(connection, process)

    def start_form(self, process: str) -> Form:
        """The form that starts a process; raises NotStartable."""
        spec = self.current(process)
        name = spec.diagram.start.form
        if name is None:
            raise NotStartable(process=process, reason="no_start_form")
        return spec.forms[name]

    # -- acts

    def start(
        self,
        process: str,
        data: Mapping[str, Any],
        actor: Actor,
        *,
        via: Via = "form",
        received_at: datetime | None = None,
        request: str | None = None,
    ) -> Started:
        """Start a case. The same natural key, or the same request key, answers the case that exists.

        Raises NotStartable, InputRejected, Conflict; ActHeld when a fault kept it in an incident.
        """
        received_at = received_at or self.clock.now()
        case_id = self.ids.new()
        act = {"do": "start", "process": process, "data": dict(data), "case": case_id}
        try:
            started: Started = self._perform(act, actor, via, received_at, request)
        except SameCase as same:
            return Started(str(same.values["case_id"]), created=False)
        except IntegrityError:
            # Another start with the same natural key won the race; now its case is there to be found.
            return self.start(process, data, actor, via=via, received_at=received_at, request=request)
        return started

    def complete(
        self,
        item_id: str,
        data: Mapping[str, Any],
        actor: Actor,
        *,
        via: Via = "form",
        received_at: datetime | None = None,
        request: str | None = None,
    ) -> Completed:
        """Complete a work item. Raises NotFound, TaskClosed, TaskTaken, InputRejected, CaseHeld, ActHeld."""
        received_at = received_at or self.clock.now()
        with self.database.read() as connection:
            item = find_item(connection, item_id)
        if item is None:
            raise NotFound(item=item_id)
        self.catch_up(item.case_id, received_at)
        act = {"do": "complete", "item": item_id, "data": dict(data), "case": item.case_id}
        completed: Completed = self._perform(act, actor, via, received_at, request)
        return completed

    def send(self, case_id: str, name: str, payload: Mapping[str, Any], actor: Actor, *, via: Via = "form") -> None:
        """Hand a message to a waiting case. Raises NotFound, NotWaiting, CaseHeld, ActHeld."""
        received_at = self.clock.now()
        self.catch_up(case_id, received_at)
        self._perform(
            {"do": "send", "case": case_id, "name": name, "data": dict(payload)}, actor, via, received_at, None
        )

    def assign(self, item_id: str, actor: Actor) -> None:
        """Take a work item into one's own hands. Raises NotFound, TaskClosed, TaskTaken."""
        self._hand_over(item_id, actor, "task.assigned", actor.login)

    def unassign(self, item_id: str, actor: Actor) -> None:
        """Put a work item back. Raises NotFound, TaskClosed, TaskTaken."""
        self._hand_over(item_id, actor, "task.unassigned", None)

    def catch_up(self, case_id: str, until: datetime | None = None) -> int:
        """Let what is due in a case happen, each at its own instant; returns how many things did.

        A fault on the way becomes an incident, not an error: nobody asked for these acts.
        """
        until = until or self.clock.now()
        with self.database.read() as connection:
            if not is_due(connection, case_id, until):
                return 0
        try:
            count, waiting = self._catch_up_once(case_id, until)
        except CaseHeld:
            return 0
        except Fault as fault:
            self.keep_incident(case_id, {"do": "catch_up", "case": case_id}, SYSTEM, "system", until, fault)
            return 0
        for parent in waiting:
            self.catch_up(parent, self.clock.now())
        return count

    def retry(self, incident_id: str, actor: Actor) -> bool:
        """Perform again what an incident keeps; returns whether it went well this time."""
        with self.database.read() as connection:
            kept = held_act(connection, incident_id)
        if kept is None:
            raise NotFound(incident=incident_id)
        try:
            self._perform(kept.act, kept.actor, kept.via, kept.received_at, None, (incident_id, actor))
        except ActHeld:
            return False
        self.catch_up(str(kept.act["case"]))
        return True

    # -- the transaction

    def _perform(
        self,
        act: Mapping[str, Any],
        actor: Actor,
        via: Via,
        received_at: datetime,
        request: str | None,
        retrying: tuple[str, Actor] | None = None,
    ) -> Any:
        """One act in one transaction; a fault keeps it in an incident and raises ActHeld."""
        move: Callable[[Unit, Mapping[str, Any], bool], Any] = getattr(self, f"_do_{act['do']}")
        try:
            with self.database.write() as connection:
                if request is not None and (known := answered(connection, request, actor, act)) is not None:
                    return _ANSWERS[str(act["do"])](known)
                unit = Unit(self, connection, actor, via, received_at)
                unit.request = request
                if retrying is not None:
                    resolve_incident(unit, str(act["case"]), retrying[0], retrying[1])
                answer = move(unit, act, retrying is not None)
                waiting = unit.save()
                if request is not None:
                    remember(connection, request, actor, act, answer, unit.recorded_at)
        except Fault as fault:
            incident_id = self.keep_incident(str(act["case"]), act, actor, via, received_at, fault)
            raise ActHeld(incident=incident_id, cause=fault.code) from fault
        for parent in waiting:
            self.catch_up(parent, self.clock.now())
        return answer

    def _do_start(self, unit: Unit, act: Mapping[str, Any], again: bool) -> Started:
        process = str(act["process"])
        spec = self.specs.current(unit.connection, process)
        identity = CaseIdentity(
            str(act["case"]), str(act["case"]), None, None, process, unit.actor.department, unit.received_at
        )
        case = unit.open(identity.id) if again else unit.prepare(spec, identity)
        case.live.instant = unit.received_at
        start = spec.diagram.start
        data: dict[str, Any] = dict(act["data"])
        warnings: tuple[Problem, ...] = ()
        if start.form is not None:
            data, warnings = checked(
                unit.connection, spec.forms[start.form], data, self.registry, lenient=unit.via in ("api", "csv")
            )
        admission = Admission(data=data)
        if start.intake is not None:
            taken = self.registry.intake(start.intake)(case.call(start.element, 0), data)
            assert isinstance(taken, Admission)
            admission = taken
        unit.start(spec, identity, admission, case)
        return Started(case.id, created=True, warnings=_distinct((*warnings, *admission.warnings)))

    def _do_complete(self, unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
        case = unit.open(str(act["case"]))
        unit.catch_up(case, unit.received_at)
        item = find_item(unit.connection, str(act["item"]))
        if item is None or not any(task.id == item.task for task in case.live.user_tasks()):
            raise _closed(item)
        if item.assignee not in (None, unit.actor.login):
            raise TaskTaken(by=item.assignee)
        props = case.spec.user_tasks[item.element]
        data, warnings = checked(unit.connection, case.spec.forms[props["form"]], act["data"], self.registry)
        case.live.instant, case.actor = unit.received_at, unit.actor
        routing: Mapping[str, Any] = data
        if "intake" in props:
            taken = self.registry.intake(props["intake"])(case.call(item.element, item.task), data)
            assert not isinstance(taken, Admission)
            routing = taken
        self._step_complete(case, item, routing)
        return Completed(case.id, case.root_id, warnings)

    def _step_complete(self, case: OpenCase, item: WorkItem, routing: Mapping[str, Any]) -> None:
        unit = case.unit
        case.done_tasks[item.task] = unit.actor.login
        data: dict[str, Any] = {"item": item.id, "task": item.task, "input": dict(routing)}
        if unit.request is not None:
            data["request"] = unit.request
        case.step(
            "task.completed",
            item.element,
            unit.received_at,
            unit.actor,
            data,
            lambda: case.live.complete(item.task, routing),
        )

    def _do_send(self, unit: Unit, act: Mapping[str, Any], again: bool) -> None:
        case = unit.open(str(act["case"]))
        unit.catch_up(case, unit.received_at)
        name, payload = str(act["name"]), dict(act["data"])
        element = case.live.waits_for(name)
        case.step(
            "message.received",
            element,
            unit.received_at,
            unit.actor,
            {"message": name, "task": None, "input": payload},
            lambda: case.live.deliver(name, payload),
        )

    def _do_catch_up(self, unit: Unit, act: Mapping[str, Any], again: bool) -> int:
        return unit.catch_up(unit.open(str(act["case"])), self.clock.now())

    def _catch_up_once(self, case_id: str, until: datetime) -> tuple[int, list[str]]:
        with self.database.write() as connection:
            unit = Unit(self, connection, SYSTEM, "system", until)
            count = unit.catch_up(unit.open(case_id), until)
            return count, unit.save() if count else []

    def keep_incident(
        self, case_id: str, act: Mapping[str, Any], actor: Actor, via: Via, received_at: datetime, fault: Fault
    ) -> str:
        """Write the incident in a transaction of its own, after the act was rolled back."""
        with self.database.write() as connection:
            unit = Unit(self, connection, actor, via, received_at)
            return open_incident(unit, case_id, act, fault)

    def _hand_over(self, item_id: str, actor: Actor, kind: str, assignee: str | None) -> None:
        with self.database.read() as connection:
            found = find_item(connection, item_id)
        if found is None:
            raise NotFound(item=item_id)
        self.catch_up(found.case_id)
        with self.database.write() as connection:
            unit = Unit(self, connection, actor, "form")
            case = unit.open(found.case_id)
            item = find_item(connection, item_id)
            if item is None or item.state != "open":
                raise _closed(item)
            if item.assignee not in (None, actor.login):
                raise TaskTaken(by=item.assignee)
            connection.execute(
                update(work_item)
                .where(work_item.c.id == item_id)
                .values(assignee=assignee, assigned_at=stored(unit.recorded_at) if assignee else None)
            )
            told = {"item": item_id, "before": {"assignee": item.assignee}, "after": {"assignee": assignee}}
            case.note(kind, item.element, told, unit.recorded_at)
            unit.save()

    # -- explanations

    def explained_basis(self, connection: Connection, case_id: str, element: str) -> Mapping[str, Any] | None:
        """How the running timer of an element was counted."""
        timer = find_timer(connection, case_id, element)
        return timer.basis if timer is not None else None


def _closed(item: WorkItem | None) -> TaskClosed:
    if item is None:
        return TaskClosed()
    return TaskClosed(
        state=item.state, by=item.closed_by, at=item.closed_at, element=item.element, case_id=item.case_id
    )


def _distinct(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.field, problem.code), problem)
    return tuple(seen.values())


def _started(answer: Mapping[str, Any]) -> Started:
    return Started(answer["case_id"], created=answer["created"], warnings=_problems(answer))


def _completed(answer: Mapping[str, Any]) -> Completed:
    return Completed(answer["case_id"], answer["root_id"], _problems(answer))


def _problems(answer: Mapping[str, Any]) -> tuple[Problem, ...]:
    return tuple(Problem(**problem) for problem in answer["warnings"])


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {"start": _started, "complete": _completed}

__all__ = ["Completed", "InputRejected", "Runtime", "Started"]
