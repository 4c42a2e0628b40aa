"""Failures that hold a case: what was being done is kept, so that it can be done again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from .actor import Actor
from .clock import parsed, stored
from .errors import Fault, NotFound
from .history import PendingEvent, sealed
from .registry import Via
from .storage import INSERT_CASE, INSERT_EVENT, UPDATE_CASE, lock_case
from .store.schema import cases, incident

if TYPE_CHECKING:
    from .acts import Order
    from .opencase import OpenCase
    from .unit import Unit


_WITHOUT_DATA = "{}"
"""What stays of a kept act once nobody can retry it: forms may hold personal data."""


@dataclass(frozen=True)
class HeldAct:
    """An act that failed, as it was received."""

    act: dict[str, Any]
    actor: Actor
    via: Via
    received_at: datetime
    request: str | None


def held_act(connection: Connection, incident_id: str) -> HeldAct | None:
    """What an open incident keeps."""
    row = connection.execute(
        select(incident.c.action).where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return read_back(row.action)


def read_back(text: str) -> HeldAct:
    """A kept act as it was received."""
    kept = json.loads(text)
    who = kept["actor"]
    actor = Actor(who["login"], who["name"], who["department"], frozenset(who["roles"]), who["on_behalf"])
    return HeldAct(kept["act"], actor, kept["via"], parsed(kept["received_at"]), kept.get("request"))


def open_incident(unit: Unit, case_id: str, act: Mapping[str, Any], fault: Fault) -> str:
    """Hold the case and keep the act; a further failure of a held case adds to its incident."""
    connection = unit.connection
    row = lock_case(connection, case_id)
    if row is None:
        _insert_held_start(unit, case_id, act)
        row = lock_case(connection, case_id)
    if row is None:
        raise NotFound(case=case_id)
    element, cause, _ = _told(fault)
    incident_id = _kept_incident(unit, row, act, fault)
    data = {"incident": incident_id, "cause": cause}
    event = PendingEvent("incident.opened", element, unit.recorded_at, unit.actor, unit.actor.department, data)
    rows, length, head = sealed(
        case_id, row.root_id, row.history_length, row.history_head, [event], unit.recorded_at, unit.ids
    )
    changes = {"status": "held", "revision": row.revision + 1, "history_length": length, "history_head": head}
    unit.writes.add(UPDATE_CASE, {"case": case_id, "loaded": row.revision, **changes})
    unit.writes.add(INSERT_EVENT, *rows)
    unit.writes.flush(connection)
    return incident_id


def _kept_incident(unit: Unit, row: Row[Any], act: Mapping[str, Any], fault: Fault) -> str:
    """Write the incident of a case, or add to the one that is open; returns its id."""
    connection = unit.connection
    known = connection.execute(
        select(incident).where(incident.c.case_id == row.id, incident.c.resolved_at.is_(None))
    ).first()
    element, cause, detail = _told(fault)
    if known is not None:
        incident_id = str(known.id)
        connection.execute(
            update(incident)
            .where(incident.c.id == incident_id)
            .values(tries=known.tries + 1, element=element, cause=cause, detail=detail)
        )
    else:
        incident_id = unit.ids.new()
        connection.execute(
            insert(incident).values(
                id=incident_id,
                case_id=row.id,
                root_id=row.root_id,
                process=row.process,
                element=element,
                cause=cause,
                detail=detail,
                action=kept_text(unit, act),
                opened_at=stored(unit.recorded_at),
                tries=1,
            )
        )
    return incident_id


def resolve_incident(unit: Unit, case_id: str, incident_id: str, by: Actor) -> OpenCase:
    """Let the case go on within this transaction; a new failure rolls this back with the rest."""
    case = _released(unit, case_id, incident_id, by)
    case.note("incident.resolved", "", unit.told({"incident": incident_id}), unit.recorded_at, by)
    return case


def dismiss_incident(unit: Unit, case_id: str, incident_id: str, reason: str) -> OpenCase:
    """Let the case go on without the act that failed; a case that never began is cancelled."""
    case = _released(unit, case_id, incident_id, unit.actor)
    told = unit.told({"incident": incident_id, "reason": reason})
    case.note("incident.dismissed", "", told, unit.recorded_at)
    if not case.live.begun:
        case.cancel(unit.recorded_at)
    return case


def _released(unit: Unit, case_id: str, incident_id: str, by: Actor) -> OpenCase:
    connection = unit.connection
    lock_case(connection, case_id)
    connection.execute(update(cases).where(cases.c.id == case_id).values(status="active"))
    resolved = connection.execute(
        update(incident)
        .where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=stored(unit.recorded_at), resolved_by=by.login, action=_WITHOUT_DATA)
    )
    if resolved.rowcount != 1:
        raise NotFound(incident=incident_id)
    return unit.open(case_id)


def _insert_held_start(unit: Unit, case_id: str, act: Mapping[str, Any]) -> None:
    spec = unit.specs.current(unit.connection, str(act["process"]))
    unit.connection.execute(
        INSERT_CASE,
        {
            "id": case_id,
            "root_id": case_id,
            "process": spec.process,
            "version": spec.hash,
            "status": "held",
            "department": unit.actor.department,
            "started_at": stored(unit.received_at),
            "revision": 1,
            "history_length": 0,
            "history_head": "",
        },
    )


def _told(fault: Fault) -> tuple[str, str, str]:
    values = fault.values
    return (
        str(values.get("element", "")),
        str(values.get("cause", fault.code)),
        str(values.get("detail", fault.account)),
    )


def kept_text(asked: Unit | Order, act: Mapping[str, Any]) -> str:
    """An act with all that is needed to perform it again, as text."""
    actor = asked.actor
    kept = {
        "act": dict(act),
        "via": asked.via,
        "request": asked.request,
        "received_at": stored(asked.received_at),
        "actor": {
            "login": actor.login,
            "name": actor.name,
            "department": actor.department,
            "roles": sorted(actor.roles),
            "on_behalf": actor.on_behalf,
        },
    }
    return json.dumps(kept, ensure_ascii=False)
