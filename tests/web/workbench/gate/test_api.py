"""Procedures over the API: a draft of the sender's, handed in, and approved by a person on the platform."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from engine.gate import ProposalBook
from tests.web.api_client import ApiClient
from tests.web.workbench.gate.conftest import DRAWING, PROCESS, SECOND, Bench
from web.security.schema import api_token

DRAFTS, DEPLOY = f"/processes/{PROCESS}/drafts", f"/processes/{PROCESS}/deploy"


@pytest.fixture
def token(bench: Bench) -> ApiClient:
    return ApiClient(bench.office, "PT", ["analyst"], ("read", "deploy"))


def folder(bench: Bench, **changes: str) -> dict[str, str]:
    """The files of the process by their names in its folder, the drawing changed."""
    own = {path.removeprefix(f"{PROCESS}/"): text for path, text in bench.texts().items()}
    return {**own, **changes}


def put(bench: Bench, token: ApiClient, **changes: str) -> Any:
    answer = token.put(DRAFTS, {"files": folder(bench, **changes)})
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def test_a_folder_becomes_a_draft_of_the_sender_and_the_same_one_the_next_time(bench: Bench, token: ApiClient) -> None:
    first = put(bench, token)
    assert any("收到了推送" in one for one in first["differences"])
    assert [one for one in first["findings"] if one["severity"] == "error"] == []
    second = put(bench, token, **{"README.md": "说明"})
    assert second["draft"] == first["draft"]
    assert second["digest"] != first["digest"]
    assert "收到了推送" in Bench(bench.office, first["draft"]).texts()[DRAWING]
    other = ApiClient(bench.office, "PT", ["analyst"], ("read", "deploy"))
    assert put(bench, other)["draft"] != first["draft"]


def test_what_is_lacking_is_listed_and_ordered_and_then_it_is_handed_in(bench: Bench, token: ApiClient) -> None:
    draft = put(bench, token)
    order = {"draft": draft["draft"], "digest": draft["digest"], "reason": "自动化发布"}
    refused = token.post(DEPLOY, order)
    assert refused.status_code == 409
    assert refused.headers["Retry-After"]
    told = refused.get_json()
    assert {one["field"]: one["code"] for one in told["errors"]} == {
        "scenarios_green": "missing",
        "coverage_complete": "missing",
    }
    again = token.post(DEPLOY, order).get_json()
    assert {one["code"] for one in again["errors"]} == {"running"}
    mine = Bench(bench.office, draft["draft"])
    mine.passed()
    handed = token.post(DEPLOY, order)
    assert handed.status_code == 202
    assert handed.headers["Location"] == handed.get_json()["address"] == f"/drafts/{draft['draft']}/proposal"
    before = bench.running()
    assert bench.office.client(SECOND).post(f"/proposals/{mine.proposal}/approve").status_code == 303
    assert bench.running() != before


def test_other_files_than_those_whose_differences_were_told_are_not_handed_in(bench: Bench, token: ApiClient) -> None:
    draft = put(bench, token)
    put(bench, token, **{"README.md": "说明"})
    Bench(bench.office, draft["draft"]).ready()
    refused = token.post(DEPLOY, {"draft": draft["draft"], "digest": draft["digest"], "reason": "发布"})
    assert refused.status_code == 409
    assert [one["field"] for one in refused.get_json()["errors"]] == ["differences_seen"]


def test_an_override_over_the_api_waits_for_a_person_as_well(bench: Bench, token: ApiClient) -> None:
    draft = put(bench, token)
    order = {"draft": draft["draft"], "digest": draft["digest"], "reason": "紧急"}
    assert token.post(DEPLOY, {**order, "override": {}}).status_code == 422
    assert token.post(DEPLOY, {**order, "override": {"number": "安政办〔2026〕9号"}}).status_code == 202


def test_nobody_hands_in_what_is_not_his_or_nothing(bench: Bench, token: ApiClient) -> None:
    order = {"draft": bench.draft, "digest": "x", "reason": "发布"}
    assert token.post(DEPLOY, order).status_code == 404
    assert token.post(DEPLOY, {"draft": "none"}).status_code == 422
    assert token.put(DRAFTS, {"files": {}}).status_code == 422
    assert token.put(DRAFTS, {"files": {"../x.bpmn": "x"}}).status_code == 422
    assert token.put(DRAFTS, {"files": {"x.bpmn": 1}}).status_code == 422
    reader = ApiClient(bench.office, "PT", ["analyst"], ("read", "write"))
    assert reader.put(DRAFTS, {"files": folder(bench)}).status_code == 403


def test_a_token_that_may_approve_but_not_draw_neither_sends_files_nor_hands_in(bench: Bench, token: ApiClient) -> None:
    draft = put(bench, token)
    for roles in (["approval_head"], ["platform_admin"], ["auditor", "approval_head"]):
        other = ApiClient(bench.office, "SPJ", roles, ("read", "write", "deploy"))
        assert other.put(DRAFTS, {"files": folder(bench)}).status_code == 403
        order = {"draft": draft["draft"], "digest": draft["digest"], "reason": "发布"}
        assert other.post(DEPLOY, order).status_code == 403
    with bench.office.platform.database.read() as connection:
        assert ProposalBook().waiting(connection) == ()


def test_whoever_issued_the_token_does_not_approve_what_it_handed_in(bench: Bench, token: ApiClient) -> None:
    # given a proposal handed in with a token that the second analyst issued
    draft = put(bench, token)
    mine = Bench(bench.office, draft["draft"])
    mine.passed()
    order = {"draft": draft["draft"], "digest": draft["digest"], "reason": "自动化发布"}
    assert token.post(DEPLOY, order).status_code == 202
    with bench.office.platform.database.write() as connection:
        connection.execute(update(api_token).values(issued_by=SECOND))
    # when he approves it, then he is told that it is as his own
    refused = bench.office.client(SECOND).post(f"/proposals/{mine.proposal}/approve")
    assert refused.status_code == 403
    assert "不能批准自己送审的部署" in refused.get_data(as_text=True)
