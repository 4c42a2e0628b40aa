from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.calendar import Closure, Deadline, deadline, explain, recounted
from engine.clock import parsed
from engine.expressions import ExpressionCompiler, ExpressionFault, ExpressionRejected, Function
from engine.store.schema import cases
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree

from .conftest import CLERK, Office
from .drawing import Drawing
from .expression_context import CALENDAR, OfficeContext

PEOPLE = {"form": "answer", "department": "'A'", "role": "supervision_officer"}
ANCHOR = "2024-05-16T02:00:00.000000Z"


def evaluated(text: str, context: OfficeContext | None = None, **data: Any) -> Any:
    data = {"anchor": ANCHOR, **data}
    return ExpressionCompiler().expression(text).evaluate(data, context or OfficeContext(data))


def test_a_parameter_gives_the_number_and_the_article() -> None:
    result = evaluated("workdays('claim_days', anchor)", profile="local")
    assert isinstance(result, Deadline)
    assert result.last_day == date(2024, 5, 21)
    expected = {
        "parameter": "claim_days",
        "source": "statute",
        "article": "18(1)",
        "profile": "local",
        "count": 3,
    }
    assert result.basis.items() >= expected.items()


def test_the_parameter_in_force_on_the_anchors_local_day_is_used() -> None:
    last_instant_of_2024 = evaluated("workdays('claim_days', anchor)", anchor="2024-12-31T15:59:59.000000Z")
    first_instant_of_2025 = evaluated("workdays('claim_days', anchor)", anchor="2024-12-31T16:00:00.000000Z")
    assert (last_instant_of_2024.basis["count"], first_instant_of_2025.basis["count"]) == (3, 5)


def test_a_number_counts_working_days_and_a_day_is_an_anchor_too() -> None:
    assert evaluated("workdays(1, '2024-05-17')").last_day == date(2024, 5, 20)


def test_a_parameter_in_natural_days_counts_them() -> None:
    assert evaluated("workdays('reply_days', anchor)").last_day == date(2024, 5, 31)


def test_closures_of_the_cases_department_count() -> None:
    calendar = CALENDAR.with_closures([Closure(date(2024, 5, 17), "spj")])
    own = OfficeContext({"department": "spj"}, calendar)
    other = OfficeContext({"department": "other"}, calendar)
    assert evaluated("workdays(1, anchor)", own).last_day == date(2024, 5, 20)
    assert evaluated("workdays(1, anchor)", other).last_day == date(2024, 5, 17)


@pytest.mark.parametrize("days", ["1", "'remind_before'"])
def test_a_reminder_is_a_working_day_before_the_deadline(days: str) -> None:
    result = evaluated(f"workday_before(workdays('claim_days', anchor), {days})")
    assert result.instant.isoformat() == "2024-05-20T01:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("workdays('no_such', anchor)", "unknown_name"),
        ("workdays(-1, anchor)", "limit_out_of_range"),
        ("workdays(half, anchor)", "wrong_argument"),
        ("workdays(yes, anchor)", "wrong_argument"),
        ("workdays(3, nothing)", "wrong_argument"),
        ("workdays(3, 'tomorrow')", "not_an_instant"),
        ("workdays(3, '1999-01-01')", "outside_calendar"),
        ("workday_before(workday_before(workdays(3, anchor), 1), 1)", "not_a_deadline"),
    ],
)
def test_what_cannot_be_a_deadline_is_a_fault(text: str, reason: str) -> None:
    with pytest.raises(ExpressionFault) as caught:
        evaluated(text, half=1.5, yes=True, nothing=None)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("workdays('claim_days', anchor).instant", "wrong_type"),
        ("workdays('claim_days', anchor)['basis']", "wrong_type"),
        ("str(workdays('claim_days', anchor))", "wrong_argument"),
        ("workdays('claim_days', anchor) < anchor", "wrong_type"),
        ("workdays(1.5, anchor)", "wrong_argument"),
        ("workdays(True, anchor)", "wrong_argument"),
        ("workdays(3, None)", "wrong_argument"),
        ("workdays(3)", "wrong_number_of_arguments"),
        ("workday_before(anchor, 1)", "wrong_argument"),
        ("every_workdays(2, anchor)", "wrong_argument"),
    ],
)
def test_what_can_never_be_a_deadline_is_refused_before_it_runs(text: str, reason: str) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        evaluated(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("workdays_between('2024-04-30', '2024-05-07')", 2),
        ("workdays_between('2024-05-07', '2024-04-30')", -2),
        ("is_workday('2024-05-11')", True),
        ("is_workday('2024-05-01')", False),
        ("last_day(workdays('claim_days', anchor))", "2024-05-21"),
    ],
)
def test_the_calendar_answers_questions(text: str, expected: object) -> None:
    assert evaluated(text) == expected


def test_today_is_the_day_of_the_act_in_shanghai() -> None:
    context = OfficeContext(instant=parsed("2024-05-16T23:30:00+08:00"))
    assert evaluated("today()", context) == "2024-05-16"
    assert evaluated("now()", context) == "2024-05-16T15:30:00.000000Z"
    with pytest.raises(ExpressionFault, match="no_instant"):
        evaluated("today()", OfficeContext())


def test_a_number_takes_unit_and_article_of_the_parameter_it_is_a_choice_of() -> None:
    chosen = evaluated("workdays(days, '2024-05-17', 'reply_days')", days=10)
    assert chosen.last_day == date(2024, 5, 27)
    told = {"count": 10, "unit": "cd", "parameter": "reply_days", "source": "default", "article": "28"}
    assert chosen.basis.items() >= told.items()
    with pytest.raises(ExpressionFault) as fault:
        evaluated("workdays('claim_days', anchor, 'reply_days')")
    assert fault.value.reason == "limit_named_twice"


def test_an_agreed_day_ends_as_agreed_and_names_the_parameter_it_stands_for() -> None:
    agreed = evaluated("day_end(day, 'reply_days')", day="2024-05-25", profile="local")
    assert (agreed.last_day, agreed.instant.isoformat()) == (date(2024, 5, 25), "2024-05-25T16:00:00+00:00")
    assert agreed.basis == {
        "day": "2024-05-25",
        "department": None,
        "parameter": "reply_days",
        "source": "default",
        "article": "28",
        "profile": "local",
    }
    assert recounted(CALENDAR, agreed.basis) == agreed
    assert [(line.day, line.role) for line in explain(CALENDAR, agreed.basis)] == [(date(2024, 5, 25), "agreed")]


def test_a_reminder_of_an_agreed_day_is_counted_back_from_it() -> None:
    told = evaluated("workday_before(day_end('2024-05-25', 'reply_days'), 'remind_before')")
    assert told.instant.isoformat() == "2024-05-24T01:00:00+00:00"
    assert recounted(CALENDAR, told.basis) == told


def test_a_cycle_counts_its_turns_from_the_deadline() -> None:
    told = evaluated("every_workdays('remind_before', workdays('claim_days', anchor))")
    assert (told.last_day, told.basis["every"], told.basis["turn"]) == (date(2024, 5, 22), 1, 1)
    assert (told.basis["parameter"], told.basis["of"]["parameter"]) == ("remind_before", "claim_days")
    assert recounted(CALENDAR, told.basis) == told
    with pytest.raises(ExpressionFault):
        evaluated("every_workdays(0, workdays(1, anchor))")


def test_the_nth_working_day_after_a_day_is_told_as_a_date() -> None:
    assert evaluated("workday_after('2024-04-30', 2)") == "2024-05-07"
    assert evaluated("workday_after(anchor, 'claim_days')") == "2024-05-21"
    assert evaluated("workdays(1, workday_after(anchor, 1))").last_day == date(2024, 5, 20)


def test_a_registered_function_is_told_of_the_case() -> None:
    def twice(context: Any, days: int) -> Deadline:
        return deadline(context.calendar, parsed(context.data["anchor"]), 2 * days, "wd", "A")

    compiler = ExpressionCompiler({"twice": Function("twice", twice, wants_context=True)})
    for department in ("A", "B"):
        data = {"anchor": ANCHOR, "department": department}
        found = compiler.expression("every_workdays(1, twice(1))").evaluate(data, OfficeContext(data))
        assert (found.last_day, found.basis["department"]) == (date(2024, 5, 21), department)


def test_what_a_script_kept_of_today_is_the_same_in_a_replay(office: Office) -> None:
    drawing = Drawing("dated").start().user("write", **PEOPLE).script("keep", "kept = today()").user("read", **PEOPLE)
    office.deploy(drawing.end().line("begin", "write", "keep", "read", "done"))
    root = office.runtime.start("dated", {}, CLERK, via="system").case_id
    office.at("2024-05-20T23:30+08:00")
    with office.database.read() as connection:
        item = items_of_tree(connection, root, open_only=True)[0]
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    office.at("2024-05-22T09:00+08:00")
    office.reopen()
    assert [finding.invariant for finding in examine(office.runtime) if not finding.ok] == []
    with office.database.read() as connection:
        assert '"kept":"2024-05-20"' in connection.execute(select(cases.c.state)).scalar_one()
