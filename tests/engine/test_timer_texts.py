"""What a timer's text may say, what it is refused for, and when it lets something happen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.timers import Cycle, Formula, Moment, Span, Tag, TimerRejected, read_timer
from engine.clock import parsed, stored
from engine.errors import ProcessRejected
from tests.engine.conftest import Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free
from web.words.glossary import glossary
from web.words.reckoning import reckoning


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("2026-01-01T00:00:00Z", "timeDate", Moment(parsed("2026-01-01T08:00"))),
        ("2026-01-01T00:00:00", "timeDate", Moment(parsed("2026-01-01T00:00"))),
        ("2026-01-01T00:00+09:00", "timeDate", Moment(parsed("2025-12-31T23:00"))),
        (" 2026-01-01 ", "timeDate", Moment(parsed("2026-01-01T00:00"))),
        ("PT1H", "timeDuration", Span(0, timedelta(hours=1))),
        ("P1DT2H", "timeDuration", Span(0, timedelta(hours=26))),
        ("P1Y2M", "timeDuration", Span(14, timedelta(0))),
        ("P2W", "timeDuration", Span(0, timedelta(days=14))),
        ("PT0S", "timeDuration", Span(0, timedelta(0))),
        ("PT1.5H", "timeDuration", Span(0, timedelta(minutes=90))),
        ("R3/PT10M", "timeCycle", Cycle(3, Span(0, timedelta(minutes=10)))),
        ("R/PT1H", "timeCycle", Cycle(None, Span(0, timedelta(hours=1)))),
        ("=due", "timeDuration", Formula("due")),
        ('workdays("days", begun)', "timeDate", Formula('workdays("days", begun)')),
        ("R", "timeCycle", Formula("R")),
        ("P", "timeDate", None),
    ],
)
def test_literals_are_told_from_expressions(text: str, tag: Tag, found: object) -> None:
    if found is None:
        with pytest.raises(TimerRejected):
            read_timer(text, tag)
    else:
        assert read_timer(text, tag) == found


@pytest.mark.parametrize(
    ("text", "tag", "reason"),
    [
        ("", "timeDate", "timer_empty"),
        ("= ", "timeDate", "timer_empty"),
        ("PT1H", "timeDate", "timer_wrong_kind"),
        ("2026-01-01", "timeDuration", "timer_wrong_kind"),
        ("PT1H", "timeCycle", "timer_wrong_kind"),
        ("-PT1H", "timeDuration", "timer_negative"),
        ("PT-5M", "timeDuration", "timer_negative"),
        ("R-1/PT1H", "timeCycle", "timer_negative"),
        ("2026-13-01", "timeDate", "timer_malformed"),
        ("2026-1-1", "timeDate", "timer_malformed"),
        ("PT", "timeDuration", "timer_malformed"),
        ("P1H", "timeDuration", "timer_malformed"),
        ("R3/PT10M/PT5M", "timeCycle", "timer_malformed"),
        ("R0/PT10M", "timeCycle", "timer_zero_cycle"),
        ("R/PT0S", "timeCycle", "timer_zero_cycle"),
        ("R/PT5S", "timeCycle", "timer_too_often"),
        ("R999999999/P1D", "timeCycle", "timer_too_often"),
        ("P21Y", "timeDuration", "timer_too_long"),
        ("P999999999999999D", "timeDuration", "timer_too_long"),
        ("9999-12-31", "timeDate", "timer_absurd_date"),
        ("0 0/5 * * * ?", "timeCycle", "timer_cron"),
    ],
)
def test_texts_that_do_not_say_when_are_refused_by_name(text: str, tag: Tag, reason: str) -> None:
    with pytest.raises(TimerRejected) as refused:
        read_timer(text, tag)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("R3/PT10M", ["09:10", "09:20", "09:30"]),
        ("R2/2026-01-05T09:05/PT10M", ["09:05", "09:15"]),
        ("R3/2026-01-05T08:50/PT10M", ["09:10"]),
        ("R2/PT10M/2026-01-05T10:00", ["09:50", "10:00"]),
        ("R/PT20M/2026-01-05T10:00", ["09:20", "09:40", "10:00"]),
        ("R2/2026-01-05T09:00/2026-01-05T09:30", ["09:30"]),
    ],
)
def test_the_turns_of_a_repetition(text: str, turns: list[str]) -> None:
    cycle = read_timer(text, "timeCycle")
    assert isinstance(cycle, Cycle)
    since = after = parsed("2026-01-05T09:00")
    found = []
    while (turn := cycle.turn(since, after)) is not None:
        after = turn[1]
        found.append(stored(after + timedelta(hours=8))[11:16])
    assert found == turns


def test_months_are_those_of_the_calendar() -> None:
    month = read_timer("P1M", "timeDuration")
    assert isinstance(month, Span)
    assert month.after(parsed("2026-01-31T09:00")) == parsed("2026-02-28T09:00")
    assert month.after(parsed("2026-01-31T09:00"), 2) == parsed("2026-03-31T09:00")


def beside(tag: str, text: str, interrupting: bool = True) -> Drawing:
    drawing = free(Drawing("beside").start(), "work").timer("late", "work", text, interrupting, tag)
    drawing.script("note", "n = 1").end().end("noted")
    return drawing.line("begin", "work", "done").line("late", "note", "noted")


def test_a_duration_runs_from_when_the_wait_began(office: Office) -> None:
    office.deploy(beside("timeDuration", "PT1H"))
    case = Walk.begin(office, "beside")
    assert case.due() == [("late", "2024-05-13T09:00:00")]
    case.at("2024-05-13T16:59")
    assert case.open() == ["work"]
    case.at("2024-05-13T17:00")
    assert (case.status, case.sound()) == ("ended", True)


@pytest.mark.parametrize("text", ["=wait", "wait", '="PT" + hours + "H"'])
def test_an_expression_may_give_the_text(office: Office, text: str) -> None:
    office.deploy(beside("timeDuration", text))
    case = Walk.begin(office, "beside", wait="PT2H", hours="2")
    assert case.due() == [("late", "2024-05-13T10:00:00")]


@pytest.mark.parametrize("wait", ["soon", "-PT1H", "P30Y", 5, None, "2026-01-01"])
def test_an_expression_that_does_not_say_when_is_an_incident_at_its_element(office: Office, wait: object) -> None:
    office.deploy(beside("timeDuration", "=wait"))
    case = Walk.begin(office, "beside", wait=wait)
    assert case.incident() == ("late", "timer_fault")


def test_a_literal_that_does_not_say_when_is_refused_with_its_element(office: Office) -> None:
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(beside("timeCycle", "R/PT0S", interrupting=False), layers=())
    assert (refused.value.values["element"], refused.value.values["reason"]) == ("late", "timer_zero_cycle")


def test_a_bounded_repetition_happens_as_often_as_it_says_each_turn_at_its_own_instant(office: Office) -> None:
    office.deploy(beside("timeCycle", "R3/PT10M", interrupting=False))
    case = Walk.begin(office, "beside")
    case.at("2024-05-14T09:00")
    assert case.passed().count("note") == 3
    with office.database.read() as connection:
        fired = [event.legal_at[11:16] for event in _fired(connection, case.root)]
    assert fired == ["08:10", "08:20", "08:30"]
    assert (case.due(), case.open(), case.sound()) == ([], ["work"], True)
    case.complete("work")
    assert (case.status, case.sound()) == ("ended", True)


def test_a_date_that_is_past_happens_at_once_and_not_before(office: Office) -> None:
    office.deploy(beside("timeDate", "2020-01-01"))
    case = Walk.begin(office, "beside")
    assert case.due() == [("late", "2024-05-13T08:00:00")]


def test_the_screen_says_that_the_diagram_states_the_time(office: Office) -> None:
    office.deploy(beside("timeCycle", "R3/PT10M", interrupting=False))
    case = Walk.begin(office, "beside")
    from engine.casebook import timers_of_tree

    with office.database.read() as connection:
        timer = timers_of_tree(connection, case.root)[0]
        calendar = office.runtime.calendars.get(connection)
    told = reckoning(calendar, timer.basis, glossary(), "", timer.due_at)
    assert (told.source, told.limit) == ("流程图直接写明", "R3/PT10M,第1次")
    assert "16:10" in told.result


def _fired(connection, root):  # type: ignore[no-untyped-def]
    from engine.history import events_of_case

    return [event for event in events_of_case(connection, root) if event.kind == "timer.fired"]
