"""Whatever is asked of the docket, the answer is that of a plain look through all cases, and so is every count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from engine.clock import local_date
from engine.docket import bitset, ordering, texts
from engine.docket.query import Query
from engine.docket.search import Answer, answer, count, roots
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.worklist import search as words_search
from tests.engine.docket.shelf import ITEMS, NOW, PARTIES, SUBJECTS, Shelf, Told

ONE: dict[str, Callable[[Told], str]] = {
    "process": lambda one: one.process,
    "status": lambda one: one.status,
    "outcome": lambda one: one.outcome,
    "period": lambda one: one.month,
    "late": lambda one: str(int(one.late(NOW))),
    "automatic": lambda one: str(int("automatic" in one.marks)),
}
MANY: dict[str, Callable[[Told], Iterable[str]]] = {
    "department": lambda one: one.departments,
    "article": lambda one: {*one.articles, *(article.partition("(")[0] for article in one.articles)},
    "mark": lambda one: one.marks,
}


@pytest.fixture
def shelf(database: Database) -> Iterator[Shelf]:
    upgrade(database)
    yield Shelf(database, Random(11))


def meets(one: Told, query: Query, at: datetime = NOW) -> bool:
    """A plain look at one case."""
    labels = "\n".join((one.subject, one.reference, one.party)).lower()
    first, last = query.started_from or date.min, query.started_to or date.max
    wanted_item = query.item.lower()
    return (
        all(word in labels for word in query.q.lower().split())
        and all(word in one.reference.lower() for word in query.reference.lower().split())
        and all(word in one.party.lower() for word in query.party.lower().split())
        and (not query.item or wanted_item in one.item.lower() or wanted_item in ITEMS.get(one.item, ""))
        and set(query.departments) <= one.departments
        and set(query.articles) <= set(MANY["article"](one))
        and set(query.marks) <= one.marks
        and query.process in ("", one.process)
        and query.status in ("", one.status)
        and query.outcome in ("", one.outcome)
        and query.late in (None, one.late(at))
        and query.automatic in (None, "automatic" in one.marks)
        and one.month.startswith(query.period)
        and first <= local_date(one.started) <= last
    )


def counted(told: Iterable[Told], query: Query) -> dict[str, Counter[str]]:
    """The facets by a plain look."""
    listed = list(told)
    found: dict[str, Counter[str]] = {}
    for facet, value in ONE.items():
        others = query.without(facet)
        found[facet] = Counter(value(one) for one in listed if meets(one, others) and value(one))
    for facet, values in MANY.items():
        found[facet] = Counter(value for one in listed if meets(one, query) for value in values(one))
    return found


def random_query(random: Random, told: list[Told]) -> Query:
    some = random.choice(told)
    day = local_date(some.started)
    choices: dict[str, Callable[[], Any]] = {
        "q": lambda: random.choice(
            ("食品", "公司", "food", "100%", "_", "许可 有限", "无此词", "号", "盛达药房", "食许")
        ),
        "reference": lambda: random.choice((some.reference[3:9], "安审批", "〔2026〕1", some.reference)),
        "party": lambda: random.choice((some.party[:2], "有限", "trading", "*")),
        "item": lambda: random.choice(("F-1", "f-1", "食品", "经营", "施工", "无")),
        "departments": lambda: tuple(random.sample("ABCDEX", random.randint(1, 2))),
        "articles": lambda: (random.choice(("18", "18(1)", "22", "22(3)", "9")),),
        "marks": lambda: (random.choice(("automatic", "returned")),),
        "process": lambda: random.choice("pqrz"),
        "status": lambda: random.choice(("active", "ended")),
        "outcome": lambda: random.choice(("done", "given_up")),
        "late": lambda: random.random() < 0.5,
        "automatic": lambda: random.random() < 0.5,
        "period": lambda: some.month[: random.choice((4, 7))],
        "started_from": lambda: day - timedelta(days=random.randint(0, 90)),
        "started_to": lambda: day + timedelta(days=random.randint(0, 90)),
    }
    chosen = random.sample(sorted(choices), random.choice((0, 1, 1, 2, 2, 3, 5)))
    asked: dict[str, Any] = {name: choices[name]() for name in chosen}
    return Query(**asked, sort=random.choice(("newest", "oldest", "due")))


def walked(shelf: Shelf, query: Query, limit: int) -> tuple[list[str], Answer]:
    """All pages of a question, and the first answer."""
    found: list[str] = []
    cursor: str | None = None
    with shelf.database.read() as connection:
        first = here = answer(connection, query, NOW, limit=limit)
        while True:
            found += [one.root_id for one in here.cases]
            if here.next_cursor is None:
                return found, first
            assert len(here.cases) == limit
            cursor = here.next_cursor
            here = answer(connection, query, NOW, cursor, limit)


@pytest.mark.parametrize(
    ("segment", "sparse", "block", "candidates"), [(32_768, 2_000, 256, 2_000), (64, 5, 16, 3), (8, 0, 8, 0)]
)
def test_given_any_cases_when_anything_is_asked_then_list_and_counts_are_those_of_a_plain_look(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, segment: int, sparse: int, block: int, candidates: int
) -> None:
    monkeypatch.setattr(bitset, "SEGMENT", segment)
    monkeypatch.setattr("engine.docket.projection.SEGMENT", segment)
    monkeypatch.setattr(bitset, "_BYTES", segment // 8)
    monkeypatch.setattr(ordering, "SPARSE", sparse)
    monkeypatch.setattr(ordering, "_STRIDE", 7)
    monkeypatch.setattr(texts, "BLOCK", block)
    monkeypatch.setattr(texts, "_MOST", 4)
    monkeypatch.setattr(words_search, "MOST_CANDIDATES", candidates)
    # Either database is asked other things, each of them half of what is asked in all.
    random = Random(segment + len(shelf.database.engine.dialect.name))
    shelf.add(150)
    shelf.turn().reindex()
    for one in random.sample(sorted(shelf.told.values(), key=lambda one: one.id), 30):
        shelf.change(one, status="ended", outcome="done", due=None, departments=frozenset("AE"))
    shelf.add(20, NOW)
    shelf.turn().run()
    told = list(shelf.told.values())
    for _ in range(30):
        query = random_query(random, told)
        wanted = [one for one in told if meets(one, query)]
        found, first = walked(shelf, query, 13)
        assert sorted(found) == sorted(one.id for one in wanted), query
        assert found == [one.id for one in in_order(wanted, query.sort, shelf)], query
        assert first.total == len(wanted), query
        assert first.facets.counts == counted(told, query), query
        with shelf.database.read() as connection:
            assert count(connection, query, NOW) == len(wanted)
            assert list(roots(connection, query, NOW)) == found
            assert list(roots(connection, query, NOW, 5)) == found[:5]
        for one in first.cases:
            assert one.is_late == shelf.told[one.root_id].late(NOW)
            assert set(one.departments) == shelf.told[one.root_id].departments


def in_order(wanted: list[Told], sort: str, shelf: Shelf) -> list[Told]:
    """Ties are broken by the docket's own numbers, which this look takes as they are."""
    with shelf.database.read() as connection:
        found = answer(connection, Query(), NOW, limit=10_000)
    numbers = {one.root_id: one.number for one in found.cases}
    if sort == "due":
        return sorted(wanted, key=lambda one: (one.due or datetime.max.replace(tzinfo=NOW.tzinfo), numbers[one.id]))
    return sorted(wanted, key=lambda one: (one.started, numbers[one.id]), reverse=sort == "newest")


def test_given_an_open_case_when_its_due_instant_comes_then_it_is_late_without_being_written_again(
    shelf: Shelf,
) -> None:
    shelf.add(1, status="active", outcome="", due=NOW, was_late=False)
    shelf.turn().reindex()
    before = NOW - timedelta(microseconds=1)
    with shelf.database.read() as connection:
        assert [count(connection, Query(late=True), at) for at in (before, NOW)] == [0, 1]
        assert answer(connection, Query(), before).facets.counts["late"] == {"0": 1}
        assert answer(connection, Query(), NOW).facets.counts["late"] == {"1": 1}


def test_given_a_question_when_told_as_an_address_then_the_same_question_comes_back() -> None:
    random = Random(5)
    told = Told("i", "p", "active", "", SUBJECTS[0], "安审批许〔2026〕1号", PARTIES[0], frozenset("A"), frozenset(),
                frozenset(), "", NOW, None, False, 1)  # fmt: skip
    for _ in range(200):
        query = random_query(random, [told])
        assert Query.of(query.args()) == query
    assert Query().args() == {}
    assert not Query(sort="oldest").narrows and Query(late=False).narrows


@pytest.mark.parametrize(
    "asked",
    [
        {"late": "x", "from": "yesterday", "to": "2026-13-01", "period": "26", "sort": "random()"},
        {"q": None, "cursor": "1~2", "department": []},
        {"q": "\0", "process": "\0"},
    ],
)
def test_given_an_address_that_cannot_be_read_then_nothing_is_asked(asked: dict[str, Any]) -> None:
    assert Query.of(asked) == Query()


def test_given_one_of_several_departments_when_left_out_then_the_others_stay() -> None:
    query = Query(departments=("A", "B"), late=True)
    assert query.without("departments", "A") == Query(departments=("B",), late=True)
    assert query.without("departments") == replace(query, departments=())
    assert query.without("late") == Query(departments=("A", "B"))


def test_given_an_empty_docket_then_the_answer_is_empty(shelf: Shelf) -> None:
    with shelf.database.read() as connection:
        found = answer(connection, Query(q="食品", late=True), NOW)
        assert (found.cases, found.total, found.next_cursor) == ((), 0, None)
        assert roots(connection, Query(sort="due"), NOW, 3) == ()


@pytest.mark.parametrize("cursor", ["", "~", "x~y", "2026~99999999999999", "2026-01-01T00:00:00.000000Z~²"])
def test_given_a_cursor_that_is_none_then_the_list_begins_at_its_beginning(shelf: Shelf, cursor: str) -> None:
    shelf.add(3)
    shelf.turn().reindex()
    with shelf.database.read() as connection:
        assert answer(connection, Query(), NOW, cursor) == answer(connection, Query(), NOW)
