"""A case is run again from its records; what was rewritten afterwards does not come out, and is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, text, update

from engine.casebook import case_tree
from engine.errors import NotFound
from engine.expressions import Limit
from engine.history import events_of_tree
from engine.proof.execution import Prover
from engine.proof.proof import Proof, TreeProof
from engine.replan import close_department
from engine.store.schema import cases, event, process_file, timer, work_item
from engine.timers import sweep
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def root(office: Office, claim: Drawing, sending: Drawing) -> str:
    """Two claims: one was taken and done by a clerk, the other was postponed by a closure and lapsed."""
    office.deploy(claim, sending)
    parcels = [{"sent_at": SENT, "to": "A"}, {"sent_at": SENT, "to": "B"}]
    started = office.runtime.start("sending", {"parcels": parcels}, CLERK).case_id
    with office.database.read() as connection:
        items = items_of_tree(connection, started)
    office.at("2024-05-14T09:00:00")
    office.runtime.assign(items[0].id, CLERK)
    close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)
    office.at("2024-05-16T10:00:00")
    sweep(office.runtime)
    office.runtime.complete(items[0].id, {"answer": "yes"}, CLERK)
    office.at("2024-05-18T00:00:00")
    sweep(office.runtime)
    return started


def proven(office: Office, root: str, progress: Callable[[Proof], None] | None = None) -> TreeProof:
    with office.database.read() as connection:
        return Prover(office.runtime, connection).prove_tree(root, progress)


def first(office: Office, root: str) -> tuple[str, int, str]:
    """What differs first: in the root or a child, at which event, and what."""
    found = proven(office, root).first
    assert found is not None
    return ("root" if found.case_id == root else "child", found.seq, found.what)


def child(office: Office, root: str, number: int = 0) -> str:
    with office.database.read() as connection:
        return [found.id for found in case_tree(connection, root) if found.id != root][number]


def unlock(connection: Connection, table: str = "event") -> None:
    """Take away the guard of a table, as one who owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for name in connection.execute(triggers, {"table": table}).scalars().all():
        connection.execute(text(f'DROP TRIGGER "{name}"'))


def rewrite(office: Office, root: str, edit: Edit, case_id: str | None = None, kind: str | None = None) -> int:
    """Change the data of the events of a case, or of all, of one kind or of all; returns the last one's number."""
    seq = 0
    with office.database.write() as connection:
        unlock(connection)
        for found in events_of_tree(connection, root):
            if case_id in (None, found.case_id) and kind in (None, found.kind):
                edit(found.data)
                seq = found.seq
                row = (event.c.case_id == found.case_id) & (event.c.seq == found.seq)
                connection.execute(update(event).where(row).values(data=json.dumps(found.data, ensure_ascii=False)))
    return seq


def as_long_ago(data: dict[str, Any]) -> None:
    """As events were before they kept their calendar, what they asked, and the digest of the tokens."""
    for name in ("calendar", "outside", "state_digest"):
        data.pop(name, None)


def test_an_untouched_tree_comes_out_the_same_with_nothing_left_out(office: Office, root: str) -> None:
    told: list[str] = []
    found = proven(office, root, lambda proof: told.append(proof.case_id))

    assert found.same
    assert [proof.lacks for proof in found.proofs] == [{}, {}, {}]
    assert told == [proof.case_id for proof in found.proofs]
    assert told[0] == root
    assert found.events == sum(len(proof.checks) for proof in found.proofs) > 10
    assert all(proof.digests > 1 for proof in found.proofs)
    # Two timers were set in each claim, and both were moved by the closure.
    assert [proof.deadlines for proof in found.proofs] == [0, 4, 4]
    assert {check.verdict for proof in found.proofs for check in proof.checks} == {"same", "kept"}


def test_what_the_office_says_today_changes_nothing_of_then(office: Office, root: str) -> None:
    class FiveDays:
        def limit(self, name: str, on: date, profile: str) -> Limit:
            return Limit(name, 5, "wd", "test", "1")

    office.registry.limits = FiveDays()
    office.reopen()

    assert proven(office, root).same


def test_older_events_verify_and_what_they_lack_is_told(office: Office, root: str) -> None:
    rewrite(office, root, as_long_ago)

    found = proven(office, root)

    assert found.same
    assert [sorted(proof.lacks) for proof in found.proofs] == [["state"], ["outside", "state"], ["outside", "state"]]


def test_an_act_rewritten_shows_in_the_tokens_that_it_left(office: Office, root: str) -> None:
    case = child(office, root)
    seq = rewrite(
        office, root, lambda data: data["input"].update(parcel={"sent_at": SENT, "to": "Z"}), case, "case.started"
    )

    found = proven(office, root)

    assert found.first is not None
    assert (found.first.case_id, found.first.seq, found.first.what) == (case, seq, "state")
    verdicts = [check.verdict for proof in found.proofs if proof.case_id == case for check in proof.checks]
    assert verdicts == ["differs", *["unreached"] * (len(verdicts) - 1)]


def test_a_deadline_rewritten_is_not_what_calendar_and_rules_of_its_time_give(office: Office, root: str) -> None:
    def later(data: dict[str, Any]) -> None:
        data["timers"][1][1]["event_value"] = "2024-05-20T16:00:00.000000Z"

    rewrite(office, root, later, child(office, root), "case.started")
    assert first(office, root) == ("child", 1, "deadline")


def test_a_deadline_moved_further_than_the_closure_is_seen(office: Office, root: str) -> None:
    def later(data: dict[str, Any]) -> None:
        data["after"]["due_at"] = "2024-06-20T16:00:00.000000Z"

    case = child(office, root)
    rewrite(office, root, later, case, "timer.replanned")
    assert first(office, root)[::2] == ("child", "deadline")


def test_another_way_through_the_diagram_is_seen(office: Office, root: str) -> None:
    seq = rewrite(office, root, lambda data: data["path"].pop(), child(office, root), "task.completed")
    assert first(office, root) == ("child", seq, "path")


def test_another_outcome_is_seen(office: Office, root: str) -> None:
    seq = rewrite(office, root, lambda data: data.update(outcome="auto_end"), child(office, root), "case.ended")
    assert first(office, root) == ("child", seq, "outcome")


def test_an_event_that_the_tokens_do_not_take_is_seen(office: Office, root: str) -> None:
    seq = rewrite(office, root, lambda data: data.update(task=999), child(office, root), "task.completed")
    assert first(office, root) == ("child", seq, "impossible")


def test_a_row_that_makes_no_sense_is_a_difference_and_no_failure(office: Office, root: str) -> None:
    rewrite(office, root, lambda data: data.clear(), child(office, root), "case.started")
    assert first(office, root) == ("child", 1, "impossible")


def test_a_child_that_began_with_something_else_is_seen_even_where_no_digest_tells(office: Office, root: str) -> None:
    case = child(office, root)
    rewrite(office, root, as_long_ago)
    rewrite(office, root, lambda data: data["input"].update(parcel={"sent_at": SENT, "to": "Z"}), case, "case.started")
    assert first(office, root) == ("child", 1, "input")


def test_a_result_that_the_child_never_gave_is_seen_even_where_no_digest_tells(office: Office, root: str) -> None:
    rewrite(office, root, as_long_ago)
    seq = rewrite(office, root, lambda data: data["input"].update(result="claimed"), root, "child.ended")
    # The last of both results is that of the claim which lapsed.
    assert first(office, root) == ("root", seq, "result")


def test_a_child_of_another_version_than_the_caller_pins_is_seen(office: Office, root: str, claim: Drawing) -> None:
    with office.database.read() as connection:
        other = {found.id: found.version for found in case_tree(connection, root)}[root]
    case = child(office, root)
    with office.database.write() as connection:
        connection.execute(update(cases).where(cases.c.id == case).values(version=other))
    assert first(office, root) == ("child", 1, "version")


def test_a_version_whose_files_were_edited_is_named(office: Office, root: str) -> None:
    with office.database.write() as connection:
        unlock(connection, "process_file")
        connection.execute(
            update(process_file).where(process_file.c.name == "claim.bpmn").values(content="<definitions/>")
        )
    assert first(office, root)[::2] == ("child", "version")


class TestWhatStandsNow:
    """Where a case stands in the tables is where its history leads."""

    @pytest.fixture
    def running(self, office: Office, claim: Drawing, sending: Drawing) -> str:
        office.deploy(claim, sending)
        started = office.runtime.start("sending", {"parcels": [{"sent_at": SENT, "to": "A"}]}, CLERK).case_id
        with office.database.read() as connection:
            office.runtime.assign(items_of_tree(connection, started)[0].id, CLERK)
        return started

    def test_it_does(self, office: Office, running: str) -> None:
        assert proven(office, running).same

    @pytest.mark.parametrize(
        ("change", "what"),
        [
            (update(cases).where(cases.c.parent_id.is_not(None)).values(outcome="claimed_end"), "outcome"),
            (update(cases).where(cases.c.parent_id.is_not(None)).values(status="held"), "status"),
            (update(work_item).values(assignee=OTHER.login), "tasks"),
            (update(work_item).values(department="B"), "tasks"),
            (update(work_item).values(due_at="2024-05-30T16:00:00.000000Z"), "tasks"),
            (update(timer).values(due_at="2024-05-30T16:00:00.000000Z"), "running"),
            (timer.delete(), "running"),
        ],
        ids=["outcome", "status", "assignee", "department", "due", "moved timers", "no timers"],
    )
    def test_a_row_changed_by_hand_is_seen(self, office: Office, running: str, change: Any, what: str) -> None:
        with office.database.write() as connection:
            connection.execute(change)
        assert first(office, running)[::2] == ("child", what)

    def test_tokens_changed_by_hand_are_seen(self, office: Office, running: str) -> None:
        with office.database.write() as connection:
            row = connection.execute(cases.select().where(cases.c.parent_id.is_not(None))).one()
            changed = row.state.replace('"A"', '"Z"')
            assert changed != row.state
            connection.execute(update(cases).where(cases.c.id == row.id).values(state=changed))
        assert first(office, running)[::2] == ("child", "tokens")

    def test_a_case_that_is_not_there_cannot_be_proven(self, office: Office, running: str) -> None:
        with office.database.read() as connection, pytest.raises(NotFound):
            Prover(office.runtime, connection).prove_tree("nobody")
