"""Every page of the frame: accessible, quiet, and kept as a picture."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import PASSWORD

Saver = Callable[[Page, str], None]


@pytest.mark.parametrize(
    ("name", "login", "address"),
    [
        ("login", None, "/login"),
        ("notices", "scjg.zr01", "/notices"),
        ("profile", "scjg.zr01", "/profile"),
        ("inbox-empty", "nync.zr01", "/"),
        ("inbox-nothing-found", "scjg.zr01", "/?q=没有"),
    ],
)
@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_a_page_is_accessible_and_fits(
    desk: Desk, screenshot: Saver, name: str, login: str | None, address: str, size: tuple[int, int]
) -> None:
    page = desk.page(login, size)
    page.goto(address)
    screenshot(page, f"{name}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


@pytest.mark.parametrize(("address", "status"), [("/no-such-page", 404), ("/tasks/00000000000000000000000000", 404)])
def test_a_refusal_is_a_page_with_a_way_on(desk: Desk, screenshot: Saver, address: str, status: int) -> None:
    page = desk.page("scjg.zr01")
    answer = page.goto(address)
    assert answer is not None and answer.status == status
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    screenshot(page, "refusal")
    assert violations(page) == []
    desk.allow("404")


def test_a_task_page_is_accessible_open_and_closed(desk: Desk, screenshot: Saver) -> None:
    case = desk.office.push(401, "2026-11-24T10:30")
    item = desk.office.items(case)[0]
    page = desk.page("scjg.zr01")
    page.goto(f"/tasks/{item.id}")
    screenshot(page, "task")
    assert violations(page) == []
    desk.office.client("scjg.zr02").post(f"/tasks/{item.id}/answer")
    page.goto(f"/tasks/{item.id}")
    expect(page.get_by_text("现在可以办")).to_be_visible()
    screenshot(page, "task-closed")
    assert violations(page) == []


def test_coming_in_and_leaving(desk: Desk, screenshot: Saver) -> None:
    page = desk.page(None)
    page.goto("/notices")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.get_by_label("账号").fill("scjg.zr01")
    page.get_by_label("口令").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("未能登录")
    screenshot(page, "login-refused")
    desk.allow("401")
    page.get_by_label("账号").fill("scjg.zr01")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/notices$"))
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto("/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_the_skip_link_leads_to_the_content(desk: Desk) -> None:
    page = desk.page("scjg.zr01")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_in_print_the_frame_is_gone(desk: Desk) -> None:
    page = desk.page("scjg.zr01")
    page.goto("/notices")
    page.emulate_media(media="print")
    expect(page.locator(".frame-head")).to_be_hidden()
    expect(page.locator(".notices")).to_be_visible()


def test_a_page_with_a_fault_would_be_noticed(desk: Desk) -> None:
    page = desk.page("scjg.zr01")
    page.goto("/notices")
    page.evaluate("() => document.querySelector('h1').append(document.createElement('img'))")
    assert any(line.startswith("image-alt") for line in violations(page))
