"""Drafts: each file saved on its own, never over somebody else's work, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.clock import parsed
from engine.drafts import DraftBook, DraftChanged, DraftClosed, candidate_of, digest_of, read_folder, write_folder
from engine.store.database import Database
from engine.store.migration import upgrade

MONDAY, LATER, MUCH_LATER = parsed("2026-11-16T09:00"), parsed("2026-11-16T09:00:30"), parsed("2026-11-16T10:00")
DRAWING = "claim/claim.bpmn"
BOOK = DraftBook()


@pytest.fixture
def drafts(database: Database) -> Database:
    upgrade(database)
    with database.write() as connection:
        BOOK.begin(connection, "d1", "认领", {"claim": "v1"}, {DRAWING: "<old/>"}, "pt.analyst", MONDAY)
    return database


def test_a_file_saved_over_what_was_seen_gets_a_new_revision_and_keeps_the_old_text(drafts: Database) -> None:
    with drafts.write() as connection:
        revision = BOOK.save(connection, "d1", DRAWING, "<new/>", 1, "pt.analyst", LATER)
        assert revision == 2
        assert BOOK.read(connection, "d1", DRAWING).content == "<new/>"
        assert [past.content for past in BOOK.past(connection, "d1", DRAWING)] == ["<old/>"]
        assert BOOK.get(connection, "d1").revision == 2


def test_what_another_saved_meanwhile_is_not_written_over(drafts: Database) -> None:
    with drafts.write() as connection:
        BOOK.save(connection, "d1", DRAWING, "<theirs/>", 1, "other", LATER)
    with drafts.write() as connection, pytest.raises(DraftChanged) as refused:
        BOOK.save(connection, "d1", DRAWING, "<mine/>", 1, "pt.analyst", LATER)
    assert refused.value.values["by"] == "other"
    with drafts.read() as connection:
        assert BOOK.read(connection, "d1", DRAWING).content == "<theirs/>"


def test_the_same_text_again_is_no_change_even_for_who_saw_less(drafts: Database) -> None:
    with drafts.write() as connection:
        BOOK.save(connection, "d1", DRAWING, "<new/>", 1, "pt.analyst", LATER)
        assert BOOK.save(connection, "d1", DRAWING, "<new/>", 1, "pt.analyst", MUCH_LATER) == 2


def test_a_file_taken_out_and_put_in_again_never_repeats_a_revision(drafts: Database) -> None:
    with drafts.write() as connection:
        BOOK.remove(connection, "d1", DRAWING, 1, "pt.analyst", LATER)
        assert BOOK.listing(connection, "d1") == ()
        assert BOOK.save(connection, "d1", DRAWING, "<again/>", 0, "pt.analyst", MUCH_LATER) == 2


def test_a_draft_handed_in_takes_no_changes(drafts: Database) -> None:
    with drafts.write() as connection:
        BOOK.turn(connection, "d1", "submitted", "pt.analyst", LATER, of=("open",))
        with pytest.raises(DraftClosed):
            BOOK.save(connection, "d1", DRAWING, "<new/>", 1, "pt.analyst", MUCH_LATER)
        with pytest.raises(DraftClosed):
            BOOK.turn(connection, "d1", "discarded", "pt.analyst", LATER, of=("open",))


def test_who_has_it_open_is_told_of_the_others_as_long_as_they_live(drafts: Database) -> None:
    with drafts.write() as connection:
        assert BOOK.present(connection, "d1", "other", DRAWING, MONDAY) == ()
        (found,) = BOOK.present(connection, "d1", "pt.analyst", DRAWING, LATER)
        assert (found.login, found.path) == ("other", DRAWING)
        assert BOOK.present(connection, "d1", "pt.analyst", DRAWING, MUCH_LATER) == ()


def test_files_go_to_a_folder_and_come_back_the_same(tmp_path: Path) -> None:
    files = {DRAWING: "<a/>\r\n", "claim/scenarios/01.toml": "name = '届满'\n", "parameters.json": "{}"}
    write_folder(files, tmp_path)
    assert read_folder(tmp_path) == files
    candidate = candidate_of(files)
    assert candidate.processes == {"claim": {"claim.bpmn": "<a/>\r\n"}}
    assert candidate.scenarios("claim") == {"scenarios/01.toml": "name = '届满'\n"}
    assert candidate.parameters == "{}"


def test_a_digest_tells_apart_what_differs_in_a_path_or_a_text_and_nothing_else() -> None:
    files = {"a/a.bpmn": "x", "b/b.bpmn": "y"}
    assert digest_of(files) == digest_of(dict(reversed(files.items())))
    others = [{"a/a.bpmn": "x"}, {"a/a.bpmn": "y", "b/b.bpmn": "x"}, {"a/a.bpmnx": "", "b/b.bpmn": "y"}]
    assert len({digest_of(one) for one in (files, *others)}) == 4
