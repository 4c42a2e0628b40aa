"""Idempotency-Key over the API: on every route that changes something, also when fifty ask at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.casebook import incidents
from tests.prepared import Place
from tests.web.api_client import approval, decision, market
from tests.web.office import Office, office_in
from web.api import ALL_ROUTES

MANY = 50
PATIENCE = 60.0


@pytest.fixture
def office(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "5e" * 32)
    opened = office_in(place)
    yield opened
    opened.platform.close()


def pushed(office: Office, number: int = 1) -> dict[str, Any]:
    """A claim that the market office has before it."""
    answer = approval(office).post("/cases/approval_push", decision(number))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    (task,) = (
        found
        for found in market(office).get("/tasks?element=claim").get_json()["tasks"]
        if found["root"] == answer.get_json()["case"]
    )
    return dict(task)


def at_once(send: Callable[[], TestResponse], times: int = MANY) -> list[tuple[int, Any]]:
    """The answers to the same request sent by so many threads in the same instant."""
    barrier = threading.Barrier(times)

    def one(_: int) -> tuple[int, Any]:
        barrier.wait(PATIENCE)
        answer = send()
        return answer.status_code, answer.get_json()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def told(office: Office, kind: str) -> int:
    """How many events of this kind were recorded."""
    with office.platform.database.read() as connection:
        query = "SELECT count(*) FROM event WHERE kind = "
        return int(connection.exec_driver_sql(f"{query}'{kind}'").scalar_one())


def sound(office: Office) -> bool:
    with office.platform.database.read() as connection:
        assert incidents(connection) == ()
    return all(finding.ok for finding in office.platform.doctor())


def test_every_changing_route_takes_a_key_and_says_so() -> None:
    lacking = [
        route.name
        for route in ALL_ROUTES
        if route.method != "GET" and "Idempotency-Key" not in {parameter.name for parameter in route.parameters}
    ]
    # The same file is kept once, however often it is sent; a draft becomes what is sent, and is handed in once; the
    # sandbox's clock belongs to no case.
    assert lacking == ["keep_evidence", "put_draft", "deploy_process", "move_clock"]


class TestAtOnce:
    """Fifty threads, one request: one effect, fifty equal answers, no incident."""

    def test_a_start(self, office: Office) -> None:
        client, body = approval(office), decision(7)
        answers = at_once(lambda: client.post("/cases/approval_push", body, Idempotency_Key="s-7"))
        assert {status for status, _ in answers} == {201}
        assert all(document == answers[0][1] for _, document in answers)
        assert told(office, "decision.registered") == 1 and sound(office)

    def test_a_completion(self, office: Office) -> None:
        client, task = market(office), pushed(office)
        address = f"/tasks/{task['id']}/complete"
        answers = at_once(lambda: client.post(address, {"answer": "claim"}, Idempotency_Key="c-1"))
        assert {status for status, _ in answers} == {200}
        assert all(document == answers[0][1] for _, document in answers)
        assert told(office, "task.completed") == 1 and sound(office)

    def test_taking_into_hands(self, office: Office) -> None:
        client, task = market(office), pushed(office)
        answers = at_once(lambda: client.post(f"/tasks/{task['id']}/assign", Idempotency_Key="a-1"))
        assert {status for status, _ in answers} == {200}
        assert all(document == answers[0][1] for _, document in answers)
        assert told(office, "task.assigned") == 1 and sound(office)

    def test_without_a_key_the_natural_key_lets_one_case_be_made(self, office: Office) -> None:
        client, body = approval(office), decision(8)
        answers = at_once(lambda: client.post("/cases/approval_push", body))
        assert sorted(status for status, _ in answers) == [200] * (MANY - 1) + [201]
        assert len({document["case"] for _, document in answers}) == 1
        assert told(office, "decision.registered") == 1 and sound(office)

    def test_fifty_who_want_the_same_task_and_one_gets_it(self, office: Office) -> None:
        task = pushed(office)
        clients = iter([market(office) for _ in range(MANY)])
        lock = threading.Lock()

        def claims() -> TestResponse:
            with lock:
                own = next(clients)
            return own.post(f"/tasks/{task['id']}/complete", {"answer": "claim"})

        answers = at_once(claims)
        assert sorted(status for status, _ in answers) == [200] + [409] * (MANY - 1)
        assert told(office, "task.completed") == 1 and sound(office)
        (winner,) = {document["by"] for status, document in answers if status == 409}
        closed = market(office).get(f"/tasks/{task['id']}").get_json()
        assert winner == closed["closed_by"]
        details = {document["detail"] for status, document in answers if status == 409}
        assert details == {f"{winner}已于2026-11-16 09:00办结"}


class TestAgain:
    """One after the other: the same answer as the first, whatever happened in between."""

    def test_a_message(self, office: Office) -> None:
        task, sender = pushed(office), approval(office)
        body = {"case": task["case"], "data": {"reason": "文书有误"}}
        first = sender.post("/messages/push_recalled", body, Idempotency_Key="m-1")
        again = sender.post("/messages/push_recalled", body, Idempotency_Key="m-1")
        other = sender.post("/messages/push_recalled", body, Idempotency_Key="m-2")
        assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
        assert first.get_json() == again.get_json()

    def test_many_rows(self, office: Office) -> None:
        client, tasks = market(office), [pushed(office, number) for number in (1, 2, 3)]
        rows = [{"id": task["id"]} for task in tasks]
        first = client.post("/tasks/bulk/complete", {"tasks": rows[:2]}, Idempotency_Key="b-1").get_json()
        again = client.post("/tasks/bulk/complete", {"tasks": rows[:2]}, Idempotency_Key="b-1").get_json()
        more = client.post("/tasks/bulk/complete", {"tasks": rows}, Idempotency_Key="b-1").get_json()
        changed = [{"id": tasks[0]["id"], "data": {"answer": "return", "return_reason": "不属于本部门"}}]
        other = client.post("/tasks/bulk/complete", {"tasks": changed}, Idempotency_Key="b-1").get_json()
        assert first == again and first["done"] == 2 and more["done"] == 3
        assert [(row["status"], row["code"]) for row in other["tasks"]] == [(422, "request_key_reused")]

    def test_a_start_that_was_incomplete_and_is_complete_by_now(self, office: Office) -> None:
        client, body = approval(office), decision(9, address=None)
        first = client.post("/cases/approval_push", body, Idempotency_Key="q-9")
        (item,) = office.items(first.get_json()["case"])
        form = {field["key"] for field in client.get(f"/tasks/{item.id}").get_json()["form"]}
        supplied = {name: entry for name, entry in decision(9).items() if name in form}
        assert client.post(f"/tasks/{item.id}/complete", supplied).status_code == 200
        again = client.post("/cases/approval_push", body, Idempotency_Key="q-9")
        assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
        assert first.get_json()["quarantined"] is True

    def test_a_push_corrected_after_its_recall(self, office: Office) -> None:
        client, task = approval(office), pushed(office)
        client.post("/messages/push_recalled", {"case": task["case"], "data": {"reason": "地址有误"}})
        body = decision(1, address="安丘市虚拟街道示例路2号")
        first = client.post("/cases/approval_push", body, Idempotency_Key="r-1").get_json()
        again = client.post("/cases/approval_push", body, Idempotency_Key="r-1").get_json()
        assert first == again and first["repushed"]

    @pytest.mark.parametrize("act", ["assign", "unassign", "complete"])
    def test_a_key_that_comes_with_something_else_is_refused(self, office: Office, act: str) -> None:
        client, task = market(office), pushed(office)
        client.post("/tasks/" + pushed(office, 2)["id"] + "/assign", Idempotency_Key="k-1")
        answer = client.post(f"/tasks/{task['id']}/{act}", {"answer": "claim"}, Idempotency_Key="k-1")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["code"] == "request_key_reused"

    def test_keys_of_different_senders_do_not_meet(self, office: Office) -> None:
        first, second = pushed(office, 1), pushed(office, 2)
        for client, task in ((market(office), first), (market(office), second)):
            assert client.post(f"/tasks/{task['id']}/assign", Idempotency_Key="same").status_code == 200

    def test_who_has_it_in_hand_is_named_with_the_time(self, office: Office) -> None:
        one, other, task = market(office), market(office), pushed(office)
        holder = one.post(f"/tasks/{task['id']}/assign").get_json()["assignee"]
        answer = other.post(f"/tasks/{task['id']}/complete", {"answer": "claim"})
        assert answer.status_code == 409
        assert answer.get_json()["detail"] == f"已由{holder}于2026-11-16 09:00签收"
        assert (answer.get_json()["by"], bool(answer.get_json()["at"])) == (holder, True)
