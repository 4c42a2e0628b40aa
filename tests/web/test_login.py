"""Coming in, staying in, leaving: one answer for all failures, and sessions that end when they must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InputRejected
from tests.web.office import PASSWORD, Office, open_office, sessions_of, stored_passwords
from web.security.accounts import LoginRefused
from web.security.schema import session
from web.security.sessions import ABSOLUTE, IDLE, Sessions
from web.security.throttle import FAILURES, PER_ADDRESS, TooManyAttempts

LOGIN = "scjg.zr01"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def enter(office: Office, login: str = LOGIN, password: str = PASSWORD, **extra: Any) -> Any:
    visitor = office.client()
    return visitor, visitor.post("/login", {"login": login, "password": password, **extra})


def test_passwords_are_kept_as_argon2id_hashes_only(office: Office) -> None:
    kept = stored_passwords(office)
    assert kept and all(hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for hashed in kept)


def test_the_right_password_opens_a_session_under_a_new_secret(office: Office) -> None:
    visitor, answer = enter(office)
    assert (answer.status_code, answer.location) == (303, "/")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("sid="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert visitor.get("/").status_code == 200


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(office: Office) -> None:
    visitor = office.client()
    base = "https://localhost"
    page = visitor.http.get("/login", base_url=base).get_data(as_text=True)
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    answer = visitor.http.post(
        "/login", base_url=base, data={"csrf_token": token, "login": LOGIN, "password": PASSWORD}
    )
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if "sid=" in line)
    assert cookie.startswith("__Host-sid=") and "Secure" in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_what_the_database_keeps_of_a_session_opens_nothing(office: Office) -> None:
    enter(office)
    with office.platform.database.read() as connection:
        kept = connection.execute(session.select()).one().token_hash
    visitor = office.client()
    visitor.http.set_cookie("sid", kept)
    assert visitor.get("/").status_code == 303


def test_every_failure_looks_the_same(office: Office) -> None:
    office.platform.accounts.disable("wjw.zr01")
    for _ in range(FAILURES):
        with pytest.raises(LoginRefused):
            office.platform.accounts.enter("scjg.zr02", "wrong", "127.0.0.1")
    answers = []
    for login, password in (
        ("nobody", PASSWORD),
        (LOGIN, "wrong"),
        ("scjg.zr02", PASSWORD),  # locked
        ("wjw.zr01", PASSWORD),  # disabled
    ):
        visitor = office.client()
        answer = visitor.post("/login", {"login": login, "password": password})
        text = answer.get_data(as_text=True).replace(visitor.token, "").replace(f'value="{login}"', "")
        answers.append((answer.status, text))
    assert answers[0][0].startswith("401")
    assert all(answer == answers[0] for answer in answers)


def test_five_failures_lock_for_a_quarter_of_an_hour_and_no_longer(office: Office) -> None:
    accounts = office.platform.accounts
    for _ in range(FAILURES):
        with pytest.raises(LoginRefused):
            accounts.enter(LOGIN, "wrong", "127.0.0.1")
    with pytest.raises(LoginRefused):
        accounts.enter(LOGIN, PASSWORD, "127.0.0.1")
    office.advance(office.clock.now() + timedelta(minutes=15, seconds=1))
    assert accounts.enter(LOGIN, PASSWORD, "127.0.0.1").login == LOGIN


def test_trying_a_locked_account_does_not_prolong_the_lock(office: Office) -> None:
    accounts = office.platform.accounts
    for _ in range(FAILURES):
        with pytest.raises(LoginRefused):
            accounts.enter(LOGIN, "wrong", "127.0.0.1")
    office.advance(office.clock.now() + timedelta(minutes=14))
    with pytest.raises(LoginRefused):
        accounts.enter(LOGIN, "wrong", "127.0.0.1")
    office.advance(office.clock.now() + timedelta(minutes=1, seconds=1))
    assert accounts.enter(LOGIN, PASSWORD, "127.0.0.1").login == LOGIN


def test_a_success_forgets_the_failures_before_it(office: Office) -> None:
    accounts = office.platform.accounts
    for _ in range(2):
        for _ in range(FAILURES - 1):
            with pytest.raises(LoginRefused):
                accounts.enter(LOGIN, "wrong", "127.0.0.1")
        office.advance(office.clock.now() + timedelta(seconds=1))
        assert accounts.enter(LOGIN, PASSWORD, "127.0.0.1").login == LOGIN
        office.advance(office.clock.now() + timedelta(seconds=1))


def test_an_address_that_tries_too_often_has_to_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.security.throttle.PER_ADDRESS", 3)
    assert PER_ADDRESS > 3
    for number in range(3):
        with pytest.raises(LoginRefused):
            office.platform.accounts.enter(f"nobody{number}", "wrong", "10.0.0.9")
    with pytest.raises(TooManyAttempts):
        office.platform.accounts.enter(LOGIN, PASSWORD, "10.0.0.9")
    assert office.platform.accounts.enter(LOGIN, PASSWORD, "127.0.0.1").login == LOGIN


def test_demo_accounts_enter_from_this_machine_only(office: Office) -> None:
    with pytest.raises(LoginRefused):
        office.platform.accounts.enter(LOGIN, PASSWORD, "192.168.1.20")


def test_an_idle_session_ends_after_half_an_hour(office: Office) -> None:
    visitor, _ = enter(office)
    office.advance(office.clock.now() + IDLE)
    assert visitor.get("/").status_code == 200
    office.advance(office.clock.now() + IDLE + timedelta(seconds=1))
    assert visitor.get("/").status_code == 303


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(office: Office) -> None:
    visitor, _ = enter(office)
    office.advance(office.clock.now() + timedelta(minutes=20))
    assert visitor.get("/inbox/counters").status_code == 200
    office.advance(office.clock.now() + timedelta(minutes=11))
    assert visitor.get("/inbox/counters").status_code == 401


def test_a_session_ends_after_twelve_hours_however_busy(office: Office) -> None:
    visitor, _ = enter(office)
    begun = office.clock.now()
    while office.clock.now() + timedelta(minutes=20) < begun + ABSOLUTE:
        office.advance(office.clock.now() + timedelta(minutes=20))
        assert visitor.get("/profile").status_code == 200
    office.advance(begun + ABSOLUTE + timedelta(seconds=1))
    assert visitor.get("/profile").status_code == 303


def test_leaving_ends_the_session_on_the_server(office: Office) -> None:
    visitor, _ = enter(office)
    cookie = visitor.http.get_cookie("sid")
    assert cookie is not None
    page = visitor.get("/").get_data(as_text=True)
    visitor.token = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert visitor.post("/logout").status_code == 303
    visitor.http.set_cookie("sid", cookie.value)
    assert visitor.get("/").status_code == 303
    assert sessions_of(office) == 0


def test_a_fourth_session_ends_the_oldest_never_the_newest(office: Office) -> None:
    found = office.platform.accounts.find(LOGIN)
    assert found is not None
    sessions = Sessions(office.platform.database, office.clock)
    secrets = []
    for _ in range(4):
        secrets.append(sessions.begin(found, "127.0.0.1", "test"))
        office.advance(office.clock.now() + timedelta(seconds=1))
    assert [sessions.resume(secret) is not None for secret in secrets] == [False, True, True, True]


def test_a_disabled_account_is_out_at_its_next_request(office: Office) -> None:
    visitor, _ = enter(office)
    office.platform.accounts.disable(LOGIN)
    assert visitor.get("/").status_code == 303


def test_a_one_time_password_must_be_changed_before_anything_else(office: Office) -> None:
    office.platform.accounts.set_password(LOGIN, "once-Only-123456")
    visitor, answer = enter(office, password="once-Only-123456")
    assert answer.location == "/profile"
    assert visitor.get("/").location == "/profile"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-1", "password_length"),
        ("x" * 129, "password_length"),
        ("alllowercaseletters", "password_kinds"),
        ("Anqiu-Shenpi-2026", "password_guessable"),
        ("Scjg.zr01-2026-Abc", "password_guessable"),
        (PASSWORD, "password_unchanged"),
    ],
)
def test_a_new_password_must_be_hard_to_guess(office: Office, password: str, code: str) -> None:
    with pytest.raises(InputRejected) as rejected:
        office.platform.accounts.change_password(LOGIN, PASSWORD, password)
    assert [problem.code for problem in rejected.value.problems] == [code]


def test_a_changed_password_ends_all_sessions(office: Office) -> None:
    visitor, _ = enter(office)
    office.platform.accounts.change_password(LOGIN, PASSWORD, "Chong-Yang-2026-Ju")
    assert visitor.get("/").status_code == 303
    assert enter(office, password="Chong-Yang-2026-Ju")[1].status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_login_no_foreign_address_is_followed(office: Office, wanted: str) -> None:
    _, answer = enter(office, next=wanted)
    assert answer.location == "/"


def test_after_login_one_goes_where_one_wanted_to(office: Office) -> None:
    _, answer = enter(office, next="/notices?unread=1")
    assert answer.location == "/notices?unread=1"


def test_each_role_begins_at_its_own_place(office: Office) -> None:
    assert enter(office, "pt.admin")[1].location == "/operations"
