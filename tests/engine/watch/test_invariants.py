"""The ten invariants hold after every kind of act, and each is seen when it is broken."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, text, update
from sqlalchemy.exc import DBAPIError

from engine.errors import TaskTaken
from engine.history import Verification, verify
from engine.replan import close_department
from engine.store.schema import cases, event, message, timer, work_item
from engine.timers import sweep
from engine.watch.doctor import INVARIANTS, Finding, examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"


@pytest.fixture(autouse=True)
def lived(office: Office, claim: Drawing, sending: Drawing) -> Office:
    """An office in which everything has happened once: claims, recalls, deadlines, closures, hand-overs."""
    office.deploy(claim, sending)
    for number in range(3):
        parcels = [{"sent_at": SENT, "to": name} for name in "AB"]
        office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system", request=f"request-{number}")
    with office.database.read() as connection:
        items = list(connection.execute(work_item.select().order_by(work_item.c.id)))
    office.runtime.assign(items[0].id, CLERK)
    office.runtime.unassign(items[0].id, CLERK)
    office.runtime.complete(items[0].id, {"answer": "yes"}, CLERK, request="claim-1")
    office.runtime.send(items[1].case_id, "recalled", {"why": "typo"}, CLERK)
    close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)
    office.at("2024-05-17T10:00:00")
    sweep(office.runtime)
    return office


def broken(office: Office) -> set[str]:
    return {finding.invariant for finding in examine(office.runtime) if not finding.ok}


def test_all_ten_hold_and_looked_at_something(office: Office) -> None:
    findings = examine(office.runtime)

    assert len(findings) == len(INVARIANTS) == 10
    assert [finding for finding in findings if not finding.ok] == []
    examined = {finding.invariant: finding.examined for finding in findings}
    assert min(examined.values()) > 0, examined


def test_they_hold_in_a_program_that_parsed_everything_anew(office: Office) -> None:
    office.reopen()
    assert broken(office) == set()


def test_a_changed_state_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        row = connection.execute(cases.select().where(cases.c.status == "active")).first()
        assert row is not None
        connection.execute(update(cases).where(cases.c.id == row.id).values(state=row.state.replace('"A"', '"Z"')))
    assert "state_is_history" in broken(office)


def test_a_lost_timer_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(timer.delete())
    assert "timers_have_elements" in broken(office)


def test_a_doubled_result_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        row = connection.execute(message.select().where(message.c.task.is_not(None))).first()
        assert row is not None
        connection.execute(message.insert().values(**{**row._mapping, "id": "copy"}))
    assert broken(office) == {"messages_handled_once"}


def test_a_case_that_waits_for_nothing_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        ended = connection.execute(cases.select().where(cases.c.status == "ended")).first()
        assert ended is not None
        connection.execute(update(cases).where(cases.c.id == ended.id).values(status="active"))
    assert "no_zombies" in broken(office)


def test_a_timer_left_behind_is_seen(office: Office) -> None:
    office.at("2024-05-20T10:00:00")
    assert broken(office) == {"nothing_overdue"}


def test_a_deadline_shown_wrong_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(work_item).where(work_item.c.state == "open").values(due_at="2024-05-16T16:00:00.000000Z")
        )
    assert broken(office) == {"deadlines_recount", "state_is_history"}


def test_an_unrecorded_request_is_seen(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(text("UPDATE request SET key = 'request-9' WHERE key = 'request-1'"))
    assert broken(office) == {"requests_in_history"}


class TestHistory:
    """Append only, and every change is named at its first row."""

    def test_the_database_refuses_to_change_it(self, office: Office) -> None:
        for statement in (event.delete(), update(event).values(actor="nobody")):
            with pytest.raises(DBAPIError, match="append-only"), office.database.write() as connection:
                connection.execute(statement)

    def test_an_edited_row_is_named(self, office: Office) -> None:
        assert self.after(office, "UPDATE event SET actor = 'x' WHERE seq = 2 AND case_id = :case") == (
            2,
            "hash_differs",
        )

    def test_a_missing_row_is_named(self, office: Office) -> None:
        assert self.after(office, "DELETE FROM event WHERE seq = 2 AND case_id = :case") == (2, "row_missing")

    def test_a_cut_tail_is_named(self, office: Office) -> None:
        assert self.after(office, "DELETE FROM event WHERE seq >= 2 AND case_id = :case") == (2, "length_differs")

    def test_a_history_wiped_out_is_named(self, office: Office) -> None:
        assert self.after(office, "DELETE FROM event WHERE case_id = :case") == (1, "history_missing")

    def after(self, office: Office, statement: str) -> tuple[int, str]:
        with office.database.write() as connection:
            before = verify(connection)
            assert before.broken == () and before.events > 10
            _unlock(connection)
            case_id = connection.execute(cases.select().where(cases.c.process == "claim")).first().id  # type: ignore[union-attr]
            connection.execute(text(statement), {"case": case_id})
            found: Verification = verify(connection)
            assert [gap.case_id for gap in found.broken] == [case_id]
            assert verify(connection, case_id).broken == found.broken
        return found.broken[0].seq, found.broken[0].code


def _unlock(connection: Connection) -> None:
    """What a database administrator could do, and the application cannot."""
    if connection.dialect.name == "sqlite":
        for name in ("UPDATE", "DELETE"):
            connection.execute(text(f"DROP TRIGGER event_is_append_only_{name}"))
    else:
        connection.execute(text("DROP TRIGGER event_is_append_only ON event"))


def test_one_clerk_holds_a_task_until_he_puts_it_back(office: Office) -> None:
    with office.database.read() as connection:
        root = connection.execute(work_item.select().where(work_item.c.state == "open")).first().root_id  # type: ignore[union-attr]
        item = items_of_tree(connection, root, open_only=True)[0]
    office.runtime.assign(item.id, CLERK)

    with pytest.raises(TaskTaken):
        office.runtime.assign(item.id, OTHER)
    with pytest.raises(TaskTaken):
        office.runtime.complete(item.id, {"answer": "yes"}, OTHER)
    office.runtime.unassign(item.id, CLERK)
    office.runtime.assign(item.id, OTHER)
    assert "one_hand_per_task" not in broken(office)


def test_findings_name_what_is_broken(office: Office) -> None:
    office.at("2024-05-20T10:00:00")
    found: list[Finding] = [finding for finding in examine(office.runtime) if not finding.ok]
    assert found[0].broken[0]["element"] in {"remind", "late"}
