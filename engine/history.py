"""The history of a case: events that are only ever appended, each sealed by a hash over the one before.

The hash covers the stored texts themselves, SM3 where the OpenSSL build has it. The first event of a
case is sealed over the case's id; the case row keeps length and head, so a cut tail is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, reduce
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, cast, func, literal, select

from .actor import Actor
from .clock import stored
from .ids import Ids
from .store.schema import cases, event
from .store.sqlite import CONCATENATES

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
_SEALED = (
    "root_id",
    "position",
    "kind",
    "element",
    "legal_at",
    "recorded_at",
    "actor",
    "on_behalf",
    "department",
    "data",
)
SEPARATOR = "\x1f"
"""Stands between the parts of what is sealed."""
STATE = "state_digest"
"""Where the last event of an act keeps the digest of the tokens as they were stored with it."""

SealedRow = Sequence[Any]
"""Case, number and seal of an event, and the text that the seal is over, without the seal before."""


@dataclass
class PendingEvent:
    """An event of the act in hand; `data` may still grow until the act is saved."""

    kind: str
    element: str
    legal_at: datetime
    actor: Actor
    department: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """One sealed event; instants are stored texts; `position` orders events across the cases of a tree."""

    case_id: str
    seq: int
    root_id: str
    position: str
    kind: str
    element: str
    legal_at: str
    recorded_at: str
    actor: str
    on_behalf: str
    department: str
    data: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class Break:
    """The first row of a case that does not fit: what is wrong with it, as a code."""

    case_id: str
    seq: int
    code: str


@dataclass(frozen=True)
class Verification:
    """What a verification covered, and what it found broken."""

    cases: int
    events: int
    broken: tuple[Break, ...]


def sealed(
    case_id: str,
    root_id: str,
    length: int,
    head: str,
    pending: Sequence[PendingEvent],
    recorded_at: datetime,
    ids: Ids,
) -> tuple[list[dict[str, Any]], int, str]:
    """The rows of events sealed onto a case of this length and head, with its new length and head."""
    rows, recorded = [], stored(recorded_at)
    for found in pending:
        length += 1
        row = {
            "root_id": root_id,
            "position": ids.new(),
            "kind": found.kind,
            "element": found.element,
            "legal_at": stored(found.legal_at),
            "recorded_at": recorded,
            "actor": found.actor.login,
            "on_behalf": found.actor.on_behalf or "",
            "department": found.department,
            "data": json.dumps(found.data, ensure_ascii=False, separators=(",", ":")),
        }
        head = seal(head or case_id, case_id, length, row)
        rows.append({"case_id": case_id, "seq": length, "hash": head, **row})
    return rows, length, head


def seal(previous: str, case_id: str, seq: int, row: Mapping[str, str], algorithm: str = ALGORITHM) -> str:
    """The hash of an event, with the name of the algorithm in front."""
    return digest(SEPARATOR.join([previous, case_id, str(seq), *(row[name] for name in _SEALED)]), algorithm)


def digest(text: str, algorithm: str = ALGORITHM) -> str:
    """The hash of a stored text, with the name of the algorithm in front."""
    return f"{algorithm}:{hashlib.new(algorithm, text.encode()).hexdigest()}"


def events_of_case(connection: Connection, case_id: str) -> tuple[Event, ...]:
    """The history of one case, oldest first."""
    rows = connection.execute(select(event).where(event.c.case_id == case_id).order_by(event.c.seq))
    return tuple(read_event(row) for row in rows)


def event_of_case(connection: Connection, case_id: str, seq: int) -> Event | None:
    """One event of a case."""
    row = connection.execute(select(event).where(event.c.case_id == case_id, event.c.seq == seq)).first()
    return read_event(row) if row is not None else None


def events_of_tree(connection: Connection, root_id: str) -> tuple[Event, ...]:
    """The history of a case and all cases under it, in order of recording."""
    query = select(event).where(event.c.root_id == root_id).order_by(event.c.recorded_at, event.c.position)
    return tuple(read_event(row) for row in connection.execute(query))


def verify(connection: Connection, case_id: str | None = None) -> Verification:
    """Recompute the seals of one case or of all; each case is named at its first broken row."""
    query = select(cases.c.id, cases.c.history_length, cases.c.history_head).order_by(cases.c.id)
    if case_id is not None:
        query = query.where(cases.c.id == case_id)
    known = {row.id: (row.history_length, row.history_head) for row in connection.execute(query)}
    broken, count, seen = [], 0, set()
    for owner, rows in _by_case(connection, case_id):
        seen.add(owner)
        count += len(rows)
        found = first_break(owner, rows, known.get(owner))
        if found is not None:
            broken.append(found)
    broken.extend(
        Break(owner, 1, "history_missing") for owner, (length, _) in known.items() if owner not in seen and length
    )
    return Verification(cases=len(known), events=count, broken=tuple(broken))


def first_break(owner: str, rows: Sequence[SealedRow], case: tuple[int, str] | None) -> Break | None:
    """The first row of a whole history that does not fit; `case` is the length and head that the case row tells."""
    if case is None:
        return Break(owner, rows[0][1], "case_missing")
    before, prefix, blank = owner, ":", None
    for expected, (_, seq, told, text, *_) in enumerate(rows, start=1):
        if seq != expected:
            return Break(owner, expected, "row_missing")
        if not told.startswith(prefix):
            algorithm = told.partition(":")[0]
            prefix, blank = f"{algorithm}:", blank_digest(algorithm)
        if blank is None:
            return Break(owner, seq, "unknown_algorithm")
        # A copy costs half of what looking the algorithm up again does.
        found = blank.copy()
        found.update(f"{before}{SEPARATOR}{text}".encode())
        if prefix + found.hexdigest() != told:
            return Break(owner, seq, "hash_differs")
        before = told
    length, head = case
    if length != len(rows):
        return Break(owner, min(length, len(rows)) + 1, "length_differs")
    return None if head == before else Break(owner, len(rows), "head_differs")


def sealed_rows(connection: Connection, *further: ColumnElement[Any]) -> Select[Any]:
    """What a verification reads of each event, by case and number; the database puts the text together.

    A row is (case, number, hash, text), and then `further` columns.
    """
    text = joined(connection.dialect.name, sealed_columns())
    return select(event.c.case_id, event.c.seq, event.c.hash, text, *further).order_by(event.c.case_id, event.c.seq)


def joined(dialect: str, parts: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    """The parts as one text, with separators between them as between those that are sealed."""
    pieces = [piece for part in parts for piece in (literal(SEPARATOR), part)][1:]
    if dialect == "sqlite" and not CONCATENATES:
        return reduce(lambda before, piece: before.concat(piece), pieces)
    return func.concat(*pieces)


def sealed_columns() -> list[ColumnElement[str]]:
    """What is sealed of an event, behind the seal before it."""
    return [event.c.case_id, cast(event.c.seq, Text), *(event.c[name] for name in _SEALED)]


@lru_cache(maxsize=8)
def blank_digest(algorithm: str) -> Any:
    return hashlib.new(algorithm) if algorithm in hashlib.algorithms_available else None


def _by_case(connection: Connection, case_id: str | None) -> Iterator[tuple[str, list[SealedRow]]]:
    query = sealed_rows(connection).execution_options(yield_per=1000)
    if case_id is not None:
        query = query.where(event.c.case_id == case_id)
    for owner, rows in groupby(connection.execute(query), key=itemgetter(0)):
        yield owner, list(rows)


def read_event(row: Row[Any]) -> Event:
    """A row of the table as an event."""
    return Event(**{**row._mapping, "data": json.loads(row.data)})
