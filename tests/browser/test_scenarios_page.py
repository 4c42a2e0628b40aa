"""A scenario written in the table, run, seen to fail, mended by what was found; a trial recorded as a scenario."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.actor import SYSTEM
from tests.browser.conftest import Desk, violations
from tests.web.office import DECISION, Office
from web.workbench.carrying import carry_out_all
from web.workbench.drafts import BOOK, begin_from

SMALL = (1366, 768)
Shot = Callable[[Page, str], None]
GIVEN = {
    **{key: value for key, value in DECISION.items() if isinstance(value, str)},
    "doc_no": "安审批许〔2024〕901号",
    "decided_on": "2024-05-13",
    "valid_from": "2024-05-13",
    "valid_to": "2029-05-12",
}
AUTO = "approval_push/scenarios/d02_auto_claim.toml"


@pytest.fixture
def draft(office: Office) -> str:
    """A draft of the pushing process and of the claim it calls."""
    processes = ["claim_auto", "approval_push"]
    with office.platform.database.write() as connection:
        actor = office.actor("pt.analyst")
        return begin_from(office.platform, connection, "认领期限", processes, actor).id


def ran(page: Page, office: Office, state: str) -> None:
    """Run the scenario that is open, and wait for what came of it."""
    page.locator("[data-run-one]").click()
    expect(page.locator("[data-stop]")).to_be_visible(timeout=15_000)
    carry_out_all(office.platform)
    expect(page.locator("[data-sheet] [data-state]")).to_have_text(state, timeout=30_000)


def opened(desk: Desk, address: str) -> Page:
    page = desk.page("pt.analyst", SMALL)
    page.goto(address)
    expect(page.locator("[data-scenarios][data-ready]")).to_be_visible(timeout=30_000)
    return page


def test_a_scenario_is_written_fails_is_mended_and_passes(
    desk: Desk, office: Office, draft: str, screenshot: Shot
) -> None:
    page = opened(desk, f"/drafts/{draft}/scenarios")
    page.get_by_text("新建场景").click()
    page.locator("#new-process").select_option("approval_push")
    page.locator("#new-name").fill("推送后三日自动认领")
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.locator("[data-sheet] h2")).to_have_text("推送后三日自动认领")

    start = page.locator(".scenario-start")
    expect(start.locator("details[open]")).to_be_visible()
    start.get_by_label("开始时刻").fill("2024-05-13T09:00")
    start.get_by_label("发起人").select_option("spj.jb01")
    for key, value in GIVEN.items():
        start.get_by_label("添加一项").select_option(key)
        field = start.locator(".scenario-field", has=page.locator(f'.scenario-label[title="{key}"]'))
        control = field.locator("input, select, textarea").first
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
            control.blur()

    page.keyboard.press("Alt+n")
    step = page.locator("tr[data-step='1']")
    step.get_by_label("工作日数").fill("1")
    step.get_by_role("button", name="+ 一行").click()
    step.get_by_label("节点", exact=True).select_option("claim")
    step.get_by_label("部门", exact=True).select_option("WJW")
    step.get_by_label("添加一栏").select_option("due")
    step.get_by_label("期限", exact=True).fill("2024-05-16T00:00")
    step.get_by_label("期限", exact=True).blur()
    expect(page.locator("[data-saving]")).to_have_text("已保存")

    ran(page, office, "不符")
    difference = page.locator(".scenario-difference")
    expect(difference).to_contain_text("市场监管局")
    expect(difference).to_contain_text("2024-05-16 24:00")
    expect(page.locator("[data-canvas][data-drawn]")).to_be_visible()
    expect(page.locator(".clock-course")).to_contain_text("过了1个工作日")
    screenshot(page, "scenario-failure")

    difference.get_by_role("button", name="采用实际结果").click()
    expect(page.locator("[data-sheet] [data-state]")).to_have_text("改动后未运行")
    ran(page, office, "通过")
    expect(page.locator(".scenario-look.right")).to_have_count(1)
    screenshot(page, "scenario-passed")
    assert violations(page) == []


def test_differences_of_deadlines_are_adopted_together_and_coverage_leads_to_the_shape(
    desk: Desk, office: Office, draft: str, screenshot: Shot
) -> None:
    change = {"param": "a2s_claim_days", "profile": "ANQIU", "value": 5, "effective_from": "2026-12-01"}
    text = json.dumps({"changes": [{**change, "document": None}]})
    with office.platform.database.write() as connection:
        BOOK.save(connection, draft, "parameters.json", text, 0, SYSTEM.login, office.clock.now())
    page = opened(desk, f"/drafts/{draft}/scenarios?file={AUTO}")
    ran(page, office, "不符")
    told = page.locator("[data-deadlines]")
    expect(told).to_contain_text("2024-05-16 24:00 → 2024-05-20 24:00")
    screenshot(page, "scenario-deadlines")
    told.get_by_role("button", name="全部采用").click()
    expect(page.locator("[data-sheet] [data-state]")).to_have_text("改动后未运行")

    ran(page, office, "通过")
    missing = page.locator("[data-missing]").first
    missing.click()
    expect(page.locator(".djs-element.passage-failed")).to_have_count(1)


def test_somebody_saved_the_scenario_first_and_mine_becomes_a_draft_of_its_own(
    desk: Desk, office: Office, draft: str, screenshot: Shot
) -> None:
    desk.allow("409")
    page = opened(desk, f"/drafts/{draft}/scenarios?file={AUTO}")
    with office.platform.database.write() as connection:
        file = BOOK.read(connection, draft, AUTO)
        theirs = file.content.replace('name = "', 'name = "对方的 ', 1)
        BOOK.save(connection, draft, AUTO, theirs, file.revision, "spj.fzr", office.clock.now())
    page.get_by_label("名称", exact=True).last.fill("我的")
    page.get_by_label("名称", exact=True).last.blur()
    dialog = page.locator("dialog.saving-conflict")
    expect(dialog).to_contain_text("审批负责人")
    screenshot(page, "scenario-conflict")
    assert violations(page) == []
    dialog.get_by_role("button", name="我的另存为新草稿").click()
    expect(page.locator(".crumbs")).to_contain_text("(另存)")
    expect(page.locator("[data-sheet] h2")).to_have_text("我的", timeout=30_000)
    with office.platform.database.read() as connection:
        assert BOOK.read(connection, draft, AUTO).content == theirs


def filled(page: Page, answers: dict[str, Any]) -> None:
    """The fields of the trial's form by their keys."""
    form = page.locator("#trial-form")
    for key, value in answers.items():
        control = form.locator(f'[name="{key}"]').first
        kind = control.evaluate("(one) => one.type")
        if kind == "radio":
            form.locator(f'[name="{key}"][value="{value}"]').check()
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)


def test_a_trial_is_played_taken_back_and_kept_as_a_scenario_that_passes(
    desk: Desk, office: Office, draft: str, screenshot: Shot
) -> None:
    page = desk.page("pt.analyst", SMALL)
    page.goto(f"/drafts/{draft}/trial")
    page.get_by_label("流程", exact=True).select_option("approval_push")
    page.get_by_label("时钟从何时开始").fill("2024-05-13T09:00")
    page.get_by_role("button", name="开始", exact=True).click()
    filled(page, GIVEN)
    page.get_by_role("button", name="发起", exact=True).click()
    expect(page.locator(".trial-open")).to_contain_text("认领或退回")
    expect(page.locator("[data-canvas][data-drawn]")).to_be_visible()

    page.get_by_role("button", name="到下一个期限").click()
    expect(page.locator("[data-clock]")).to_contain_text("2024-05-15")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator("[data-clock]")).to_contain_text("2024-05-13")
    page.get_by_role("link", name="认领或退回").click()
    filled(page, {"answer": "claim"})
    screenshot(page, "trial")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.locator(".clock-course")).to_contain_text("办结“认领或退回”")
    expect(page.locator(".djs-element.passage-passed").first).to_be_visible()
    assert violations(page) == []

    page.get_by_label("场景名称").fill("当日认领")
    page.get_by_role("button", name="存为场景").click()
    expect(page.locator("[data-scenarios][data-ready]")).to_be_visible(timeout=30_000)
    ran(page, office, "通过")
    screenshot(page, "trial-kept")
