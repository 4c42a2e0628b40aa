"""The head of every page: one row for everybody, what has no room under “更多”, all of it by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations

MOST = ("spj.fzr", "scjg.fzr", "sj.audit", "pt.admin")
"""Those who have the most places to go."""
ONE_ROW = 70
BESIDE = """() => {
  const last = [...document.querySelectorAll("[data-nav] > :not([hidden])")].at(-1).getBoundingClientRect();
  return last.right <= document.querySelector(".frame-own").getBoundingClientRect().left + 1;
}"""
"""Whether the places end where the reader's own part of the head begins."""


def head_height(page: Page) -> float:
    box = page.locator(".frame-head").bounding_box()
    assert box is not None
    return box["height"]


def labels(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("[data-nav] a").all_text_contents()]


@pytest.mark.parametrize("login", MOST)
def test_the_head_is_one_row_on_an_office_screen_and_loses_no_place(desk: Desk, login: str) -> None:
    plain = desk.page(login, size=(1366, 768), script=False)
    plain.goto("/profile")
    everything = labels(plain)
    page = desk.page(login, size=(1366, 768))
    page.goto("/profile")
    expect(page.locator("[data-nav][data-fitted]")).to_be_visible()
    for width in (1366, 1280, 1040):
        page.set_viewport_size({"width": width, "height": 768})
        # It is fitted again when the browser has drawn the new width.
        page.wait_for_function(BESIDE)
        assert head_height(page) < ONE_ROW
        assert sorted(labels(page)) == sorted(everything)


def test_what_is_folded_is_reached_and_left_by_keyboard(desk: Desk) -> None:
    page = desk.page("spj.fzr", size=(1100, 768))
    page.goto("/profile")
    more = page.locator("[data-nav-more]")
    name = more.locator("> summary")
    name.focus()
    page.keyboard.press("Enter")
    expect(more.get_by_role("link").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(more.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    expect(more).not_to_have_attribute("open", "")
    page.keyboard.press("Enter")
    page.locator("[data-text-size]").focus()
    expect(more).not_to_have_attribute("open", "")
    name.click()
    more.get_by_role("link", name="日历").click()
    # Where one is stands in the row, and is not folded.
    expect(page.locator("[data-nav] > a[aria-current]")).to_have_text("日历")


def test_a_phone_needs_no_scrolling_aside(desk: Desk) -> None:
    page = desk.page("sj.audit", size=PHONE)
    page.goto("/profile")
    more = page.locator("[data-nav-more]")
    more.locator("> summary").click()
    more.locator(".nav-group > summary").click()
    expect(more.get_by_role("link", name="核对回执")).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
