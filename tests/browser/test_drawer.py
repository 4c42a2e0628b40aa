"""A task beside the list: filled in, refused, kept as a draft, handed over, done."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, violations

Saver = Callable[[Page, str], None]
OFFICER = "scjg.zr01"
NEW = "2026-11-24T10:30"


def test_the_form_in_the_drawer_shows_its_problems_and_the_next_task_opens(desk: Desk, screenshot: Saver) -> None:
    desk.office.push(330, NEW)
    desk.office.push(331, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕33")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    reason = page.locator("#claim-return_reason")
    expect(reason).to_be_hidden()
    page.get_by_label("退回", exact=True).check()
    expect(reason).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-summary]")).to_be_focused()
    desk.allow("422")
    page.locator("[data-summary] a").click()
    expect(reason).to_be_focused()
    screenshot(page, "task-problems")
    first = page.locator("#pane [data-task]").get_attribute("data-task")
    page.get_by_label("认领", exact=True).check()
    expect(reason).to_be_hidden()
    page.locator("#pane .task-form .primary").click()
    expect(page.locator("#pane [data-task]")).not_to_have_attribute("data-task", str(first))
    expect(page.locator(".toast")).to_contain_text("已办结")


def test_without_the_switch_the_drawer_closes_after_a_task(desk: Desk) -> None:
    desk.office.push(340, NEW)
    desk.office.push(341, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕34")
    page.locator("#work [data-open]").first.click()
    page.locator("#open-next").uncheck()
    page.locator("#pane .task-form .primary").click()
    expect(page.locator("#pane")).to_be_hidden()
    expect(page.locator("#work > .row")).to_have_count(1)


def test_a_draft_survives_a_reload_and_goes_with_the_task(desk: Desk) -> None:
    desk.office.push(350, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕350号")
    page.locator("#work [data-open]").first.click()
    page.get_by_label("退回", exact=True).check()
    page.locator("#claim-return_reason").fill("不属于本部门职责")
    expect(page.locator("[data-draft-state]")).to_have_text("已在本机保存草稿")
    page.reload()
    expect(page.locator("#claim-return_reason")).to_have_value("不属于本部门职责")
    expect(page.locator("[data-draft-state]")).to_have_text("已恢复本机草稿")
    page.locator("#pane .task-form .primary").click()
    expect(page.locator(".toast")).to_contain_text("已办结")
    assert drafts(page) == []


def test_assigning_in_the_drawer(desk: Desk) -> None:
    desk.office.push(360, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕360号")
    page.locator("#work [data-open]").first.click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("button", name="放回")).to_be_visible()
    page.get_by_role("button", name="放回").click()
    expect(page.get_by_role("button", name="签收")).to_be_visible()


def test_the_drawer_is_accessible(desk: Desk) -> None:
    page = desk.page(OFFICER)
    page.goto("/")
    page.locator("#work [data-open]").first.click()
    expect(page.locator("#pane [data-task]")).to_be_visible()
    assert violations(page) == []


def test_a_draft_goes_with_a_form_sent_as_a_page(desk: Desk) -> None:
    case = desk.office.push(355, NEW)
    item = desk.office.items(case)[0]
    page = desk.page(OFFICER)
    page.goto(f"/tasks/{item.id}")
    page.get_by_label("退回", exact=True).check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-summary]")).to_be_focused()
    page.locator("#claim-return_reason").fill("不属于本部门职责")
    expect(page.locator("[data-draft-state]")).to_have_text("已在本机保存草稿")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-success")).to_contain_text("已办结")
    desk.allow("422")
    page.wait_for_load_state()  # the page's own scripts drop the draft, and they run before it counts as loaded
    assert drafts(page) == []


def test_who_leaves_leaves_no_draft_behind(desk: Desk) -> None:
    case = desk.office.push(356, NEW)
    page = desk.page(OFFICER)
    page.goto(f"/tasks/{desk.office.items(case)[0].id}")
    page.get_by_label("退回", exact=True).check()
    expect(page.locator("[data-draft-state]")).to_have_text("已在本机保存草稿")
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert drafts(page) == []


def test_the_explanation_opens_beside_the_task(desk: Desk, screenshot: Saver) -> None:
    desk.office.push(357, NEW)
    page = desk.page(OFFICER)
    page.goto("/?q=〔2026〕357号")
    page.locator("#work [data-open]").first.click()
    page.get_by_role("link", name="为什么是这个期限").click()
    expect(page.locator("#drawer")).to_contain_text("不计入")
    screenshot(page, "task-explanation")
    assert violations(page) == []


def drafts(page: Page) -> list[str]:
    """The names of the drafts this browser keeps."""
    kept: list[str] = page.evaluate("() => Object.keys(localStorage).filter(name => name.startsWith('draft:'))")
    return kept
