"""The conditions of a deployment, each by itself, and what an override passes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.drafts import DraftClosed
from engine.gate import (
    CONDITIONS,
    Affected,
    Basis,
    BasisNeeded,
    ConditionsUnmet,
    Evidence,
    EvidenceStale,
    Moved,
    Objection,
    Order,
    Ran,
    ReasonNeeded,
    judged,
)
from tests.engine.drawing import Drawing
from tests.engine.gate.conftest import DRAWER, NOON, Gate

EARLY, LATE = "2024-05-13T08:00:00.000000Z", "2024-05-14T08:00:00.000000Z"
PASSED: dict[str, Any] = {"files": {"a/scenarios/01.toml": {"passed": True}}, "missing": {}}
GOOD = Evidence(
    kind="change",
    digest="d",
    affected=Affected(("a",), ()),
    scenarios=Ran("done", "d", LATE, PASSED),
    whatif=Ran("done", "d", LATE, {"summary": {"same": 3}}),
    cases=True,
    seen="d",
    since=EARLY,
)
OVERRIDE = Order("紧急", True, Basis("安政办〔2026〕9号", "通知"))


def states(evidence: Evidence) -> dict[str, str]:
    return {one.code: one.state for one in judged(evidence) if one.state != "met"}


def test_every_condition_is_named_by_its_code() -> None:
    assert [one.code for one in judged(GOOD)] == [judge.__name__ for judge in CONDITIONS]
    assert states(GOOD) == {}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"affected": Affected((), ())}, {"something_changes": "missing"}),
        ({"affected": Affected((), ()), "parameters": "{}"}, {}),
        ({"affected": Affected((), ()), "papers": True}, {}),
        ({"moved": (Moved("a", 2, LATE, "other", "r"),)}, {"base_current": "failed"}),
        ({"errors": (Objection("no-default", "a/a.bpmn", True),)}, {"check_clean": "failed"}),
        ({"basis": (Objection("document_required", "days", True),)}, {"basis_registered": "failed"}),
        ({"seen": ""}, {"differences_seen": "missing"}),
        ({"seen": "other"}, {"differences_seen": "missing"}),
        ({"scenarios": None}, {"scenarios_green": "missing", "coverage_complete": "missing"}),
        ({"scenarios": Ran("running", "d", LATE)}, {"scenarios_green": "running", "coverage_complete": "running"}),
        ({"scenarios": Ran("failed", "d", LATE)}, {"scenarios_green": "missing", "coverage_complete": "missing"}),
        ({"scenarios": Ran("done", "x", LATE, PASSED)}, {"scenarios_green": "missing", "coverage_complete": "missing"}),
        ({"since": "2024-05-15"}, dict.fromkeys(("scenarios_green", "coverage_complete", "whatif_done"), "missing")),
        (
            {"scenarios": Ran("done", "d", LATE, {"files": {"s": {"passed": False}}, "missing": {"a": {"x": "办理"}}})},
            {"scenarios_green": "failed", "coverage_complete": "failed"},
        ),
        ({"scenarios": Ran("done", "d", LATE, {"files": {}, "missing": {}})}, {"scenarios_green": "missing"}),
        ({"wanted": ("a/scenarios/01.toml", "a/scenarios/02.toml")}, {"scenarios_green": "missing"}),
        ({"whatif": None}, {"whatif_done": "missing"}),
        ({"whatif": Ran("done", "x", LATE, {})}, {"whatif_done": "missing"}),
        ({"whatif": None, "cases": False}, {}),
        ({"kind": "rollback", "scenarios": None, "whatif": None}, {}),
    ],
)
def test_what_is_not_as_it_should_be_is_named(changes: dict[str, Any], found: dict[str, str]) -> None:
    assert states(replace(GOOD, **changes)) == found


def test_a_draft_whose_conditions_hold_is_handed_in_and_closed(gate: Gate, changed: Drawing) -> None:
    found = gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    assert (found.state, found.handed_by, found.override) == ("pending", DRAWER.login, False)
    with pytest.raises(DraftClosed):
        gate.hand_in("d")


def test_without_a_reason_or_a_condition_nothing_is_handed_in(gate: Gate, changed: Drawing) -> None:
    draft = gate.draft("d", gate.files("claim", changed))
    with pytest.raises(ReasonNeeded):
        gate.hand_in(draft, Order(" "))
    with pytest.raises(ConditionsUnmet) as refused:
        gate.hand_in(draft, scenarios=None)
    assert [one.code for one in refused.value.conditions] == ["scenarios_green", "coverage_complete"]
    with gate.office.database.read() as connection:
        assert gate.drafts.get(connection, draft).state == "open"


def test_an_override_needs_a_document(gate: Gate, changed: Drawing) -> None:
    draft = gate.draft("d", gate.files("claim", changed))
    with pytest.raises(BasisNeeded):
        gate.hand_in(draft, Order("紧急", True), scenarios=None)


@pytest.mark.parametrize(
    "changes",
    [
        {"errors": (Objection("dangling-flow", "claim/claim.bpmn", False), Objection("unnamed-step", "x", True))},
        {"basis": (Objection("locked_parameter", "days", False),)},
        {"moved": (Moved("claim", 2, LATE, "other", "r"),)},
        {"seen": ""},
    ],
)
def test_no_override_passes_what_would_not_run_or_is_locked(
    gate: Gate, changed: Drawing, changes: dict[str, Any]
) -> None:
    draft = gate.draft("d", gate.files("claim", changed))
    with pytest.raises(ConditionsUnmet) as refused:
        gate.hand_in(draft, OVERRIDE, **changes, scenarios=None)
    assert all(not one.waivable for one in refused.value.conditions)


def test_an_override_where_all_conditions_hold_is_none(gate: Gate, changed: Drawing) -> None:
    found = gate.hand_in(gate.draft("d", gate.files("claim", changed)), OVERRIDE)
    assert not found.override
    assert found.basis == Basis()


def test_what_was_found_of_other_files_counts_for_nothing(gate: Gate, changed: Drawing) -> None:
    draft = gate.draft("d", gate.files("claim", changed))
    evidence = gate.evidence(draft)
    with gate.office.database.write() as connection:
        gate.drafts.save(connection, draft, "claim/README.md", "x", 0, DRAWER.login, NOON)
        with pytest.raises(EvidenceStale):
            gate.book.hand_in(connection, "p", draft, evidence, Order("r"), DRAWER, NOON)
