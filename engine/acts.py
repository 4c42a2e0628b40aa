"""What can be done to cases, each within a unit that is already open: start, complete, send, assign, catch up.

An act is JSON data ({"do": ..., "case": ...}), so that an incident can keep it and a retry perform it again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update

from .actor import Actor
from .bpmn.workflow import CaseTask
from .clock import stored
from .errors import NotWaiting, Problem, TaskClosed, TaskTaken
from .opencase import CaseIdentity, OpenCase
from .proof.record import Record
from .registry import Admission, Via
from .specs import addressee
from .store.schema import work_item
from .submission import checked
from .unit import Unit
from .worklist.inbox import WorkItem, find_item


@dataclass(frozen=True)
class Started:
    """The answer to a start: the case, whether it is new, and what should be looked at.

    `same` is what the intake told of a case that exists already; `record` is where the start is written down.
    """

    case_id: str
    created: bool
    warnings: tuple[Problem, ...] = ()
    same: Mapping[str, Any] = field(default_factory=dict)
    record: Record | None = None


@dataclass(frozen=True)
class Completed:
    """The answer to a completion; `record` is where the act is written down."""

    case_id: str
    root_id: str
    warnings: tuple[Problem, ...] = ()
    record: Record | None = None


@dataclass(frozen=True)
class Order:
    """An act as it was asked for: by whom, by which way, when received, under which request key.

    `retrying` names the incident that kept it and the order to try again.
    """

    act: Mapping[str, Any]
    actor: Actor
    via: Via
    received_at: datetime
    request: str | None = None
    retrying: tuple[str, Order] | None = None


def start_case(unit: Unit, act: Mapping[str, Any], again: bool) -> Started:
    """Start a root case; `again` when a held case with this id waits for its start."""
    process = str(act["process"])
    spec = unit.specs.current(unit.connection, process)
    identity = CaseIdentity(
        str(act["case"]), str(act["case"]), None, None, process, unit.actor.department, unit.received_at
    )
    case = unit.open(identity.id) if again else unit.prepare(spec, identity)
    case.live.instant = unit.received_at
    start = spec.diagram.start
    data: dict[str, Any] = dict(act["data"])
    warnings: tuple[Problem, ...] = ()
    if start.form is not None:
        lenient = unit.via in ("api", "csv")
        data, warnings = checked(unit.connection, spec.forms[start.form], data, unit.registry, lenient=lenient)
    admission = Admission(data=data)
    if start.intake is not None:
        with unit.in_hand.call(start.element, start.intake):
            taken = unit.registry.intake(start.intake)(case.call(start.element, 0), data)
        assert isinstance(taken, Admission)
        admission = taken
    unit.start(spec, identity, admission, case)
    return Started(case.id, created=True, warnings=_distinct((*warnings, *admission.warnings)))


def complete_task(unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
    """Complete a work item with a submitted form. Raises TaskClosed, TaskTaken, InputRejected."""
    case = unit.open(str(act["case"]))
    unit.catch_up(case, unit.received_at)
    item = find_item(unit.connection, str(act["item"]))
    if item is None or not any(task.id == item.task for task in case.live.user_tasks()):
        raise closed(item)
    if item.assignee not in (None, unit.actor.login):
        raise TaskTaken(by=item.assignee)
    props = case.spec.user_tasks[item.element]
    routing, warnings = _taken_in(case, item.element, item.task, props, act["data"])
    _step_complete(case, item, routing)
    return Completed(case.id, case.root_id, warnings)


def send_message(unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
    """Hand a message to the element that waits for it, through its form where it has one.

    With "roles" only an action that is the actor's own is done. Raises NotWaiting, InputRejected.
    """
    case = unit.open(str(act["case"]))
    unit.catch_up(case, unit.received_at)
    name, payload = str(act["name"]), dict(act["data"])
    task = case.live.awaiting(name)
    element = str(task.task_spec.bpmn_id)
    props = case.spec.actions.get(element)
    if "roles" in act and not _is_own(case, props, task, act["roles"]):
        raise NotWaiting(message=name)
    warnings: tuple[Problem, ...] = ()
    if props is not None:
        payload, warnings = _taken_in(case, element, task.id, props, payload)
    unit.holding = case.step(
        "message.received",
        element,
        unit.received_at,
        unit.actor,
        unit.told({"message": name, "task": None, "input": payload}),
        lambda: case.live.deliver(name, payload),
    )
    return Completed(case.id, case.root_id, warnings)


def send_signal(unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
    """Let all that waits for a signal in a case hear it. Raises NotWaiting."""
    case = unit.open(str(act["case"]))
    unit.catch_up(case, unit.received_at)
    name, payload = str(act["name"]), dict(act["data"])
    element = case.live.hears(name)
    if element is None:
        raise NotWaiting(signal=name)
    data = unit.told({"signal": name, "input": payload})
    unit.holding = case.step(
        "signal.received", element, unit.received_at, unit.actor, data, lambda: case.live.signal(name, payload)
    )
    return Completed(case.id, case.root_id)


def catch_up_case(unit: Unit, act: Mapping[str, Any], again: bool) -> int:
    """Let everything due by now happen."""
    return unit.catch_up(unit.open(str(act["case"])), unit.recorded_at)


def assign_task(unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
    """Take a work item into one's own hands. Raises TaskClosed, TaskTaken."""
    return _hand_over(unit, act, "task.assigned", unit.actor.login)


def unassign_task(unit: Unit, act: Mapping[str, Any], again: bool) -> Completed:
    """Put a work item back. Raises TaskClosed, TaskTaken."""
    return _hand_over(unit, act, "task.unassigned", None)


def closed(item: WorkItem | None) -> TaskClosed:
    """Why nothing more can be done with this work item."""
    if item is None:
        return TaskClosed()
    told = {"state": item.state, "by": item.closed_by, "at": item.closed_at, "element": item.element}
    return TaskClosed(**told, case_id=item.case_id)


def answer_of(do: str, told: Mapping[str, Any]) -> Started | Completed:
    """A stored answer as it was given first."""
    warnings = tuple(Problem(**problem) for problem in told["warnings"])
    # Answers of before receipts were given name no record.
    record = Record(**told["record"]) if told.get("record") else None
    if do == "start":
        return Started(told["case_id"], created=told["created"], warnings=warnings, record=record)
    return Completed(told["case_id"], told["root_id"], warnings, record)


ACTS: Mapping[str, Callable[[Unit, Mapping[str, Any], bool], Any]] = {
    "start": start_case,
    "complete": complete_task,
    "send": send_message,
    "signal": send_signal,
    "assign": assign_task,
    "unassign": unassign_task,
    "catch_up": catch_up_case,
}


def _hand_over(unit: Unit, act: Mapping[str, Any], kind: str, assignee: str | None) -> Completed:
    """Change hands by a conditional update: of two who take the same work item, one does."""
    case = unit.open(str(act["case"]))
    unit.catch_up(case, unit.received_at)
    item = find_item(unit.connection, str(act["item"]))
    if item is None or item.state != "open" or all(task.id != item.task for task in case.live.user_tasks()):
        raise closed(item)
    changed = unit.connection.execute(
        update(work_item)
        .where(
            work_item.c.id == item.id,
            work_item.c.state == "open",
            or_(work_item.c.assignee.is_(None), work_item.c.assignee == unit.actor.login),
        )
        .values(assignee=assignee, assigned_at=stored(unit.recorded_at) if assignee else None)
    )
    if changed.rowcount != 1:
        raise TaskTaken(by=item.assignee)
    told = {"item": item.id, "task": item.task, "before": {"assignee": item.assignee}, "after": {"assignee": assignee}}
    unit.holding = case.note(kind, item.element, unit.told(told), unit.recorded_at)
    return Completed(case.id, case.root_id)


def _taken_in(
    case: OpenCase, element: str, task: int, props: Mapping[str, str], told: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What an element's form and intake make of what was submitted, and what should be looked at.

    An element without a form takes what it is told.
    """
    unit = case.unit
    data, warnings = dict(told), tuple[Problem, ...]()
    if "form" in props:
        data, warnings = checked(unit.connection, case.spec.forms[props["form"]], told, unit.registry)
    case.live.instant, case.actor = unit.received_at, unit.actor
    if "intake" not in props:
        return data, warnings
    with unit.in_hand.call(element, props["intake"]):
        taken = unit.registry.intake(props["intake"])(case.call(element, task), data)
    assert not isinstance(taken, Admission)
    return dict(taken), warnings


def _is_own(case: OpenCase, props: Mapping[str, str] | None, task: CaseTask, roles: Collection[str]) -> bool:
    if props is None:
        return False
    department, role = addressee(case.spec, props, task.data, case.beside(task.data))
    return department == case.unit.actor.department and role in roles


def _step_complete(case: OpenCase, item: WorkItem, routing: Mapping[str, Any]) -> None:
    unit = case.unit
    case.done_tasks[item.task] = unit.actor.login
    data = unit.told({"item": item.id, "task": item.task, "input": dict(routing)})
    unit.holding = case.step(
        "task.completed",
        item.element,
        unit.received_at,
        unit.actor,
        data,
        lambda: case.live.complete(item.task, routing),
    )


def _distinct(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.field, problem.code), problem)
    return tuple(seen.values())
