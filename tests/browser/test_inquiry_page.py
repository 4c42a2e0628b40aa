"""An inquiry in the browser: drafted, signed, silent until it counts as consent, supplemented, found not a duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from engine.clock import parsed
from tests.browser.conftest import PHONE, Desk, violations
from tests.browser.test_meeting_page import fill, hand_in, task
from tests.web.office import Office, open_office

CLERK, HEAD, ASKED = "spj.jb01", "spj.fzr", "swj.zr01"
SUBJECT = "成品油零售网点现规划的适用"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which the Measures are in force and no case has begun."""
    opened = open_office(tmp_path_factory.mktemp("inquiry"), parsed("2024-06-07T09:00"))
    yield opened
    opened.platform.close()


def later(desk: Desk, office: Office, at: str) -> None:
    """Days go by; nobody stays signed in."""
    for context in desk.contexts:
        context.close()
    desk.contexts.clear()
    office.advance(parsed(at))


def case_page(desk: Desk, office: Office, login: str, root: str) -> Page:
    page = desk.page(login)
    page.goto(f"/cases/{root}")
    return page


def test_given_a_letter_when_nobody_answers_then_what_was_proposed_counts_as_agreed_to(
    desk: Desk, office: Office, screenshot: Callable[[Page, str], None]
) -> None:
    desk.allow("422")
    page = desk.page(CLERK)
    page.goto("/intake/inquiry")
    fill(page, asked="SWJ", kind="proposal", subject_kind="general", subject=SUBJECT, question="是否按现规划受理")
    screenshot(page, "inquiry-draft")
    hand_in(page, done=False)
    expect(page.get_by_text("请填写“拟办意见”").first).to_be_visible()
    fill(page, proposal="同意按现规划受理")
    hand_in(page, done=False)
    page.wait_for_url("**/cases/*")
    root = page.url.rsplit("/", 1)[1]

    later(desk, office, "2024-06-07T10:00")
    page = task(desk, office, HEAD, "sign")
    fill(page, decision="sign")
    screenshot(page, "inquiry-sign")
    hand_in(page)
    page = task(desk, office, ASKED, "reply", PHONE)
    expect(page.get_by_text("请于2024年6月17日24时前回复,逾期视为同意(办法第二十三条)").first).to_be_visible()
    page.screenshot(path="build/screenshots/inquiry-reply-phone.png", full_page=True)
    assert violations(page) == []
    page = case_page(desk, office, CLERK, root)
    expect(page.get_by_role("link", name="同意延期")).to_be_visible()
    expect(page.get_by_role("link", name="撤回函询")).to_be_visible()
    screenshot(page, "inquiry-actions")

    later(desk, office, "2024-06-19T09:00")
    page = case_page(desk, office, ASKED, root)
    page.get_by_role("link", name="提交补充意见").click()
    fill(page, answer="not_my_duty", answer_text="规划编制不属本部门职责")
    screenshot(page, "inquiry-supplement")
    hand_in(page, done=False)
    expect(page.get_by_text("已办理:提交补充意见")).to_be_visible()
    page = case_page(desk, office, CLERK, root)
    page.get_by_role("link", name="认定非其职责").click()
    fill(page, finding_basis="both_sides", finding_reason="由自然资源主管部门负责")
    assert violations(page) == []
    hand_in(page, done=False)
    expect(page.get_by_text("已办理:认定非其职责")).to_be_visible()
    expect(page.get_by_text("视为同意已撤销").first).to_be_visible()
    page.screenshot(path="build/screenshots/inquiry-case.png", full_page=True)
    page = task(desk, office, CLERK, "conclude_deemed")
    fill(page, closing="again")
    hand_in(page)
    page = task(desk, office, CLERK, "draft_letter")
    fill(page, drafting="submit")
    expect(page.locator("[name=proposal]")).to_have_value("同意按现规划受理")
    expect(page.locator("[name=asked]")).to_have_value("SWJ")
    screenshot(page, "inquiry-again")
