"""Signals between cases: told to all who wait for them, in a tree or everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from .means import Means
from .store.schema import cases

if TYPE_CHECKING:
    from .unit import Unit

SIGNALLED = "case.signalled"
"""The message by which a case lets the other cases of its tree hear a signal."""


def hearing(means: Means | Unit, connection: Connection, signal: str, root_id: str | None = None) -> list[str]:
    """The running cases that could wait for a signal by their drawing, in order of start: of a tree, or all."""
    running = select(cases.c.version).where(cases.c.status.in_(("active", "held")))
    if root_id is not None:
        running = running.where(cases.c.root_id == root_id)
    versions = connection.execute(running.distinct().order_by(cases.c.version)).scalars().all()
    listening = [version for version in versions if signal in means.specs.get(connection, version).diagram.signals]
    if not listening:
        return []
    query = select(cases.c.id).where(cases.c.version.in_(listening), cases.c.status.in_(("active", "held")))
    if root_id is not None:
        query = query.where(cases.c.root_id == root_id)
    return list(connection.execute(query.order_by(cases.c.started_at, cases.c.id)).scalars())
