"""The lists of work are read through their indexes, however they are filtered: the databases' own plans say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from engine.casebook import CaseFilter, case_page
from engine.clock import parsed
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.worklist import search
from engine.worklist.inbox import InboxFilter, inbox_counts, inbox_page
from tests.engine.worklist.test_search import Shelf

MOMENT = parsed("2026-06-01T00:00")
CURSOR = "2026-01-01T00:00:00.000003Z~case000003"
ROLES = ("clerk", "head")


@pytest.fixture
def shelf(database: Database) -> Shelf:
    upgrade(database)
    return Shelf(database)


@contextmanager
def statements(connection: Connection) -> Iterator[list[tuple[str, object]]]:
    """All statements carried out meanwhile."""
    heard: list[tuple[str, object]] = []

    def hear(_c: object, _cursor: object, text: str, told: object, _context: object, _many: bool) -> None:
        heard.append((text, told))

    event.listen(connection.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(connection.engine, "before_cursor_execute", hear)


def plan(connection: Connection, text: str, told: object) -> str:
    """How the database carries out a statement; PostgreSQL is made to prefer an index even on an empty table."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", told)
        return "\n".join(str(row[3]) for row in rows)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {text}", told))


def plans(database: Database, ask: Callable[[Connection], object]) -> str:
    with database.read() as connection:
        with statements(connection) as heard:
            ask(connection)
        return "\n".join(plan(connection, text, told) for text, told in heard)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (InboxFilter(("A",), ROLES), "work_item_inbox"),
        (InboxFilter(("A",), ("clerk",)), "work_item_inbox"),
        (InboxFilter(("A",), ROLES, due_before="2026-02-01T00:00:00.000000Z"), "work_item_inbox"),
        (InboxFilter(("A",), ROLES, element="e"), "work_item_inbox"),
        (InboxFilter(("A",), ROLES, provisional=True), "work_item_provisional"),
        (InboxFilter(("A",), ROLES, assignee="a.clerk"), "work_item_assigned"),
        (InboxFilter(None), "work_item_inbox"),
        (InboxFilter(("A",)), "work_item_inbox"),
        (InboxFilter(("A",), ROLES, q="食品"), "search_gram"),
    ],
)
def test_given_any_filter_then_the_inbox_is_read_through_its_index(
    shelf: Shelf, wanted: InboxFilter, index: str
) -> None:
    shelf.add(("食品", "", ""))

    def ask(connection: Connection) -> None:
        inbox_page(connection, wanted)
        inbox_page(connection, wanted, CURSOR)
        inbox_counts(connection, wanted, MOMENT, MOMENT, MOMENT)

    told = plans(shelf.database, ask)
    assert index in told or (shelf.database.is_sqlite and index == "search_gram" and "VIRTUAL TABLE INDEX" in told)
    assert not scans(told), told


@pytest.mark.parametrize(
    "wanted", [InboxFilter(None), InboxFilter(()), InboxFilter(("A",), ()), InboxFilter((), q="x")]
)
def test_given_nothing_to_see_then_the_inbox_is_empty(shelf: Shelf, wanted: InboxFilter) -> None:
    if wanted.departments is not None:
        shelf.add(("食品", "", ""))
    with shelf.database.read() as connection:
        assert inbox_page(connection, wanted).items == ()
        counts = inbox_counts(connection, wanted, MOMENT, MOMENT, MOMENT)
    assert (counts.total, counts.provisional) == (0, 0)


def test_given_several_streams_then_they_are_merged_in_order_of_due_time_page_by_page(shelf: Shelf) -> None:
    for number in range(9):
        shelf.add(("食品", "", ""), "AB"[number % 2])
    for wanted in (InboxFilter(None), InboxFilter(("A", "B"), ROLES), InboxFilter(("A", "B"), ROLES, element="e")):
        found, cursor, pages = list[str](), None, 0
        while cursor is not None or not pages:
            with shelf.database.read() as connection:
                page = inbox_page(connection, wanted, cursor, 4)
            found += [item.root_id for item in page.items]
            cursor, pages = page.next_cursor, pages + 1
        assert found == [*shelf.labels]
        assert pages == 3


def test_given_common_words_then_the_inbox_is_walked_in_order_and_no_table_read_whole(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_CANDIDATES", 0)
    monkeypatch.setattr(search, "BATCH", 1)
    shelf.add(("食品", "", ""))
    told = plans(shelf.database, lambda connection: inbox_page(connection, InboxFilter(("A",), ROLES, q="食品")))
    assert "work_item_inbox" in told
    assert not scans(told), told


@pytest.mark.parametrize("q", ["", "食品"])
def test_given_a_department_then_the_list_of_cases_is_read_in_order_of_start(shelf: Shelf, q: str) -> None:
    shelf.add(("食品", "", ""))
    told = plans(shelf.database, lambda connection: case_page(connection, CaseFilter(("A",), q)))
    assert not scans(told), told
    if not q and shelf.database.is_sqlite:
        assert "cases_by_start" in told and "TEMP B-TREE" not in told


def scans(told: str) -> list[str]:
    """The lines of a plan in which a whole table of ours is read."""
    big = ("work_item", "cases", "participant", "search_entry")
    return [
        line for line in told.splitlines() if "Seq Scan" in line or any(line.strip() == f"SCAN {name}" for name in big)
    ]
