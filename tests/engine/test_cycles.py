"""What is urged again and again: every nth working day after a deadline, each turn at its own instant."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.casebook import timers_of_tree
from engine.clock import local
from engine.errors import ProcessRejected
from engine.history import events_of_case
from engine.replan import close_department
from engine.store.schema import cases
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing


def urged(expression: str = 'every_workdays(2, workdays("days", "2024-05-13"))') -> Drawing:
    return (
        Drawing("urged")
        .start()
        .user("pick", due="late")
        .timer("late", "pick", 'workdays("days", "2024-05-13")', interrupting=False)
        .cycle("again", "pick", expression)
        .end()
        .service("mark", "say", word='"late"')
        .end("marked")
        .service("urge", "say", word='"urge"')
        .end("told")
        .line("begin", "pick", "done")
        .line("late", "mark", "marked")
        .line("again", "urge", "told")
    )


def said(office: Office) -> list[tuple[str, str]]:
    return [(told["word"], local(told["instant"]).strftime("%m-%d %H:%M")) for _, told in office.heard]


def waiting(office: Office, root: str) -> list[tuple[str, str]]:
    with office.database.read() as connection:
        return [(found.element, found.due_at[:16]) for found in timers_of_tree(connection, root)]


def sound(office: Office) -> bool:
    return all(finding.ok for finding in examine(office.runtime))


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew at every wait"])
def test_a_cycle_fires_every_second_working_day_after_the_deadline_until_its_host_ends(
    office: Office, reopened: bool
) -> None:
    office.deploy(urged())
    root = office.runtime.start("urged", {}, CLERK).case_id
    assert waiting(office, root) == [("late", "2024-05-16T16:00"), ("again", "2024-05-20T16:00")]

    for day in ("2024-05-17T00:00", "2024-05-21T00:00", "2024-05-22T12:00", "2024-05-23T00:00"):
        if reopened:
            office.reopen()
        office.at(day)
        sweep(office.runtime)
    assert said(office) == [("late", "05-17 00:00"), ("urge", "05-21 00:00"), ("urge", "05-23 00:00")]
    assert waiting(office, root) == [("again", "2024-05-24T16:00")]

    with office.database.read() as connection:
        (item,) = items_of_tree(connection, root, open_only=True)
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    office.at("2024-07-01T00:00")
    sweep(office.runtime)
    assert (len(office.heard), waiting(office, root)) == (3, [])
    assert sound(office)


def test_after_downtime_every_turn_is_made_up_for_in_order_at_its_own_instant(office: Office) -> None:
    office.deploy(urged())
    root = office.runtime.start("urged", {}, CLERK).case_id

    office.at("2024-05-29T09:00")
    sweep(office.runtime)

    assert said(office) == [
        ("late", "05-17 00:00"),
        ("urge", "05-21 00:00"),
        ("urge", "05-23 00:00"),
        ("urge", "05-25 00:00"),
        ("urge", "05-29 00:00"),
    ]
    assert waiting(office, root) == [("again", "2024-05-30T16:00")]
    with office.database.read() as connection:
        fired = [event.data["basis"]["turn"] for event in events_of_case(connection, root) if event.element == "again"]
    assert fired == [1, 2, 3, 4]
    assert sound(office)


def test_a_case_urged_for_half_a_year_weighs_no_more_than_one_urged_twice(office: Office) -> None:
    office.deploy(urged())
    root = office.runtime.start("urged", {}, CLERK).case_id

    def weight(day: str) -> int:
        office.at(day)
        sweep(office.runtime)
        with office.database.read() as connection:
            return len(connection.execute(select(cases.c.state).where(cases.c.id == root)).scalar_one())

    light, heavy = weight("2024-05-23T09:00"), weight("2024-11-22T09:00")

    assert len(office.heard) > 50
    assert heavy < light * 1.2
    assert sound(office)


def test_turns_that_had_passed_before_the_wait_began_are_left_out(office: Office) -> None:
    office.deploy(urged('every_workdays("turns", workdays(1, "2024-05-01"))'))
    root = office.runtime.start("urged", {}, CLERK).case_id
    assert waiting(office, root)[0] == ("again", "2024-05-13T16:00")


def test_a_closed_day_moves_the_next_turn_with_the_deadline_and_none_is_brought_forward(office: Office) -> None:
    office.deploy(urged())
    root = office.runtime.start("urged", {}, CLERK).case_id

    close_department(office.runtime, [date(2024, 5, 15)], None, "closing 1", CLERK)
    assert waiting(office, root) == [("late", "2024-05-17T16:00"), ("again", "2024-05-21T16:00")]
    office.at("2024-05-22T00:00")
    sweep(office.runtime)
    close_department(office.runtime, [date(2024, 5, 23)], None, "closing 2", CLERK)

    assert said(office) == [("late", "05-18 00:00"), ("urge", "05-22 00:00")]
    assert waiting(office, root) == [("again", "2024-05-24T16:00")]
    assert sound(office)


def test_a_cycle_is_drawn_with_its_own_function_on_an_event_that_leaves_its_host_alone(office: Office) -> None:
    def reason(drawing: Drawing) -> tuple[object, object]:
        with pytest.raises(ProcessRejected) as refused:
            office.deploy(drawing)
        return refused.value.values["element"], refused.value.values["reason"]

    assert reason(urged('workdays("days", "2024-05-13")')) == ("again", "repetition")
    once = urged()
    once.body = [part.replace("timeCycle", "timeDate") for part in once.body]
    assert reason(once) == ("again", "repetition")
    lasting = urged()
    lasting.body = [part.replace("timeCycle", "timeDuration") for part in lasting.body]
    assert reason(lasting) == ("again", "repetition")


def test_a_cycle_on_an_event_that_stops_its_host_happens_once(office: Office) -> None:
    stopping = urged()
    stopping.body = [
        part.replace('cancelActivity="false"', 'cancelActivity="true"') if 'id="again"' in part else part
        for part in stopping.body
    ]
    office.deploy(stopping, layers=())
    root = office.runtime.start("urged", {}, CLERK).case_id
    office.at("2024-06-30T09:00")
    sweep(office.runtime)
    assert [word for word, _ in said(office)].count("urge") == 1
    assert waiting(office, root) == []
