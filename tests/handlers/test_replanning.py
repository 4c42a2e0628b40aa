"""A moved deadline reaches the claim and its officers."""

from __future__ import annotations

from engine.clock import parsed
from handlers.claim.record import claim_case

from .conftest import RESTAURANT, Desk, officer

AT = "2023-03-06T10:00"
OLD, NEW = parsed("2023-03-10T00:00"), parsed("2023-03-11T00:00")


def moved(desk: Desk, case: str, element: str = "deadline", provisional: bool = False) -> None:
    for hook in desk.registry.replanned:
        hook(desk.connection, case, element, OLD, NEW, provisional, "鲁办〔2023〕1号")


def test_before_the_first_act_the_department_of_the_task_tells_the_claim(desk: Desk) -> None:
    desk.pushed(AT, RESTAURANT, ["SCJG", "ZHZF"])
    desk.open_item("child", "root", "claim", "ZHZF")
    moved(desk, "child", provisional=True)
    rows = {row["department"]: row for row in desk.rows("claims")}
    assert (rows["ZHZF"]["due_at"], rows["ZHZF"]["provisional"]) == ("2023-03-11T00:00:00", True)
    assert rows["SCJG"]["due_at"] == "2023-03-10T00:00:00"
    told = next(row for row in desk.rows("notices") if row["kind"] == "deadline_moved")
    assert told["department"] == "ZHZF"
    assert "由2023年3月9日24时延至2023年3月10日24时(暂定)(依据鲁办〔2023〕1号)" in told["text"]


def test_a_returned_claim_is_found_by_its_case(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate(
        "claim.return", AT, by=officer("scjg.zr01"), case="child", root="root", push_id=pushed["push_id"], reason="x"
    )
    moved(desk, "child")
    assert desk.rows("claims")[0]["due_at"] == "2023-03-11T00:00:00"


def test_other_timers_and_claims_made_are_left_alone(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.open_item("child", "root", "claim", "SCJG")
    moved(desk, "child", "reminder")
    desk.operate("claim.record", AT, by=officer("scjg.zr01"), case="child", root="root", push_id=pushed["push_id"])
    moved(desk, "child")
    moved(desk, "unknown")
    assert desk.rows("claims")[0]["due_at"] == "2023-03-10T00:00:00"


def test_a_recall_finds_the_case_of_a_push(desk: Desk) -> None:
    scjg, zhzf = desk.pushed(AT, RESTAURANT, ["SCJG", "ZHZF"])
    assert claim_case(desk.connection, scjg["push_id"]) is None
    desk.open_item("child", "root", "claim", "SCJG")
    assert claim_case(desk.connection, scjg["push_id"]) == "child"
    desk.operate("claim.return", AT, case="other", root="root", push_id=zhzf["push_id"], reason="x")
    assert claim_case(desk.connection, zhzf["push_id"]) == "other"
    desk.operate("claim.auto", "2023-03-10T00:00", case="other", root="root", push_id=zhzf["push_id"])
    assert claim_case(desk.connection, zhzf["push_id"]) is None
