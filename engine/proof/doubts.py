"""Which histories have to be looked at row by row: nearly always none of a thousand.

The database gives each history as one text in which every seal follows what it seals, so that cutting it at the
seals leaves the very texts that were sealed. Each seal is recomputed, at little more than what the hashing costs,
and all are compared at once; so where something does not fit, this does not say what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import chain, compress, repeat
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, LargeBinary, Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ..history import SEPARATOR, blank_digest, sealed_columns
from ..replay import MIGRATED
from ..store.schema import event
from .pinning import STARTED

_SEAL = b"\x1e"
"""Stands before a seal; in data that is sealed it is escaped, as all control characters in JSON are."""
_BETWEEN = SEPARATOR.encode()
_STARTED = f"{SEPARATOR}{STARTED}{SEPARATOR}".encode()
_VERSION = b'"version":'


class Told(NamedTuple):
    """What case row and checkpoints say of a history; `marks` are (case, length, head, checkpoint), oldest first."""

    length: int
    head: str
    version: str
    marks: Sequence[tuple[str, int, str, int]]

    @property
    def covered(self) -> int:
        """How many events checkpoints cover."""
        return self.marks[-1][1] if self.marks else 0


def doubted(connection: Connection, within: ColumnElement[bool], told: Mapping[str, Told]) -> set[str]:
    """Those of the cases, in their order, whose histories do not clearly fit; all, where one has an unfit seal."""
    rows = fetched(connection, _query(connection).where(within))
    pieces = _SEAL.join([f"{row[0]}{SEPARATOR}".encode() + row[1] + _BETWEEN for row in rows]).split(_SEAL)
    whole = (
        [row[0] for row in rows] == list(told)
        and [len(row[1]) for row in rows] == [row[2] for row in rows]  # SQLite ends a part at a zero character
        and _agree(pieces, told)
        and _sealed(pieces, told)
    )
    if not whole:
        return set(told)
    return {row[0] for row in rows if row[3] or not _started(row[1], told[row[0]].version)}


def fetched(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """The rows as the driver gives them: one of our own around each would cost half as much as fetching it."""
    result = connection.execute(query)
    rows: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return rows


def _agree(pieces: Sequence[bytes], told: Mapping[str, Told]) -> bool:
    """Whether the pieces are the events of the cases from first to last, each followed by the head told of it."""
    if len(pieces) != len(told) + sum([known.length for known in told.values()]):
        return False
    at = 0
    for case_id, known in told.items():
        end, own = at + known.length, f"{SEPARATOR}{case_id}{SEPARATOR}"
        # No two events of a case have one number: from the first to the last, so many of them are all of them.
        before = known.head if known.length > 1 else case_id
        if (
            known.length < 1
            or not pieces[at].startswith(f"{case_id}{own}1{SEPARATOR}".encode())
            or not pieces[end - 1].startswith(f"{own}{known.length}{SEPARATOR}".encode(), len(before))
            or pieces[end] != f"{known.head}{SEPARATOR}".encode()
        ):
            return False
        for _, length, head, _ in known.marks:
            if not 0 < length <= known.length or not pieces[at + length].startswith(f"{head}{SEPARATOR}".encode()):
                return False
        at = end + 1
    return True


def _sealed(pieces: Sequence[bytes], told: Mapping[str, Told]) -> bool:
    """Whether each event's piece is followed by the seal over it, all of one algorithm."""
    head = next(iter(told.values())).head
    algorithm, _, _ = head.partition(":")
    blank = blank_digest(algorithm)
    if blank is None:
        return False
    events = list(chain.from_iterable([b"\x01" * known.length + b"\x00" for known in told.values()]))
    # One pass a step, and none in Python itself: that would cost a fifth of the hashing.
    kind = type(blank)
    running = list(map(kind.copy, repeat(blank, len(pieces) - len(told))))
    for _ in map(kind.update, running, compress(pieces, events)):
        pass
    found = f"{SEPARATOR}{algorithm}:".join(map(kind.hexdigest, running))
    # What is compared of each piece is at most as long as a seal, and so in its place.
    seals = b"".join([piece[: len(head) + 1] for piece in compress(pieces[1:], events)])
    return seals == f"{algorithm}:{found}{SEPARATOR}".encode()


def _started(text: bytes, version: str) -> bool:
    """Whether the first event that tells of the case's start clearly names this version."""
    at = text.find(_STARTED)
    begin, end = text.rfind(_SEAL, 0, max(at, 0)), text.find(_SEAL, at)
    # Four separators after the seal before stands the kind of an event; the first has no seal before it.
    if at < 0 or text.count(_BETWEEN, max(begin, 0), at) != 4 - (begin < 0):
        return False
    named = text.find(_VERSION, at, end) + len(_VERSION)
    return text.startswith(f'"{version}"'.encode(), named) and text.find(_VERSION, named, end) < 0


def _query(connection: Connection) -> Select[Any]:
    """Rows of case, what is sealed of its events with their seals, its octets, and whether it ever moved."""
    parts = [*sealed_columns(), event.c.hash]
    if connection.dialect.name == "sqlite":
        # One call is a third quicker than a chain of concatenations.
        piece = func.printf(SEPARATOR.join(["%s"] * (len(parts) - 1)) + _SEAL.decode() + "%s", *parts)
        # It takes the rows as the primary key gives them; in another order nothing would fit, and nothing be missed.
        text: ColumnElement[bytes] = cast(func.group_concat(piece, SEPARATOR), LargeBinary)
        alone = reduce(add, (func.length(cast(part, LargeBinary)) for part in parts))
        octets: ColumnElement[int] = func.sum(alone) + func.count() * literal(len(parts), Integer) - 1
        moved: ColumnElement[bool] = func.max(event.c.kind == MIGRATED)
    else:
        piece = func.concat(func.concat_ws(SEPARATOR, *parts[:-1]), _SEAL.decode(), event.c.hash)
        ordered = func.string_agg(piece, aggregate_order_by(literal(SEPARATOR), event.c.seq))
        text = func.convert_to(ordered, "UTF8")
        octets = func.octet_length(text)
        moved = func.bool_or(event.c.kind == MIGRATED)
    return select(event.c.case_id, text, octets, moved).group_by(event.c.case_id).order_by(event.c.case_id)
