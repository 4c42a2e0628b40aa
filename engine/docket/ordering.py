"""The first cases of a set in the order of a list, from a cursor on, without sorting the set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, literal, select, tuple_

from ..clock import start_of_day, stored
from ..worklist.search import among
from .bitset import as_bytes, numbers_of
from .tables import docket

SPARSE = 2_000
"""Sets up to this size are read and sorted; of larger ones the first are soon met when walking in order."""

_STRIDE = 2_000


def page_of(
    connection: Connection, found: int, months: Mapping[str, int], sort: str, cursor: str | None, limit: int
) -> tuple[list[int], str | None]:
    """So many numbers of a set in the order of `sort`, and the cursor of those that follow."""
    rows = _few(connection, found, sort, cursor) if found.bit_count() <= SPARSE else None
    walk = iter(rows) if rows is not None else _walked(connection, found, months, sort, cursor)
    page: list[tuple[str, int]] = []
    for row in walk:
        if len(page) == limit:
            key, number = page[-1]
            return [number for _, number in page], f"{key}~{number}"
        page.append(row)
    return [number for _, number in page], None


def _few(connection: Connection, found: int, sort: str, cursor: str | None) -> list[tuple[str, int]]:
    key, falling = _key(sort), sort == "newest"
    query = select(key, docket.c.number).where(among(connection, docket.c.number, list(numbers_of(found))))
    after = _place(cursor)
    rows = [(text, number) for text, number in connection.execute(query)]
    if after is not None:
        rows = [row for row in rows if (row < after if falling else row > after)]
    return sorted(rows, reverse=falling)


def _walked(
    connection: Connection, found: int, months: Mapping[str, int], sort: str, cursor: str | None
) -> Iterator[tuple[str, int]]:
    """In the order of the index from the first month on in which anything was found."""
    key, falling = _key(sort), sort == "newest"
    order = (key.desc(), docket.c.number.desc()) if falling else (key, docket.c.number)
    member, after = as_bytes(found), _place(cursor)
    query = select(key, docket.c.number).order_by(*order).limit(_STRIDE)
    if sort != "due":
        held = [month for month, numbers in months.items() if numbers & found]
        begins = date.fromisoformat(f"{(max if falling else min)(held)}-01")
        ends = (begins + timedelta(days=31)).replace(day=1)
        query = query.where(key < stored(start_of_day(ends)) if falling else key >= stored(start_of_day(begins)))
    while True:
        asked = query
        if after is not None:
            place, mark = tuple_(key, docket.c.number), tuple_(literal(after[0]), literal(after[1]))
            asked = asked.where(place < mark if falling else place > mark)
        rows = connection.execute(asked).all()
        for text, number in rows:
            if number >> 3 < len(member) and member[number >> 3] >> (number & 7) & 1:
                yield text, number
        if len(rows) < _STRIDE:
            return
        after = (rows[-1][0], rows[-1][1])


def _key(sort: str) -> Any:
    return docket.c.due_at if sort == "due" else docket.c.started_at


def _place(cursor: str | None) -> tuple[str, int] | None:
    text, _, number = (cursor or "").partition("~")
    return (text, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
