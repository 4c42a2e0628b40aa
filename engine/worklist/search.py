"""Which cases may bear some words: an index over the labels of whole case trees and their departments.

A tree enters the index under a new number each time its labels or departments change; nothing is ever
taken out, since whoever asks compares what is found with the labels themselves. SQLite: a full-text table
without content, written in batches, because it is cheap in bulk and dear one by one; what waits for its
batch is always among the candidates. PostgreSQL: a GIN index over an array.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, any_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from ..store.schema import cases, participant, search_entry
from .grams import department_gram, folded, text_grams, word_grams

BATCH = 256
"""Entries that wait until they are put into SQLite's index together."""

MOST_CANDIDATES = 2_000
"""Words that more trees bear are found sooner by walking the list itself."""


def words_of(asked: str) -> list[str]:
    """The words of a question; NUL cannot be stored, so that no label has it."""
    return asked.replace("\0", " ").split()


def enter(connection: Connection, root_id: str) -> None:
    """Note that a tree has new labels or departments; call it when those are written."""
    if connection.dialect.name == "sqlite":
        number = connection.exec_driver_sql("INSERT INTO search_entry (root_id) VALUES (?)", (root_id,)).lastrowid
        if number % BATCH == 0:
            index(connection, _waiting(connection, number - BATCH))
    else:
        query = "INSERT INTO search_entry (root_id) VALUES (%s) RETURNING number"
        index(connection, {connection.exec_driver_sql(query, (root_id,)).scalar_one(): root_id})


def index(connection: Connection, entries: Mapping[int, str]) -> None:
    """Put entries (number: root) into the index, under the labels and departments of this moment."""
    grams = _grams_of_trees(connection, entries.values())
    if connection.dialect.name == "sqlite":
        text = "INSERT INTO search_gram (rowid, grams) VALUES (?, ?)"
        rows: list[tuple[Any, ...]] = [(number, " ".join(grams[root_id])) for number, root_id in entries.items()]
    else:
        text = "INSERT INTO search_gram (number, grams) VALUES (%s, %s)"
        rows = [(number, grams[root_id]) for number, root_id in entries.items()]
    connection.exec_driver_sql(text, rows)


def candidates(
    connection: Connection, words: Sequence[str], departments: Sequence[str] | None = None
) -> list[str] | None:
    """The roots of trees that may bear all these words and in which one of the departments takes part.

    None where there are more than MOST_CANDIDATES: then the words are common.
    """
    named = [department_gram(code) for code in departments] if departments is not None else None
    match = _match_sqlite if connection.dialect.name == "sqlite" else _match_postgresql
    numbers = match(connection, word_grams(words), named)
    if len(numbers) > MOST_CANDIDATES:
        return None
    listed = connection.execute(select(search_entry.c.root_id).where(among(connection, search_entry.c.number, numbers)))
    return list(dict.fromkeys([*listed.scalars(), *_waiting_roots(connection)]))


def among(connection: Connection, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """The column has one of these values, however many they are, as one parameter."""
    if connection.dialect.name == "sqlite":
        listed = func.json_each(json.dumps(values)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(cast(list(values), ARRAY(column.type)))


def bears(
    connection: Connection, columns: Iterable[ColumnElement[str]], words: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Conditions that each word is contained in one of the columns, Latin letters in either case."""
    listed = list(columns)
    if connection.dialect.name != "sqlite":  # SQLite's LIKE folds Latin letters, and only those, by itself
        listed = [func.lower(column.collate("C")) for column in listed]
    return [or_(*(column.like(pattern(folded(word)), escape="\\") for column in listed)) for word in words]


def pattern(text: str) -> str:
    """A LIKE pattern that finds the text itself anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _match_sqlite(connection: Connection, grams: Sequence[str], departments: Sequence[str] | None) -> list[int]:
    told = [f'"{gram}"' for gram in grams]
    if departments is not None:
        told.append("(" + " OR ".join(f'"{gram}"' for gram in departments or ("",)) + ")")
    query = "SELECT rowid FROM search_gram WHERE search_gram MATCH ? ORDER BY rowid DESC LIMIT ?"
    found = connection.exec_driver_sql(query, (" AND ".join(told), MOST_CANDIDATES + 1))
    return list(found.scalars())


def _match_postgresql(connection: Connection, grams: Sequence[str], departments: Sequence[str] | None) -> list[int]:
    query, told = "SELECT number FROM search_gram WHERE grams @> %s::text[]", [list(grams)]
    if departments is not None:
        query, told = f"{query} AND grams && %s::text[]", [*told, list(departments)]
    found = connection.exec_driver_sql(f"{query} LIMIT {MOST_CANDIDATES + 1}", tuple(told))
    return list(found.scalars())


def _grams_of_trees(connection: Connection, roots: Iterable[str]) -> dict[str, list[str]]:
    wanted = sorted(set(roots))
    texts: dict[str, set[str]] = {root: set() for root in wanted}
    grams: dict[str, set[str]] = {root: set() for root in wanted}
    # The cases of a tree mostly bear the same labels.
    labels = select(cases.c.root_id, cases.c.subject, cases.c.reference, cases.c.party).distinct()
    for root, *labelled in connection.execute(labels.where(among(connection, cases.c.root_id, wanted))):
        texts[root].update(labelled)
    seen = select(participant.c.root_id, participant.c.department)
    for root, department in connection.execute(seen.where(among(connection, participant.c.root_id, wanted))):
        grams[root].add(department_gram(department))
    return {root: [*found, *text_grams(texts[root])] for root, found in grams.items()}


def _waiting(connection: Connection, after: int) -> dict[int, str]:
    query = select(search_entry.c.number, search_entry.c.root_id).where(search_entry.c.number > after)
    return {number: root_id for number, root_id in connection.execute(query)}  # noqa: C416 - rows are no pairs


def _waiting_roots(connection: Connection) -> list[str]:
    """The roots of entries that are not in the index yet: those since the last full batch."""
    if connection.dialect.name != "sqlite":
        return []
    last = connection.execute(select(func.max(search_entry.c.number))).scalar_one() or 0
    return list(_waiting(connection, last - last % BATCH).values())
