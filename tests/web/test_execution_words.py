"""A case run again is told event by event; of a difference only what differs is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from engine.proof.proof import Difference
from engine.store.schema import cases
from tests.web.permit_case import PermitCase, permit_case
from web.commands.reexecution import execute_case
from web.words.execution import difference_words


@pytest.fixture
def permit(tmp_path: Path) -> Iterator[PermitCase]:
    with permit_case(tmp_path) as made:
        yield made


def told(permit: PermitCase) -> tuple[int, list[str]]:
    lines: list[str] = []
    platform = permit.office.platform
    with platform.database.read() as connection:
        return execute_case(platform, connection, permit.root_id, lines.append), lines


def test_every_event_is_told_with_progress(permit: PermitCase) -> None:
    events = sum(case.history_length for case in permit.tree())

    status, lines = told(permit)

    assert status == 0
    assert sum(line.startswith("  一致  [") for line in lines) == events
    assert f"[{events}/{events}]" in lines[-2]
    assert lines[-1].startswith(f"重新执行3件案件、{events}条记录") and lines[-1].endswith("全部一致")


def test_the_first_difference_is_told_with_what_was_expected_and_found(permit: PermitCase) -> None:
    child = next(case for case in permit.tree() if case.parent_id is not None)
    with permit.office.platform.database.write() as connection:
        state = connection.execute(select(cases.c.state).where(cases.c.id == child.id)).scalar_one()
        changed = update(cases).where(cases.c.id == child.id)
        connection.execute(changed.values(state=state.replace('"n":', '"n":1')))

    status, lines = told(permit)

    assert status == 1
    at = next(number for number, line in enumerate(lines) if line.startswith("第一处不一致"))
    assert child.id in lines[at]
    assert lines[at + 1] == "  现存的办理状态不是记录所到达的"
    assert lines[at + 2].startswith("  应为:") and lines[at + 3].startswith("  记载:")
    assert lines[at + 2] != lines[at + 3].replace("记载", "应为")


def test_of_a_deadline_only_what_differs_is_shown_as_people_write_it() -> None:
    due = {"event_value": "2024-05-16T16:00:00.000000Z", "provisional": False}
    other = {**due, "event_value": "2024-05-17T16:00:00.000000Z"}

    found = difference_words(Difference("c", 3, "late", "deadline", due, other))

    assert (found.what, found.expected, found.found) == (
        "期限重新计算的结果不同",
        "2024-05-16 24:00",
        "2024-05-17 24:00",
    )


def test_of_long_states_the_part_around_the_difference_is_shown() -> None:
    one, other = "a" * 500 + "B" + "c" * 500, "a" * 500 + "X" + "c" * 500

    found = difference_words(Difference("c", 3, "", "tokens", one, other))

    assert "B" in found.expected and "X" in found.found
    assert len(found.expected) < 200


def test_of_ways_the_first_elements_that_differ_are_shown() -> None:
    found = difference_words(Difference("c", 1, "", "path", [["a", ""], ["b", "a"]], [["a", ""]]))

    assert (found.expected, found.found) == ('[["b", "a"]]', "无")
