"""A changed limit: whose deadline moves, what would be late or in time, what the system would (not) have done."""

from __future__ import annotations

from datetime import date

import pytest

from engine.casebook import incidents, timers_of_tree
from engine.errors import ActHeld
from engine.expressions import Limit
from engine.history import events_of_case
from engine.registry import Call
from engine.replan import close_department
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing
from tests.engine.test_postponing import drawn as granted

from .conftest import SENT, Days, Past, codes

IN_FORCE, LONGER, SHORTER = Days(3), Days(5), Days(1)


def overdue() -> Drawing:
    """A task whose limit is noted when it is over, and that can be done all the same."""
    return (
        Drawing("late")
        .start()
        .user("answer", due="over")
        .timer("over", "answer", 'workdays("days", sent)', interrupting=False)
        .service("note", "say", word='"late"')
        .end("noted")
        .end()
        .line("begin", "answer", "done")
        .line("over", "note", "noted")
    )


def test_given_nothing_changed_then_every_case_is_the_same(past: Past, claim: Drawing) -> None:
    past.office.deploy(claim)
    claimed, automatic = past.start(), past.start()
    past.at("2024-05-15T10:00").done(claimed, "pick").at("2024-05-20T10:00")
    running = past.start(parcel={"sent_at": "2024-05-20T01:00:00.000000Z"})
    found = past.through(claim, limits=IN_FORCE)
    assert {one: found[one].verdict for one in (claimed, automatic, running)} == dict.fromkeys(found, "same")


def test_given_a_longer_limit_then_all_that_armed_it_have_another_deadline(past: Past, claim: Drawing) -> None:
    past.office.deploy(claim)
    claimed, automatic = past.start(), past.start()
    past.at("2024-05-14T16:00").done(claimed, "pick").at("2024-05-28T10:00")
    found = past.through(claim, limits=LONGER)
    for case_id in (claimed, automatic):
        assert found[case_id].verdict == "other_deadline"
        moved = found[case_id].deadlines[0]
        assert (moved.element, moved.before, moved.after) == (
            "late",
            "2024-05-16T16:00:00.000000Z",
            "2024-05-20T16:00:00.000000Z",
        )
        assert moved.basis_after is not None and moved.basis_after["count"] == 5


def test_given_the_longer_limit_is_not_over_yet_then_the_automatic_act_is_told_as_still_to_come(
    past: Past, claim: Drawing
) -> None:
    past.office.deploy(claim)
    automatic = past.start()
    past.at("2024-05-17T10:00")
    finding = past.through(claim, limits=LONGER)[automatic]
    assert finding.verdict == "other_deadline"
    told = next(one for one in finding.told if one.code == "not_yet")
    assert told.element == "late" and told.values["after"] == "2024-05-20T16:00:00.000000Z"


def test_given_a_shorter_limit_then_what_was_claimed_after_it_would_have_been_claimed_by_the_system(
    past: Past, claim: Drawing
) -> None:
    past.office.deploy(claim)
    claimed = past.start()
    past.at("2024-05-15T15:00").done(claimed, "pick")
    finding = past.through(claim, limits=SHORTER)[claimed]
    assert finding.verdict == "other_path"
    fired = {one.element: one.values for one in finding.told if one.code == "timer_new"}
    assert fired["late"] == {"before": "2024-05-16T16:00:00.000000Z", "after": "2024-05-14T16:00:00.000000Z"}
    assert {"act_missed", "no_result"} <= set(codes(finding))


def test_given_a_longer_limit_then_what_was_done_too_late_would_have_been_in_time(past: Past) -> None:
    past.office.deploy(overdue())
    case_id = past.start("late", sent=SENT)
    past.at("2024-05-17T10:00").done(case_id, "answer")
    finding = past.through(overdue(), limits=LONGER)[case_id]
    assert finding.verdict == "other_path"
    assert finding.element == "over"
    told = {one.code: one for one in finding.told}
    assert told["timer_not"].values == {"before": "2024-05-16T16:00:00.000000Z", "after": "2024-05-20T16:00:00.000000Z"}
    assert told["act_in_time"].values["at"] == "2024-05-17T02:00:00.000000Z"
    with past.office.database.read() as connection:
        event = next(one for one in events_of_case(connection, case_id) if one.seq == told["act_in_time"].seq)
    assert (event.kind, event.element) == ("task.completed", "answer")


def test_given_a_shorter_limit_then_what_was_in_time_would_have_been_late(past: Past) -> None:
    past.office.deploy(overdue())
    case_id = past.start("late", sent=SENT)
    past.at("2024-05-15T10:00").done(case_id, "answer")
    finding = past.through(overdue(), limits=SHORTER)[case_id]
    assert finding.verdict == "other_path"
    assert {"timer_new", "act_late"} <= set(codes(finding))


def test_given_a_closure_in_between_then_the_candidate_counts_it_though_the_record_did_not(
    past: Past, claim: Drawing
) -> None:
    """The closure lies behind the deadline of then and before that of the candidate."""
    past.office.deploy(claim)
    case_id = past.start()
    past.at("2024-05-14T10:00")
    close_department(past.office.runtime, [date(2024, 5, 17)], None, "no. 1", CLERK)
    past.at("2024-05-28T10:00")
    assert past.through(claim, limits=IN_FORCE)[case_id].verdict == "same"
    moved = past.through(claim, limits=LONGER)[case_id].deadlines[0]
    assert moved.after == "2024-05-21T16:00:00.000000Z"


@pytest.mark.parametrize(("days", "after"), [(3, "2024-05-20T16:00:00.000000Z"), (5, "2024-05-22T16:00:00.000000Z")])
def test_given_an_extension_then_it_is_added_to_the_limit_of_the_candidate(past: Past, days: int, after: str) -> None:
    def grant(call: Call, element: str, days: int) -> None:
        call.postpone(element, call.deadline("days", "2024-05-13", profile="", department="A", extension=days))

    past.office.registry.operators["grant"] = grant
    past.office.deploy(granted())
    case_id = past.start("granted", sent="2024-05-13")
    past.office.runtime.send(case_id, "extend", {"answer": "2", "note": "late"}, CLERK)
    finding = past.through(granted(), limits=Days(days))[case_id]
    if days == 3:
        assert finding.verdict == "same"
        with past.office.database.read() as connection:
            assert after in {one.due_at for one in timers_of_tree(connection, case_id)}
    else:
        assert {one.element: one.after for one in finding.deadlines}["late"] == after


def test_given_an_office_that_keeps_a_limit_then_a_candidate_that_keeps_it_is_told_that_of_then(
    past: Past, claim: Drawing, office: Office
) -> None:
    """What the office changed since is not the candidate's doing."""
    office.deploy(claim)
    case_id = past.start()
    past.at("2024-05-28T10:00")
    office.registry.limits = LONGER
    assert past.through(claim, limits=LONGER)[case_id].verdict == "same"


def test_given_the_same_acts_under_both_limits_then_the_candidate_foresees_what_came(
    past: Past, claim: Drawing, office: Office
) -> None:
    """The oracle: a twin that ran under the longer limit from the first, through the same closure."""
    office.deploy(claim)
    case_id = past.start()
    office.registry.limits = LONGER
    twin = past.start()
    office.registry.limits = IN_FORCE
    past.at("2024-05-14T10:00")
    close_department(office.runtime, [date(2024, 5, 15), date(2024, 5, 20)], None, "no. 1", CLERK)
    past.at("2024-05-28T10:00")
    finding = past.through(claim, limits=LONGER)[case_id]
    assert finding.verdict == "other_deadline"
    with office.database.read() as connection:
        fired = {
            one.element: one.data["due_at"] for one in events_of_case(connection, twin) if one.kind == "timer.fired"
        }
    assert {one.element: one.after for one in finding.deadlines} == fired


def test_given_branches_beside_each_other_then_it_does_not_matter_which_is_over_first(past: Past) -> None:
    """The limit decides which token comes last to the join; the way is the same."""
    drawn = (
        Drawing("beside")
        .start()
        .gateway("fork", "parallelGateway")
        .timer("one", "", 'workdays("days", sent)')
        .timer("two", "", 'workdays("days", "2024-05-14")')
        .gateway("join", "parallelGateway")
        .end()
        .line("begin", "fork", "one", "join", "done")
        .line("fork", "two", "join")
    )

    class Turned(Days):
        def limit(self, name: str, on: date, profile: str) -> Limit:
            return Limit(name, self.count if on == date(2024, 5, 13) else 3, "wd", "test", "1")

    past.office.deploy(drawn)
    case_id = past.start("beside", sent=SENT)
    past.at("2024-05-28T10:00")
    finding = past.through(drawn, limits=Turned(5))[case_id]
    assert finding.verdict == "other_deadline"
    assert [one.element for one in finding.deadlines] == ["one"]


def test_given_a_case_that_was_held_then_what_was_done_later_for_then_is_still_the_same(
    past: Past, claim: Drawing
) -> None:
    """The act failed before the deadline, and was done again long after with the instant of its receipt."""
    past.office.deploy(claim)
    case_id = past.start()
    past.at("2024-05-14T10:00")
    past.office.fail.add("claimed")
    with pytest.raises(ActHeld):
        past.done(case_id, "pick")
    past.at("2024-05-20T10:00")
    assert past.through(claim, limits=IN_FORCE)[case_id].verdict == "same"
    past.office.fail.clear()
    with past.office.database.read() as connection:
        (held,) = incidents(connection)
    assert past.office.runtime.retry(held.id, CLERK)
    assert past.through(claim, limits=IN_FORCE)[case_id].verdict == "same"
    assert past.through(claim, limits=LONGER)[case_id].verdict == "other_deadline"
