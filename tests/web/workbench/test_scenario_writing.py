"""Scenario files written anew from what they tell, and expectations replaced by what was found."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.scenario_file import find_scenarios
from web.words.scenarios import moment_words
from web.workbench.scenarios.adopting import Span, adopted, deadline_changes, with_deadlines
from web.workbench.scenarios.writing import remark_of, scenario_text

PROCESSES = Path(__file__).parents[3] / "processes"


@pytest.mark.parametrize("file", find_scenarios([PROCESSES]), ids=lambda file: f"{file.parents[1].name}/{file.stem}")
def test_what_is_written_reads_the_same_again(file: Path) -> None:
    text = file.read_text("utf-8")
    told = tomllib.loads(text)
    written = scenario_text(told, remark_of(text))
    assert tomllib.loads(written) == told
    assert scenario_text(tomllib.loads(written), remark_of(written)) == written


def test_a_file_laid_out_in_the_usual_way_stays_as_it_is() -> None:
    text = (PROCESSES / "approval_push" / "scenarios" / "before_the_measures.toml").read_text("utf-8")
    assert scenario_text(tomllib.loads(text), remark_of(text)) == text


def later(before: str, after: str, instant: str) -> str:
    """As far as the deadline moved."""
    assert instant == before
    return after


def told(due: str) -> dict[str, Any]:
    task = {"element": "claim", "department": "SCJG", "due": due}
    return {"step": [{"expect": {"tasks": [task]}}, {"at": due, "expect": {"ended": True}}]}


def looks(key: str, wanted: Any, found: Any) -> list[dict[str, Any]]:
    return [{"key": key, "met": False, "wanted": wanted, "found": found}]


def ran(number: int, found: list[dict[str, Any]], *failures: str) -> dict[str, Any]:
    return {"number": number, "looks": found, "failures": [*(one["key"] for one in found), *failures]}


def test_a_moved_deadline_moves_the_steps_that_stood_at_it() -> None:
    before = told("2024-05-17T00:00")
    wanted = before["step"][0]["expect"]["tasks"]
    found = [{**wanted[0], "due": "2024-05-21T00:00", "light": "later"}]
    steps = [ran(1, looks("tasks", wanted, found)), ran(2, [], "ended")]
    changes = deadline_changes(before, steps, later)
    assert [(one.step, one.key, one.after) for one in changes] == [
        (1, "tasks", "2024-05-21T00:00"),
        (2, "at", "2024-05-21T00:00"),
    ]
    assert with_deadlines(before, changes) == told("2024-05-21T00:00")


def days_later(before: str, after: str, instant: str) -> str:
    """Two days later, whatever they are."""
    return f"{instant[:8]}{int(instant[8:10]) + 2:02}{instant[10:]}"


def test_a_deadline_told_as_a_day_moves_its_reminder_and_what_follows_but_nothing_out_of_order() -> None:
    """The reminder comes later; what was done after it still comes after it, and what holds where it is stays."""
    wanted = [{"department": "RSJ", "push_due": "2024-09-03"}]
    reminder = [{"kind": "result_reminder"}]
    before = {
        "step": [
            {"at": "2024-09-01T09:00", "complete": {}, "expect": {"verifications": wanted}},
            {"at": "2024-09-01T10:00", "complete": {}},
            {"at": "2024-09-02T09:00", "expect": {"notices": reminder}},
            {"at": "2024-09-02T10:00", "complete": {}},
            {"at": "2024-09-04T00:00", "expect": {"verifications": [{"overdue": True}]}},
        ]
    }
    found = looks("verifications", wanted, [{**wanted[0], "push_due": "2024-09-05", "late": False}])
    missing = looks("notices", reminder, [])
    overdue = looks("verifications", [{"overdue": True}], [{"overdue": False}])
    steps = [ran(1, found), ran(2, []), ran(3, missing), ran(4, []), ran(5, overdue)]
    changes = deadline_changes(before, steps, days_later)
    assert [(one.step, one.key, one.after) for one in changes] == [
        (1, "verifications", "2024-09-05"),
        (3, "at", "2024-09-04T09:00"),
        (4, "at", "2024-09-04T10:00"),
        (5, "at", "2024-09-06T00:00"),
    ]
    held = [ran(1, found), *(ran(number, []) for number in (2, 3, 4, 5))]
    assert [one.key for one in deadline_changes(before, held, days_later)] == ["verifications"]


def test_a_difference_of_more_than_deadlines_is_no_difference_of_deadlines() -> None:
    before = told("2024-05-17T00:00")
    wanted = before["step"][0]["expect"]["tasks"]
    for found in ([], [{**wanted[0], "department": "WJW"}], [*wanted, {"element": "handle", "department": "SCJG"}]):
        assert deadline_changes(before, [ran(1, looks("tasks", wanted, found))], later) == ()


def test_another_deadline_at_the_same_instant_that_did_not_move_stays() -> None:
    moved = {"element": "claim", "due": "2024-06-07T00:00"}
    other = {"element": "claim_matter", "due": "2024-06-07T00:00"}
    before = {
        "step": [
            {"at": "2024-06-03T09:00", "expect": {"tasks": [moved, other]}},
            {"at": "2024-06-04T09:00", "expect": {"tasks": [other]}},
        ]
    }
    found = looks("tasks", [moved, other], [{**moved, "due": "2024-06-09T00:00"}, other])
    held = [{"key": "tasks", "met": True, "wanted": [other], "found": None}]
    changes = deadline_changes(before, [ran(1, found), {"number": 2, "looks": held, "failures": []}], days_later)
    assert [(one.step, one.row["element"], one.after) for one in changes] == [(1, "claim", "2024-06-09T00:00")]


def test_what_hangs_on_a_deadline_is_adopted_where_it_is_found_without_moving_the_story() -> None:
    """After a long stop of the platform everything is told by its own instant: reminder and claim alike."""
    due = [{"element": "claim", "due": "2024-05-17T00:00"}]
    notices = [{"kind": "reminder", "at": "2024-05-15T09:00:00"}, {"kind": "claimed", "at": "2024-05-17T00:00:00"}]
    before = {
        "step": [
            {"at": "2024-05-23T09:00", "expect": {"tasks": due}},
            {"at": "2024-05-23T09:01", "expect": {"notices": notices}},
        ]
    }
    late = [{"kind": "reminder", "at": "2024-05-17T09:00:00"}, {"kind": "claimed", "at": "2024-05-19T00:00:00"}]
    steps = [
        ran(1, looks("tasks", due, [{"element": "claim", "due": "2024-05-19T00:00"}])),
        ran(2, looks("notices", notices, late)),
    ]
    changes = deadline_changes(before, steps, days_later)
    assert [(one.step, one.key, one.after) for one in changes] == [
        (1, "tasks", "2024-05-19T00:00"),
        (2, "notices", "2024-05-17T09:00:00"),
        (2, "notices", "2024-05-19T00:00:00"),
    ]


def test_a_story_that_never_tells_its_deadline_moves_with_the_limit_that_is_proposed() -> None:
    claims = [{"status": "auto_claimed", "claimed_at": "2024-05-17T00:00:00"}]
    before = {"step": [{"at": "2024-05-17T00:00", "complete": {}, "expect": {"claims": claims}}]}
    found = looks("claims", claims, [{"status": "claimed", "claimed_at": "2024-05-17T00:00:00"}])
    steps = [{"number": 0, "looks": [], "failures": []}, ran(1, found, "refused")]
    assert deadline_changes(before, steps, days_later) == ()
    limits = (Span(0, "2024-05-17T00:00", "2024-05-19T00:00"),)
    changes = deadline_changes(before, steps, days_later, limits)
    assert [(one.key, one.after) for one in changes] == [
        ("at", "2024-05-19T00:00"),
        ("claims", "2024-05-19T00:00:00"),
    ]


def test_a_limit_that_the_story_expects_as_it_is_found_moves_nothing() -> None:
    """Other rules may hold for whom the story is of."""
    due = [{"element": "claim", "due": "2024-05-19T00:00"}]
    before = {
        "step": [{"at": "2024-05-13T09:00", "expect": {"tasks": due}}, {"at": "2024-05-18T09:00", "complete": {}}]
    }
    met = [{"key": "tasks", "met": True, "wanted": due, "found": None}]
    steps = [{"number": 1, "looks": met, "failures": []}, ran(2, [], "refused")]
    limits = (Span(0, "2024-05-17T00:00", "2024-05-19T00:00"),)
    assert deadline_changes(before, steps, days_later, limits) == ()


def test_an_instant_is_told_as_officials_tell_it() -> None:
    told = ["2024-05-17T00:00", "2024-05-17T09:00", "2024-05-17T09:00:00", "2024-05-17T23:59:59.5", "2024-05-16"]
    assert [moment_words(one) for one in told] == [
        "2024-05-16 24:00",
        "2024-05-17 09:00",
        "2024-05-17 09:00",
        "2024-05-17 23:59:59.5",
        "2024-05-16",
    ]


def test_what_is_adopted_says_of_what_was_found_what_was_said_before() -> None:
    wanted = [{"element": "claim", "due": "a"}, {"element": "gone"}]
    found = [{"element": "claim", "due": "b", "light": "later"}, {"element": "new", "department": "SCJG", "light": "x"}]
    assert adopted("tasks", wanted, found) == [
        {"element": "claim", "due": "b"},
        {"element": "new", "department": "SCJG"},
    ]
    assert adopted("claims", [{"status": "claimed"}], [{"status": "open", "id": 1}]) == [{"status": "open"}]
    assert adopted("events", ["a", "x", "b"], ["c", "a", "b"]) == ["a", "b"]
    assert adopted("passed", ["p:a", "p:x"], ["p:a", "p:b"]) == ["p:a"]
    assert adopted("ended", True, False) is False
