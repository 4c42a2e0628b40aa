"""When a version of a process was made the running one, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from .store.schema import deployment, process_version


@dataclass(frozen=True)
class Deployed:
    """One version as it ran at an instant; `number` counts the versions of its process, `at` is a stored instant."""

    process: str
    version: str
    number: int
    at: str
    by: str
    reason: str


def deployed(connection: Connection, version: str, until: str) -> Deployed | None:
    """The last deployment of a version up to an instant (stored); None where there was none by then."""
    query = (
        select(deployment, process_version.c.number.label("of_process"))
        .join(process_version, process_version.c.hash == deployment.c.hash)
        .where(deployment.c.hash == version, deployment.c.deployed_at <= until)
        .order_by(deployment.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Deployed(row.process, row.hash, row.of_process, row.deployed_at, row.deployed_by, row.reason)
