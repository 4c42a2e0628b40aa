"""The measurements: what they say of an office at work, who may read them, and what they never tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from engine.clock import parsed
from tests.web.office import Office, open_office
from tests.web.operators import ADMIN, healthy, hold, later


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.delenv("BACKUP_DIR", raising=False)
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def measured(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(office: Office, **environ: str) -> Any:
    return office.app.test_client().get("/metrics", environ_base=environ)


def test_given_an_office_at_work_then_the_measurements_say_how_it_stands(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 2)
    office.push(3, "2026-11-16T10:00")
    healthy(office, tmp_path)
    office.client("scjg.zr01").get("/notices")
    later(office, seconds=90)

    answer = scrape(office)
    assert answer.content_type.startswith("text/plain; version=")
    found = measured(answer.get_data(as_text=True))

    assert found["shenguan_sweep_age_seconds", ()] == 90
    assert found["shenguan_workers", ()] == 0
    assert found["shenguan_job_age_seconds", (("job", "sweep"),)] == 90
    assert found["shenguan_open_tasks", (("department", "SCJG"),)] >= 1
    assert found["shenguan_overdue_tasks", (("department", "SCJG"),)] == 0
    assert found["shenguan_incidents_open", (("cause", "ConnectionError"),)] == 2
    assert found["shenguan_calendar_last_year", ()] == 2026
    assert found["shenguan_provisional_deadlines", ()] == 0
    assert found["shenguan_backup_age_seconds", ()] == 90
    assert found["shenguan_broken_histories", ()] == 0
    assert found["shenguan_disk_free_bytes", ()] > 0 and found["shenguan_database_bytes", ()] > 0
    assert found["shenguan_database_up", ()] == 1
    request = (("endpoint", "notices.page"), ("method", "GET"), ("status", "200"))
    assert found["shenguan_http_requests_total", request] == 1
    assert found["shenguan_http_request_seconds_count", (("endpoint", "notices.page"),)] == 1


def test_given_overdue_timers_then_their_age_is_measured(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    office.clock.move_to(parsed("2026-11-20T00:10"))
    found = measured(scrape(office).get_data(as_text=True))
    assert found["shenguan_due_timers", ()] > 0
    assert found["shenguan_oldest_due_timer_seconds", ()] >= 600
    assert found["shenguan_overdue_tasks", (("department", "SCJG"),)] >= 1


def test_the_measurements_name_no_person_case_or_document(office: Office) -> None:
    case = office.push(1, "2026-11-16T09:30")
    text = scrape(office).get_data(as_text=True)
    for private in (case, "虚构", "安审批许", "scjg.zr01", "0536"):
        assert private not in text


def test_from_elsewhere_only_an_operators_token_of_the_scope_is_let_in(office: Office) -> None:
    tokens, outside = office.platform.tokens, {"REMOTE_ADDR": "192.0.2.7"}

    def status(roles: list[str], scopes: list[str]) -> int:
        token = tokens.issue("prometheus", "SPJ", roles, scopes, "test")
        headers = {"Authorization": f"Bearer {token}"}
        answer = office.app.test_client().get("/metrics", headers=headers, environ_base=outside)
        return int(answer.status_code)

    assert scrape(office).status_code == 200
    refused = scrape(office, **outside)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    assert status(["platform_admin"], ["metrics"]) == 200
    assert status(["platform_admin"], ["read"]) == 401
    assert status(["approval_clerk"], ["metrics"]) == 401
    operator = office.client(ADMIN)
    assert operator.http.get("/metrics", environ_base=outside).status_code == 401


def test_given_an_absent_database_then_that_is_what_is_measured(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    scrape(office)
    monkeypatch.setattr(office.platform.database.engine, "connect", absent)
    found = measured(scrape(office).get_data(as_text=True))
    assert found["shenguan_database_up", ()] == 0
    assert found["shenguan_http_requests_total", (("endpoint", "metrics.page"), ("method", "GET"), ("status", "200"))]


def test_two_applications_count_for_themselves(office: Office, tmp_path: Path) -> None:
    other = open_office(tmp_path / "other")
    office.client("scjg.zr01").get("/notices")
    name = ("shenguan_http_requests_total", (("endpoint", "notices.page"), ("method", "GET"), ("status", "200")))
    assert name in measured(scrape(office).get_data(as_text=True))
    assert name not in measured(scrape(other).get_data(as_text=True))
    other.platform.close()


def test_the_alert_rules_name_only_measurements_there_are(office: Office, tmp_path: Path) -> None:
    rules = (Path(__file__).parents[2] / "web" / "operations" / "alerts.yml").read_text("utf-8")
    healthy(office, tmp_path)
    scrape(office)
    text = scrape(office).get_data(as_text=True)
    # Families without a sample at present are named all the same.
    names = {name for name, _ in measured(text)} | {family.name for family in text_string_to_metric_families(text)}
    used = {word for word in _words(rules) if word.startswith("shenguan_")}
    assert used and used <= names


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()
