"""Pushing decisions over the API: once, again, differently, incompletely."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.api_client import ApiClient, approval, decision, market
from tests.web.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def test_given_a_complete_decision_when_pushed_then_created_and_the_department_has_a_claim(office: Office) -> None:
    answer = approval(office).post("/cases/approval_push", decision())

    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["created"], told["quarantined"], told["warnings"]) == (True, False, [])
    assert answer.headers["Location"] == f"/api/v1/cases/{told['case']}"
    assert [item.element for item in office.items(told["case"], "SCJG")] == ["claim"]


def test_given_the_same_decision_when_pushed_again_then_the_same_case_is_answered(office: Office) -> None:
    client = approval(office)
    first = client.post("/cases/approval_push", decision())
    again = client.post("/cases/approval_push", decision())

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["case"] == first.get_json()["case"]
    assert again.get_json()["created"] is False


def test_given_another_body_for_the_same_document_when_pushed_then_409_names_the_fields(office: Office) -> None:
    client = approval(office)
    first = client.post("/cases/approval_push", decision())
    other = client.post("/cases/approval_push", decision(address="山东省潍坊市安丘市虚拟街道另一条路9号"))

    assert other.status_code == 409
    assert [problem["field"] for problem in other.get_json()["errors"]] == ["address"]
    assert other.headers["Location"].endswith(first.get_json()["case"])


def test_given_an_empty_element_when_pushed_then_201_quarantined_with_a_warning(office: Office) -> None:
    answer = approval(office).post("/cases/approval_push", decision(address=None))

    told = answer.get_json()
    assert (answer.status_code, told["quarantined"]) == (201, True)
    assert "address" in [warning["field"] for warning in told["warnings"]]
    assert [item.element for item in office.items(told["case"])] == ["supplement"]


def test_given_wrong_formats_when_pushed_then_only_warned(office: Office) -> None:
    wrong = decision(party_code="91370784MAFAKE0190", doc_no="2026-17")
    answer = approval(office).post("/cases/approval_push", wrong)

    assert (answer.status_code, answer.get_json()["quarantined"]) == (201, False)
    assert {warning["field"] for warning in answer.get_json()["warnings"]} == {"party_code", "doc_no"}


def test_given_what_cannot_be_read_when_pushed_then_422_lists_every_field_and_nothing_is_kept(office: Office) -> None:
    wrong = decision(decided_on="瞎写", address=["不是文字"], colour="red")
    answer = approval(office).post("/cases/approval_push", wrong)

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    problems = {problem["field"]: problem["code"] for problem in answer.get_json()["errors"]}
    assert problems == {"decided_on": "not_a_date", "address": "not_text", "colour": "unknown_field"}
    assert approval(office).get("/cases").get_json()["cases"] == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b'{"doc_no": 1, "doc_no": 2}', b'{"doc_no": NaN}', b"[" * 100_000]
)
def test_given_no_json_object_when_posted_then_422(office: Office, body: bytes) -> None:
    assert approval(office).post_raw("/cases/approval_push", body).status_code == 422


def test_given_another_content_type_when_posted_then_415(office: Office) -> None:
    assert approval(office).post_raw("/cases/approval_push", b"doc_no=1", "text/plain").status_code == 415


def test_given_the_same_key_when_pushed_many_times_at_once_then_one_effect_and_one_answer(office: Office) -> None:
    client = approval(office)

    def push(_: int) -> tuple[int, str]:
        answer = client.post("/cases/approval_push", decision(), Idempotency_Key="k-1")
        return answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(push, range(24)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 201
    assert len(client.get("/cases").get_json()["cases"]) == 1


def test_given_the_same_key_when_the_body_differs_then_422(office: Office) -> None:
    client = approval(office)
    client.post("/cases/approval_push", decision(1), Idempotency_Key="k-1")
    other = client.post("/cases/approval_push", decision(2), Idempotency_Key="k-1")

    assert other.status_code == 422
    assert [problem["field"] for problem in other.get_json()["errors"]] == ["Idempotency-Key"]
    assert len(client.get("/cases").get_json()["cases"]) == 1


def test_given_a_recalled_push_when_pushed_corrected_then_the_same_case_pushes_again(office: Office) -> None:
    client = approval(office)
    case_id = client.post("/cases/approval_push", decision()).get_json()["case"]
    claim = office.items(case_id, "SCJG")[0]
    sent = client.post(
        "/messages/push_recalled", {"case": claim.case_id, "data": {"recall_reason": "地址有误", "reason": "地址有误"}}
    )
    assert sent.status_code == 200

    again = client.post("/cases/approval_push", decision(address="山东省潍坊市安丘市虚拟街道更正路1号"))

    told = again.get_json()
    assert (again.status_code, told["case"], told["repushed"]) == (200, case_id, True)
    assert [item.element for item in office.items(case_id) if item.state == "open"] == ["claim"]


def test_given_a_case_that_does_not_wait_when_a_message_comes_then_409(office: Office) -> None:
    client = approval(office)
    case_id = client.post("/cases/approval_push", decision()).get_json()["case"]

    assert client.post("/messages/push_recalled", {"case": case_id}).status_code == 409


def test_given_another_department_when_it_reads_the_case_then_404_like_one_that_never_was(office: Office) -> None:
    case_id = approval(office).post("/cases/approval_push", decision()).get_json()["case"]
    stranger = ApiClient(office, "NYNC", ["supervision_officer"])

    for path in ("/cases/{}", "/cases/{}/history"):
        foreign, absent = stranger.get(path.format(case_id)), stranger.get(path.format("0" * 26))
        assert foreign.status_code == 404
        assert foreign.get_data() == absent.get_data()
    assert stranger.get("/cases").get_json()["cases"] == []
    assert market(office).get(f"/cases/{case_id}").status_code == 200


def test_given_a_case_when_read_then_tree_tasks_and_facts_are_told_without_personal_data(office: Office) -> None:
    client = approval(office)
    case_id = client.post("/cases/approval_push", decision()).get_json()["case"]

    told = client.get(f"/cases/{case_id}")
    document = told.get_json()
    assert [case["process"] for case in document["tree"]] == ["approval_push", "claim_auto"]
    assert document["tasks"][0]["last_day"] == "2026-11-19"
    assert document["claims"][0]["status"] == "pending"
    assert "0536-0100001" not in told.get_data(as_text=True)
    events = client.get(f"/cases/{case_id}/history").get_json()["events"]
    assert {"decision.registered", "case.started", "push.sent"} <= {event["kind"] for event in events}
    assert all(event["hash"] for event in events)


@pytest.mark.parametrize(
    ("roles", "scopes", "process", "status"),
    [
        (["supervision_officer"], ("read", "write"), "approval_push", 403),
        (["approval_clerk"], ("read",), "approval_push", 403),
        (["approval_clerk"], ("read", "write"), "no_such_process", 404),
        (["approval_clerk"], ("read", "write"), "claim_auto", 404),
    ],
)
def test_given_the_wrong_token_or_process_when_started_then_refused(
    office: Office, roles: list[str], scopes: tuple[str, ...], process: str, status: int
) -> None:
    client = ApiClient(office, "SPJ", roles, scopes)
    assert client.post(f"/cases/{process}", decision()).status_code == status


def test_given_no_token_when_asked_then_401_names_the_scheme(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/cases")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("query", ["?colour=red", "?q=a&q=b", "?status=gone", "?limit=0", "?limit=x"])
def test_given_an_unknown_or_doubled_parameter_when_listed_then_422(office: Office, query: str) -> None:
    assert approval(office).get(f"/cases{query}").status_code == 422
