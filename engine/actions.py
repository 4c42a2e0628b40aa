"""What people may do in a running case besides its tasks: messages with a form that some element waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from .clock import parsed
from .errors import Fault, StateUnreadable
from .live import LiveCase
from .means import Means
from .opencase import ExpressionContext
from .outside import Outside
from .replay import RecordedEffects
from .specs import addressee
from .store.schema import cases


@dataclass(frozen=True)
class OpenAction:
    """A message that a case takes now, and from whom; `label` is what its button says."""

    case_id: str
    root_id: str
    process: str
    message: str
    element: str
    name: str
    label: str
    form: str
    role: str
    department: str
    article: str


def open_actions(means: Means, connection: Connection, root_id: str) -> tuple[OpenAction, ...]:
    """The open actions of a case tree, in order of start; only reads."""
    query = select(cases).where(cases.c.root_id == root_id, cases.c.status == "active")
    found: list[OpenAction] = []
    for row in connection.execute(query.order_by(cases.c.started_at, cases.c.id)).all():
        spec = means.specs.get(connection, row.version)
        if not spec.actions or row.state is None:
            continue
        context = ExpressionContext(means.calendars.get(connection), Outside(means.registry.limits, []), {})
        try:
            awaited = live_case(means, connection, row).awaited()
        except StateUnreadable:
            continue  # the next act on it makes it an incident
        for message, task in awaited.items():
            element = str(task.task_spec.bpmn_id)
            props = spec.actions.get(element)
            if props is None:
                continue
            try:
                department, role = addressee(spec, props, task.data, replace(context, data=task.data))
            except Fault:
                continue  # nobody's, as long as its expressions cannot be worked out
            name = spec.diagram.names.get(element) or element
            found.append(
                OpenAction(
                    case_id=row.id,
                    root_id=row.root_id,
                    process=row.process,
                    message=message,
                    element=element,
                    name=name,
                    label=props.get("action") or name,
                    form=props["form"],
                    role=role,
                    department=department,
                    article=props.get("article", ""),
                )
            )
    return tuple(found)


def live_case(means: Means, connection: Connection, row: Row[Any]) -> LiveCase:
    """The tokens of a case row, only to be looked at: nothing moves, so nothing recorded is asked for."""
    effects = RecordedEffects(means.calendars.get(connection), means.registry.limits)
    return LiveCase(means.specs.get(connection, row.version), effects, row.state, parsed(row.started_at))
