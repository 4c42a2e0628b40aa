"""The audit's search in a real browser: found, narrowed, sampled, drawn again; pages fit and are accessible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import PRESENT, Office, open_office

LAPTOP = (1366, 768)
AUDITOR = "sj.audit"
Saver = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Fourteen pushed decisions, the early ones claimed by the platform; two names carry no mark-up."""
    opened = open_office(tmp_path_factory.mktemp("audit"))
    for number in range(1, 13):
        opened.push(number, f"2026-11-{16 + number // 3:02}T10:00")
    for number in (13, 14):
        opened.push(number, "2026-11-24T09:00", ("SCJG", "WJW"), party_name="安丘市<b>虚构</b>餐饮有限公司")
    opened.advance(PRESENT)
    opened.platform.docket_turn().run()
    yield opened
    opened.platform.close()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_given_an_auditor_when_he_searches_narrows_draws_and_repeats_then_the_same_cases_come_out(
    desk: Desk, screenshot: Saver
) -> None:
    page = desk.page(AUDITOR, LAPTOP)
    page.goto("/audit")
    expect(page.locator("#audit-count")).to_contain_text("14件")
    fits(page)
    screenshot(page, "audit-search")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="词语")).to_be_focused()
    page.keyboard.type("虚构")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^卫健局")).click()
    expect(page.locator("#audit-count")).to_contain_text("2件")
    expect(page.get_by_text("安丘市<b>虚构</b>餐饮有限公司").first).to_be_visible()
    page.get_by_role("link", name="部门:卫健局").click()
    page.locator("a.facet-value", has_text="有自动认领").first.click()
    expect(page.get_by_role("link", name=re.compile("^有自动认领.*去掉"))).to_have_count(2)
    screenshot(page, "audit-narrowed")
    page.keyboard.press("j")
    expect(page.locator(".audit-list tbody a.strong").first).to_be_focused()
    assert violations(page) == []

    page.get_by_role("link", name="抽样").click()
    page.get_by_label("件数", exact=True).fill("3")
    page.get_by_label("种子(可不填)").fill("3 5 1")
    page.get_by_role("button", name="抽取").click()
    expect(page.locator(".work-case")).to_have_count(3)
    fits(page)
    cases = page.locator(".work-head a").evaluate_all("found => found.map(one => one.href)")
    page.get_by_label("核查意见").first.select_option("未见异常")
    page.get_by_role("button", name="保存第1件").click()
    expect(page.locator(".work-case .state").first).to_have_text("未见异常")
    page.get_by_role("link", name="重抽比对").click()
    expect(page.get_by_text("重抽一致:")).to_be_visible()
    assert page.locator(".work-head a").evaluate_all("found => found.map(one => one.href)") == cases
    screenshot(page, "audit-sample")
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/audit", "/audit?q=没有的词", "/audit/samples?process=approval_push"])
def test_given_a_phone_then_the_pages_fit_and_are_accessible(desk: Desk, address: str) -> None:
    page = desk.page(AUDITOR, PHONE)
    page.goto(address)
    fits(page)
    assert violations(page) == []


def test_given_no_script_then_everything_but_keys_works(desk: Desk) -> None:
    page = desk.page(AUDITOR, LAPTOP, script=False)
    page.goto("/audit?department=WJW")
    page.get_by_label("文号", exact=True).fill("14号")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("#audit-count")).to_contain_text("1件")
