"""Who looked at what, as pages show it: entries of the journal with people, departments and the cases concerned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.casebook import CaseSummary, find_case
from engine.proof.accesses import EntryPage, named_cases
from engine.proof.journal import Entry
from web.words.journal import Told, Words, told_of

MOST_CASES = 5
"""Cases of one entry that are linked one by one."""

Files = Callable[[Iterable[str]], Mapping[str, str]]
"""The names of evidence files by their ids."""


@dataclass(frozen=True)
class AccessRow:
    """One entry: who, when, what; the cases it concerns, as many as are linked, and how many more there are."""

    entry: Entry
    person: str
    department: str
    told: Told
    cases: tuple[CaseSummary, ...]
    more: int


@dataclass(frozen=True)
class AccessReader:
    """With what entries are put into words."""

    person: Callable[[str], str]
    department: Callable[[str], str]
    words: Callable[[Mapping[str, str]], Words]
    files: Files


def access_rows(connection: Connection, page: EntryPage, reader: AccessReader) -> tuple[AccessRow, ...]:
    """The rows of a page of the journal."""
    names = reader.files({str(entry.data["file"]) for entry in page.entries if "file" in entry.data})
    words, known = reader.words(names), dict[str, CaseSummary | None]()
    rows = []
    for entry in page.entries:
        concerned = named_cases(entry)
        for root_id in concerned[:MOST_CASES]:
            if root_id not in known:
                known[root_id] = find_case(connection, root_id)
        found = tuple(case for root_id in concerned[:MOST_CASES] if (case := known[root_id]) is not None)
        who, where = reader.person(entry.actor), reader.department(entry.department)
        rows.append(AccessRow(entry, who, where, told_of(entry, words), found, max(0, len(concerned) - MOST_CASES)))
    return tuple(rows)
