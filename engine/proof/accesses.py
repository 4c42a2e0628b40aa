"""The journal searched: who did what outside of cases, by person, department, kind, case and time."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from .journal import Entry
from .tables import journal


@dataclass(frozen=True)
class Wanted:
    """Which entries are wanted; everything left out narrows nothing.

    `kinds` are wanted or, with `without`, not wanted. Instants are stored texts, `before` is exclusive. A case
    tree is concerned where an entry is about it alone and where it is one of several that the entry names.
    """

    kinds: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    actor: str = ""
    department: str = ""
    root_id: str = ""
    since: str = ""
    before: str = ""


@dataclass(frozen=True)
class EntryPage:
    """Entries, newest first, and the number before which the next page begins."""

    entries: tuple[Entry, ...]
    next_cursor: int | None


def entry_page(connection: Connection, wanted: Wanted, cursor: int | None = None, limit: int = 50) -> EntryPage:
    """The entries that match."""
    query = select(journal).where(*_conditions(wanted)).order_by(journal.c.seq.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(journal.c.seq < cursor)
    rows = connection.execute(query).all()
    found = tuple(Entry(**{**row._mapping, "data": json.loads(row.data)}) for row in rows[:limit])
    return EntryPage(found, found[-1].seq if len(rows) > limit else None)


def known_kinds(connection: Connection) -> tuple[str, ...]:
    """The kinds that occur."""
    return tuple(connection.scalars(select(journal.c.kind).distinct().order_by(journal.c.kind)))


def named_cases(entry: Entry) -> tuple[str, ...]:
    """The case trees an entry concerns: the one it is about, else those it names."""
    named = entry.data.get("cases")
    several: Collection[object] = named if isinstance(named, list) else ()
    return (entry.root_id,) if entry.root_id else tuple(str(one) for one in several)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    column, found = journal.c, list[ColumnElement[bool]]()
    if wanted.kinds:
        found.append(column.kind.in_(sorted(wanted.kinds)))
    if wanted.without:
        found.append(column.kind.not_in(sorted(wanted.without)))
    if wanted.actor:
        found.append(column.actor == wanted.actor)
    if wanted.department:
        found.append(column.department == wanted.department)
    if wanted.root_id:
        # An id stands in the data between quotes; it is so long that nothing else looks like it.
        several = (column.root_id == "") & column.data.contains(json.dumps(wanted.root_id), autoescape=True)
        found.append(or_(column.root_id == wanted.root_id, several))
    if wanted.since:
        found.append(column.at >= wanted.since)
    if wanted.before:
        found.append(column.at < wanted.before)
    return found
