"""What a draft would have made of past cases, in a browser: ordered, followed, filtered, seen on two diagrams."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from engine.clock import parsed, stored
from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import Office, populated_office
from web.workbench.carrying import carry_out_all
from web.workbench.drafts import BOOK, begin_from
from web.workbench.runs import change_run, newest_run

ANALYST, AUDITOR = "pt.analyst", "sj.audit"
LAPTOP = (1366, 768)
SHORTER = {"param": "a2s_claim_days", "profile": "ANQIU", "value": 1, "effective_from": "2026-12-01", "document": None}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("office"))
    claimed = next(item for item in opened.open_items("WJW") if item.element == "claim")
    opened.platform.runtime.complete(claimed.id, {"answer": "claim"}, opened.actor("wjw.zr01"))
    opened.advance(parsed("2026-12-02T10:00"))
    yield opened
    opened.platform.close()


@pytest.fixture
def address(office: Office) -> str:
    """A draft with a shorter limit of the claim."""
    analyst = office.actor(ANALYST)
    with office.platform.database.write() as connection:
        draft = begin_from(office.platform, connection, "认领期限改为一个工作日", ["claim_auto"], analyst)
        told = json.dumps({"changes": [SHORTER]})
        BOOK.save(connection, draft.id, "parameters.json", told, 0, analyst.login, office.clock.now())
    return f"/drafts/{draft.id}/whatif"


def compared(desk: Desk, address: str, size: tuple[int, int] = LAPTOP) -> Page:
    page = desk.page(ANALYST, size)
    page.goto(address)
    page.get_by_role("button", name="开始比较").click()
    carry_out_all(desk.office.platform)
    page.goto(address)
    return page


def test_given_an_order_then_the_bar_moves_and_the_result_comes_by_itself(
    desk: Desk, address: str, screenshot: Callable[[Page, str], None]
) -> None:
    platform = desk.office.platform
    page = desk.page(ANALYST, LAPTOP)
    page.goto(address)
    page.get_by_label("最近办结的").fill("500")
    page.get_by_role("button", name="开始比较").click()
    expect(page.get_by_text("等待开始")).to_be_visible()
    with platform.database.write() as connection:
        run = newest_run(connection, address.split("/")[2], "whatif")
        assert run is not None and run.order["last"] == 500
        now = stored(platform.clock.now())
        change_run(connection, run.id, state="running", done=400, total=1000, beat_at=now)
    expect(page.get_by_text("400 / 1,000件")).to_be_visible()
    assert page.get_by_role("progressbar").evaluate("(bar) => bar.position") == 0.4
    screenshot(page, "whatif-progress")
    with platform.database.write() as connection:
        change_run(connection, run.id, state="waiting")
    carry_out_all(platform)
    expect(page.get_by_text("已完成")).to_be_visible()
    assert violations(page) == []


def test_given_a_result_then_the_counts_filter_the_list(
    desk: Desk, address: str, screenshot: Callable[[Page, str], None]
) -> None:
    page = compared(desk, address)
    screenshot(page, "whatif")
    page.get_by_role("link", name="走法不同").click()
    expect(page.locator(".whatif-state-other_path").first).to_be_visible()
    expect(page.locator(".whatif-state-other_deadline")).to_have_count(0)
    expect(page.get_by_text("流程分析员不查看案件内容")).to_be_visible()
    page.get_by_role("link", name="相同", exact=False).first.click()
    expect(page.get_by_text("件与当时完全相同")).to_be_visible()
    assert violations(page) == []


def test_given_a_case_then_both_ways_are_on_their_diagrams_and_the_deadlines_are_explained(
    desk: Desk, address: str, screenshot: Callable[[Page, str], None]
) -> None:
    page = compared(desk, address)
    page.get_by_role("link", name="走法不同").click()
    row = page.locator("tr", has_text="“认领期限届满”按草稿于").first
    row.get_by_role("link", name="在图上看两条走法").click()
    expect(page.locator("[data-drawing][data-ready]")).to_have_count(2)
    then, now = page.locator("[data-drawing]").all()
    expect(then.locator("[data-element-id=claim].whatif-then")).to_have_count(1)
    expect(now.locator("[data-element-id=auto_claim].whatif-now")).to_have_count(1)
    expect(now.locator("[data-element-id=push_received].whatif-both")).to_have_count(1)
    expect(now.locator("[data-element-id=claim_window].whatif-both")).to_have_count(1)
    expect(now.locator(".whatif-flow-now").first).to_be_attached()
    expect(page.get_by_role("heading", name="按草稿怎样计算").first).to_be_visible()
    page.get_by_role("button", name="放大按草稿的走法").click()
    screenshot(page, "whatif-case")
    page.screenshot(path="build/screenshots/whatif-case-full.png", full_page=True)
    assert violations(page) == []


def test_given_a_phone_then_the_list_can_be_read_and_nothing_runs_over_the_edge(desk: Desk, address: str) -> None:
    page = compared(desk, address, PHONE)
    expect(page.locator(".whatif-list")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_given_an_auditor_then_the_rows_lead_to_the_cases(desk: Desk, address: str) -> None:
    compared(desk, address)
    page = desk.page(AUDITOR, LAPTOP)
    page.goto(address)
    expect(page.get_by_role("button", name="重新比较")).to_have_count(0)
    page.locator(".whatif-list a[href^='/cases/']").first.click()
    expect(page).to_have_url(re.compile("/cases/"))
