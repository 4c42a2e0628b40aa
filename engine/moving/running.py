"""Which cases of a process run on which of its versions, and which of them a move has taken along already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ..replay import MIGRATED
from ..store.schema import cases, deployment, event, process_version
from ..worklist.search import among

RUNNING = ("active", "held")


def numbers_of(connection: Connection, process: str) -> dict[str, int]:
    """The number of every deployed version of a process, by its hash, in order of these numbers."""
    query = select(process_version.c.hash, process_version.c.number).where(process_version.c.process == process)
    deployed = select(deployment.c.hash).where(deployment.c.process == process)
    rows = connection.execute(query.where(process_version.c.hash.in_(deployed)).order_by(process_version.c.number))
    return {row.hash: row.number for row in rows}


def running_by_version(connection: Connection, process: str) -> Mapping[str, int]:
    """How many cases of a process run on each of its versions."""
    query = select(cases.c.version, func.count()).where(cases.c.process == process, cases.c.status.in_(RUNNING))
    return {version: count for version, count in connection.execute(query.group_by(cases.c.version))}  # noqa: C416


def running(
    connection: Connection, process: str, versions: Collection[str], ids: Collection[str] | None = None
) -> list[Row[Any]]:
    """The running cases of a process on some of its versions, or those of them that are named; the oldest first."""
    query = select(cases).where(
        cases.c.process == process, cases.c.version.in_(sorted(versions)), cases.c.status.in_(RUNNING)
    )
    if ids is not None:
        query = query.where(among(connection, cases.c.id, sorted(ids)))
    return list(connection.execute(query.order_by(cases.c.started_at, cases.c.id)))


def moved_by(connection: Connection, run: str, since: str) -> set[str]:
    """The cases that a run has moved; nothing of it was recorded before `since`."""
    query = select(event.c.case_id).where(event.c.recorded_at >= since, event.c.kind == MIGRATED)
    return set(connection.execute(query.where(event.c.data.contains(f'"run":"{run}"', autoescape=True))).scalars())
