"""The designer in a browser: drawing, saving by itself, crashes, two analysts, findings, and the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, violations
from tests.browser.drawingtree import tree
from tests.web.drafting import ANALYST, SECOND, begun, begun_of, content, save, second_analyst
from tests.web.office import PRESENT, Office, open_office

LAPTOP = (1366, 768)
DRAWING = "claim_auto/claim_auto.bpmn"
SAVED, LOST = re.compile(r"^已保存 \d\d:\d\d$"), re.compile("未保存,断网")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"), PRESENT)
    second_analyst(opened)
    yield opened
    opened.platform.close()


def designer(
    desk: Desk, draft: str, process: str = "claim_auto", login: str = ANALYST, page: Page | None = None
) -> Page:
    page = page or desk.page(login, LAPTOP)
    page.goto(f"/drafts/{draft}/diagram?process={process}")
    expect(page.locator("[data-drawn]")).to_be_visible()
    return page


def element(page: Page, name: str) -> Locator:
    return page.locator(f".djs-element[data-element-id={name}]").first


def tool(page: Page, name: str) -> Locator:
    return page.locator(f"[data-tool={name}]")


def words(page: Page) -> Locator:
    return page.locator("[data-saving-words]")


def renamed(page: Page, name: str, text: str) -> None:
    """Give an element a name on the canvas."""
    element(page, name).dblclick()
    page.locator(".djs-direct-editing-content").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".djs-direct-editing-content")).to_have_count(0)


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
    page.locator(".djs-popup").get_by_text("用户任务", exact=True).click()
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
    expect(second.locator("[data-notice]")).to_contain_text("流程分析员也打开了这份草稿")
    renamed(second, "remind", "第二人改的名")
    expect(words(second)).to_have_text(SAVED)
    first.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("[data-notice]")).to_contain_text("流程分析员 02也打开了这份草稿")
    expect(words(first)).to_contain_text("流程分析员 02")
    screenshot(first, "designer-two")
    first.get_by_role("button", name="载入新内容").click()
    expect(element(first, "remind")).to_contain_text("第二人改的名")


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


def test_given_a_mistake_drawn_when_saved_then_its_finding_comes_within_a_second_and_goes_with_undo(desk: Desk) -> None:
    draft = begun(desk.office, "claim_auto")
    page = designer(desk, draft)
    expect(page.locator("[data-findings-count]")).to_have_text("没有发现问题")
    with page.expect_response("**/files/**"):
        element(page, "push_received").click()
        page.keyboard.press("Delete")
    expect(page.locator("[data-findings-count]")).to_contain_text("错误", timeout=1_000)
    expect(page.locator(".finding-mark").first).to_be_visible()
    tool(page, "undo").click()
    expect(page.locator("[data-findings-count]")).to_have_text("没有发现问题")


def test_given_a_process_without_a_drawing_then_it_is_arranged_and_saved_with_the_first_change(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    text = content(desk.office, begun(desk.office, "claim_auto"), DRAWING)
    draft = begun_of(desk.office, {DRAWING: undrawn(text)})
    page = designer(desk, draft)
    expect(page.locator("[data-element-id=claim]").first).to_be_attached()
    assert crossings(page) == []
    screenshot(page, "designer-arranged")
    tool(page, "fit").click()
    renamed(page, "remind", "再催办")
    expect(words(page)).to_have_text(SAVED)
    assert "<bpmndi:BPMNShape" in content(desk.office, draft, DRAWING)


@pytest.mark.parametrize("process", ["claim_auto", "approval_push", "permit_referral"])
def test_given_a_drawing_when_arranged_then_nothing_lies_on_anything_and_one_undo_takes_it_back(
    desk: Desk, process: str
) -> None:
    draft = begun(desk.office, process)
    path = f"{process}/{process}.bpmn"
    before = content(desk.office, draft, path)
    page = designer(desk, draft, process)
    tool(page, "arrange").click()
    expect(words(page)).to_have_text(SAVED)
    arranged = content(desk.office, draft, path)
    assert arranged != before
    assert tree(undrawn(arranged)) == tree(undrawn(before))
    page.reload()
    expect(page.locator("[data-drawn]")).to_be_visible()
    assert crossings(page) == []


def undrawn(text: str) -> str:
    """A drawing's text without its picture."""
    return re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", text, flags=re.DOTALL)


CROSSINGS = """
() => {
  const group = (id) => document.querySelector(`.djs-element[data-element-id="${id}"]`);
  const box = (id) => group(id).querySelector(".djs-visual > :first-child").getBoundingClientRect();
  const all = [...document.querySelectorAll(".djs-shape")].map((shape) => shape.dataset.elementId);
  const holds = (id) => group(id).parentElement.querySelector(":scope > .djs-children");
  const boxes = all.filter((id) => !/_label$|^lane_|^pool_/.test(id) && !holds(id)).map((id) => [id, box(id)]);
  const told = new Set();
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const attached = (a, b) => Math.min(a.width, b.width) < Math.max(a.width, b.width) / 2;
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    if (one < other && over(a, b) && !attached(a, b)) told.add(`${one} on ${other}`);
  }
  for (const flow of document.querySelectorAll(".djs-connection")) {
    const path = flow.querySelector(".djs-visual > path");
    const [matrix, length] = [path.getScreenCTM(), path.getTotalLength()];
    for (let at = 2; at < length - 2; at += 4) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      for (const [id, { left, right, top, bottom }] of boxes) {
        const inside = x > left + 1 && x < right - 1 && y > top + 1 && y < bottom - 1;
        if (inside) told.add(`${flow.dataset.elementId} through ${id}`);
      }
    }
  }
  return [...told];
}
"""
WORDS = """
() => [...document.querySelectorAll("main *")]
  .filter((one) => !one.closest("script, kbd, .djs-container svg .djs-visual, .bjs-powered-by, .bts-scope"))
  .flatMap((one) => [one.title, one.ariaLabel, one.placeholder,
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)])
  .filter((text) => typeof text === "string")
"""


def crossings(page: Page) -> list[str]:
    """Nodes that lie on each other, and flows that run through a node that is not theirs."""
    found: list[str] = page.evaluate(CROSSINGS)
    return found


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
    element(page, "remind").click()
    told |= foreign(page)
    for key in ("r", "a"):
        element(page, "remind").click()
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
