"""A full disk or an absent database on the screens and under the API: said plainly, read on, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from engine.casebook import CaseFilter, case_page
from engine.store.database import Database
from tests.web.api_client import ApiClient, approval, decision
from tests.web.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """A database that may not grow by another page."""

    def limit(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()

    database.engine.dispose()
    event.listen(database.engine, "connect", limit)
    yield
    event.remove(database.engine, "connect", limit)
    database.engine.dispose()


def cases_of(office: Office) -> int:
    with office.platform.database.read() as connection:
        return len(case_page(connection, CaseFilter(None), limit=500).cases)


def fill(pushing: ApiClient) -> Any:
    """Push until the database takes nothing more; the last answer."""
    for number in range(100, 400):
        answer = pushing.post("/cases/approval_push", decision(number), Idempotency_Key=f"key-{number}")
        if answer.status_code != 201:
            return answer
    raise AssertionError("the database never filled up")


def test_given_a_full_disk_when_pushed_then_507_says_what_to_do_and_pages_are_read_on(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    clerk, pushing = office.client("scjg.zr01"), approval(office)
    with full(office.platform.database):
        answer = fill(pushing)
        acknowledged = cases_of(office)

        assert answer.status_code == 507
        assert answer.headers["Retry-After"] == "60"
        assert answer.content_type == "application/problem+json"
        assert json.loads(answer.data)["type"] == "urn:shenguan:storage_full"
        assert "不会重复登记" in json.loads(answer.data)["detail"]
        for address in ("/", "/cases", "/notices"):
            page = clerk.get(address)
            assert page.status_code == 200, address
            assert "磁盘已满,暂时只能查看" in page.get_data(as_text=True), address
        task = f"/tasks/{office.open_items('SCJG')[0].id}"
        # A decision that finds no more room leaves some for less; signing for a task over and over takes that.
        for turn in range(500):
            if clerk.post(f"{task}/{('assign', 'unassign')[turn % 2]}").status_code != 303:
                break
        refused = clerk.post(task, {"answer": "claim"})
        assert refused.status_code == 507
        assert "没有登记" in refused.get_data(as_text=True)
        assert "磁盘已满,没有登记" in clerk.post(f"{task}/answer").get_data(as_text=True)
        assert cases_of(office) == acknowledged


def test_given_a_full_disk_when_space_is_freed_then_the_same_request_is_carried_out_once(office: Office) -> None:
    pushing = approval(office)
    with full(office.platform.database):
        fill(pushing)
        before = cases_of(office)
    number = 100 + before

    first = pushing.post("/cases/approval_push", decision(number), Idempotency_Key=f"key-{number}")
    again = pushing.post("/cases/approval_push", decision(number), Idempotency_Key=f"key-{number}")

    assert (first.status_code, again.status_code) == (201, 201)
    assert json.loads(first.data) == json.loads(again.data)
    assert cases_of(office) == before + 1
    assert "磁盘已满" not in office.client("scjg.zr01").get("/").get_data(as_text=True)
    assert all(found.ok for found in office.platform.doctor())


def test_given_a_full_disk_when_idle_for_a_minute_then_who_reads_is_not_turned_away(office: Office) -> None:
    clerk, pushing = office.client("scjg.zr01"), approval(office)
    office.clock.move_to(office.clock.now().replace(minute=5))
    with full(office.platform.database):
        fill(pushing)
        assert clerk.get("/notices").status_code == 200


@pytest.mark.parametrize("address", ["/", "/api/v1/cases"])
def test_given_an_absent_database_when_asked_then_503_names_a_time_to_come_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    clerk, pushing = office.client("scjg.zr01"), approval(office)

    def absent(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the server closed the connection unexpectedly"))

    monkeypatch.setattr(office.platform.database.engine, "connect", absent)
    answer = clerk.get(address) if address == "/" else pushing.get("/cases")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    text = answer.get_data(as_text=True)
    assert "数据库暂时没有应答" in text
    assert "closed the connection" not in text
