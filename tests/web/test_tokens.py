"""API tokens: kept as hashes, bounded in time and in what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.office import Office, open_office
from web.security.schema import api_token
from web.security.tokens import LONGEST_LIFE

TASKS = "/api/v1/tasks"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def issue(office: Office, *scopes: str, department: str = "SCJG", life: timedelta = LONGEST_LIFE) -> str:
    return office.platform.tokens.issue("测试系统", department, ["supervision_officer"], scopes, "pt.admin", life)


def status(office: Office, token: str, address: str = TASKS, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"answer": "claim"} if method == "POST" else None
    return office.app.test_client().open(address, method=method, headers=headers, json=body).status_code


def test_a_token_opens_the_api_and_no_page(office: Office) -> None:
    token = issue(office, "read")
    assert status(office, token) == 200
    assert status(office, token, "/") == 303


def test_only_a_hash_is_kept(office: Office) -> None:
    token = issue(office, "read")
    secret = token.split("_", 2)[2]
    with office.platform.database.read() as connection:
        row = connection.execute(api_token.select()).one()
    assert secret not in " ".join(str(value) for value in row)
    assert status(office, f"sgk_{row.prefix}_{row.secret_hash}") == 401


@pytest.mark.parametrize("wrong", ["", "sgk", "sgk_x_y", "Bearer", "sgk__", "x_y_z"])
def test_what_is_no_token_opens_nothing(office: Office, wrong: str) -> None:
    assert status(office, wrong) == 401


def test_a_token_ends_with_its_time(office: Office) -> None:
    token = issue(office, "read", life=timedelta(days=1))
    office.advance(office.clock.now() + timedelta(hours=23))
    assert status(office, token) == 200
    office.advance(office.clock.now() + timedelta(hours=1))
    assert status(office, token) == 401


def test_a_revoked_token_is_out_at_once(office: Office) -> None:
    token = issue(office, "read")
    office.platform.tokens.revoke(token.split("_")[1])
    assert status(office, token) == 401


def test_a_reading_token_cannot_write(office: Office) -> None:
    case = office.push(1, "2026-11-16T10:00")
    address = f"{TASKS}/{office.items(case)[0].id}/complete"
    assert status(office, issue(office, "read"), address, "POST") == 403
    assert status(office, issue(office, "read", "write"), address, "POST") == 200


def test_a_token_of_one_department_finds_nothing_of_another(office: Office) -> None:
    case = office.push(1, "2026-11-16T10:00")
    address = f"{TASKS}/{office.items(case)[0].id}"
    assert status(office, issue(office, "read"), address) == 200
    assert status(office, issue(office, "read", department="WJW"), address) == 404


@pytest.mark.parametrize(("scopes", "days"), [((), 10), (("everything",), 10), (("read",), 0), (("read",), 181)])
def test_foreign_scopes_and_endless_tokens_are_not_issued(office: Office, scopes: tuple[str, ...], days: int) -> None:
    with pytest.raises(ValueError, match=r"a token lives|scopes are"):
        issue(office, *scopes, life=timedelta(days=days))


def test_a_prefix_can_be_typed_on_a_command_line(office: Office) -> None:
    for _ in range(40):
        office.platform.tokens.issue("t", "SPJ", ["approval_clerk"], ["read"], "test")
    assert all(token.prefix.isalnum() for token in office.platform.tokens.all())
