"""The page of one case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.permit_case import AUDITOR, CLERK, OFFICER, OTHER_OFFICER, PermitCase, permit_case


@pytest.fixture
def permit(tmp_path: Path) -> Iterator[PermitCase]:
    with permit_case(tmp_path) as made:
        yield made


def passages(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/json" id="passages">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return list(json.loads(found.group(1)))


def test_given_a_pushed_decision_when_opened_then_facts_claims_tasks_and_deadlines_are_shown(
    permit: PermitCase,
) -> None:
    page = permit.page(CLERK, f"/cases/{permit.root_id}")

    for words in (
        "食品经营许可(餐饮服务)",
        "安审批许〔2026〕15号",
        "市场监管局",
        "综合执法局",
        "待认领",
        "剩3个工作日",
    ):
        assert words in page
    assert "2026-10-10 24:00</a>届满" in page
    assert page.count("为什么是这个期限") >= 4


def test_given_personal_data_when_opened_then_it_is_masked(permit: PermitCase) -> None:
    page = permit.page(CLERK, f"/cases/{permit.root_id}")

    assert "0536-0100001" not in page
    assert "0536-***0001" in page


def test_given_a_push_after_the_lapse_when_opened_then_the_basis_is_marked_expired(permit: PermitCase) -> None:
    page = permit.page(CLERK, f"/cases/{permit.root_id}")

    assert "依据状态:有效期届满" in page


def test_given_a_case_when_opened_then_root_and_children_have_their_passages(permit: PermitCase) -> None:
    found = passages(permit.page(CLERK, f"/cases/{permit.root_id}"))

    assert [passage["case"] for passage in found] == [case.id for case in permit.tree()]
    assert "deliver" in found[0]["steps"][0]["shapes"]
    assert [wait["element"] for wait in found[0]["waits"]] == ["await_claims", "await_claims"]
    assert {wait["element"] for wait in found[1]["waits"]} == {"claim"}
    assert "delivered_to_claim_window" in found[1]["steps"][0]["flows"]


def test_given_a_child_case_when_opened_then_its_diagram_is_chosen(permit: PermitCase) -> None:
    child = permit.claim_case("ZHZF")

    found = passages(permit.page(CLERK, f"/cases/{child}"))

    assert [passage["case"] for passage in found if passage["chosen"]] == [child]


def test_given_an_expired_deadline_when_opened_then_the_sweep_is_told_with_both_times(permit: PermitCase) -> None:
    permit.claim()
    permit.move_to("2026-10-11T08:00")

    page = permit.page(CLERK, f"/cases/{permit.root_id}")

    assert "系统依第十八条第(一)项自动认领(综合执法局)" in page
    assert "2026-10-11 08:00记录,以2026-10-11 00:00为准" in page
    assert "系统自动认领" in page
    assert {step["fired"][0] for passage in passages(page) for step in passage["steps"] if step["fired"]} == {
        "deadline",
        "reminder",
    }


def test_given_a_department_without_part_when_opened_then_the_case_does_not_exist(permit: PermitCase) -> None:
    client = permit.office.client(OTHER_OFFICER)

    assert client.get(f"/cases/{permit.root_id}").status_code == 404
    assert client.get(f"/cases/{permit.root_id}/diagram.bpmn").status_code == 404
    assert client.get("/cases/unknown").status_code == 404


def test_given_a_diagram_when_fetched_again_then_nothing_is_sent(permit: PermitCase) -> None:
    client = permit.office.client(OFFICER)
    first = client.get(f"/cases/{permit.root_id}/diagram.bpmn")

    again = client.get(f"/cases/{permit.root_id}/diagram.bpmn", If_None_Match=first.headers["ETag"])

    assert first.mimetype == "application/xml"
    assert b"bpmn:definitions" in first.data
    assert again.status_code == 304


@pytest.mark.parametrize(("login", "offered"), [(CLERK, True), (OFFICER, False), (AUDITOR, False)])
def test_given_an_unclaimed_push_when_opened_then_only_its_sender_may_recall_it(
    permit: PermitCase, login: str, offered: bool
) -> None:
    address = f"/cases/{permit.claim_case('SCJG')}/recall"
    client = permit.office.client(login)

    assert (address in client.get(f"/cases/{permit.root_id}").get_data(as_text=True)) == offered
    assert (client.get(address).status_code == 200) == offered
    assert (client.post(address, {"reason": "文书有误"}).status_code == 302) == offered


def test_given_a_recall_with_its_reason_when_sent_then_the_claim_is_recalled(permit: PermitCase) -> None:
    client = permit.office.client(CLERK)

    answer = client.post(f"/cases/{permit.claim_case('SCJG')}/recall", {"reason": "文书有误"})

    assert answer.location.endswith(f"/cases/{permit.root_id}")
    page = client.get(f"/cases/{permit.root_id}").get_data(as_text=True)
    assert "已撤回推送" in page
    assert "文书有误" in page
    assert [(item.element, item.department) for item in permit.tasks()] == [
        ("claim", "ZHZF"),
        ("correct_and_repush", "SPJ"),
    ]


def test_given_no_reason_when_a_recall_is_sent_then_it_asks_for_one(permit: PermitCase) -> None:
    answer = permit.office.client(CLERK).post(f"/cases/{permit.claim_case('SCJG')}/recall", {"reason": "  "})

    assert "请填写撤回理由" in answer.get_data(as_text=True)
    assert len(permit.tasks()) == 2


def test_given_a_claimed_push_when_a_recall_is_sent_then_it_is_too_late(permit: PermitCase) -> None:
    child = permit.claim_case("SCJG")
    client = permit.office.client(CLERK)
    permit.claim()

    assert client.post(f"/cases/{child}/recall", {"reason": "文书有误"}).status_code == 302
    page = client.get(f"/cases/{permit.root_id}").get_data(as_text=True)
    assert "不能撤回" in page
    assert f"/cases/{child}/recall" not in page
