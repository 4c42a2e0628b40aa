"""The whole matrix of who may do what, held against real answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from tests.web.matrix import (
    CHANGING,
    RELATIONS,
    ROLES,
    Cell,
    Subjects,
    address,
    bearer,
    cells,
    expected,
    routes,
    subjects,
)
from tests.web.office import Office, Visitor, open_office
from web.security.rules import RULES

API = "/api/"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("matrix"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def claims(office: Office) -> Subjects:
    return subjects(office)


@pytest.fixture(scope="module")
def tokens(office: Office) -> dict[str, str]:
    return {role: bearer(office, login) for role, login in ROLES.items()}


def ask(office: Office, cell: Cell, target: str, tokens: dict[str, str], visitor: Visitor | None = None) -> Any:
    """The answer to a request as the role would send it: by its browser, or by its token."""
    if target.startswith(API):
        headers = {"Authorization": f"Bearer {tokens[cell.role]}"}
        body = {} if cell.method in CHANGING else None
        return office.app.test_client().open(target, method=cell.method, headers=headers, json=body)
    asking = visitor or office.client(ROLES[cell.role])
    fields = {"csrf_token": asking.token, "request": asking.new_key()} if cell.method in CHANGING else None
    return asking.http.open(target, method=cell.method, data=fields, buffered=True)


def test_every_route_has_a_rule_and_every_rule_a_route(office: Office) -> None:
    known = {route.endpoint for route, _ in routes(office)}
    assert known - set(RULES) == set(), "these are closed to everybody until they have a row"


def test_a_proof_other_than_the_cookie_is_asked_only_under_the_api(office: Office) -> None:
    for route, _ in routes(office):
        assert RULES[route.endpoint].csrf or route.rule.startswith(API), route.endpoint


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_what_the_rules_say(
    office: Office, claims: Subjects, tokens: dict[str, str], role: str
) -> None:
    wrong = []
    reader = office.client(ROLES[role])
    # What is changed may be the sessions themselves: reading comes first, each change is asked for from a new one.
    for cell in sorted(cells(office), key=lambda cell: cell.method in CHANGING):
        if cell.role != role:
            continue
        item = claims.item(cell.relation)
        target = address(office, cell, item)
        due = expected(cell, office, item)
        status = ask(office, cell, target, tokens, None if cell.method in CHANGING else reader).status_code
        shut = status in (401, 403) and RULES[cell.endpoint].roles is not None
        if (due is None and shut) or (due is not None and status != due) or status >= 500:
            wrong.append(f"{cell}: {status} instead of {due or 'an answer'}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_seen_is_answered_like_what_never_was(
    office: Office, claims: Subjects, tokens: dict[str, str], role: str
) -> None:
    compared, visitor = 0, office.client(ROLES[role])
    for cell in cells(office):
        item = claims.item(cell.relation)
        if cell.role != role or item is None or expected(cell, office, item) != 404:
            continue
        hidden = ask(office, cell, address(office, cell, item), tokens, visitor)
        unknown = ask(office, cell, address(office, cell, None), tokens, visitor)
        assert (hidden.status, hidden.data) == (unknown.status, unknown.data), cell
        assert dict(hidden.headers) == dict(unknown.headers), cell
        compared += 1
    sees_everything = role in (
        "auditor",
        "platform_admin",
        "analyst",
        "approval_clerk",
        "approval_head",
        "meeting_convener",
    )
    assert compared or sees_everything


def test_nobody_gets_in_without_a_login(office: Office, claims: Subjects) -> None:
    visitor = office.client()
    for route, method in routes(office):
        rule = RULES[route.endpoint]
        if rule.roles is None:
            continue
        target = address(office, Cell(route.endpoint, method, "auditor", "own"), claims.own)
        fields = {"csrf_token": visitor.token} if method in CHANGING else None
        answer = visitor.http.open(target, method=method, data=fields, buffered=True)
        if answer.status_code == 303:
            assert answer.location.startswith("/login"), target
        else:
            assert answer.status_code == 401, target


def test_every_change_without_the_token_is_refused(office: Office, claims: Subjects) -> None:
    visitor, seen = office.client("spj.jb01"), 0
    for route, method in routes(office):
        if method not in CHANGING or not RULES[route.endpoint].csrf:
            continue
        for relation in RELATIONS:
            target = address(office, Cell(route.endpoint, method, "approval_clerk", relation), claims.item(relation))
            cross = {"Sec-Fetch-Site": "cross-site"}
            for fields, headers in (({}, {}), ({"csrf_token": "x"}, {}), ({"csrf_token": visitor.token}, cross)):
                assert (
                    visitor.http.open(target, method=method, data=fields, headers=headers, buffered=True).status_code
                    == 403
                ), target
                seen += 1
    assert seen > 50


def test_reading_changes_nothing(office: Office, claims: Subjects, tokens: dict[str, str]) -> None:
    visitors = {role: office.client(login) for role, login in ROLES.items()}
    before = fingerprint(office)
    for cell in cells(office):
        if cell.method == "GET":
            target = address(office, cell, claims.item(cell.relation))
            ask(office, cell, target, tokens, visitors[cell.role])
    assert fingerprint(office) == before


def fingerprint(office: Office) -> str:
    """A hash over everything the database holds."""
    path = Path(str(office.platform.database.engine.url.database))
    assert path.exists()
    told = hashlib.sha256()
    with office.platform.database.read() as connection:
        for table in sorted(inspect(connection).get_table_names()):
            told.update(table.encode())
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                told.update(repr(tuple(row)).encode())
    return told.hexdigest()
