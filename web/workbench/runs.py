"""Long work that was ordered on the workbench: what it is, how far it is, what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from engine.actor import Actor
from engine.clock import stored
from engine.errors import NotFound

from .schema import workbench_run

Kind = Literal["scenarios", "whatif", "move"]
State = Literal["waiting", "running", "done", "failed", "stopped"]
OPEN: tuple[State, ...] = ("waiting", "running")
_of = workbench_run.c


@dataclass(frozen=True)
class Run:
    """One piece of long work. `about` is the id of a draft, or of a process for what concerns no draft; `order` says
    what exactly, `result` what came of it so far. Instants are stored texts."""

    id: str
    kind: Kind
    about: str
    order: Mapping[str, Any]
    state: State
    total: int
    done: int
    result: Any
    error: str | None
    tries: int
    actor: Actor
    created_at: str
    started_at: str | None
    beat_at: str | None
    finished_at: str | None


def order_run(
    connection: Connection, run_id: str, kind: Kind, about: str, order: Mapping[str, Any], actor: Actor, at: datetime
) -> Run:
    """Order a run; whoever carries runs out takes it up within a second."""
    told = {"login": actor.login, "name": actor.name, "department": actor.department}
    values = {
        "id": run_id,
        "kind": kind,
        "about": about,
        "order": json.dumps(dict(order), ensure_ascii=False),
        "state": "waiting",
        "total": 0,
        "done": 0,
        "tries": 0,
        "roles": json.dumps(sorted(actor.roles)),
        "created_at": stored(at),
        **told,
    }
    connection.execute(insert(workbench_run).values(**values))
    return find_run(connection, run_id)


def find_run(connection: Connection, run_id: str) -> Run:
    """Raises NotFound."""
    row = connection.execute(select(workbench_run).where(_of.id == run_id)).one_or_none()
    if row is None:
        raise NotFound(run=run_id)
    return _run(row)


def newest_run(connection: Connection, about: str, kind: Kind, *, done: bool = False) -> Run | None:
    """The run of this kind that was ordered last; of those that are done, where that is asked."""
    query = select(workbench_run).where(_of.about == about, _of.kind == kind)
    if done:
        query = query.where(_of.state == "done")
    row = connection.execute(query.order_by(_of.created_at.desc(), _of.id.desc()).limit(1)).one_or_none()
    return None if row is None else _run(row)


def open_runs(connection: Connection) -> tuple[Run, ...]:
    """What waits or runs, the first ordered first."""
    query = select(workbench_run).where(_of.state.in_(OPEN)).order_by(_of.created_at, _of.id)
    return tuple(map(_run, connection.execute(query)))


def change_run(connection: Connection, run_id: str, **values: Any) -> bool:
    """Note how an open run stands; False where it is open no longer, because somebody stopped it."""
    if "result" in values:
        values["result"] = json.dumps(values["result"], ensure_ascii=False)
    changed = connection.execute(update(workbench_run).where(_of.id == run_id, _of.state.in_(OPEN)).values(**values))
    return bool(changed.rowcount)


def stop_run(connection: Connection, run_id: str, at: datetime) -> bool:
    """Stop a run; it ends at its next step and keeps what it has found."""
    return change_run(connection, run_id, state="stopped", finished_at=stored(at))


def _run(row: Row[Any]) -> Run:
    told = dict(row._mapping)
    actor = Actor(told.pop("login"), told.pop("name"), told.pop("department"), frozenset(json.loads(told.pop("roles"))))
    result = json.loads(row.result) if row.result is not None else None
    return Run(**{**told, "order": json.loads(row.order), "result": result, "actor": actor})
