"""A change of the calendar is previewed without a trace, made at once, and never shortens what was announced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.actor import Actor
from engine.calendar import CalendarChange, CalendarNotice, Closure, DayKind, NoticeRejected, load
from engine.calendar.store import store_change, unknown_part
from engine.casebook import find_timer
from engine.clock import parsed
from engine.history import events_of_tree, verify
from engine.recount import recount
from engine.replan import Preview, StalePreview, apply, calendar_write, preview
from engine.store.database import Database
from engine.store.schema import event, timer, work_item
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.watch.horizon import calendar_horizon
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

YEAR_END = "2026-12-29T09:00:00"
LONG = frozenset({date(2027, 1, day) for day in (1, 2, 3, 4)})
SHORT = frozenset({date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)})


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)
    office.at(YEAR_END)


def notice(off: frozenset[date], work: frozenset[date] = frozenset(), source: str = "") -> CalendarChange:
    return CalendarChange(notices=(CalendarNotice(2027, off, work, source),))


def sent(office: Office, number: int = 1) -> list[str]:
    """Cases whose deadline of three working days reaches into the year without a notice."""
    parcels = [{"sent_at": "2026-12-29T01:00:00.000000Z", "to": "A"}]
    return [office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id for _ in range(number)]


def seen(office: Office, change: CalendarChange) -> Preview:
    with office.database.read() as connection:
        return preview(office.runtime, connection, change)


def made(office: Office, change: CalendarChange, mark: str | None = None, document: str = "no. 1") -> Preview:
    with calendar_write(office.runtime) as connection:
        return apply(office.runtime, connection, change, document, CLERK, mark)


def unsound(office: Office) -> list[str]:
    return [finding.invariant for finding in examine(office.runtime) if not finding.ok]


def test_given_a_preview_when_looked_at_then_nothing_is_written(office: Office) -> None:
    sent(office)
    with office.database.read() as connection:
        before = connection.execute(timer.select()).all(), connection.execute(event.select()).all()
    found = seen(office, notice(LONG))
    with office.database.read() as connection:
        after = connection.execute(timer.select()).all(), connection.execute(event.select()).all()
        assert load(connection).years == set(range(2004, 2027))
    assert before == after
    assert [(told.element, told.sort) for told in found.timers] == [("remind", "confirmed"), ("late", "moved")]
    assert {told.day for told in found.switch.days if told.turned} == {date(2027, 1, 4)} | _guessed_no_more()


def _guessed_no_more() -> set[date]:
    """Weekdays that were holidays by statute and are worked by a notice that names only New Year."""
    statutory = {(2, 5), (2, 8), (4, 5), (6, 9), (9, 15), (10, 1)}
    return {date(2027, month, day) for month, day in statutory}


def test_given_a_longer_holiday_when_made_then_deadline_task_and_history_move_together(office: Office) -> None:
    (root,) = sent(office)
    found = made(office, notice(LONG), seen(office, notice(LONG)).mark)
    with office.database.read() as connection:
        item = items_of_tree(connection, root)[0]
        events = [told for told in events_of_tree(connection, root) if told.kind == "timer.replanned"]
        running = find_timer(connection, item.case_id, "late")
    assert (item.due_at, item.provisional) == ("2027-01-05T16:00:00.000000Z", False)
    assert running is not None and running.basis["anchor"] == "2026-12-29T01:00:00.000000Z"
    assert [told.data["document_no"] for told in events] == ["no. 1", "no. 1"]
    late = next(told for told in events if told.element == "late")
    assert (late.data["old"], late.data["new"]) == ("2027-01-04T16:00:00.000000Z", "2027-01-05T16:00:00.000000Z")
    assert late.data["calendar"] == running.basis["calendar"] == 2
    assert len(found.touched) == 2
    assert unsound(office) == []


def test_given_the_guess_was_right_when_made_then_the_deadline_is_confirmed_where_it_stands(office: Office) -> None:
    (root,) = sent(office)
    assert calendar_horizon_of(office) == (2026, 1, 1)
    found = made(office, notice(SHORT))
    assert {told.sort for told in found.timers} == {"confirmed"}
    with office.database.read() as connection:
        item = items_of_tree(connection, root)[0]
        told = [told.data for told in events_of_tree(connection, root) if told.element == "late"]
    assert (item.due_at, item.provisional) == ("2027-01-04T16:00:00.000000Z", False)
    assert told[0]["old"] == told[0]["new"]
    assert calendar_horizon_of(office) == (2027, 0, 0)
    assert unsound(office) == []


def calendar_horizon_of(office: Office) -> tuple[int | None, int, int]:
    with office.database.read() as connection:
        return calendar_horizon(connection)


def test_given_a_notice_that_would_shorten_when_made_then_the_announced_deadline_is_kept(office: Office) -> None:
    (root,) = sent(office)
    # A make-up Saturday would end the limit two days earlier.
    change = notice(frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 2)}))
    found = seen(office, change)
    assert {told.element: told.sort for told in found.timers} == {"remind": "confirmed", "late": "kept"}
    made(office, change, found.mark)
    with office.database.read() as connection:
        item = items_of_tree(connection, root)[0]
    assert (item.due_at, item.provisional) == ("2027-01-04T16:00:00.000000Z", False)
    assert unsound(office) == []


def test_given_the_same_notice_when_made_again_then_nothing_changes(office: Office) -> None:
    sent(office)
    made(office, notice(LONG))
    again = made(office, notice(LONG), document="no. 2")
    assert (bool(again.change), again.timers, again.switch.days) == (False, (), ())
    with office.database.read() as connection:
        assert load(connection).revision == 2


def test_given_another_change_since_the_preview_when_approved_then_refused_with_a_new_one(office: Office) -> None:
    sent(office)
    mark = seen(office, notice(LONG)).mark
    made(office, CalendarChange(closures=(Closure(date(2026, 12, 30), "A", "storm"),)))
    with pytest.raises(StalePreview) as stale:
        made(office, notice(LONG), mark)
    made(office, notice(LONG), stale.value.preview.mark)


def test_given_more_deadlines_than_were_shown_when_approved_then_refused(office: Office) -> None:
    sent(office)
    mark = seen(office, notice(LONG)).mark
    sent(office)
    with pytest.raises(StalePreview):
        made(office, notice(LONG), mark)


def test_given_a_deadline_that_ended_since_the_preview_when_approved_then_it_does_not_matter(office: Office) -> None:
    first, _ = sent(office, 2)
    mark = seen(office, notice(LONG)).mark
    with office.database.read() as connection:
        item = items_of_tree(connection, first)[0]
    office.runtime.complete(item.id, {"answer": "mine"}, CLERK)
    assert len(made(office, notice(LONG), mark).touched) == 2


def test_given_two_approvals_at_once_then_one_is_carried_out(office: Office) -> None:
    sent(office, 3)
    mark = seen(office, notice(LONG)).mark
    start, outcomes = threading.Barrier(2), []

    def approve() -> None:
        start.wait(30)
        try:
            outcomes.append(len(made(office, notice(LONG), mark).touched))
        except StalePreview:
            outcomes.append(-1)

    threads = [threading.Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [-1, 6]
    assert unsound(office) == []


def test_given_a_sweep_at_the_same_time_when_the_calendar_changes_then_neither_hinders_the_other(
    office: Office,
) -> None:
    sent(office, 8)
    office.at("2026-12-31T10:00:00")  # the reminders are due
    start, outcomes = threading.Barrier(3), []

    def attempt(act: Callable[[], object]) -> None:
        start.wait(30)
        act()
        outcomes.append("done")

    def complete() -> None:
        for item in open_items(office):
            office.runtime.complete(item, {"answer": "mine"}, CLERK)

    acts = (lambda: sweep(office.runtime), lambda: made(office, notice(LONG)), complete)
    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == ["done"] * 3
    assert unsound(office) == []


def open_items(office: Office) -> list[str]:
    with office.database.read() as connection:
        rows = connection.execute(work_item.select().where(work_item.c.state == "open").order_by(work_item.c.id))
        return [row.id for row in rows]


def test_given_a_held_case_when_the_calendar_changes_then_it_keeps_its_timers_and_its_tasks(office: Office) -> None:
    (root,) = sent(office)
    office.fail.add("claimed")
    with office.database.read() as connection:
        item = items_of_tree(connection, root)[0]
    with pytest.raises(Exception, match="kept in an incident"):
        office.runtime.complete(item.id, {"answer": "mine"}, CLERK)
    made(office, notice(LONG))
    with office.database.read() as connection:
        (held,) = items_of_tree(connection, root, open_only=True)
    assert held.due_at == "2027-01-05T16:00:00.000000Z"
    assert unsound(office) == []


def test_given_a_deadline_that_has_lapsed_when_a_closure_follows_then_it_fires_as_announced(office: Office) -> None:
    sent(office)
    office.at("2027-01-05T00:00:01")
    closed = CalendarChange(closures=(Closure(date(2026, 12, 30), None, "storm"),))
    assert [told for told in seen(office, closed).timers if told.element == "late"] == []
    made(office, closed)
    sweep(office.runtime)
    assert "auto" in [told["word"] for _, told in office.heard]
    assert office.heard[-2][1]["instant"] == parsed("2027-01-05T00:00")
    assert unsound(office) == []


def test_given_a_notice_that_contradicts_itself_when_made_then_nothing_of_it_stays(office: Office) -> None:
    with pytest.raises(NoticeRejected):
        made(office, notice(frozenset({date(2027, 1, 4)})))
    with office.database.read() as connection:
        assert office.runtime.calendars.get(connection).years == set(range(2004, 2027))


def test_given_thousands_of_timers_when_previewed_then_no_case_is_opened(office: Office) -> None:
    sent(office, 2)
    with office.database.read() as connection:
        calendar = load(connection, notice(LONG))
        found = list(recount(connection, calendar, office.clock.now()))
    assert {told.element for told in found} == {"remind", "late"}
    assert office.runtime.specs is not None


# -- properties

DAYS = st.dates(date(2026, 12, 1), date(2027, 12, 31))


@st.composite
def notices(draw: st.DrawFn) -> CalendarChange:
    """A notice of 2027 that passes its own check, sensible or not."""
    off = set(draw(st.sets(DAYS, max_size=30))) | {date(2027, 1, 1)}
    first = date(2027, 1, 1) + timedelta(days=draw(st.integers(0, 5)))
    off |= {first + timedelta(days=offset) for offset in range(draw(st.integers(0, 9)))}
    work = {day for day in draw(st.sets(DAYS, max_size=30)) if day.weekday() > 4} - off
    return notice(frozenset(off), frozenset(work), "no. 1")


@pytest.fixture
def _two_cases(office: Office) -> Iterator[None]:
    sent(office, 2)
    yield


def _anchors(office: Office) -> dict[tuple[str, int], str]:
    with office.database.read() as connection:
        found = recount(connection, load(connection), office.clock.now())
        return {(told.case_id, told.task): str(told.basis.get("of", told.basis)["anchor"]) for told in found}


def _dues(office: Office) -> dict[tuple[str, int], str]:
    with office.database.read() as connection:
        return {(row.case_id, row.task): row.due_at for row in connection.execute(timer.select())}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=notices())
@pytest.mark.usefixtures("_two_cases")
def test_whatever_a_notice_says_no_deadline_is_ever_earlier(office: Office, change: CalendarChange) -> None:
    before = _dues(office)
    found = seen(office, change)
    assert all(told.new >= told.old == before[told.case_id, told.task] for told in found.timers)
    assert all(told.new == max(told.old, told.counted) for told in found.timers)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=notices())
@pytest.mark.usefixtures("_two_cases")
def test_whatever_was_announced_before_each_further_notice_keeps_it(office: Office, change: CalendarChange) -> None:
    before, anchors = _dues(office), _anchors(office)
    made(office, change, seen(office, change).mark)
    assert _anchors(office) == anchors
    after = _dues(office)
    assert all(after[key] >= due for key, due in before.items())
    with office.database.read() as connection:
        assert verify(connection).broken == ()
    assert unsound(office) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=notices())
def test_a_calendar_as_previewed_is_the_calendar_as_stored(office: Office, change: CalendarChange) -> None:
    with office.database.read() as connection:  # what is written here is rolled back
        previewed = load(connection, change)
        new = unknown_part(connection, change)
        store_change(connection, change, "no. 1", Actor("a.clerk", "a.clerk", ""), office.clock.now())
        stored = load(connection)
        assert unknown_part(connection, change) == CalendarChange()
    assert new == change
    days = [date(2026, 11, 1) + timedelta(days=offset) for offset in range(500)]
    assert [previewed.kind(day) for day in days] == [stored.kind(day) for day in days]
    assert previewed.years == stored.years


def test_a_day_named_by_a_neighbours_notice_is_taken_over(sqlite_database: Database) -> None:
    change = CalendarNotice(2027, frozenset({date(2026, 12, 31), date(2027, 1, 1)}), frozenset(), "no. 1")
    assert change.problems() == ()
    assert date(2027, 10, 1) in change.missing()
    far = CalendarNotice(2027, frozenset({date(2027, 1, 1), date(2026, 5, 4)}), frozenset(), "no. 1")
    assert [problem.code for problem in far.problems()] == ["day_of_another_year"]
    assert DayKind.HOLIDAY.worked is False
