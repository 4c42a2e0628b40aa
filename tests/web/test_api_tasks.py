"""Tasks over the API: finding them, doing them one by one and many at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_client import ApiClient, approval, decision, market
from tests.web.office import Office, populated_office


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """For tests that only read."""
    opened = populated_office(tmp_path_factory.mktemp("api"))
    yield opened
    opened.platform.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


def tasks(client: ApiClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/tasks{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.get_json()["tasks"]
    return found


def test_given_open_work_when_listed_then_only_the_own_departments_and_most_urgent_first(shared: Office) -> None:
    found = tasks(market(shared))
    assert {task["department"] for task in found} == {"SCJG"}
    due = [task["due_at"] for task in found if task["due_at"]]
    assert due == sorted(due)
    assert len(due) >= 4


def test_given_another_department_when_asked_for_then_404(shared: Office) -> None:
    assert market(shared).get("/tasks?department=WJW").status_code == 404
    assert {task["department"] for task in tasks(market(shared), "?department=SCJG")} == {"SCJG"}


def test_given_an_auditor_when_listed_then_all_departments(shared: Office) -> None:
    auditor = ApiClient(shared, "SJJ", ["auditor"])
    assert {"SCJG", "WJW"} <= {task["department"] for task in tasks(auditor)}
    assert {task["department"] for task in tasks(auditor, "?department=WJW")} == {"WJW"}


@pytest.mark.parametrize("light", ["today", "next", "later"])
def test_given_a_light_when_asked_for_then_only_such_tasks(shared: Office, light: str) -> None:
    found = tasks(market(shared), f"?light={light}&element=claim")
    assert found
    assert {task["light"] for task in found} == {light}


def test_given_a_last_day_when_asked_for_then_only_what_ends_with_it(shared: Office) -> None:
    found = tasks(market(shared), "?due=2026-11-24")
    assert found
    assert {task["last_day"] for task in found} == {"2026-11-24"}


def test_given_a_small_page_when_followed_then_every_task_comes_once(shared: Office) -> None:
    client, seen, cursor = market(shared), [], None
    while True:
        page = client.get("/tasks?limit=2" + (f"&cursor={cursor}" if cursor else "")).get_json()
        seen += [task["id"] for task in page["tasks"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == len(tasks(client))


def test_given_a_word_when_searched_then_found_by_document(shared: Office) -> None:
    assert [task["reference"] for task in tasks(market(shared), "?q=〔2026〕2号")] == ["安审批许〔2026〕2号"]


def test_given_a_claim_when_completed_then_the_feedback_follows_and_a_second_try_is_409(office: Office) -> None:
    client = market(office)
    task = tasks(client, "?element=claim")[0]

    done = client.post(f"/tasks/{task['id']}/complete", {"answer": "claim"}, Idempotency_Key="c-1")
    same = client.post(f"/tasks/{task['id']}/complete", {"answer": "claim"}, Idempotency_Key="c-1")
    other = client.post(f"/tasks/{task['id']}/complete", {"answer": "claim"})

    assert (done.status_code, same.status_code, other.status_code) == (200, 200, 409)
    assert done.get_json() == same.get_json()
    assert [item["element"] for item in tasks(client, f"?q={task['reference']}")] == ["feedback"]


def test_given_a_wrong_answer_when_completed_then_422_names_the_field_and_the_task_stays(office: Office) -> None:
    client = market(office)
    task = tasks(client, "?element=claim")[0]

    answer = client.post(f"/tasks/{task['id']}/complete", {"answer": "return", "colour": "red"})

    assert answer.status_code == 422
    codes = {problem["field"]: problem["code"] for problem in answer.get_json()["errors"]}
    assert codes == {"return_reason": "required", "colour": "unknown_field"}
    assert client.get(f"/tasks/{task['id']}").get_json()["state"] == "open"


def test_given_a_task_when_assigned_then_others_are_told_who_has_it(office: Office) -> None:
    client, colleague = market(office), market(office)
    task = tasks(client, "?element=claim")[0]

    taken = client.post(f"/tasks/{task['id']}/assign").get_json()
    assert taken["assignee"].startswith("api:")
    assert colleague.post(f"/tasks/{task['id']}/complete", {"answer": "claim"}).status_code == 409
    assert client.post(f"/tasks/{task['id']}/unassign").get_json()["assignee"] is None
    assert colleague.post(f"/tasks/{task['id']}/complete", {"answer": "claim"}).status_code == 200


def test_given_many_rows_when_completed_then_each_has_its_own_result(office: Office) -> None:
    client = market(office)
    first, second, third = tasks(client, "?element=claim")[:3]
    foreign = next(item.id for item in office.open_items("WJW"))
    rows = [
        {"id": first["id"]},
        {"id": second["id"], "data": {"answer": "return", "return_reason": "不属于本部门职责"}},
        {"id": first["id"]},
        {"id": third["id"], "data": {"answer": "maybe"}},
        {"id": foreign},
        {"id": "0" * 26},
        {"colour": "red"},
    ]

    answer = client.post("/tasks/bulk/complete", {"tasks": rows}).get_json()

    assert [row["status"] for row in answer["tasks"]] == [200, 200, 409, 422, 404, 404, 422]
    assert answer["done"] == 2


def test_given_the_approval_departments_task_when_the_market_completes_it_then_404(office: Office) -> None:
    case_id = approval(office).post("/cases/approval_push", decision(50, address=None)).get_json()["case"]
    supplement = office.items(case_id)[0]
    assert supplement.element == "supplement"
    assert market(office).post(f"/tasks/{supplement.id}/complete", {}).status_code == 404
    assert approval(office).post(f"/tasks/{supplement.id}/complete", {}).status_code == 422
