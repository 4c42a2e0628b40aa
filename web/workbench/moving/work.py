"""A move carried out case by case, each in a transaction of its own; begun again, it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from engine.errors import EngineError, NotFound
from engine.moving.moving import Moved
from engine.moving.obstacle import NotMovable, Obstacle
from engine.moving.preview import foreseen
from engine.moving.running import moved_by, numbers_of, running
from engine.specs import ProcessSpec
from engine.store.schema import cases
from engine.worklist.search import among

from ..runs import Run
from ..works import Progress
from .order import MoveOrder

if TYPE_CHECKING:
    from web.platform import Platform


def move_cases(platform: Platform, run: Run, progress: Progress) -> Any:
    """Carry out the order of a run, or say what it would do; a line for each case."""
    order = MoveOrder.read(run.order)
    with platform.database.read() as connection:
        spec = platform.runtime.specs.get(connection, order.to)
        numbers = numbers_of(connection, order.process)
        before = _moved_before(connection, run, order)
        rows = running(connection, order.process, order.versions, order.cases)
    lines = [_line(row, numbers, (), "moved") for row in before]
    told = {"dry": order.dry, "cases": lines}
    total = len(lines) + len(rows)
    progress(len(lines), total, told)
    for row in rows:
        lines.append(
            _foreseen(platform, row, spec, numbers) if order.dry else _moved(platform, run, order, row, numbers)
        )
        progress(len(lines), total, told)
    return told


def _moved_before(connection: Connection, run: Run, order: MoveOrder) -> Iterable[Row[Any]]:
    """What this run had moved when it was cut short."""
    ids = moved_by(connection, run.id, run.created_at) if not order.dry and run.tries else set()
    if not ids:
        return ()
    query = select(cases).where(among(connection, cases.c.id, sorted(ids))).order_by(cases.c.started_at, cases.c.id)
    return connection.execute(query).all()


def _foreseen(platform: Platform, row: Row[Any], spec: ProcessSpec, numbers: dict[str, int]) -> dict[str, Any]:
    with platform.database.read() as connection:
        found = foreseen(platform.runtime, connection, row, spec)
    if found.obstacle is not None:
        return _refused(row, numbers, found.stands, found.obstacle)
    assert found.moved is not None
    return {**_line(row, numbers, found.stands, "movable"), **_changes(found.moved)}


def _moved(platform: Platform, run: Run, order: MoveOrder, row: Row[Any], numbers: dict[str, int]) -> dict[str, Any]:
    try:
        moved = platform.runtime.move(row.id, order.to, order.reason, run.actor, run.id)
    except NotMovable as no:
        return _refused(row, numbers, (), no.obstacle)
    except NotFound:
        return _refused(row, numbers, (), Obstacle("not_running"))
    except EngineError as fault:
        return _refused(row, numbers, (), Obstacle("cannot_go_on", str(fault.values.get("element") or "")))
    return {**_line(row, numbers, moved.stands, "moved"), **_changes(moved)}


def _refused(row: Row[Any], numbers: dict[str, int], stands: tuple[str, ...], obstacle: Obstacle) -> dict[str, Any]:
    stands = stands or ((obstacle.element,) if obstacle.element else ())
    line = _line(row, numbers, stands, "refused")
    told = {"reason": obstacle.reason, "element": obstacle.element, "version": row.version}
    names = {"names": obstacle.told["names"]} if obstacle.reason == "lacks" else {}
    return {**line, **told, **names}


def _changes(moved: Moved) -> dict[str, Any]:
    tasks = [{**one.document(), "put_back": one.put_back} for one in moved.tasks if one.changed]
    return {
        "clocks": [one.document() for one in moved.clocks],
        "added": [element for _, element in moved.mapping.added],
        "dropped": [element for _, element in moved.mapping.dropped],
        "tasks": tasks,
        "lacks": [one.document() for one in moved.lacks],
    }


def _line(row: Row[Any], numbers: dict[str, int], stands: tuple[str, ...], outcome: str) -> dict[str, Any]:
    return {
        "case": row.id,
        "root": row.root_id,
        "started": row.started_at,
        "number": numbers.get(row.version, 0),
        "stands": list(stands),
        "outcome": outcome,
    }
