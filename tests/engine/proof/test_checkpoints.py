from __future__ import annotations

import json
from itertools import pairwise

import pytest

from engine.proof.checkpoint import Occasion, heads, last, listed, numbered, take, tree
from engine.proof.inclusion import inclusions
from engine.proof.journal import entries
from engine.proof.merkle import Hashing, leaves_of, proves
from engine.proof.signer import holds
from tests.engine.proof.conftest import REGISTERS, Archive


def test_a_checkpoint_covers_all_histories_and_says_so_in_one_signed_text(archive: Archive) -> None:
    found = archive.take()
    with archive.office.database.read() as connection:
        covered = heads(connection)
    told = found.told
    assert {head.case_id for head in covered} == set(archive.cases)
    assert (told["number"], told["cases"], told["changed"]) == (1, 3, 3)
    assert told["events"] == sum(head.length for head in covered)
    assert told["root"] == told["changes_root"] == tree(told["suite"], covered)
    assert found.body == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert holds(archive.signer.public, found.body, found.signature)


def test_checkpoints_are_linked_and_tell_what_grew_since(archive: Archive) -> None:
    # given three checkpoints, with one new case before the second
    first = archive.take()
    archive.start()
    second = archive.take()
    third = archive.take()
    # then each names the one before, and the tree of changes holds the new case only
    assert [one.told["changed"] for one in (first, second, third)] == [3, 1, 0]
    assert [one.told["cases"] for one in (first, second, third)] == [3, 4, 4]
    for before, after in pairwise((first, second, third)):
        assert after.told["previous"] == before.hash
    assert third.told["root"] == second.told["root"] != first.told["root"]
    with archive.office.database.read() as connection:
        assert listed(connection) == (third, second, first)
        assert numbered(connection, 1) == first
        assert {head.case_id for head in heads(connection, 1)} == set(archive.cases[:3])


def test_the_journal_knows_a_key_before_it_signs(archive: Archive) -> None:
    found = archive.take()
    archive.take()
    with archive.office.database.read() as connection:
        (entry,) = entries(connection, ("key.introduced",))
    assert entry.data["key"] == found.key == archive.signer.key
    assert entry.seq <= found.told["journal"]["length"]


def test_a_case_is_proved_to_be_under_a_checkpoint_without_the_others(archive: Archive) -> None:
    archive.start(4)
    over = archive.take()
    for case_id in archive.cases:
        with archive.office.database.read() as connection:
            (proof,) = inclusions(connection, [case_id])
        assert (proof.checkpoint, proof.root, proof.size) == (1, over.told["root"], 7)
        suite, _, wanted = proof.root.partition(":")
        hashed = Hashing(suite)
        [told] = leaves_of(hashed, [proof.head])
        way = [bytes.fromhex(step) for step in proof.path]
        assert proves(hashed, told, proof.index, proof.size, way, bytes.fromhex(wanted))
    with archive.office.database.read() as connection:
        assert inclusions(connection, ["unknown"]) == ()


def test_of_two_workers_one_takes_the_checkpoint(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a worker that is overtaken while its device signs
    overtaking = []

    class Slow:
        key, public = archive.signer.key, archive.signer.public

        def sign(self, text: str) -> str:
            if not overtaking:
                overtaking.append(archive.take())
            return archive.signer.sign(text)

    # when it comes to store its own
    found = take(archive.office.database, Slow(), REGISTERS, Occasion(archive.office.clock.now()))
    # then that of the other stands
    assert found is None
    with archive.office.database.read() as connection:
        assert listed(connection) == tuple(overtaking)


def test_what_is_recorded_while_a_checkpoint_is_taken_is_covered_by_the_next(archive: Archive) -> None:
    class Slow:
        key, public = archive.signer.key, archive.signer.public

        def sign(self, text: str) -> str:
            archive.start()
            return archive.signer.sign(text)

    first = take(archive.office.database, Slow(), REGISTERS, Occasion(archive.office.clock.now()))
    assert first is not None
    assert archive.verify().coverage.tail > 0
    second = archive.take()
    assert (first.told["cases"], second.told["cases"], second.told["changed"]) == (3, 4, 1)
    assert archive.verify().coverage.tail == 0
    assert archive.verify().sound


def test_a_history_that_shrank_is_not_covered_anew(archive: Archive) -> None:
    archive.take()
    victim = archive.cases[0]
    with archive.tampering() as connection:
        connection.exec_driver_sql(f"DELETE FROM event WHERE case_id = '{victim}' AND seq > 1")
        archive.rechain(connection, victim)
    second = archive.take()
    with archive.office.database.read() as connection:
        assert last(connection) == second
    assert second.told["changed"] == 0
    assert ("covered_history_cut", victim, 2) in archive.found()
