"""Registering a decision on the screen: done, refused with the faults named, corrected after a recall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.proof.journal import entries
from tests.web.api_client import decision
from tests.web.office import Office, open_office
from web.screens import intake

ADDRESS = "/intake/approval_push"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def form(number: int = 1, **changes: Any) -> dict[str, Any]:
    """The fields as the browser sends them: an unticked box is not sent."""
    told = {**decision(number), **changes}
    return {name: value for name, value in told.items() if value not in (None, False)}


def test_given_one_procedure_to_start_when_opened_then_its_form_is_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = office.platform.runtime.process("approval_push")
    monkeypatch.setattr(intake, "startable_processes", lambda platform, actor: (only,))
    answer = office.client("spj.jb01").get("/intake")
    assert answer.headers["Location"].endswith(ADDRESS)


def test_given_a_clerk_when_opened_then_the_start_forms_are_listed_and_shown(office: Office) -> None:
    clerk = office.client("spj.jb01")
    assert f'href="{ADDRESS}"' in clerk.get("/intake").get_data(as_text=True)
    page = clerk.get(ADDRESS).get_data(as_text=True)
    assert "登记行政审批决定" in page
    assert 'name="doc_no"' in page
    assert "食品经营许可(餐饮服务)(AQ-SCJG-002)" in page


def test_given_an_officer_when_opened_then_refused(office: Office) -> None:
    officer = office.client("scjg.zr01")
    assert officer.get(ADDRESS).status_code == 403
    assert officer.post(ADDRESS, form()).status_code == 403


def test_given_a_complete_form_when_submitted_then_the_case_page_says_pushed(office: Office) -> None:
    clerk = office.client("spj.jb01")
    answer = clerk.post(ADDRESS, form())
    assert answer.status_code == 303
    page = clerk.get(answer.headers["Location"]).get_data(as_text=True)
    assert "系统已推送至相关监管部门" in page
    assert len(office.open_items("SCJG")) == 1


def test_given_faults_when_submitted_then_422_names_them_and_keeps_what_was_typed(office: Office) -> None:
    answer = office.client("spj.jb01").post(ADDRESS, form(address="", party_code="91370784MAFAKE0190"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#decision-address"' in page
    assert 'href="#decision-party_code"' in page
    assert 'value="安审批许〔2026〕1号"' in page
    assert office.open_items("SCJG") == ()


def test_given_a_wrong_code_when_a_reason_is_given_then_accepted(office: Office) -> None:
    wrong = form(party_code="91370784MAFAKE0190", override_reason="证照原件如此,已核对")
    assert office.client("spj.jb01").post(ADDRESS, wrong).status_code == 303
    assert len(office.open_items("SCJG")) == 1


def test_given_the_same_request_when_sent_twice_then_one_case(office: Office) -> None:
    clerk = office.client("spj.jb01")
    first, second = (clerk.post(ADDRESS, form(request="r-1")) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(office.open_items("SCJG")) == 1


def test_given_another_content_for_the_document_when_submitted_then_409_links_to_the_case(office: Office) -> None:
    clerk = office.client("spj.jb01")
    case = clerk.post(ADDRESS, form()).headers["Location"]
    answer = clerk.post(ADDRESS, form(content="准予食品经营许可,另一范围"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f'href="{case}"' in page
    assert "与此前收到的不一致" in page


def test_given_a_recalled_push_when_corrected_then_pushed_again_in_the_same_case(office: Office) -> None:
    clerk = office.client("spj.jb01")
    case_id = clerk.post(ADDRESS, form()).headers["Location"].rsplit("/", 1)[1]
    claim = office.items(case_id, "SCJG")[0]
    office.platform.runtime.send(
        claim.case_id, "push_recalled", {"recall_reason": "地址有误", "reason": "地址有误"}, office.actor("spj.jb01")
    )

    answer = clerk.post(ADDRESS, form(address="山东省潍坊市安丘市虚拟街道更正路1号"))

    assert answer.headers["Location"].endswith(case_id)
    assert [item.element for item in office.items(case_id) if item.state == "open"] == ["claim"]


def test_given_a_claimed_push_when_corrected_then_a_push_of_its_own(office: Office) -> None:
    clerk = office.client("spj.jb01")
    case_id = clerk.post(ADDRESS, form()).headers["Location"].rsplit("/", 1)[1]
    claim = office.items(case_id, "SCJG")[0]
    office.platform.runtime.complete(claim.id, {"answer": "claim"}, office.actor("scjg.zr01"))

    prefilled = clerk.post(f"{ADDRESS}/correction", {"corrects": case_id}).get_data(as_text=True)
    assert 'value="山东省潍坊市安丘市虚拟街道示例路1号"' in prefilled
    assert 'value="0536-0100001"' in prefilled
    assert f'value="{case_id}"' in prefilled
    with office.platform.database.read() as connection:
        looked = [(one.actor, one.data["purpose"]) for one in entries(connection, ("data.revealed",), case_id)]
    assert looked == [("spj.jb01", "更正已认领的推送")]
    right = form(address="山东省潍坊市安丘市虚拟街道更正路1号", corrects=case_id)
    assert clerk.post(ADDRESS, right).status_code == 422
    answer = clerk.post(ADDRESS, {**right, "correction_reason": "地址登记有误"})

    other = answer.headers["Location"].rsplit("/", 1)[1]
    assert other != case_id
    assert [item.element for item in office.items(other)] == ["claim"]


def test_given_a_case_that_is_not_there_when_corrected_then_404(office: Office) -> None:
    answer = office.client("spj.jb01").post(f"{ADDRESS}/correction", {"corrects": "0" * 26})
    assert answer.status_code == 404
