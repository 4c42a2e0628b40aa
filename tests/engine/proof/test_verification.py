from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from engine import history
from engine.calendar import declare_closure
from engine.clock import local_date
from engine.history import events_of_case, seal
from engine.proof import doubts
from engine.proof.outside import NoOutsideCopy, exported, pin_line, read_copy
from engine.proof.signer import KeyFile
from engine.proof.verification import Grounds, verify_everything
from tests.engine.conftest import CLERK
from tests.engine.proof.conftest import REGISTERS, Archive


def test_an_untouched_record_is_sound_and_says_how_far_it_is_covered(archive: Archive) -> None:
    archive.take()
    before = archive.verify()
    archive.start()
    report = archive.verify()
    assert before.sound
    assert report.sound
    assert (report.cases, report.checkpoints, report.versions) == (4, 1, 1)
    assert report.coverage.events == before.events
    assert report.coverage.tail == report.events - before.events > 0
    assert report.coverage.tail_since == "2024-05-13T08:00:00.000000Z"
    assert report.coverage.keys == (archive.signer.key,)


def test_progress_is_told_up_to_the_end_of_each_stage(archive: Archive) -> None:
    archive.take()
    told: dict[str, tuple[int, int]] = {}
    grounds = Grounds(REGISTERS, archive.office.runtime.calendars.get, archive.office.clock.now())
    report = verify_everything(archive.office.database, grounds, lambda *step: told.update({step[0]: step[1:]}))
    assert told["chains"] == (report.events, report.events)
    assert set(told) == {"journal", "checkpoints", "chains", "versions"}


def test_an_older_sqlite_that_cannot_concatenate_verifies_the_same(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given the operators of texts alone, and a word hidden behind a zero character
    monkeypatch.setattr(history, "CONCATENATES", False)
    doubts._query.cache_clear()
    archive.take()
    assert archive.verify().sound
    if archive.office.database.is_sqlite:
        with archive.tampering() as connection:
            connection.exec_driver_sql("UPDATE event SET actor = actor || char(0) || 'x' WHERE seq = 2")
        # when all is verified, then each is named
        found = archive.verify().faults
        assert {(fault.code, fault.position) for fault in found} == {("hash_differs", 2)}
    doubts._query.cache_clear()


Tampering = Callable[[Archive], list[tuple[str, str, int]]]


def _edited(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"UPDATE event SET actor = 'nobody' WHERE case_id = '{victim}' AND seq = 2")
    return [("hash_differs", victim, 2)]


def _rewritten(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"UPDATE event SET actor = 'nobody' WHERE case_id = '{victim}' AND seq = 2")
        archive.rechain(connection, victim)
    return [("covered_history_rewritten", victim, 3)]


def _cut(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"DELETE FROM event WHERE case_id = '{victim}' AND seq > 2")
        archive.rechain(connection, victim)
    return [("covered_history_cut", victim, 3)]


def _case_removed(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        for table in ("event", "timer", "work_item", "message", "incident"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE case_id = '{victim}'")
        connection.exec_driver_sql(f"DELETE FROM cases WHERE id = '{victim}'")
    return [("covered_case_missing", victim, 3)]


def _events_of_no_case(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"DELETE FROM cases WHERE id = '{victim}'")
    return [("case_missing", victim, 1), ("covered_case_missing", victim, 3)]


def _backdated(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    names = "root_id, position, kind, element, legal_at, actor, on_behalf, department, data, hash"
    with archive.tampering() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO event (case_id, seq, recorded_at, {names})"
            f" SELECT case_id, 4, '2024-05-10T08:00:00.000000Z', {names} FROM event"
            f" WHERE case_id = '{victim}' AND seq = 3"
        )
        archive.rechain(connection, victim)
    return [("uncovered_growth", victim, 4)]


def _other_version(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(
            "INSERT INTO process_version (hash, process, number, name, calls) VALUES ('other', 'claim', 9, 'x', '{}')"
        )
        connection.exec_driver_sql(f"UPDATE cases SET version = 'other' WHERE id = '{victim}'")
    return [("pinned_version_differs", victim, 1), ("version_altered", "other", 9)]


def _diagram(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        version = connection.exec_driver_sql("SELECT hash FROM process_version").scalar_one()
        connection.exec_driver_sql("UPDATE process_file SET content = content || ' ' WHERE name = 'claim.bpmn'")
    return [("version_altered", version, 1)]


def _deployment(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE deployment SET deployed_by = 'nobody'")
    return [("deployment_differs", "claim", 1)]


def _calendar(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE calendar_day SET kind = 'off' WHERE day = '2024-05-11'")
    return [("register_altered", "calendar", 1)]


def _journal_edited(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE journal SET actor = 'nobody' WHERE seq = 2")
    return [("journal_hash_differs", "journal", 2), ("key_unknown", "checkpoint", 1), ("key_not_own", "checkpoint", 1)]


def _journal_cut(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq > 2")
    return [
        *(("key_unknown", "checkpoint", 1), ("journal_cut", "checkpoint", 1), ("key_not_own", "checkpoint", 1)),
    ]


def _checkpoint_edited(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE checkpoint SET body = replace(body, '\"cases\":3', '\"cases\":2')")
    return [("checkpoint_altered", "checkpoint", 1)]


def _checkpoint_columns(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE checkpoint SET day = '2024-05-10'")
    return [("columns_differ", "checkpoint", 1)]


def _head_edited(archive: Archive) -> list[tuple[str, str, int]]:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"UPDATE checkpoint_head SET head = 'sm3:00' WHERE case_id = '{victim}'")
    return [
        ("covered_history_rewritten", victim, 3),
        ("changes_root_differs", "checkpoint", 1),
        ("root_differs", "checkpoint", 1),
    ]


def _signature(archive: Archive) -> list[tuple[str, str, int]]:
    with archive.tampering() as connection:
        signature = archive.signer.sign("another text")
        connection.exec_driver_sql(f"UPDATE checkpoint SET signature = '{signature}'")
    return [("signature_false", "checkpoint", 1)]


@pytest.mark.parametrize(
    "tampering",
    [
        *(_edited, _rewritten, _cut, _case_removed, _events_of_no_case, _backdated, _other_version, _diagram),
        *(_deployment, _calendar, _journal_edited, _journal_cut, _checkpoint_edited, _checkpoint_columns),
        *(_head_edited, _signature),
    ],
    ids=lambda found: found.__name__.strip("_"),
)
def test_what_was_tampered_with_is_found_and_named(archive: Archive, tampering: Tampering) -> None:
    archive.take()
    assert archive.found() == []
    expected = tampering(archive)
    assert archive.found() == expected


def test_what_is_hidden_behind_a_zero_character_is_found(archive: Archive) -> None:
    archive.take()
    victim = archive.cases[1]
    hidden = "UPDATE event SET actor = actor || {zero} || 'nobody' WHERE case_id = '{case}' AND seq = 2"
    if not archive.office.database.is_sqlite:
        with pytest.raises(DBAPIError), archive.tampering() as connection:
            connection.exec_driver_sql(hidden.format(zero="chr(0)", case=victim))
        return
    with archive.tampering() as connection:
        connection.exec_driver_sql(hidden.format(zero="char(0)", case=victim))
    assert archive.found() == [("hash_differs", victim, 2)]


def test_a_gap_in_the_numbers_is_found_though_all_seals_fit(archive: Archive) -> None:
    victim = archive.cases[1]
    with archive.tampering() as connection:
        before, last = events_of_case(connection, victim)[1:3]
        head = seal(before.hash, victim, 4, {**vars(last), "data": _stored_data(connection, victim, 3)})
        connection.exec_driver_sql(f"UPDATE event SET seq = 4, hash = '{head}' WHERE case_id = '{victim}' AND seq = 3")
        connection.exec_driver_sql(f"UPDATE cases SET history_head = '{head}' WHERE id = '{victim}'")
    assert archive.found() == [("row_missing", victim, 3)]


def test_histories_sealed_with_another_algorithm_stand_beside_the_others(archive: Archive) -> None:
    other = archive.cases[1]
    with archive.tampering() as connection:
        head = ""
        for told in events_of_case(connection, other):
            row = {**vars(told), "data": _stored_data(connection, other, told.seq)}
            head = seal(head or other, other, told.seq, row, "sha512")
            connection.exec_driver_sql(
                f"UPDATE event SET hash = '{head}' WHERE case_id = '{other}' AND seq = {told.seq}"
            )
        connection.exec_driver_sql(f"UPDATE cases SET history_head = '{head}' WHERE id = '{other}'")
    archive.take()
    assert archive.found() == []
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"UPDATE event SET actor = 'nobody' WHERE case_id = '{other}' AND seq = 1")
    assert archive.found() == [("hash_differs", other, 1)]


def _stored_data(connection: Connection, case_id: str, seq: int) -> str:
    query = f"SELECT data FROM event WHERE case_id = '{case_id}' AND seq = {seq}"
    return str(connection.exec_driver_sql(query).scalar_one())


def test_a_checkpoint_that_is_missing_is_named_by_its_number(archive: Archive) -> None:
    for _ in range(4):
        archive.start()
        archive.take()
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM checkpoint_head WHERE checkpoint = 2")
        connection.exec_driver_sql("DELETE FROM checkpoint WHERE number = 2")
    assert archive.found()[0] == ("checkpoint_missing", "checkpoint", 2)


def test_a_calendar_altered_and_put_back_is_told_by_the_checkpoint_that_saw_it(archive: Archive) -> None:
    archive.take()
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE calendar_day SET kind = 'off' WHERE day = '2024-05-11'")
    archive.take()
    with archive.tampering() as connection:
        connection.exec_driver_sql("UPDATE calendar_day SET kind = 'work' WHERE day = '2024-05-11'")
    archive.take()
    assert archive.found() == [("register_altered_then", "calendar", 2)]


def test_a_change_of_the_calendar_through_the_platform_is_no_fault(archive: Archive) -> None:
    archive.take()
    with archive.office.database.write() as connection:
        day = local_date(archive.office.clock.now())
        declare_closure(connection, [day], "A", "no. 1", CLERK, archive.office.clock.now())
    assert archive.found() == []
    archive.take()
    assert archive.found() == []


def test_all_checkpoints_dropped_is_told_once_a_working_day_has_gone_by(archive: Archive) -> None:
    archive.at("2024-05-13T18:00")
    archive.beat()
    archive.at("2024-05-14T09:00")
    outside = archive.export()
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM checkpoint_head")
        connection.exec_driver_sql("DELETE FROM checkpoint")
    assert archive.found() == [("no_checkpoint", "checkpoint", 0)]
    assert ("outside_missing", "checkpoint", 1) in archive.found(outside)


def test_an_outside_copy_finds_what_was_rewritten_and_signed_anew(archive: Archive, tmp_path: Path) -> None:
    # given a copy outside, and one who rewrites a history with all checkpoints and signs with a key of his own
    archive.take()
    outside = archive.export()
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM checkpoint_head")
        connection.exec_driver_sql("DELETE FROM checkpoint")
        connection.exec_driver_sql(f"UPDATE event SET actor = 'nobody' WHERE case_id = '{archive.cases[0]}'")
        archive.rechain(connection, archive.cases[0])
    own, archive.signer = archive.signer, KeyFile(tmp_path / "other.key")
    archive.take()
    # then within the database everything fits, but not with the copy
    assert archive.found() == []
    assert archive.found(outside) == [
        ("outside_differs", "checkpoint", 1),
        ("outside_key_differs", "checkpoint", 1),
    ]
    # nor with the line on a day sheet
    assert outside.pins[0].key == own.key


def test_a_day_sheet_alone_finds_a_rewritten_checkpoint(archive: Archive) -> None:
    sheet = read_copy(["to whom it may concern", "", pin_line(archive.take())])
    assert archive.found(sheet) == []
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM checkpoint_head")
        connection.exec_driver_sql("DELETE FROM checkpoint")
    archive.at("2024-05-13T17:00")
    archive.take()
    assert archive.found(sheet) == [("outside_differs", "checkpoint", 1)]


def test_a_tail_cut_with_its_checkpoints_is_found_by_the_copy(archive: Archive) -> None:
    archive.take()
    archive.start()
    archive.take()
    outside = archive.export()
    victim = archive.cases[-1]
    with archive.tampering() as connection:
        connection.exec_driver_sql("DELETE FROM checkpoint_head WHERE checkpoint = 2")
        connection.exec_driver_sql("DELETE FROM checkpoint WHERE number = 2")
        for table in ("event", "timer", "work_item", "message"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE case_id = '{victim}'")
        connection.exec_driver_sql(f"DELETE FROM cases WHERE id = '{victim}'")
    assert archive.found() == []
    assert archive.found(outside) == [("outside_missing", "checkpoint", 2), ("outside_more_events", "checkpoint", 2)]


def test_a_copy_that_was_altered_itself_is_told_apart(archive: Archive) -> None:
    archive.take()
    with archive.office.database.read() as connection:
        lines = [line.replace('\\"cases\\":3', '\\"cases\\":2') for line in exported(connection)]
    assert archive.found(read_copy(lines)) == [("outside_unsound", "checkpoint", 1)]
    with pytest.raises(NoOutsideCopy):
        read_copy(["no copy at all"])
    with pytest.raises(NoOutsideCopy):
        read_copy(['{"number": "x"}'])


def test_the_platforms_own_key_is_a_witness_too(archive: Archive, tmp_path: Path) -> None:
    # given one who drops the record of keys and checkpoints, and signs with a key of his own
    own, archive.signer = archive.signer, KeyFile(tmp_path / "other.key")
    archive.take()
    archive.signer = own
    assert archive.found() == [("key_not_own", "checkpoint", 1)]
