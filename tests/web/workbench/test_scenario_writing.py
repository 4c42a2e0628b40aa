"""Scenario files written anew from what they tell, and expectations replaced by what was found."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.scenario_file import find_scenarios
from web.workbench.scenarios.adopting import adopted, deadline_changes, with_deadlines
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


def test_a_moved_deadline_moves_the_steps_that_stood_at_it() -> None:
    before = told("2024-05-17T00:00")
    wanted = before["step"][0]["expect"]["tasks"]
    found = [{**wanted[0], "due": "2024-05-21T00:00", "light": "later"}]
    steps = [{"number": 1, "looks": looks("tasks", wanted, found)}, {"number": 2, "looks": []}]
    changes = deadline_changes(before, steps, later)
    assert [(one.step, one.key, one.after) for one in changes] == [
        (1, "tasks", "2024-05-21T00:00"),
        (2, "at", "2024-05-21T00:00"),
    ]
    assert with_deadlines(before, changes) == told("2024-05-21T00:00")


def test_a_difference_of_more_than_deadlines_is_no_difference_of_deadlines() -> None:
    before = told("2024-05-17T00:00")
    wanted = before["step"][0]["expect"]["tasks"]
    for found in ([], [{**wanted[0], "department": "WJW"}], [*wanted, {"element": "handle", "department": "SCJG"}]):
        assert deadline_changes(before, [{"number": 1, "looks": looks("tasks", wanted, found)}], later) == ()


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
