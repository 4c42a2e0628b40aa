"""Pushes, claims and what comes of them, one act after another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.clock import parsed
from engine.errors import InputRejected, UnknownName
from handlers.catalogue.schema import catalogue_revision, post
from handlers.claim.record import ClaimNotOpen
from handlers.figures.record import FiguresReading, clear_claim
from handlers.schema import notice, push

from .conftest import RESTAURANT, Desk, officer

PRINTING = {
    **RESTAURANT,
    "item_code": "AQ-XCB-002",
    "doc_no": "安审批许〔2024〕110号",
    "party_name": "安丘市虚构14号印务有限公司",
    "party_code": "91370784MAFAKE14X4",
    "decided_on": "2024-05-13",
    "valid_from": "2024-05-13",
    "valid_to": "2027-05-13",
}
AT = "2023-03-06T10:00"


def kinds(desk: Desk) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["department"], row["role"]) for row in desk.rows("notices")]


def test_a_push_opens_claim_file_and_notice_at_one_instant(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    assert pushed["pushed_at"] == "2023-03-06T02:00:00.000000Z"
    assert (pushed["delivered"], pushed["profile"], pushed["approval_department"]) == (True, "ANQIU", "SPJ")
    (claim,) = desk.rows("claims")
    assert (claim["status"], claim["due_at"], claim["provisional"]) == ("pending", "2023-03-10T00:00:00", False)
    (file,) = desk.rows("files")
    assert (file["department"], file["status"], file["licence"]) == ("SCJG", "unassigned", "食品经营许可证")
    assert kinds(desk) == [("decision_pushed", "SCJG", "supervision_officer")]
    (told,) = desk.connection.execute(select(notice.c.text)).scalars()
    assert told == (
        "审批局推送“食品经营许可(餐饮服务)”审批决定(安审批许〔2023〕15号),请于2023年3月9日24时前认领;"
        "逾期未认领的,由系统自动认领(办法第十八条第一款)。"
    )
    assert [kind for kind, _ in desk.calls[-1].events] == ["push.sent", "push.notified"]
    assert desk.rows("decision")[0]["push_lag"] == 0
    assert desk.calls[-1].participants == {"SCJG"}


def test_each_department_has_a_claim_of_its_own(desk: Desk) -> None:
    pushes = desk.pushed(AT, RESTAURANT, ["SCJG", "ZHZF", "SCJG"])
    assert [found["department"] for found in pushes] == ["SCJG", "ZHZF"]
    assert [row["status"] for row in desk.rows("claims")] == ["pending", "pending"]


def test_unknown_departments_are_refused(desk: Desk) -> None:
    with pytest.raises(InputRejected):
        desk.pushed(AT, RESTAURANT, ["NOSUCH"])


def test_where_there_is_no_officer_the_head_is_told(desk: Desk) -> None:
    desk.connection.execute(update(post).where(post.c.login.like("scjg.zr%")).values(active=False))
    desk.connection.execute(update(catalogue_revision).values(revision=9))
    desk.connection.commit()
    desk.connection.exec_driver_sql("BEGIN IMMEDIATE")
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    assert kinds(desk) == [("decision_pushed", "SCJG", "supervision_head")]
    desk.operate("claim.auto", "2023-03-10T00:00", case="child", root="root", push_id=pushed["push_id"])
    assert desk.rows("claims")[0]["assignee"] == "scjg.fzr"


def test_an_officer_claims_in_time(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    result = claimed(desk, "2023-03-08T09:30", pushed["push_id"])
    assert result == {
        "push_id": pushed["push_id"],
        "department": "SCJG",
        "status": "claimed",
        "mode": "manual",
        "disputed": False,
    }
    (claim,) = desk.rows("claims")
    assert (claim["on_time"], claim["overdue"], claim["claimed_by"]) == (True, False, "scjg.zr01")
    assert claim["claimed_at"] == "2023-03-08T09:30:00"
    assert desk.rows("files")[0]["assigned_to"] == "scjg.zr01"
    assert ("claimed", "SPJ", "approval_clerk") in kinds(desk)


def test_time_lapses_and_the_platform_claims_at_the_deadline(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    call = desk.call("2023-03-10T00:00", case="child", root="root")
    call.recorded_at = parsed("2023-03-10T08:00")
    result = desk.registry.operator("claim.auto")(call, push_id=pushed["push_id"])
    assert (result["status"], result["disputed"]) == ("auto_claimed", False)
    (claim,) = desk.rows("claims")
    assert (claim["claimed_at"], claim["recorded_at"]) == ("2023-03-10T00:00:00", "2023-03-10T08:00:00")
    assert (claim["on_time"], claim["overdue"], claim["assignee"]) == (False, True, "SCJG.zhuanren")
    assert desk.rows("files")[0]["status"] == "assigned"
    assert set(kinds(desk)) >= {
        ("auto_claimed", "SCJG", "supervision_officer"),
        ("auto_claimed", "SCJG", "supervision_head"),
        ("auto_claimed", "SPJ", "approval_clerk"),
    }


def test_a_claim_is_made_once(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    claimed(desk, "2023-03-08T09:30", pushed["push_id"])
    with pytest.raises(ClaimNotOpen):
        desk.operate("claim.auto", "2023-03-10T00:00", push_id=pushed["push_id"])


def test_a_return_ignored_is_receipt_only_and_counts_against_the_approval_department(desk: Desk) -> None:
    (pushed,) = desk.pushed("2024-05-13T10:00", PRINTING, ["WLJ"])
    returned(desk, "2024-05-14T09:00", pushed["push_id"])
    assert desk.rows("claims")[0]["status"] == "returned"
    result = desk.operate("claim.auto", "2024-05-17T00:00", case="child", root="root", push_id=pushed["push_id"])
    assert result["disputed"]
    (claim,) = desk.rows("claims")
    assert (claim["status"], claim["disputed"], claim["overdue"]) == ("auto_claimed", True, False)
    assert desk.rows("files")[0]["status"] == "unassigned"
    figures = desk.rows("claim_figures", period=["2024-05-01", "2024-06-01"])
    assert [(row["department"], row["due"], row["disputed"]) for row in figures] == [("SPJ", 0, 1)]


def test_a_refused_return_leaves_the_deadline(desk: Desk) -> None:
    (pushed,) = desk.pushed("2024-05-13T10:00", PRINTING, ["WLJ"])
    returned(desk, "2024-05-14T09:00", pushed["push_id"])
    desk.operate("claim.refuse_return", "2024-05-15T10:00", push_id=pushed["push_id"], reason="请按期认领")
    (claim,) = desk.rows("claims")
    assert (claim["status"], claim["due_at"]) == ("pending", "2024-05-17T00:00:00")
    assert ("return_refused", "WLJ", "supervision_officer") in kinds(desk)


def test_a_reassigned_push_has_a_period_of_its_own(desk: Desk) -> None:
    (pushed,) = desk.pushed("2024-05-13T10:00", PRINTING, ["WLJ"])
    returned(desk, "2024-05-14T09:00", pushed["push_id"])
    again = desk.operate("push.reassign", "2024-05-15T10:00", push_id=pushed["push_id"], to="XCB", reason="改派")
    assert again["department"] == "XCB"
    rows = {row["department"]: row for row in desk.rows("claims")}
    assert (rows["WLJ"]["status"], rows["WLJ"]["overdue"]) == ("reassigned", False)
    assert (rows["XCB"]["status"], rows["XCB"]["due_at"]) == ("pending", "2024-05-21T00:00:00")
    assert ("reassigned", "WLJ", "supervision_officer") in kinds(desk)
    assert (
        desk.connection.execute(select(push.c.supersedes).where(push.c.department == "XCB")).scalar()
        == (pushed["push_id"])
    )


@pytest.mark.parametrize(("to", "code"), [("NOSUCH", "unknown_department"), ("WLJ", "department_has_push")])
def test_a_push_goes_to_a_department_that_can_take_it(desk: Desk, to: str, code: str) -> None:
    (pushed,) = desk.pushed("2024-05-13T10:00", PRINTING, ["WLJ"])
    returned(desk, "2024-05-14T09:00", pushed["push_id"])
    with pytest.raises(InputRejected) as caught:
        desk.operate("push.reassign", "2024-05-15T10:00", push_id=pushed["push_id"], to=to)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_recalled_push_is_corrected_and_pushed_again(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("claim.recall", "2023-03-07T09:00", case="child", root="root", push_id=pushed["push_id"])
    answer = desk.intake(
        "push.correct",
        "2023-03-07T10:00",
        {"again": "yes", "reason": "补充内容", "content": "补充后的内容", "contact_phone": "13800001234"},
        case="child",
        root="root",
    )
    assert answer == {"again": True}
    kind, told = desk.calls[-1].events[0]
    assert kind == "decision.corrected"
    assert told["after"] == {"contact_phone": "138****1234", "content": "补充后的内容"}
    assert told["before"]["contact_phone"] == "0536-***0001"
    again = desk.operate("push.redeliver", "2023-03-07T10:00", case="child", root="root", push_id=pushed["push_id"])
    assert again["push_id"] != pushed["push_id"]
    assert [row["status"] for row in desk.rows("claims")] == ["recalled", "pending"]
    assert desk.rows("claims")[1]["due_at"] == "2023-03-11T00:00:00"
    assert desk.rows("pushes")[0]["recalled_at"] == "2023-03-07T09:00:00"
    assert len(desk.rows("files")) == 1


def test_a_recalled_push_can_be_given_up(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("claim.recall", "2023-03-07T09:00", case="child", root="root", push_id=pushed["push_id"])
    answer = desk.intake(
        "push.correct", "2023-03-07T10:00", {"again": "no", "reason": "重复"}, case="child", root="root"
    )
    assert answer == {"again": False}


def test_without_a_receipt_nothing_begins_and_with_one_it_begins_at_delivery(desk: Desk) -> None:
    told = {**RESTAURANT, "private_department": "GAJ"}
    scjg, gaj = desk.pushed(AT, told, ["SCJG"])
    assert (scjg["delivered"], gaj["delivered"], gaj["pushed_at"]) == (True, False, None)
    row = next(row for row in desk.rows("claims") if row["department"] == "GAJ")
    assert row["due_at"] is None
    desk.operate("notice.send", AT, case="child", root="root", kind="receipt_missing", push_id=gaj["push_id"])
    assert set(kinds(desk)) >= {
        ("receipt_missing", "SPJ", "approval_clerk"),
        ("receipt_missing", "SPJ", "platform_admin"),
    }
    receipt = {"delivered_at": "2023-03-08T15:00", "receipt_no": "专网回执02"}
    answer = desk.intake("push.receipt", "2023-03-10T09:00", receipt, case="child", root="root")
    assert answer["push"]["delivered"] and answer["push"]["pushed_at"] == "2023-03-08T07:00:00.000000Z"
    row = next(row for row in desk.rows("claims") if row["department"] == "GAJ")
    assert row["due_at"] == "2023-03-14T00:00:00"


@pytest.mark.parametrize(
    ("receipt", "code"),
    [
        ({"delivered_at": "2023-03-11T15:00", "receipt_no": "1"}, "in_future"),
        ({"delivered_at": "2023-03-05T15:00", "receipt_no": "1"}, "before_decision"),
        ({"delivered_at": "", "receipt_no": "1"}, "required"),
        ({"delivered_at": "2023-03-07T15:00", "receipt_no": " "}, "required"),
    ],
)
def test_receipts_that_cannot_be_are_refused(desk: Desk, receipt: dict[str, Any], code: str) -> None:
    _, gaj = desk.pushed(AT, {**RESTAURANT, "private_department": "GAJ"}, ["SCJG"])
    desk.operate("notice.send", AT, case="child", root="root", kind="receipt_missing", push_id=gaj["push_id"])
    with pytest.raises(InputRejected) as caught:
        desk.intake("push.receipt", "2023-03-10T09:00", receipt, case="child", root="root")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_the_reminder_goes_to_whom_the_matter_lies_with(desk: Desk) -> None:
    (pushed,) = desk.pushed("2024-05-13T10:00", PRINTING, ["WLJ"])
    desk.operate("notice.send", "2024-05-15T09:00", kind="claim_reminder", push_id=pushed["push_id"])
    assert kinds(desk)[-1] == ("claim_reminder", "WLJ", "supervision_officer")
    returned(desk, "2024-05-15T10:00", pushed["push_id"])
    desk.operate("notice.send", "2024-05-15T11:00", kind="claim_reminder", push_id=pushed["push_id"])
    assert kinds(desk)[-1] == ("claim_reminder", "SPJ", "approval_clerk")


def test_in_key_domains_the_head_is_reminded_as_well(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("notice.send", "2023-03-08T09:00", kind="claim_reminder", push_id=pushed["push_id"])
    assert {told for told in kinds(desk) if told[0] == "claim_reminder"} == {
        ("claim_reminder", "SCJG", "supervision_officer"),
        ("claim_reminder", "SCJG", "supervision_head"),
    }


def test_unknown_kinds_of_notices_are_faults(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    with pytest.raises(UnknownName):
        desk.operate("notice.send", AT, kind="no_such", push_id=pushed["push_id"])


def test_the_basis_is_that_of_each_pushs_own_day(desk: Desk) -> None:
    for number, (day, status) in enumerate(
        (("2024-12-30", "in_force"), ("2025-02-10", "expired"), ("2022-12-30", "not_yet"))
    ):
        told = {**RESTAURANT, "doc_no": f"安审批许〔2024〕{number}号", "decided_on": day}
        desk.pushed(f"{day}T09:00", told, ["SCJG"], case=f"case{number}")
        (row,) = desk.rows("pushes", f"case{number}")
        assert row["basis_status"] == status


def test_push_lag_counts_working_days_from_the_decision(desk: Desk) -> None:
    desk.pushed("2024-08-07T11:00", {**RESTAURANT, "decided_on": "2024-08-05"}, ["SCJG"])
    assert desk.rows("decision")[0]["push_lag"] == 2


def test_a_cleared_claim_leaves_the_figures(desk: Desk) -> None:
    (pushed,) = desk.pushed("2024-05-20T10:00", {**PRINTING, "decided_on": "2024-05-20"}, ["WLJ"])
    desk.operate("claim.auto", "2024-05-24T00:00", case="child", root="root", push_id=pushed["push_id"])
    period = ["2024-05-01", "2024-06-01"]
    assert desk.rows("claim_figures", period=period)[0]["on_time_rate"] == "0.0"
    clear_claim(desk.connection, pushed["push_id"], "5月23日平台故障,经核", "pt.admin", parsed("2024-06-04T08:00"))
    assert desk.rows("claim_figures", period=period)[0]["due"] == 0
    with pytest.raises(InputRejected):
        clear_claim(desk.connection, pushed["push_id"], " ", "pt.admin", parsed("2024-06-04T08:00"))


def test_the_figures_of_all_departments_show_those_with_nothing_due(desk: Desk) -> None:
    for number, (at, claim_at) in enumerate((("2024-04-26T10:00", "2024-04-28T10:00"), ("2024-05-28T10:00", None))):
        told = {**PRINTING, "doc_no": f"安审批许〔2024〕{number}号", "decided_on": at[:10]}
        (pushed,) = desk.pushed(at, told, ["XCB"], case=f"case{number}")
        if claim_at:
            claimed(desk, claim_at, pushed["push_id"])
    reading = FiguresReading(desk.office)
    figures = reading.of_period(desk.connection, date(2024, 5, 1), date(2024, 6, 1), every=True)
    by_department = {found.department: found for found in figures}
    assert (by_department["XCB"].due, by_department["XCB"].manual) == (1, 1)
    assert by_department["XCB"].mean_days is not None and str(by_department["XCB"].mean_days) == "1.0"
    assert by_department["QXJ"].on_time_rate is None


def claimed(desk: Desk, at: str, push_id: str) -> Any:
    return desk.operate("claim.record", at, by=officer("scjg.zr01"), case="child", root="root", push_id=push_id)


def returned(desk: Desk, at: str, push_id: str) -> None:
    desk.operate(
        "claim.return", at, by=officer("wlj.zr01"), case="child", root="root", push_id=push_id, reason="不属本部门职责"
    )
