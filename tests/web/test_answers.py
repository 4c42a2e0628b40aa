"""What every answer carries, refused ones too: headers, plain words, problem details."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.web.office import Office, open_office
from web.security.headers import CONTENT_POLICY
from web.words.refusals import REFUSALS


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make one page raise something with an inside to leak."""

    def raises() -> str:
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setitem(app.view_functions, "notices.page", raises)


def answers(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    visitor = office.client("scjg.zr01")
    yield office.client().get("/login")
    yield office.client().get("/")
    yield visitor.get("/")
    yield visitor.get("/no-such-page")
    yield visitor.get("/logout")
    yield visitor.get("/tasks/00000000000000000000000000")
    yield visitor.post("/profile/password", {"old_password": "x" * 2_000_000})
    yield visitor.http.post("/notices/read")
    yield office.app.test_client().get("/api/v1/cases")
    failing(office.app, monkeypatch)
    yield visitor.get("/notices")


def test_every_answer_has_the_headers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = []
    for answer in answers(office, monkeypatch):
        assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        statuses.append(answer.status_code)
    assert statuses[:8] == [200, 303, 200, 404, 405, 404, 413, 403]
    assert statuses[-1] == 500


def test_a_versioned_static_file_may_be_kept(office: Office) -> None:
    visitor = office.client()
    page = visitor.get("/login").get_data(as_text=True)
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert visitor.get(address.split("?")[0]).headers["Cache-Control"] == "no-cache"


def test_a_failure_names_an_incident_and_nothing_of_the_inside(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(office.app, monkeypatch)
    answer = office.client("scjg.zr01").get("/notices")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500 and REFUSALS["fault"].title in text
    number = text.split("<code>")[1].split("</code>")[0]
    assert any(number in record.getMessage() for record in caplog.records)
    assert not any(leak in text for leak in ("RuntimeError", "SELECT", "/etc", "Traceback"))


def test_under_the_api_a_refusal_is_problem_details(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/no-such-thing")
    assert answer.content_type == "application/problem+json"
    told = json.loads(answer.data)
    assert told["status"] == answer.status_code == 404
    assert set(told) == {"type", "title", "status", "detail"}


def test_no_page_reveals_the_server(office: Office) -> None:
    assert "Server" not in office.client().get("/login").headers


def test_pages_load_nothing_from_elsewhere(office: Office) -> None:
    text = office.client("scjg.zr01").get("/").get_data(as_text=True)
    assert "http://" not in text and "https://" not in text
    assert " style=" not in text and "onclick" not in text and "<script>" not in text


def test_large_text_is_remembered_by_the_browser(office: Office) -> None:
    visitor = office.client("scjg.zr01")
    answer = visitor.post("/text-size", {"size": "large", "back": "/notices"})
    assert (answer.status_code, answer.location) == (303, "/notices")
    assert 'class="large"' in visitor.get("/notices").get_data(as_text=True)


def test_the_sandbox_says_so_on_every_page_with_its_time(tmp_path: Path) -> None:
    sandbox = open_office(tmp_path, sandbox=True)
    for address in ("/login", "/", "/notices", "/no-such-page"):
        login = None if address == "/login" else "scjg.zr01"
        assert "沙盒时钟" in sandbox.client(login).get(address).get_data(as_text=True), address
    sandbox.platform.close()


def test_the_lapsed_regulation_is_a_banner_on_every_page(office: Office) -> None:
    for address in ("/", "/notices", "/profile", "/no-such-page"):
        text = office.client("scjg.zr01").get(address).get_data(as_text=True)
        assert "依据文件有效期届满,请登记延期或替代文件(文号/日期)" in text, address
