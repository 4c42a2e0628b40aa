"""Where an act is written down: the place of its event and the event's seal, as its answer tells them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, select

from ..store.schema import event


@dataclass(frozen=True)
class Record:
    """The event that holds an act: its case, its number there, its hash, and the stored instant of recording."""

    case_id: str
    seq: int
    hash: str
    recorded_at: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The record of a sealed row."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


def record_of_start(connection: Connection, case_id: str) -> Record | None:
    """The record of a case's start."""
    wanted = select(event).where(event.c.case_id == case_id, event.c.kind == "case.started")
    row = connection.execute(wanted.order_by(event.c.seq).limit(1)).one_or_none()
    return Record.of(row._asdict()) if row is not None else None


@dataclass(frozen=True)
class RecordedAct:
    """A record with what its event says."""

    record: Record
    root_id: str
    kind: str
    data: Mapping[str, Any]


def recorded_acts(connection: Connection, root_ids: Collection[str], kinds: Collection[str]) -> tuple[RecordedAct, ...]:
    """The acts of these kinds in these case trees, in order of recording."""
    wanted = select(event).where(event.c.root_id.in_(root_ids), event.c.kind.in_(kinds))
    rows = connection.execute(wanted.order_by(event.c.recorded_at, event.c.position))
    return tuple(RecordedAct(Record.of(row._asdict()), row.root_id, row.kind, json.loads(row.data)) for row in rows)
