"""Looking a licence up while a form is filled in, and the pages of licences and files, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.web.office import Office, populated_office
from web.screens import intake

NUMBER = "JY23707840000001"
FORM = "/intake/approval_push"
CHANGE = "CHG"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("licences"))
    at = "2026-11-24T10:30"
    pharmacy = {"party_name": "安丘市虚构03号大药房有限公司", "party_code": "91370784MAFAKE0353"}
    opened.push(20, at, licence_no=NUMBER, **pharmacy)
    opened.push(21, at, decision_type="CHG", licence_no=NUMBER, **pharmacy)
    opened.push(22, at, licence_no="JY23707840000002", **pharmacy)
    yield opened
    opened.platform.close()


def field(page: Page) -> Page:
    page.goto(FORM)
    page.get_by_label("决定类型").select_option(CHANGE)
    return page


def test_given_words_of_a_party_and_number_when_an_offer_is_taken_by_keyboard_then_its_number_is_filled_in(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    page = field(desk.page("spj.jb01"))
    box = page.get_by_role("combobox", name="原证照或者原决定")
    box.fill("大药房 JY")
    expect(page.locator(".lookup-list li")).to_have_count(2)
    assert box.get_attribute("aria-expanded") == "true"
    screenshot(page, "lookup-1440")
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    number = chosen.locator("strong").inner_text()
    box.press("Enter")

    expect(box).to_have_value(number)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator(".lookup-told")).to_contain_text("大药房")
    assert page.url.endswith(FORM), "Enter took the offer and did not send the form"
    assert violations(page) == []


def test_given_an_offer_when_it_is_clicked_or_escaped_then_it_is_taken_or_gone(desk: Desk) -> None:
    page = field(desk.page("spj.jb01", PHONE))
    box = page.get_by_role("combobox", name="原证照或者原决定")
    box.fill("0000002")
    page.locator(".lookup-list li").click()
    expect(box).to_have_value("JY23707840000002")
    box.fill("JY2370784")
    expect(page.locator(".lookup-list li")).to_have_count(2)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("JY2370784")
    box.fill("没有这个证照")
    expect(page.locator(".lookup-told")).to_have_text("没有找到,请核对证照编号或者文书号")


def test_given_no_script_then_the_number_is_typed_and_kept(desk: Desk) -> None:
    page = desk.page("spj.jb01", script=False)
    page.goto(f"{FORM}?supersedes={NUMBER}")
    expect(page.get_by_label("原证照或者原决定")).to_have_value(NUMBER)


@pytest.mark.parametrize(("size", "width"), [(WIDE, "1440"), (PHONE, "390")], ids=["wide", "phone"])
def test_given_licences_and_files_then_their_pages_fit_and_are_accessible(
    desk: Desk, screenshot: Callable[[Page, str], None], size: tuple[int, int], width: str
) -> None:
    page = desk.page("scjg.fzr", size)
    page.goto("/licences")
    screenshot(page, f"licences-{width}")
    _fits(page)
    assert violations(page) == []
    page.goto(f"/licences?q={NUMBER}")
    page.get_by_role("link", name="食品经营许可证").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("食品经营许可证")
    screenshot(page, f"licence-{width}")
    _fits(page)
    assert violations(page) == []
    page.goto("/supervision")
    screenshot(page, f"files-{width}")
    _fits(page)
    assert violations(page) == []
    page.get_by_role("link", name="安丘市虚构03号大药房有限公司").first.click()
    expect(page.get_by_role("heading", name="监管职责")).to_be_visible()
    screenshot(page, f"file-{width}")
    _fits(page)
    assert violations(page) == []


def test_given_nothing_to_start_then_the_page_says_where_work_comes_from(
    desk: Desk, screenshot: Callable[[Page, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "startable_processes", lambda platform, actor: ())
    page = desk.page("nync.zr01")
    page.goto("/intake")
    expect(page.get_by_text("目前没有可以发起的办理")).to_be_visible()
    screenshot(page, "intake-empty-1440")
    assert violations(page) == []


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
