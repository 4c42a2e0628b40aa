"""Letters on penalties: asked for by the procedure that took the decision, or written by form (Art. 24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.errors import InputRejected, SameCase
from handlers.panels.page import panels
from handlers.penalty.record import letter_of_case
from handlers.supervision.register import info_row
from tests.processes.diagrams import diagrams, properties
from web.words.wording import ROLES

from .conftest import RESTAURANT, Desk, FakeCall, officer

REVOCATION = {**RESTAURANT, "decision_type": "RVK", "doc_no": "安审批撤〔2023〕2号", "decided_on": "2023-09-04"}
LETTER = {
    "item_code": "AQ-SCJG-002",
    "decision_type": "RVK",
    "decision_doc_no": "安审批撤〔2023〕2号",
    "decided_on": "2023-09-04",
    "party_name": RESTAURANT["party_name"],
    "party_type": "法人",
    "department": "SCJG",
    "facts": "以虚假材料取得许可",
}


@dataclass
class Starting(FakeCall):
    """A call that remembers which cases it was to start."""

    started: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def start(self, process: str, data: Mapping[str, Any]) -> str:
        self.started.append((process, dict(data)))
        return f"started{len(self.started)}"


def drawn_up(desk: Desk, departments: list[str]) -> tuple[dict[str, Any], Starting]:
    """A letter asked for by the procedure in which a permit was revoked."""
    desk.register("2023-03-06T10:00", RESTAURANT, case="before")
    decision = desk.register("2023-09-04T10:00", REVOCATION, case="referral").data["decision_id"]
    made = desk.call("2023-09-04T10:00", case="letter", root="referral")
    call = Starting(**{name: getattr(made, name) for name in FakeCall.__dataclass_fields__})
    told = {"decision_id": decision, "licence_id": "", "ground": "RVK69-2", "departments": departments}
    return desk.registry.operator("penalty.draw_up")(call, **told), call


def test_given_a_decision_then_the_letter_says_what_it_was_and_on_which_ground(desk: Desk) -> None:
    answer, call = drawn_up(desk, ["SCJG"])
    (letter,) = desk.rows("penalty_letters", "referral")
    assert (letter["decision_doc_no"], letter["ground"], letter["status"]) == (
        "安审批撤〔2023〕2号",
        "RVK69-2",
        "sent",
    )
    assert answer["departments"] == ["SCJG"]
    assert call.started == []
    shown = {row[0]: row[1] for panel in panels(desk.connection, "referral") for row in panel.rows}
    assert shown["所涉决定"] == "撤销(安审批撤〔2023〕2号,依据RVK69-2)"


def test_given_several_departments_then_each_further_one_has_a_letter_in_a_case_of_its_own(desk: Desk) -> None:
    answer, call = drawn_up(desk, ["SCJG", "ZHZF"])
    assert answer["departments"] == ["SCJG"]
    ((process, told),) = call.started
    assert process == "penalty_letter"
    assert (told["departments"], told["ground"], told["approval_department"]) == (["ZHZF"], "RVK69-2", "SPJ")


def test_given_the_same_letter_again_then_it_is_the_same_case(desk: Desk) -> None:
    desk.intake("penalty.write", "2023-09-05T10:00", LETTER, case="first")
    with pytest.raises(SameCase) as same:
        desk.intake("penalty.write", "2023-09-06T10:00", LETTER, case="second")
    assert same.value.values["case_id"] == "first"


def test_given_a_permit_that_was_granted_then_no_letter_may_cite_it(desk: Desk) -> None:
    desk.register("2023-03-06T10:00", RESTAURANT, case="before")
    with pytest.raises(InputRejected) as refused:
        desk.intake("penalty.write", "2023-09-05T10:00", {**LETTER, "decision_doc_no": RESTAURANT["doc_no"]})
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("decision_doc_no", "not_a_change")
    ]


def test_given_the_approval_department_then_no_step_of_the_procedure_lets_it_penalise() -> None:
    (diagram,) = (found for found in diagrams() if found.folder.name == "penalty_letter")
    for task in diagram.nodes("userTask"):
        role = properties(task).get("role") or (diagram.lane_of(task.get("id", "")) or "").removeprefix("lane_")
        assert role in ROLES and role.startswith("supervision"), task.get("id")


def test_given_a_penalty_that_is_not_tied_to_the_permit_then_only_the_letter_tells_of_it(desk: Desk) -> None:
    desk.intake("penalty.write", "2023-09-05T10:00", LETTER)
    filed = {"filing": "filed", "filing_no": "立〔2023〕1号", "case_filed_on": "2023-09-06"}
    desk.intake("penalty.file", "2023-09-06T10:00", filed, by=officer("scjg.zr01"))
    said = {"outcome": "penalised", "penalty_kind": "10", "penalty_no": "罚〔2023〕1号", "penalised_on": "2023-09-20"}
    answer = desk.intake(
        "penalty.conclude",
        "2023-09-20T10:00",
        {**said, "penalty_text": "罚款", "linked": "no", "push_now": "now"},
        by=officer("scjg.zr01"),
    )
    assert (answer["penalised"], answer["linked"], answer["penalty_kind"]) == (True, False, "10")
    told = desk.rows("notices")[-1]
    assert (told["kind"], told["department"]) == ("penalty_imposed", "SPJ")


def test_given_a_fine_for_a_permit_on_no_register_then_it_is_pushed_within_seven_working_days(desk: Desk) -> None:
    desk.intake("penalty.write", "2024-04-16T10:00", {**LETTER, "decided_on": "2024-04-10"})
    filed = {"filing": "filed", "filing_no": "立〔2024〕1号", "case_filed_on": "2024-04-16"}
    desk.intake("penalty.file", "2024-04-16T11:00", filed, by=officer("scjg.zr01"))
    said = {"outcome": "penalised", "penalty_kind": "10", "penalty_no": "罚〔2024〕1号", "penalised_on": "2024-06-20"}
    told = {**said, "penalty_text": "罚款", "linked": "yes", "push_now": "later"}
    desk.intake("penalty.conclude", "2024-06-20T10:00", told, by=officer("scjg.zr01"))
    made = desk.call("2024-06-20T10:00", by=officer("scjg.zr01"))
    call = Starting(**{name: getattr(made, name) for name in FakeCall.__dataclass_fields__})
    letter = letter_of_case(desk.connection, "root")
    how = {"push_now": "later", "served_on": "", "late_reason": ""}
    desk.registry.operator("penalty.inform")(call, letter_id=letter.id, **how)
    ((process, data),) = call.started
    info = info_row(desk.connection, data["info"]["matter_id"])
    assert process == "supervision_push"
    assert (data["info"]["linked"], info.push7, info.push_due_date) == (True, True, "2024-07-01")
    assert letter_of_case(desk.connection, "root").push_due_on == "2024-07-01"
    assert info.penalty_letter_id == letter.id
