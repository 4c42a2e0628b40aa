"""On which versions of its process a case ran, as its history tells: since its start, and since each move."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from ..history import Event
from ..replay import MIGRATED
from ..store.schema import event
from ..worklist.search import among

STARTED = "case.started"
PINNING = (STARTED, MIGRATED)
_TOLD = {STARTED: "version", MIGRATED: "to"}


def pinned_by(events: Iterable[Event]) -> tuple[str, ...]:
    """The versions in the order in which the case ran on them; empty for a case that never began."""
    found = (told.data.get(_TOLD[told.kind]) for told in events if told.kind in PINNING)
    return tuple(version for version in found if isinstance(version, str))


def versions_of_trees(connection: Connection, root_ids: Collection[str]) -> set[str]:
    """Every version on which a case of these trees ever ran."""
    query = select(event.c.kind, event.c.data).where(event.c.kind.in_(PINNING))
    rows = connection.execute(query.where(among(connection, event.c.root_id, sorted(root_ids))))
    return {str(json.loads(data).get(_TOLD[kind])) for kind, data in rows}
