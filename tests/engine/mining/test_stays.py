"""Stays and traces of cases that were really run, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.calendar import CalendarCache
from engine.calendar.store import declare_closure
from engine.clock import local_date
from engine.mining.course import Course
from engine.mining.plan import plan_of
from engine.mining.stays import Miner
from engine.mining.tables import stay, trace, variant
from engine.store.schema import cases
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing
from tests.engine.happenings import Happenings

PARCELS = {"parcels": [{"sent_at": "2024-05-13T16:00"}, {"sent_at": "2024-05-13T16:00"}]}


@pytest.fixture
def told(office: Office) -> Happenings:
    return Happenings(office)


def miner(*interventions: str) -> Miner:
    return Miner(CalendarCache().get, frozenset(interventions))


def rebuilt(office: Office, *roots: str, with_miner: Miner | None = None) -> None:
    with office.database.write() as connection:
        (with_miner or miner()).rebuild(connection, roots)


def stays(office: Office, *columns: str) -> list[tuple[Any, ...]]:
    chosen = [stay.c[name] for name in columns]
    with office.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*chosen).order_by(stay.c.case_id, stay.c.number))]


def everything(office: Office) -> list[list[Any]]:
    with office.database.read() as connection:
        return [sorted(tuple(row) for row in connection.execute(select(table))) for table in (stay, trace, variant)]


def course(office: Office, process: str) -> tuple[dict[str, int], dict[str, int]]:
    """Visits by element and flows taken, of the one case of a process."""
    with office.database.read() as connection:
        query = select(variant, trace.c.version).join(trace, trace.c.variant == variant.c.id)
        row = connection.execute(query.where(trace.c.process == process)).one()
        found, plan = Course.stored(row.path, row.entered, row.standing), plan_of(connection, row.version)
    return dict(found.visits()), dict(found.taken(plan))


def test_a_done_task_a_call_and_what_is_still_open(office: Office, told: Happenings, claim: Any, sending: Any) -> None:
    office.deploy(claim, sending)
    told.start("sending", **PARCELS)
    office.at("2024-05-14T10:00")
    told.done("pick")

    rebuilt(office, told.root)

    found = sorted(stays(office, "element", "kind", "department", "ended", "late", "duration", "month", "root_process"))
    assert found == [
        ("claims", "callActivity", "", "done", 0, 40, "2024-05", "sending"),
        ("claims", "callActivity", "", "open", 0, None, "", "sending"),
        ("pick", "userTask", "A", "done", 0, 40, "2024-05", "sending"),
        ("pick", "userTask", "A", "open", 0, None, "", "sending"),
    ]
    visits, taken = course(office, "sending")
    assert (visits["claims"], taken["f_begin_claims"]) == (1, 1), "a call for each of several was entered once"
    assert "f_claims_tell" not in taken


def test_a_deadline_that_ends_a_task_makes_it_late_and_its_caller_with_it(
    office: Office, told: Happenings, claim: Any, sending: Any
) -> None:
    office.deploy(claim, sending)
    told.start("sending", parcels=PARCELS["parcels"][:1]).later(days=9)

    rebuilt(office, told.root)

    assert sorted(stays(office, "element", "ended", "late", "duration", "left")) == [
        ("claims", "done", 1, 320, "2024-05-16T16:00:00.000000Z"),
        ("pick", "timer", 1, 320, "2024-05-16T16:00:00.000000Z"),
    ]
    visits, taken = course(office, "claim")
    assert visits["window"] == 1, "what a border event interrupts was entered"
    assert "f_window_record" not in taken
    assert {flow: taken[flow] for flow in ("f_open_window", "f_late_auto", "f_opened_pick", "f_remind_urge")} == {
        "f_open_window": 1,
        "f_late_auto": 1,
        "f_opened_pick": 1,
        "f_remind_urge": 1,
    }
    with office.database.read() as connection:
        assert set(connection.execute(select(trace.c.late, trace.c.status))) == {(1, "ended")}


def test_a_recall_cancels_before_the_deadline_and_is_told_as_an_intervention(
    office: Office, told: Happenings, claim: Any
) -> None:
    office.deploy(claim)
    told.start("claim", parcel={"sent_at": "2024-05-13T16:00"}).message("recalled")

    rebuilt(office, told.root, with_miner=miner("message.received", "task.transferred"))

    assert stays(office, "element", "ended", "late") == [("pick", "cancelled", 0)]
    with office.database.read() as connection:
        assert connection.execute(select(trace.c.interventions)).scalar_one() == "message.received"


def waiting() -> Drawing:
    """A wait for a time, then for whichever of two messages comes first."""
    return (
        Drawing("waiting")
        .start()
        .timer("pause", "", '"2024-05-15T10:00+08:00"')
        .gateway("which", "eventBasedGateway")
        .message("yes")
        .message("no")
        .end()
        .end("refused")
        .line("begin", "pause", "which", "yes", "done")
        .line("which", "no", "refused")
    )


def test_waits_last_from_what_came_before_until_they_are_over(office: Office, told: Happenings) -> None:
    office.deploy(waiting())
    told.start("waiting")
    rebuilt(office, told.root)
    assert stays(office, "element", "ended", "duration") == [("pause", "open", None)]

    told.later(days=2)
    rebuilt(office, told.root)
    assert sorted(stays(office, "element", "ended", "duration")) == [
        ("no", "open", None), ("pause", "done", 140), ("yes", "open", None)
    ]  # fmt: skip

    told.message("no")
    rebuilt(office, told.root)
    assert sorted(stays(office, "element", "ended")) == [("no", "done"), ("pause", "done"), ("yes", "cancelled")]


def looping() -> Drawing:
    return (
        Drawing("looping")
        .start()
        .user("draft")
        .user("check")
        .gateway("good", default="f_good_draft")
        .end()
        .line("begin", "draft", "check", "good")
        .flow("good", "draft")
        .flow("good", "done", 'answer == "yes"')
    )


def test_each_round_of_a_loop_is_a_visit_and_counts_its_flow(office: Office, told: Happenings) -> None:
    office.deploy(looping())
    told.start("looping").done("draft", answer="x").done("check", answer="no").done("draft").done("check", answer="yes")

    rebuilt(office, told.root)

    assert len(stays(office, "element")) == 4
    visits, taken = course(office, "looping")
    assert (visits["draft"], taken["f_good_draft"], taken["f_good_done"], taken["f_draft_check"]) == (2, 1, 1, 2)


def test_rebuilding_again_changes_nothing_and_from_nothing_gives_the_same(
    office: Office, told: Happenings, claim: Any, sending: Any
) -> None:
    office.deploy(claim, sending, looping())
    told.start("sending", **PARCELS).done("pick").later(days=9)
    first = told.root
    told.start("looping").done("draft", answer="x")
    rebuilt(office, first)
    rebuilt(office, told.root)
    before = everything(office)

    rebuilt(office, told.root, first)
    assert everything(office) == before

    with office.database.write() as connection:
        for table in (stay, trace, variant):
            connection.execute(table.delete())
        roots = connection.execute(select(cases.c.id).where(cases.c.id == cases.c.root_id)).scalars().all()
        miner().rebuild(connection, roots)
    assert everything(office) == before


def test_a_change_of_the_calendar_names_what_must_be_measured_again(
    office: Office, told: Happenings, claim: Any
) -> None:
    office.deploy(claim)
    told.start("claim", parcel={"sent_at": "2024-05-13T16:00"})
    office.at("2024-05-15T16:00")
    told.done("pick")
    rebuilt(office, told.root)
    assert stays(office, "duration") == [(200,)]
    with office.database.write() as connection:
        assert miner().outdated(connection, 9) == ()
        declare_closure(connection, [local_date(office.at("2024-05-15T17:00"))], "A", "doc", CLERK, office.clock.now())

    with office.database.write() as connection:
        found = miner().outdated(connection, 9)
        miner().rebuild(connection, found)

    assert found == (told.root,)
    assert stays(office, "duration") == [(120,)]
    with office.database.read() as connection:
        assert miner().outdated(connection, 9) == ()


def test_the_actor_of_a_step_is_nowhere_in_the_tables(office: Office, told: Happenings, claim: Any) -> None:
    office.deploy(claim)
    told.start("claim", parcel={"sent_at": "2024-05-13T16:00"}).done("pick")
    rebuilt(office, told.root)
    assert CLERK.login not in str(everything(office))
