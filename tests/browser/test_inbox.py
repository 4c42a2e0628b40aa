"""The inbox in a browser: a morning's work by keyboard and by mouse, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations

Saver = Callable[[Page, str], None]
OFFICER, COLLEAGUE = "scjg.zr01", "scjg.zr02"
NEW = "2026-11-24T10:30"


def rows(page: Page) -> int:
    return page.locator("#work > .row").count()


def test_keys_move_open_and_close(desk: Desk, screenshot: Saver) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#work > .row").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#work > .row").first).to_be_focused()
    screenshot(page, "inbox-keys")
    page.keyboard.press("Enter")
    expect(page.locator("#pane [data-task]")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]task="))
    screenshot(page, "inbox-drawer")
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(page.locator("#work > .row").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    screenshot(page, "inbox-help")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_an_address_with_a_task_opens_it_beside_the_list(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.locator("#work [data-open]").first.click()
    expect(page.locator("#pane [data-task]")).to_be_visible()
    page.reload()
    expect(page.locator("#pane [data-task]")).to_be_visible()
    expect(page.locator(".row-open")).to_have_count(1)


def test_c_claims_the_row_and_the_counter_follows(desk: Desk) -> None:
    desk.office.push(301, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕301号")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_contain_text("已认领")


def test_a_span_is_chosen_and_claimed_with_a_result_for_each(desk: Desk, screenshot: Saver) -> None:
    for number in range(310, 315):
        desk.office.push(number, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕31")
    page.keyboard.press("j")
    page.keyboard.press("x")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("#bulk-count")).to_have_text("已选择4件")
    taken = page.locator("#work > .row").first.get_attribute("data-item")
    desk.office.client(COLLEAGUE).post(f"/tasks/{taken}/answer")
    page.locator("#bulk-go").click()
    outcomes = page.locator("#outcomes")
    expect(outcomes).to_be_visible()
    expect(outcomes).to_contain_text("成功3件,未成功1件")
    expect(outcomes).to_contain_text("市场监管局专人02已于2026-11-24 10:30办结")
    screenshot(page, "inbox-outcomes")
    assert violations(page) == []


def test_select_all_chooses_every_row_that_can_be_claimed(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.locator("#select-all").check()
    chosen = page.locator(".row-select input:checked").count()
    assert chosen == page.locator(".row-select input").count() > 1
    expect(page.locator("#bulk-count")).to_have_text(f"已选择{chosen}件")


def test_counters_filter_without_a_reload_and_the_way_back_works(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    number = page.locator(".counter-today").get_attribute("data-number")
    page.locator(".counter-today").click()
    expect(page).to_have_url(re.compile("light=today"))
    expect(page.locator(".counter-today")).to_have_attribute("aria-current", "true")
    assert str(rows(page)) == number
    page.go_back()
    expect(page.locator(".counter-all")).to_have_attribute("aria-current", "true")


def test_search_filters_while_typing_and_keeps_the_caret(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.locator("#q").press_sequentially("没有这样的相对人")
    expect(page.locator(".empty-title")).to_have_text("没有符合条件的待办")
    expect(page.locator("#q")).to_be_focused()
    assert page.locator("#q").input_value() == "没有这样的相对人"


def test_work_that_arrives_meanwhile_is_announced(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.clock.install()
    page.goto("/?q=〔2026〕37")
    desk.office.push(370, NEW)
    with page.expect_response(lambda answer: "/inbox/counters" in answer.url):
        page.clock.run_for(21_000)
    expect(page.locator("#fresh")).to_be_visible()
    page.locator("[data-refresh]").click()
    expect(page.locator("#work > .row")).to_have_count(1)


def test_a_session_that_ended_is_told_not_hidden(desk: Desk) -> None:
    desk.office.push(380, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕380号")
    page.context.clear_cookies()
    page.locator("#work form[data-answer] button").first.click()
    expect(page.locator(".toast-error")).to_be_visible()
    desk.allow("401")


@pytest.mark.parametrize("login", [OFFICER, "spj.jb01", "sj.audit"])
def test_the_inbox_is_accessible(desk: Desk, login: str, screenshot: Saver) -> None:
    page = desk.page(login)
    page.goto("/")
    screenshot(page, f"inbox-{login}")
    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(desk: Desk, screenshot: Saver) -> None:
    page = desk.page(OFFICER, PHONE)
    page.goto("/")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    screenshot(page, "inbox-phone")
    page.locator("#work [data-open]").first.click()
    expect(page.locator("#pane [data-task]")).to_be_visible()
    screenshot(page, "drawer-phone")
    assert violations(page) == []


def test_large_text_keeps_the_place(desk: Desk, screenshot: Saver) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.keyboard.press("j")
    page.get_by_role("button", name="大字版").click()
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "20px"
    screenshot(page, "inbox-large")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1440
    page.reload()
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "20px"


def test_everything_works_without_script(desk: Desk) -> None:
    desk.office.push(390, NEW)
    page = desk.page(OFFICER, script=False)
    page.goto("/?q=〔2026〕390号")
    page.locator(".row-subject").first.click()
    page.get_by_label("退回", exact=True).check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".form-summary")).to_contain_text("请填写“退回理由”")
    page.get_by_label("认领", exact=True).check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".message-success")).to_contain_text("已办结")
    desk.allow("422")
