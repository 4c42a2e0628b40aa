"""An auditor opens every page of any case and changes no case: every route, held against the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.matrix import CHANGING, Cell, Subjects, address, bearer, routes, subjects
from tests.web.office import Office, open_office
from web.security.rules import AUDITORS, RULES

AUDITOR = "sj.audit"
CASE_TABLES = (
    "cases", "event", "work_item", "timer", "message", "participant", "incident", "push", "claim", "decision", "matter",
    "supervision_file", "supervision_info", "notice", "licence", "evidence_use", "outbox", "accountability_clue",
    "calendar_day", "closure", "rule_parameter", "process_version", "deployment",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("auditor"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def claims(office: Office) -> Subjects:
    return subjects(office)


def fingerprint(office: Office) -> str:
    with office.platform.database.read() as connection:
        rows = [str(row) for table in CASE_TABLES for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all()]
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def answers(office: Office, claims: Subjects, methods: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The status of every route for each case, as the auditor's browser or token asks."""
    visitor, token = office.client(AUDITOR), bearer(office, AUDITOR)
    for route, method in routes(office):
        if method not in methods or route.endpoint in ("login.leave", "sandbox.move", "api.move_clock"):
            continue
        for relation in ("own", "other", "joint"):
            target = address(office, Cell(route.endpoint, method, "auditor", relation), claims.item(relation))
            fields = {"csrf_token": visitor.token, "request": visitor.new_key()}
            sent: dict[str, Any] = {"data": fields} if method in CHANGING else {}
            if target.startswith("/api/"):
                sent = {"headers": {"Authorization": f"Bearer {token}"}} | ({"json": {}} if method in CHANGING else {})
            answer = visitor.http.open(target, method=method, buffered=True, **sent)
            yield f"{method} {route.endpoint}", answer.status_code


def test_given_any_case_then_the_auditor_opens_every_page_of_it(office: Office, claims: Subjects) -> None:
    shut = {
        (name, status)
        for name, status in answers(office, claims, frozenset({"GET"}))
        if (rule := RULES[name.split()[1]]).roles is not None
        and rule.roles & AUDITORS
        and rule.object != "none"
        and (status in (401, 403) or status >= 500)
    }
    assert shut == set()


def test_given_any_act_then_no_row_of_any_case_changes(office: Office, claims: Subjects) -> None:
    before = fingerprint(office)
    told = list(answers(office, claims, CHANGING))
    assert len(told) > 100 and fingerprint(office) == before
    refused = {name for name, status in told if status == 403}
    assert {"POST task.complete", "POST case.recall", "POST api.start_case", "POST calendar.approve"} <= refused
