"""Searching finds what a plain look through all labels finds, on both databases, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from string import ascii_lowercase, ascii_uppercase

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, insert, select

from engine.casebook import CaseFilter, case_page
from engine.clock import parsed
from engine.store.database import Database
from engine.store.migration import ENGINE_REVISIONS, upgrade
from engine.store.schema import cases, participant, process_version, search_entry, work_item
from engine.worklist import search
from engine.worklist.grams import department_gram, text_grams, word_grams
from engine.worklist.inbox import InboxFilter, inbox_counts, inbox_page
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

LETTERS = "安丘市食品经营许可证〔2026〕号年字第-_%'\"\\*()ABCabc012 "
MOMENT = parsed("2026-06-01T00:00")
WORDS = ("食品", "安", "%", "_", "a", "A_", '"', "'", "\\", "*", "〔2026〕", "012", "AND", "(", "食品 安", "b 0")


def plainly(asked: str, labels: Sequence[str]) -> bool:
    """Every word is in one of the labels, Latin letters in either case."""
    lower = str.maketrans(ascii_uppercase, ascii_lowercase)
    return all(any(word in label.translate(lower) for label in labels) for word in asked.translate(lower).split())


class Shelf:
    """Cases with one open task each, their labels by case."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.labels: dict[str, tuple[str, str, str]] = {}
        self.departments: dict[str, str] = {}
        with database.write() as connection:
            version = {"hash": "v", "process": "p", "number": 1, "name": "p", "calls": "{}"}
            connection.execute(insert(process_version).values(**version))

    def add(self, labels: tuple[str, str, str], department: str = "A", *, enter: bool = True) -> str:
        case_id = f"case{len(self.labels):06}"
        names = dict(zip(("subject", "reference", "party"), labels, strict=True))
        times = {"started_at": f"2026-01-01T00:00:00.{len(self.labels):06}Z"}
        with self.database.write() as connection:
            common = {"id": case_id, "root_id": case_id, "process": "p", "department": department, **names}
            case = {"version": "v", "status": "active", "revision": 1, "history_length": 0, "history_head": ""}
            connection.execute(insert(cases).values(**common, **case, **times))
            item = {"case_id": case_id, "task": 1, "element": "e", "name": "n", "role": "clerk", "form": "f"}
            more = {"article": "", "opened_at": times["started_at"], "due_at": times["started_at"], "state": "open"}
            connection.execute(insert(work_item).values(**common, **item, **more))
            connection.execute(insert(participant).values(root_id=case_id, department=department, since=""))
            if enter:
                search.enter(connection, case_id)
        self.labels[case_id], self.departments[case_id] = labels, department
        return case_id

    def wanted(self, asked: str, department: str = "A") -> list[str]:
        return [
            case_id
            for case_id, labels in self.labels.items()
            if self.departments[case_id] == department and plainly(asked, labels)
        ]

    def found(self, asked: str, department: str = "A") -> list[str]:
        with self.database.read() as connection:
            page = inbox_page(connection, InboxFilter((department,), q=asked), limit=1000)
        return [item.root_id for item in page.items]

    def found_cases(self, asked: str, departments: tuple[str, ...] | None = ("A",)) -> list[str]:
        with self.database.read() as connection:
            page = case_page(connection, CaseFilter(departments, asked), limit=1000)
        return [case.id for case in reversed(page.cases)]

    def counted(self, asked: str) -> int:
        with self.database.read() as connection:
            return inbox_counts(connection, InboxFilter(("A",), q=asked), MOMENT, MOMENT, MOMENT).total


@pytest.fixture
def shelf(database: Database) -> Iterator[Shelf]:
    upgrade(database)
    yield Shelf(database)


@pytest.mark.parametrize(("batch", "most"), [(256, 2000), (7, 2000), (7, 3), (1, 0)])
def test_given_any_labels_when_anything_is_asked_then_the_same_is_found_as_by_looking_through_them(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, batch: int, most: int
) -> None:
    monkeypatch.setattr(search, "BATCH", batch)
    monkeypatch.setattr(search, "MOST_CANDIDATES", most)
    random = Random(batch * 10_000 + most)

    def label(longest: int) -> str:
        return "".join(random.choices(LETTERS, k=random.randint(0, longest)))

    for _ in range(60):
        shelf.add((label(12), label(8), label(12)), random.choice("AAB"))
    asked = [*WORDS, *(label(4).strip() or "号" for _ in range(60))]
    asked += [random.choice([*shelf.labels.values()])[2][:3].strip() or "市" for _ in range(20)]
    for words in asked:
        wanted = shelf.wanted(words)
        assert shelf.found(words) == wanted, words
        assert shelf.found_cases(words) == wanted, words
        assert shelf.counted(words) == len(wanted), words
    assert shelf.found_cases("安", None) == sorted([*shelf.wanted("安"), *shelf.wanted("安", "B")])


def test_given_a_question_of_words_without_end_then_it_is_answered(shelf: Shelf) -> None:
    long = "".join(chr(0x4E00 + number) for number in range(300))
    shelf.add((long, "", ""))
    assert shelf.found(long) == shelf.wanted(long) != []
    assert shelf.found(" ".join(long)) == shelf.wanted(" ".join(long)) != []
    assert shelf.found(long + "缺") == []
    assert shelf.found("\0") == [*shelf.labels]


def test_given_more_matches_than_are_looked_through_then_the_counter_says_at_least(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BATCH", 1)
    monkeypatch.setattr(search, "MOST_CANDIDATES", 0)
    monkeypatch.setattr("engine.worklist.inbox.LOOKED_THROUGH", 4)
    for number in range(10):
        shelf.add((f"食品{number}" if number % 2 else "药品", "", ""))
    with shelf.database.read() as connection:
        counts = inbox_counts(connection, InboxFilter(("A",), q="食品"), MOMENT, MOMENT, MOMENT)
    assert counts.overdue == counts.total == 2
    assert counts.at_least == {"overdue", "total"}


def test_given_cases_from_before_the_index_when_migrated_then_they_are_found(database: Database) -> None:
    with database.write() as connection:
        config = Config()
        config.set_main_option("script_location", str(ENGINE_REVISIONS.parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "engine_0001")
    shelf = Shelf(database)
    for number in range(300):
        shelf.add((f"事项{number}", "", f"相对人{number % 7}"), "AB"[number % 2], enter=False)
    upgrade(database)
    for words in ("事项77", "相对人3", "事项299", "人3 项29"):
        assert shelf.found(words, "B") == shelf.wanted(words, "B") != [], words
    with database.read() as connection:
        assert len(search.candidates(connection, ["事项77"], ("B",)) or ()) < 300 - 256 + 2


def test_given_a_case_gets_other_labels_then_it_is_found_by_these(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BATCH", 1)
    relabel = Drawing("relabel").start().user("wait").service("rename", "label", subject='"新的事项"').end()
    office.deploy(relabel.line("begin", "wait", "rename", "done"))
    case_id = office.runtime.start("relabel", {}, CLERK).case_id
    with office.database.read() as connection:
        assert case_page(connection, CaseFilter(("A",), "新的")).cases == ()
        (item,) = inbox_page(connection, InboxFilter(("A",))).items
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    with office.database.read() as connection:
        assert [case.id for case in case_page(connection, CaseFilter(("A",), "新的")).cases] == [case_id]


def test_a_word_has_only_grams_of_the_texts_that_contain_it() -> None:
    grams = text_grams(["安丘市ABC-123号", "x"])
    for word in ("安丘", "市abc", "C-1", "123", "23号", "号", "-", "X"):
        assert set(word_grams([word])) <= grams, word
    assert word_grams(["124"]) == ["124"]
    assert department_gram("AB") not in grams


def test_given_cases_run_then_a_tree_enters_the_index_only_when_labels_or_departments_change(
    office: Office, claim: Drawing, sending: Drawing
) -> None:
    def entries() -> int:
        with office.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(search_entry)).scalar_one())

    office.deploy(claim, sending)
    parcels = [{"sent_at": "2024-05-13T16:00"}, {"sent_at": "2024-05-13T16:00"}]
    office.runtime.start("sending", {"parcels": parcels}, CLERK)
    assert entries() == 1
    with office.database.read() as connection:
        items = inbox_page(connection, InboxFilter(("A",))).items
    for item in items:
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    assert len(items) == 2
    assert entries() == 1
