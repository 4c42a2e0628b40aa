"""The designer in a browser: findings on shapes, tools, the keyboard, every word Chinese, and those who only look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, violations
from tests.browser.designerpage import DRAWING, SAVED, designer, element, tool, words
from tests.web.drafting import ANALYST, begun, content, save
from tests.web.office import PRESENT, Office, open_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"), PRESENT)
    yield opened
    opened.platform.close()


def test_given_a_broken_rule_then_its_shape_and_the_list_tell_and_the_list_leads_there(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    text = content(desk.office, draft, DRAWING)
    limit, number = 'workdays("a2s_claim_days", pushed_at)</bpmn:timeDate>', "workdays(5, pushed_at)</bpmn:timeDate>"
    save(desk.office, draft, DRAWING, text.replace(limit, number, 1), ANALYST)
    page = designer(desk, draft)
    expect(page.locator("[data-findings-count]")).to_contain_text("错误3处")
    expect(page.locator(".draft-tabs [aria-current] .tab-count")).to_have_text("3")
    row = page.locator("[data-findings-list] tr[data-element=deadline]")
    row.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".djs-shape[data-element-id=deadline].selected")).to_have_count(1)
    expect(row).to_have_class("chosen")
    mark = page.locator(".finding-mark[data-tone=error]").first
    mark.focus()
    expect(mark.locator(".finding-told")).to_be_visible()
    screenshot(page, "designer-finding")


def test_given_a_mistake_drawn_when_saved_then_its_finding_comes_and_goes_with_undo(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    expect(page.locator("[data-findings-count]")).to_have_text("没有发现问题")
    with page.expect_response("**/files/**"):
        element(page, "push_received").click()
        page.keyboard.press("Delete")
    expect(page.locator("[data-findings-count]")).to_contain_text("错误")
    expect(page.locator(".finding-mark").first).to_be_visible()
    tool(page, "undo").click()
    expect(page.locator("[data-findings-count]")).to_have_text("没有发现问题")


WORDS = """
() => [...document.querySelectorAll("main *")]
  .filter((one) => !one.closest("script, kbd, .djs-container svg .djs-visual, .bjs-powered-by, .bts-scope, " +
    ".bio-properties-panel-scroll-container"))
  .flatMap((one) => [one.title, one.ariaLabel, one.placeholder,
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)])
  .filter((text) => typeof text === "string")
"""


def test_given_the_keyboard_alone_then_elements_are_walked_changed_and_the_keys_are_told(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    page.keyboard.press("F6")
    page.keyboard.press("]")
    page.keyboard.press("]")
    first = page.locator(".djs-element.selected").first.get_attribute("data-element-id")
    page.keyboard.press("]")
    expect(page.locator(".djs-element.selected").first).not_to_have_attribute("data-element-id", str(first))
    page.keyboard.press("[")
    expect(page.locator(".djs-element.selected").first).to_have_attribute("data-element-id", str(first))
    page.keyboard.press("Control+f")
    expect(page.locator(".djs-search-container input")).to_be_focused()
    page.keyboard.type("催办")
    page.keyboard.press("Enter")
    expect(page.locator(".djs-element[data-element-id=remind].selected")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    screenshot(page, "designer-keys")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-keys]")).to_be_hidden()
    tool(page, "fit").focus()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "align")).to_be_focused()


def test_given_chosen_elements_when_aligned_then_they_stand_in_line(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    element(page, "remind").click()
    element(page, "auto_claim").click(modifiers=["Shift"])
    tool(page, "align").click()
    page.get_by_role("button", name="左对齐").click()
    expect(words(page)).to_have_text(SAVED)
    remind, claim = (element(page, name).bounding_box() for name in ("remind", "auto_claim"))
    assert remind is not None and claim is not None and abs(remind["x"] - claim["x"]) < 2


def test_given_the_simulation_then_tokens_run_and_every_word_is_chinese(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    tool(page, "simulate").click()
    page.locator(".bts-context-pad[title=触发]").first.click()
    expect(page.locator(".bts-token-count").first).to_be_visible()
    assert foreign(page) == set()
    screenshot(page, "designer-simulation")
    tool(page, "simulate").click()
    expect(page.locator(".djs-palette")).to_be_visible()


def test_given_tools_and_menus_then_every_word_is_chinese(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    told = foreign(page)
    for key in ("r", "a"):
        element(page, "remind").click()
        told |= foreign(page)
        page.keyboard.press(key)
        expect(page.locator(".djs-popup")).to_be_visible()
        told |= foreign(page)
        page.keyboard.press("Escape")
        expect(page.locator(".djs-popup")).to_have_count(0)
    element(page, "auto_claim").click(modifiers=["Shift"])
    told |= foreign(page)
    tool(page, "map").click()
    tool(page, "search").click()
    told |= foreign(page)
    assert told == set()


def foreign(page: Page) -> set[str]:
    """English words on the page outside the drawing itself; keys and the watermark keep theirs."""
    texts: list[str] = page.evaluate(WORDS)
    known = re.compile(r"\b(Ctrl|Shift|Esc|Delete|BPMN|DMN|JSON)\b")
    return {word for text in texts for word in re.findall(r"[A-Za-z]{3,}(?: [a-z]+)*", known.sub("", text))}


def test_given_a_laptop_then_the_canvas_has_room_the_panel_folds_and_the_watermark_is_free(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto", "approval_push")
    page = designer(desk, draft)
    canvas = page.locator("[data-canvas]")
    box = canvas.bounding_box()
    assert box is not None and box["width"] >= 700 and box["height"] >= 400
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    tool(page, "panel").click()
    wider = canvas.bounding_box()
    assert wider is not None and wider["width"] > box["width"] + 200
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    assert mark.evaluate(
        """(mark) => { const { left, top, width, height } = mark.getBoundingClientRect();
        return mark.contains(document.elementFromPoint(left + width / 2, top + height / 2)); }"""
    )
    tool(page, "panel").click()
    page.locator("[data-drawings]").select_option(label="审批信息推送与认领")
    page.wait_for_url("**process=approval_push")
    expect(page.locator("[data-drawn]")).to_be_visible()
    assert violations(page) == []


def test_given_a_head_of_office_then_he_looks_and_cannot_draw(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft, login="sj.audit")
    expect(page.locator(".designer-notice").first).to_contain_text("修改由流程分析人员进行")
    expect(page.locator(".djs-palette")).to_have_count(0)
    expect(tool(page, "undo")).to_have_count(0)
    page.keyboard.press("F6")
    page.keyboard.press("]")
    expect(page.locator(".djs-element.selected").first).to_be_attached()
    screenshot(page, "designer-reading")
    assert violations(page) == []
