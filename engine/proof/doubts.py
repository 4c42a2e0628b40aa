"""Which histories have to be looked at row by row: nearly always none of a thousand.

The database gives the histories of many cases as one text in which every seal follows what it seals, so that cutting
it at the seals leaves the very texts that were sealed. Each seal is recomputed, at little more than what the hashing
costs, and all are compared at once; so where something does not fit, this does not say what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress, repeat
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ..history import SEPARATOR, blank_digest, joined, sealed_columns
from ..replay import MIGRATED
from ..store.rawrows import fetched
from ..store.schema import event
from .pinning import STARTED

_MARK = "\x1e"
"""Stands before a seal and before a case; in data that is sealed it is escaped, as all control characters in JSON."""
_SEAL, _BETWEEN = _MARK.encode(), SEPARATOR.encode()
_STARTED, _MOVED = (f"{SEPARATOR}{kind}{SEPARATOR}".encode() for kind in (STARTED, MIGRATED))
_BEFORE_KIND = 4
"""Separators before the one of the kind: behind the seal before, the case, the number and the root."""
_VERSION = b'"version":'


class Known(NamedTuple):
    """What the row of a case says of its history."""

    case_id: str
    length: int
    head: str
    version: str


def doubted(connection: Connection, span: Mapping[str, str], told: Sequence[Known]) -> set[str]:
    """Those of the cases, in their order, whose histories do not clearly fit; all, where one has an unfit seal."""
    [(text,)] = fetched(connection, _query(connection.dialect.name), span)
    before, *pieces = (text or b"").split(_SEAL)
    ends = [end - 1 for end in accumulate(known.length + 1 for known in told)]
    whole = (
        before == b""
        and len(pieces) == ends[-1] + 1
        and _framed(pieces, ends, told)
        and _sealed(pieces, ends, told[0].head)
    )
    if not whole:
        return {known.case_id for known in told}
    moved = [piece for piece in pieces if _MOVED in piece] if _MOVED in text else ()
    return {piece.split(_BETWEEN, 2)[1].decode() for piece in moved} | set(_otherwise_pinned(pieces, ends, told))


def within(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a case is of the span: behind `after` and not behind `last`, as the database orders them."""
    return and_(column > bindparam("after", type_=Text), column <= bindparam("last", type_=Text))


def _framed(pieces: Sequence[bytes], ends: Sequence[int], told: Sequence[Known]) -> bool:
    """Whether the pieces are the events of the cases from first to last, each followed by the head told of it.

    What stands before a case is only written where an event is numbered as the first; and as no two events of a case
    have one number, so many of them up to the last number are all of them.
    """
    heads = b"".join([pieces[end] for end in ends])
    if heads + _BETWEEN != "".join([f"{known.head}{SEPARATOR}" for known in told]).encode():
        return False
    past = len(told[0].head) + 1
    starts = [past if known.length > 1 else len(known.case_id) + 1 for known in told]
    lasts = [f"{known.case_id}{SEPARATOR}{known.length}{SEPARATOR}".encode() for known in told]
    return all(map(bytes.startswith, [pieces[end - 1] for end in ends], lasts, starts))


def _sealed(pieces: Sequence[bytes], ends: Sequence[int], head: str) -> bool:
    """Whether each event's piece is followed by the seal over it, all of the algorithm of this head."""
    algorithm, _, _ = head.partition(":")
    blank = blank_digest(algorithm)
    if blank is None:
        return False
    events = bytearray(b"\x01") * len(pieces)
    for end in ends:
        events[end] = 0
    # One pass a step, and none in Python itself: that would cost a fifth of the hashing.
    kind = type(blank)
    running = list(map(kind.copy, repeat(blank, len(pieces) - len(ends))))
    for _ in map(kind.update, running, compress(pieces, events)):
        pass
    found = f"{SEPARATOR}{algorithm}:".join(map(kind.hexdigest, running))
    # What is compared of each piece is at most as long as a seal, and so in its place.
    seals = b"".join([piece[: len(head) + 1] for piece in compress(pieces[1:], events)])
    return seals == f"{algorithm}:{found}".encode()


def _otherwise_pinned(pieces: Sequence[bytes], ends: Sequence[int], told: Sequence[Known]) -> Iterator[str]:
    """The cases whose first event that tells of the start does not clearly name this version."""
    clear = {version: f'{_VERSION.decode()}"{version}"'.encode() for version in {known.version for known in told}}
    at = 0
    for known, end in zip(told, ends, strict=True):
        while (kind := pieces[at].find(_STARTED)) < 0 and at < end:
            at += 1
        piece = pieces[at]
        version = piece.find(_VERSION, kind)
        if (
            kind < 0
            or not piece.startswith(clear[known.version], version)
            or piece.find(_VERSION, version + 1) >= 0
            or piece.count(_BETWEEN, 0, kind) != _BEFORE_KIND
        ):
            yield known.case_id
        at = end + 1


@lru_cache(maxsize=2)
def _query(dialect: str) -> Select[bytes]:
    """The one text: the histories with their seals, each case before its first event."""
    first = case((event.c.seq == 1, literal(_MARK).concat(event.c.case_id).concat(SEPARATOR)), else_="")
    named = sealed_columns()
    sealed = [first.concat(named[0]), *named[1:-1], named[-1].concat(_MARK).concat(event.c.hash)]
    piece = joined(dialect, sealed)
    if dialect == "sqlite":
        # It takes the rows as the primary key gives them; in another order nothing would fit, and nothing be missed.
        text: ColumnElement[bytes] = cast(func.group_concat(piece, SEPARATOR), LargeBinary)
    else:
        ordered = func.string_agg(piece, aggregate_order_by(literal(SEPARATOR), event.c.case_id, event.c.seq))
        text = func.convert_to(ordered, "UTF8")
    return select(text).where(within(event.c.case_id))
