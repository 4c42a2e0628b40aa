"""The calendar desk on the real platform: two hundred provisional deadlines, races, late closures, reviews."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from engine.calendar import CalendarChange
from engine.errors import InputRejected
from engine.history import events_of_tree, verify
from engine.replan import StalePreview
from engine.watch.horizon import calendar_horizon
from engine.worklist.inbox import items_of_tree
from handlers.calendar.desk import Approval, ChangeRecord
from handlers.calendar.review import ReviewDecided, ReviewMoot
from tests.prepared import Place
from tests.web.calendar_office import ADMIN, GUESSED, OFFICER, CalendarOffice, calendar_office_in, closing, notice

PERIOD = [date(2026, 11, 1), date(2026, 12, 1)]


@pytest.fixture
def office(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarOffice]:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
    opened = calendar_office_in(place)
    yield opened
    opened.platform.close()


def approved(
    office: CalendarOffice, change: CalendarChange, request: str = "r1", seen: str | None = None
) -> ChangeRecord | None:
    approval = Approval("国办发明电〔2026〕9号", "按国务院办公厅通知导入", request, seen)
    return office.platform.calendar.approve(change, approval, ADMIN)


def claim_of(office: CalendarOffice, root: str) -> dict[str, object]:
    (row,) = office.rows("claims", root)
    return row


def figures(office: CalendarOffice, root: str) -> tuple[int, int, str | None]:
    """Due, automatic and the rate of those in time, outside or inside the days in force."""
    found = office.rows("claim_figures", root, period=PERIOD)
    return (found[0]["expired_due"], found[0]["expired_auto"], found[0]["department"]) if found else (0, 0, None)


def test_given_200_provisional_deadlines_when_a_notice_is_approved_then_none_is_shortened(
    office: CalendarOffice,
) -> None:
    roots = [root for day in (29, 30, 31) for root in office.push(f"2026-12-{day}T10:00", count=67)][:200]
    before = {root: claim_of(office, root) for root in roots}
    assert all(row["provisional"] for row in before.values())
    started = time.perf_counter()
    found = office.platform.calendar.preview(notice())
    previewed = time.perf_counter()
    done = approved(office, notice(), seen=found.done.mark)
    finished = time.perf_counter()
    print(f"preview {previewed - started:.2f} s, approval {finished - previewed:.2f} s")
    assert done is not None and len([told for told in done.timers if not told.reminder]) == 201
    assert finished - started < 30
    with office.platform.database.read() as connection:
        assert calendar_horizon(connection) == (2027, 0, 0)
        assert verify(connection).broken == ()
        for root in roots:
            row = claim_of(office, root)
            assert str(row["due_at"]) > str(before[root]["due_at"])
            assert not row["provisional"]
            told = [told.data for told in events_of_tree(connection, root) if told.kind == "timer.replanned"]
            assert {one["document_no"] for one in told} == {"国办发明电〔2026〕9号"}
            heard = [row["text"] for row in office.rows("notices", root) if row["kind"] == "deadline_moved"]
            assert len(heard) == 1 and "依据国办发明电〔2026〕9号" in str(heard[0])
    assert office.unsound() == []


def test_given_the_guess_was_right_when_approved_then_deadlines_are_confirmed_and_clerks_told(
    office: CalendarOffice,
) -> None:
    (root,) = office.push("2026-12-29T10:00")
    done = approved(office, notice(GUESSED))
    assert done is not None and {told.sort for told in done.timers} == {"confirmed"}
    assert claim_of(office, root)["due_at"] == "2027-01-05T00:00:00"
    assert claim_of(office, root)["provisional"] is False
    assert "deadline_confirmed" in [row["kind"] for row in office.rows("notices", root)]


def test_given_a_notice_that_would_shorten_when_approved_then_what_was_announced_is_kept(
    office: CalendarOffice,
) -> None:
    (root,) = office.push("2026-12-29T10:00")
    done = approved(office, notice([date(2027, 1, 1)], [date(2027, 1, 2)]))
    assert done is not None and "kept" in {told.sort for told in done.timers}
    assert claim_of(office, root)["due_at"] == "2027-01-05T00:00:00"
    assert office.unsound() == []


def test_given_two_administrators_at_once_when_both_approve_then_it_happens_once(office: CalendarOffice) -> None:
    (root,) = office.push("2026-12-29T10:00")
    mark = office.platform.calendar.preview(notice()).done.mark
    start, outcomes = threading.Barrier(2), []

    def approve(request: str) -> None:
        start.wait(30)
        try:
            outcomes.append(approved(office, notice(), request, mark) is not None)
        except StalePreview:
            outcomes.append(False)

    threads = [threading.Thread(target=approve, args=(name,)) for name in ("r1", "r2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [False, True]
    assert [row["kind"] for row in office.rows("notices", root)].count("deadline_moved") == 1
    with office.platform.database.read() as connection:
        assert len(office.platform.calendar.changes(connection)) == 1
    assert office.unsound() == []


def test_given_the_same_request_twice_when_approved_then_the_first_answer_comes_again(office: CalendarOffice) -> None:
    office.push("2026-12-29T10:00")
    mark = office.platform.calendar.preview(notice()).done.mark
    first, again = approved(office, notice(), "r1", mark), approved(office, notice(), "r1", mark)
    assert first is not None and again is not None
    assert (again.id, again.repeated) == (first.id, True)
    assert approved(office, notice(), "r2") is None


def test_given_no_document_when_approved_then_refused(office: CalendarOffice) -> None:
    with pytest.raises(InputRejected):
        office.platform.calendar.approve(notice(), Approval("  ", "", "r1"), ADMIN)


def test_given_a_departments_closure_when_approved_then_only_its_claims_move(office: CalendarOffice) -> None:
    (root,) = office.push("2026-11-16T10:00", ("SCJG", "WJW"))
    change = closing(date(2026, 11, 18), department="WJW", document="安卫〔2026〕9号")
    found = office.platform.calendar.preview(change)
    assert {told.department for told in found.done.timers} == {"WJW"}
    approved(office, change)
    dues = {row["department"]: row["due_at"] for row in office.rows("claims", root)}
    assert dues == {"SCJG": "2026-11-20T00:00:00", "WJW": "2026-11-21T00:00:00"}
    assert office.unsound() == []


def lapsed(office: CalendarOffice) -> str:
    """A claim that the system took over at the end of 19 November, with the closure of that day declared later."""
    (root,) = office.push("2026-11-16T10:00")
    office.move_to("2026-11-20T09:00")
    assert claim_of(office, root)["status"] == "auto_claimed"
    done = approved(office, closing(date(2026, 11, 18)))
    assert done is not None and (done.timers, done.reviews) == ((), 1)
    return root


def test_given_a_closure_declared_after_an_automatic_claim_then_the_case_is_left_as_it_is(
    office: CalendarOffice,
) -> None:
    (root,) = office.push("2026-11-16T10:00")
    office.move_to("2026-11-20T09:00")
    before = claim_of(office, root)
    with office.platform.database.read() as connection:
        history = events_of_tree(connection, root)
    late = office.platform.calendar.preview(closing(date(2026, 11, 18))).late
    assert [(told.department, told.counted_due_at) for told in late] == [("SCJG", "2026-11-20T16:00:00.000000Z")]
    approved(office, closing(date(2026, 11, 18)))
    with office.platform.database.read() as connection:
        assert events_of_tree(connection, root) == history
    assert claim_of(office, root) == before
    assert figures(office, root) == (1, 1, "SCJG")
    assert office.rows("claim_reviews", root)[0]["status"] == "proposed"
    assert office.unsound() == []


def test_given_a_review_when_accepted_then_the_claim_is_out_of_the_figures_and_untouched(
    office: CalendarOffice,
) -> None:
    root = lapsed(office)
    desk = office.platform.calendar
    with office.platform.database.read() as connection:
        (review,) = desk.reviews(connection)
    found = desk.decide(review.id, "accepted", "台风停办属实", ADMIN, "d1")
    assert (found.status, found.decided_by) == ("accepted", "pt.admin")
    row = claim_of(office, root)
    assert (row["status"], row["claimed_at"], row["overdue"]) == ("auto_claimed", "2026-11-20T00:00:00", False)
    assert figures(office, root)[:2] == (0, 0)
    with office.platform.database.read() as connection:
        (told,) = [told for told in events_of_tree(connection, root) if told.kind == "claim.review_accepted"]
    assert (told.actor, told.data["reason"]) == ("pt.admin", "台风停办属实")
    assert "claim_cleared" in [row["kind"] for row in office.rows("notices", root)]
    assert desk.decide(review.id, "accepted", "台风停办属实", ADMIN, "d1").decided_at == found.decided_at
    with pytest.raises(ReviewDecided):
        desk.decide(review.id, "rejected", "x", ADMIN, "d2")
    assert office.unsound() == []


def test_given_a_review_when_rejected_then_the_figures_stay_and_the_history_says_why(office: CalendarOffice) -> None:
    root = lapsed(office)
    desk = office.platform.calendar
    with office.platform.database.read() as connection:
        (review,) = desk.reviews(connection)
    with pytest.raises(InputRejected):
        desk.decide(review.id, "rejected", " ", ADMIN, "d1")
    desk.decide(review.id, "rejected", "当日正常办公", ADMIN, "d1")
    assert figures(office, root) == (1, 1, "SCJG")
    with office.platform.database.read() as connection:
        kinds = [told.kind for told in events_of_tree(connection, root)]
        assert [found.status for found in desk.reviews(connection, "SCJG")] == ["rejected"]
        assert desk.reviews(connection, "WJW") == ()
    assert "claim.review_rejected" in kinds
    assert office.unsound() == []


def test_given_a_closure_of_another_department_or_day_then_nothing_is_put_under_review(office: CalendarOffice) -> None:
    office.push("2026-11-16T10:00")
    office.move_to("2026-11-24T09:00")
    for change in (closing(date(2026, 11, 18), department="WJW"), closing(date(2026, 11, 20), date(2026, 11, 23))):
        done = approved(office, change, f"r{change.closures[0].day}")
        assert done is not None and done.reviews == 0


def test_given_a_claim_made_in_time_then_nothing_is_put_under_review(office: CalendarOffice) -> None:
    (root,) = office.push("2026-11-16T10:00")
    office.move_to("2026-11-17T09:00")
    with office.platform.database.read() as connection:
        (item,) = items_of_tree(connection, root, open_only=True)
    office.platform.runtime.complete(item.id, {"answer": "claim"}, OFFICER)
    office.move_to("2026-11-24T09:00")
    done = approved(office, closing(date(2026, 11, 18)))
    assert done is not None and done.reviews == 0


def test_given_a_lapsed_claim_not_yet_carried_out_when_a_closure_follows_then_it_lapses_and_is_reviewed(
    office: CalendarOffice,
) -> None:
    (root,) = office.push("2026-11-16T10:00")
    office.clock.move_to(office.clock.now().replace(day=19, hour=16, minute=0, second=1))
    done = approved(office, closing(date(2026, 11, 18)))
    assert done is not None and done.reviews == 1
    desk = office.platform.calendar
    with office.platform.database.read() as connection:
        (review,) = desk.reviews(connection)
    with pytest.raises(ReviewMoot):
        desk.decide(review.id, "accepted", "属实", ADMIN, "d1")
    office.move_to("2026-11-20T09:00")
    row = claim_of(office, root)
    assert (row["status"], row["claimed_at"]) == ("auto_claimed", "2026-11-20T00:00:00")
    assert desk.decide(review.id, "accepted", "属实", ADMIN, "d2").status == "accepted"
    assert office.unsound() == []
