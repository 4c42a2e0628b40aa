"""A case that cannot go on is set aside as an incident, and all others go on."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from engine.actions import open_actions
from engine.errors import ActHeld
from engine.replan import close_department
from engine.store.schema import cases, message
from engine.timers import sweep
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing
from tests.engine.test_instances import listed, many
from tests.engine.walking import Walk, free


def waiting() -> Drawing:
    return (
        free(Drawing("waiting").start(), "pick")
        .timer("late", "pick", "PT1H", tag="timeDuration")
        .service("tell", "say", word="word")
        .end()
        .end("told")
        .message("stop", "pick", form="answer", department='"A"', role="clerk")
        .end("stopped")
        .line("begin", "pick", "done")
        .line("late", "tell", "told")
        .line("stop", "stopped")
    )


def damaged(office: Office, case: Walk, text: str) -> None:
    with office.database.write() as connection:
        connection.execute(update(cases).where(cases.c.id == case.root).values(state=text))


@pytest.fixture
def three(office: Office) -> list[Walk]:
    office.deploy(waiting())
    return [Walk.begin(office, "waiting", word=f"word{number}") for number in range(3)]


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", '{"n":1,"c":1,"top":[0,null,{},[[1,null,999,64,2]]],"sub":[]}', '{"n":"x"}']
)
def test_a_case_whose_state_is_damaged_is_an_incident_of_the_sweep_and_the_others_go_on(
    office: Office, three: list[Walk], text: str
) -> None:
    second = three[1]
    damaged(office, second, text)
    office.at("2024-05-13T18:00")
    report = sweep(office.runtime)
    assert (report.incidents, report.cases) == (1, 3)
    assert [case.status for case in three] == ["ended", "held", "ended"]
    assert second.incident() == ("", "state_unreadable") or second.incident()[1].endswith("Error")
    assert sweep(office.runtime).cases == 0


def test_a_damaged_case_that_somebody_acts_on_is_an_incident_and_its_page_still_opens(
    office: Office, three: list[Walk]
) -> None:
    damaged(office, three[0], "no JSON")
    with office.database.read() as connection:
        assert open_actions(office.runtime, connection, three[0].root) == ()
        assert [found.message for found in open_actions(office.runtime, connection, three[1].root)] == ["stop"]
    with pytest.raises(ActHeld):
        three[0].complete("pick")
    assert three[0].status == "held"


def test_a_handler_that_raises_holds_its_case_alone_and_a_retry_mends_it(office: Office, three: list[Walk]) -> None:
    office.fail.add("word1")
    office.at("2024-05-13T18:00")
    assert sweep(office.runtime).incidents == 1
    assert [case.status for case in three] == ["ended", "held", "ended"]
    assert three[1].incident()[0] == "tell"


def test_a_message_that_cannot_be_read_holds_its_case_alone(office: Office, three: list[Walk]) -> None:
    told = {"name": "note", "payload": "{", "legal_at": "2024-05-13T08:30:00.000000Z", "sent_by": "x"}
    with office.database.write() as connection:
        connection.execute(message.insert().values(id="m1", case_id=three[1].root, **told))
    office.at("2024-05-13T18:00")
    assert sweep(office.runtime).incidents == 1
    assert [case.status for case in three] == ["ended", "held", "ended"]


def test_a_damaged_case_does_not_stop_a_change_of_the_calendar(office: Office) -> None:
    drawing = free(Drawing("limited").start(), "pick").timer("late", "pick", 'workdays("days", "2024-05-13")')
    office.deploy(drawing.end().end("over").line("begin", "pick", "done").line("late", "over"))
    sick, sound = Walk.begin(office, "limited"), Walk.begin(office, "limited")
    damaged(office, sick, "no JSON")
    close_department(office.runtime, [office.clock.now().date().replace(day=15)], None, "1", CLERK)
    assert sound.due()[0][1] > sick.due()[0][1]


def test_a_loop_without_a_wait_is_an_incident_that_names_an_element_of_the_loop(office: Office) -> None:
    drawing = free(Drawing("round").start().gateway("fork", "parallelGateway"), "beside")
    drawing.script("again", "n = 1").gateway("more", default="f_more_again").end().end("never")
    drawing.line("begin", "fork", "again", "more", "again").flow("more", "never", "n == 2")
    office.deploy(drawing.line("fork", "beside", "done"), layers=())
    round_about = Walk.begin(office, "round")
    assert round_about.status == "held"
    element, cause = round_about.incident()
    assert element in ("again", "more") and cause == "endless_loop"


def test_more_data_than_a_case_may_keep_is_an_incident_and_nothing_is_written(office: Office) -> None:
    office.deploy(free(Drawing("heavy").start(), "pick", "look").end().line("begin", "pick", "look", "done"))
    case = Walk.begin(office, "heavy")
    with pytest.raises(ActHeld):
        case.complete("pick", text="x" * 1_100_000)
    assert case.incident() == ("pick", "too_much_data") or case.incident() == ("look", "too_much_data")
    assert len(case.row().state) < 1_000


def test_processes_that_start_each_other_in_a_ring_are_stopped(office: Office) -> None:
    ring = Drawing("ring").start().service("more", "case.start", process='"ring"', data="{}").end()
    office.deploy(ring.line("begin", "more", "done"), layers=())
    case = Walk.begin(office, "ring")
    assert case.status == "held" and case.incident()[0] == "more"


def test_calls_are_stopped_where_there_are_too_many(office: Office) -> None:
    child = free(Drawing("child").start(), "pick").end().line("begin", "pick", "done")
    calls = Drawing("many").start().node("callActivity", "each", many(listed()), calledElement="child").end()
    office.deploy(child, calls.line("begin", "each", "done"))
    case = Walk.begin(office, "many", all=list(range(501)))
    assert case.incident() == ("each", "too_many_children")
