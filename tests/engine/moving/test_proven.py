"""A case that was moved is run again on both of its versions; a rewritten record of the move does not come out."""

from __future__ import annotations

from typing import Any

import pytest

from engine.replay import MIGRATED
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.moving.stories import begun, item, permit, version
from tests.engine.proof.test_execution import Edit, proven, rewrite
from tests.engine.walking import Walk

HASH = "0" * 64


@pytest.fixture
def moved(office: Office) -> Walk:
    """A case moved to a longer limit and another lane, which its holder did not fit, and done there."""
    version(office, permit("3, sent_at"))
    case = begun(office)
    office.runtime.assign(item(office, case).id, CLERK)
    office.at("2024-05-14T09:00")
    to = version(office, permit("5, sent_at", department='"B"', role="lead"))
    office.registry.fits = lambda connection, login, department, role: department == "A"
    office.runtime.move(case.root, to, "as drawn", OTHER)
    case.complete("look", answer="yes")
    return case


def test_a_moved_case_comes_out_the_same_with_its_deadlines_counted_again(office: Office, moved: Walk) -> None:
    found = proven(office, moved.root)

    assert found.same
    (proof,) = found.proofs
    assert proof.lacks == {}
    assert proof.deadlines == 4, "two were set, and both were counted anew by the move"


def put(name: str, value: Any) -> Edit:
    return lambda data: data.update({name: value})


def later(data: dict[str, Any]) -> None:
    data["timers"][0][1]["event_value"] = "2024-06-20T16:00:00.000000Z"


def another_clock(data: dict[str, Any]) -> None:
    data["clocks"][0][2] = "kept"


def another_department(data: dict[str, Any]) -> None:
    data["tasks"][0]["after"]["department"] = "C"


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (put("from", HASH), "version"),
        (put("to", HASH), "version"),
        (put("numbers", [1, 3]), "version"),
        (put("mapping", {"dropped": [[4, "late"]], "added": [], "bordered": []}), "tokens"),
        (another_clock, "deadline"),
        (put("clocks", []), "deadline"),
        (later, "deadline"),
        (another_department, "tasks"),
        (put("tasks", []), "tasks"),
    ],
)
def test_a_rewritten_record_of_a_move_is_named(office: Office, moved: Walk, edit: Edit, what: str) -> None:
    seq = rewrite(office, moved.root, edit, kind=MIGRATED)

    first = proven(office, moved.root).first

    assert first is not None
    assert first.what == what
    # What is no version of the case at all is found before anything is run.
    assert first.seq in (1, seq) if what == "version" else first.seq == seq
