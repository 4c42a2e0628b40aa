"""The scenario files are readable, name their article, and use fictitious applicants only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .article_map import article_number, scenarios
from .diagrams import diagrams

FILES = [path for diagram in diagrams() for path in scenarios(diagram.folder)]
USER_TASKS = {str(task.get("id")) for diagram in diagrams() for task in diagram.nodes("userTask")}
ENDS = {str(end.get("id")) for diagram in diagrams() for end in diagram.nodes("endEvent")}
ACTIONS = {"complete", "message", "closure", "parameter", "deciders", "item", "exchange_answer", "start", "refused"}
STEP_KEYS = ACTIONS | {"at", "wait", "by", "via", "sweep", "expect", "as", "case"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?")

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_given_the_acceptance_scenarios_then_each_that_can_run_has_a_file() -> None:
    stems = " ".join(path.stem for path in FILES)
    assert all(
        f"{name}_" in stems for name in ("d01", "d02", "d03", "d04", "d05", "d17", "d19", "d20", "d30", "d35", "d36")
    )


@every_file
def test_given_a_file_then_it_names_itself_in_chinese_with_its_article(path: Path) -> None:
    scenario = _read(path)
    assert re.search(r"第[一二三四五六七八九十]+条", scenario["name"])
    assert 1 <= article_number(scenario["article"]) <= 30
    assert scenario["process"] == path.parent.parent.name


@every_file
def test_given_a_file_then_its_steps_have_known_keys_and_at_most_one_action(path: Path) -> None:
    scenario = _read(path)
    assert INSTANT.fullmatch(scenario["start"]["at"])
    for step in scenario["step"]:
        assert set(step) <= STEP_KEYS
        assert len(ACTIONS & set(step)) <= 1
        assert not ACTIONS & set(step) or step.get("by")
        assert "at" not in step or INSTANT.fullmatch(step["at"])


@every_file
def test_given_a_file_then_it_expects_something_and_names_steps_that_exist(path: Path) -> None:
    steps = _read(path)["step"]
    assert any("expect" in step for step in steps)
    for step in steps:
        expected = step.get("expect", {})
        assert {task["element"] for task in expected.get("tasks", ())} <= USER_TASKS
        assert expected.get("outcome", "all_claimed") in ENDS


@every_file
def test_given_a_file_then_instants_do_not_run_backwards(path: Path) -> None:
    scenario = _read(path)
    instants = [scenario["start"]["at"], *(step["at"] for step in scenario["step"] if "at" in step)]
    assert instants == sorted(instants)


@every_file
def test_given_a_file_then_its_counterparts_are_fictitious(path: Path) -> None:
    for name in _values(_read(path), "party_name"):
        assert "虚构" in name or "测试" in name
    assert all(re.fullmatch(r"0536-0\d{6}", phone) for phone in _values(_read(path), "contact_phone"))


def _values(holder: Any, key: str) -> Iterator[str]:
    if isinstance(holder, dict):
        for name, value in holder.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(holder, list):
        for value in holder:
            yield from _values(value, key)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
