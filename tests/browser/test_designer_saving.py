"""Drawings save themselves: nothing without a change, nothing lost by a crash, nothing over another's work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.designerpage import DRAWING, LAPTOP, LOST, SAVED, designer, element, renamed, tool, words
from tests.web.drafting import ANALYST, SECOND, begun, content, save, second_analyst
from tests.web.office import PRESENT, Office, open_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"), PRESENT)
    second_analyst(opened)
    yield opened
    opened.platform.close()


def test_given_a_draft_when_only_looked_at_then_nothing_is_written(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    before = content(desk.office, draft, DRAWING)
    asked: list[str] = []
    page = desk.page(ANALYST, LAPTOP)
    page.on("request", lambda request: asked.append(request.method))
    designer(desk, draft, page=page)
    element(page, "remind").click()
    tool(page, "fit").click()
    page.keyboard.press("Control+s")
    expect(words(page)).to_have_text("已保存")
    assert "PUT" not in asked
    assert content(desk.office, draft, DRAWING) == before


def test_given_a_drawing_when_a_task_is_appended_and_named_then_it_is_saved_and_there_after_reloading(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    element(page, "remind").click()
    page.keyboard.press("a")
    page.locator(".djs-popup").get_by_text("人工任务", exact=True).click()
    page.locator(".djs-direct-editing-content").fill("电话提醒")
    page.keyboard.press("Enter")
    expect(words(page)).to_have_text(SAVED)
    saved = content(desk.office, draft, DRAWING)
    assert 'name="电话提醒"' in saved
    assert (
        saved.count("<bpmn:sequenceFlow")
        == content(desk.office, begun(desk.office, "claim_auto"), DRAWING).count("<bpmn:sequenceFlow") + 1
    )
    screenshot(page, "designer")
    page.reload()
    expect(page.locator(".djs-label", has_text="电话提醒")).to_be_visible()


def test_given_changes_when_all_are_undone_then_the_text_is_the_old_one_letter_by_letter(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    before = content(desk.office, draft, DRAWING)
    page = designer(desk, draft)
    expect(tool(page, "undo")).to_have_attribute("aria-disabled", "true")
    renamed(page, "remind", "再催办")
    expect(words(page)).to_have_text(SAVED)
    assert "再催办" in content(desk.office, draft, DRAWING)
    tool(page, "undo").click()
    expect(element(page, "remind")).to_contain_text("催办")
    expect(words(page)).to_have_text("有改动")
    expect(words(page)).to_have_text(SAVED)
    assert content(desk.office, draft, DRAWING) == before
    tool(page, "redo").click()
    expect(element(page, "remind")).to_contain_text("再催办")


def test_given_no_server_when_the_page_dies_then_the_next_one_offers_what_was_drawn(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    desk.allow("ERR_INTERNET_DISCONNECTED")
    page = designer(desk, draft)
    context = page.context
    context.set_offline(True)
    renamed(page, "remind", "断网时改的名")
    expect(words(page)).to_have_text(LOST)
    page.close()
    context.set_offline(False)

    again = designer(desk, draft, page=context.new_page())
    expect(words(again)).to_contain_text("未保存的修改")
    assert "断网时改的名" not in content(desk.office, draft, DRAWING)
    again.get_by_role("button", name="恢复未保存的修改").click()
    expect(element(again, "remind")).to_contain_text("断网时改的名")
    expect(words(again)).to_have_text(SAVED)
    assert "断网时改的名" in content(desk.office, draft, DRAWING)
    again.reload()
    expect(again.locator("[data-drawn]")).to_be_visible()
    expect(words(again)).to_have_text("已保存")


def test_given_a_change_when_the_page_is_closed_at_once_then_it_is_offered_as_well(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    desk.allow("ERR_INTERNET_DISCONNECTED")
    page = designer(desk, draft)
    context = page.context
    context.set_offline(True)
    renamed(page, "remind", "立刻关掉")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = designer(desk, draft, page=context.new_page())
    expect(again.get_by_role("button", name="恢复未保存的修改")).to_be_visible()
    again.get_by_role("button", name="不要").click()
    again.reload()
    expect(again.locator("[data-drawn]")).to_be_visible()
    expect(again.get_by_role("button", name="恢复未保存的修改")).to_have_count(0)


def test_given_somebody_saved_first_when_saving_then_who_is_told_and_mine_becomes_a_draft_of_its_own(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    desk.allow("409")
    theirs = content(desk.office, draft, DRAWING).replace('name="催办"', 'name="对方的催办"')
    save(desk.office, draft, DRAWING, theirs)
    renamed(page, "remind", "我的催办")
    dialog = page.locator("dialog.saving-conflict")
    expect(dialog).to_contain_text(re.compile(r"流程分析员 02 \d\d:\d\d 保存了"))
    screenshot(page, "designer-conflict")
    assert content(desk.office, draft, DRAWING) == theirs
    dialog.get_by_role("button", name="我的另存为新草稿").click()
    page.wait_for_url(lambda address: draft not in address)
    expect(page.locator("[data-drawn]")).to_be_visible()
    expect(element(page, "remind")).to_contain_text("我的催办")
    expect(page.locator(".crumbs")).to_contain_text("认领期限(另存)")
    assert content(desk.office, draft, DRAWING) == theirs


def test_given_somebody_saved_first_when_his_is_loaded_then_it_is_shown_and_edited_on(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    desk.allow("409")
    save(desk.office, draft, DRAWING, content(desk.office, draft, DRAWING).replace('name="催办"', 'name="对方的催办"'))
    renamed(page, "auto_claim", "我的自动认领")
    page.locator("dialog.saving-conflict").get_by_role("button", name="载入对方的").click()
    expect(element(page, "remind")).to_contain_text("对方的催办")
    renamed(page, "auto_claim", "再改一次")
    expect(words(page)).to_have_text(SAVED)
    saved = content(desk.office, draft, DRAWING)
    assert "对方的催办" in saved and "再改一次" in saved


def test_given_two_analysts_on_one_draft_then_each_is_told_and_the_others_change_is_offered(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    first = designer(desk, draft)
    second = designer(desk, draft, login=SECOND)
    expect(second.locator("[data-others]")).to_contain_text("流程分析员也打开了这份草稿")
    renamed(second, "remind", "第二人改的名")
    expect(words(second)).to_have_text(SAVED)
    first.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("[data-others]")).to_contain_text("流程分析员 02也打开了这份草稿")
    expect(words(first)).to_contain_text("流程分析员 02")
    screenshot(first, "designer-two")
    first.get_by_role("button", name="载入新内容").click()
    expect(element(first, "remind")).to_contain_text("第二人改的名")
