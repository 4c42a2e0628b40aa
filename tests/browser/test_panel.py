"""The panel of the designer: operators picked, limits changed, roles moved, and nothing of a drawing lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, violations
from tests.web.office import Office, open_office
from web.regulation import PROCESSES as DRAWINGS
from web.workbench.drafts import begin_from

SMALL = (1366, 768)
DRAWING = "claim_auto/claim_auto.bpmn"
THROUGH = """async (texts) => {
  const { openDesigner } = await import("/static/bundles/bpmn-designer.js");
  const [canvas, panel] = [document.createElement("div"), document.createElement("div")];
  document.body.append(canvas, panel);
  const modeler = openDesigner(canvas, panel, {});
  const found = [];
  for (const text of texts) {
    const { warnings } = await modeler.importXML(text);
    const { xml } = await modeler.saveXML({ format: true });
    found.push({ xml, warnings: warnings.map((one) => one.message) });
  }
  return found;
}"""
"""Reads texts into a designer and writes them out again."""
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with nothing but its running procedures."""
    opened = open_office(tmp_path_factory.mktemp("panel"))
    yield opened
    opened.platform.close()


def drawn(desk: Desk, process: str = "claim_auto") -> tuple[Page, str]:
    """The designer on a new draft of a process; returns the page and the draft's address."""
    platform = desk.office.platform
    with platform.database.write() as connection:
        draft = begin_from(platform, connection, "认领", [process], desk.office.actor("pt.analyst"))
    address, page = f"/drafts/{draft.id}", desk.page("pt.analyst", SMALL)
    page.goto(f"{address}/diagram?process={process}")
    expect(page.locator("[data-canvas][data-drawn]")).to_be_attached(timeout=20_000)
    return page, address


def choose(page: Page, element: str) -> None:
    shape = page.locator(f'.djs-element[data-element-id="{element}"] .djs-hit').last
    shape.click(force=True)
    expect(page.get_by_label("编号", exact=True)).to_have_value(element)


def seek(page: Page, element: str) -> None:
    """Open the drawing at what may lie beyond the edge of the canvas."""
    page.goto(f"{page.url.partition('&')[0]}&element={element}")
    expect(page.locator("[data-canvas][data-drawn]")).to_be_attached(timeout=20_000)
    expect(page.get_by_label("编号", exact=True)).to_have_value(element)


def kept(page: Page, address: str, path: str = DRAWING) -> dict[str, Any]:
    """A file of the draft as the server has it."""
    return dict(page.request.get(f"{address}/files/{path}").json())


def saved(page: Page, address: str) -> str:
    """The drawing as it is kept once everything is saved."""
    expect(page.locator("[data-saving]")).to_contain_text("已保存")
    return str(kept(page, address)["content"])


def panel(page: Page) -> Locator:
    return page.locator("[data-panel]")


def saving(page: Page) -> AbstractContextManager[Any]:
    """Waits for the drawing to be saved after what is done inside."""
    return page.expect_response(lambda answer: answer.request.method == "PUT" and answer.url.endswith(".bpmn"))


def spelled(text: str) -> Counter[tuple[Any, ...]]:
    """What a drawing says, element by element, whatever the order and the layout of the text."""
    root = etree.fromstring(text.encode())
    found: Counter[tuple[Any, ...]] = Counter()
    for element in root.iter(etree.Element):
        above = element.getparent()
        own = sorted((name, value) for name, value in element.attrib.items() if not str(name).startswith("exporter"))
        place = above.get("id", above.tag) if above is not None else ""
        found[(place, element.tag, tuple(own), (element.text or "").strip())] += 1
    return found


def test_an_operator_is_picked_by_a_few_letters_and_its_parameters_are_asked_for(desk: Desk, screenshot: Shot) -> None:
    page, address = drawn(desk)
    choose(page, "remind")
    picked = panel(page).get_by_role("combobox", name="做什么")
    expect(picked).to_have_value("发送提示(notice.send)")
    picked.click()
    picked.fill("催办 认领")
    screenshot(page, "panel-operator")
    picked.press("ArrowDown")
    with saving(page):
        picked.press("Enter")
    expect(picked).to_have_value("催办认领(claim.urge)")
    expect(panel(page).get_by_text("写明已经逾期几个工作日")).to_be_visible()
    expect(panel(page).get_by_label("哪一件推送(push_id)")).to_have_value("push_id")
    text = saved(page, address)
    assert '<spiffworkflow:serviceTaskOperator id="claim.urge">' in text
    assert "claim_reminder" not in text.split('id="remind"')[1].split("</bpmn:serviceTask>")[0]
    page.locator('[data-tool="undo"]').click()
    expect(picked).to_have_value("发送提示(notice.send)")
    assert violations(page) == []


def test_a_limit_is_changed_in_place_and_stands_once_its_document_is_told(desk: Desk, screenshot: Shot) -> None:
    page, address = drawn(desk)
    choose(page, "deadline")
    limit = panel(page).get_by_role("region", name="规则参数 审批信息认领期限")
    expect(limit).to_contain_text("现行 3个工作日(办法第十八条")
    expect(limit).to_contain_text("还有1处用到这个参数")
    number = limit.get_by_label("改为(个工作日)")
    number.fill("五")
    number.press("Enter")
    expect(limit.get_by_role("alert")).to_contain_text("“改为”应当是1至366的整数")
    number.fill("5")
    number.press("Enter")
    expect(limit).to_contain_text("→ 改为 5个工作日")
    mark = page.locator('.djs-overlays[data-container-id="deadline"] .finding-mark')
    expect(mark).to_have_attribute("data-tone", "error")
    expect(limit.get_by_label("文号")).to_be_visible()
    screenshot(page, "panel-limit-without-document")
    for label, told in (
        ("文号", "安政办字〔2026〕12号"),
        ("文件名称", "关于调整认领时限的通知"),
        ("发文机关", "安丘市人民政府办公室"),
    ):
        limit.get_by_label(label).fill(told)
    for label, day in (("发文日期", "2026-11-20"), ("有效期自", "2026-11-01")):
        limit.get_by_label(label).fill(day)
    expect(mark).to_have_attribute("data-tone", "note")
    expect(limit.get_by_role("alert")).to_have_count(0)
    screenshot(page, "panel-limit")
    told = json.loads(kept(page, address, "parameters.json")["content"])
    assert told["changes"][0]["value"] == 5
    assert told["changes"][0]["document"]["number"] == "安政办字〔2026〕12号"
    assert violations(page) == []
    limit.get_by_role("button", name="不改了").click()
    expect(limit).not_to_contain_text("→ 改为")
    expect(mark).to_have_count(0)


def test_the_kind_of_a_timer_and_what_it_counts_from_are_picked(desk: Desk) -> None:
    page, address = drawn(desk)
    choose(page, "reminder")
    kind = panel(page).get_by_label("定时的种类")
    expect(kind).to_have_value("before")
    expect(panel(page).get_by_role("combobox", name="提前几个工作日")).to_have_value("催办提前量(reminder_before_wd)")
    with saving(page):
        kind.select_option("every")
    text = saved(page, address)
    assert 'every_workdays("overdue_reminder_every_wd", workdays("a2s_claim_days", pushed_at))</bpmn:timeCycle>' in text


def test_the_role_of_a_lane_and_of_a_step_is_picked(desk: Desk) -> None:
    page, address = drawn(desk)
    choose(page, "claim")
    role = panel(page).get_by_role("combobox", name="岗位", exact=True)
    expect(role).to_have_value("supervision_officer")
    with saving(page):
        role.select_option("supervision_head")
    assert '<spiffworkflow:property name="role" value="supervision_head" />' in saved(page, address)
    choose(page, "lane_supervision_officer")
    role = panel(page).get_by_role("combobox", name="岗位", exact=True)
    expect(role).to_have_value("supervision_officer")
    role.select_option("approval_clerk")
    expect(panel(page).get_by_role("alert")).to_contain_text("已有“审批经办”的泳道")
    with saving(page):
        role.select_option("supervision_head")
    assert '<bpmn:lane id="lane_supervision_head" name="监管部门专人">' in saved(page, address)


def test_a_mistaken_expression_is_told_while_it_is_written(desk: Desk, screenshot: Shot) -> None:
    page, _ = drawn(desk)
    choose(page, "answered_to_note_return")
    condition = panel(page).get_by_role("textbox", name="条件", exact=True)
    expect(condition).to_have_value('answer == "return"')
    condition.fill('answer == "return')
    expect(panel(page).get_by_role("alert")).to_contain_text("引号没有成对")
    screenshot(page, "panel-condition")
    condition.fill('answer == "return"')
    expect(panel(page).get_by_role("alert")).to_have_count(0)


def test_every_drawing_comes_out_of_the_designer_as_it_went_in(desk: Desk) -> None:
    page, _ = drawn(desk)
    files = sorted(DRAWINGS.glob("*/*.bpmn"))
    assert len(files) > 10
    texts = [file.read_text("utf-8") for file in files]
    for file, before, after in zip(files, texts, page.evaluate(THROUGH, texts), strict=True):
        assert after["warnings"] == [], file.name
        assert spelled(after["xml"]) == spelled(before), file.name


def test_what_the_panel_does_not_know_is_kept_and_shown(desk: Desk) -> None:
    page, address = drawn(desk)
    file = kept(page, address)
    strange = file["content"].replace(
        '<spiffworkflow:property name="form" value="claim" />',
        '<spiffworkflow:property name="colour" value="red" /><spiffworkflow:property name="form" value="claim" />',
    )
    strange = strange.replace(
        "</spiffworkflow:properties>", '</spiffworkflow:properties><x:own xmlns:x="urn:x" kept="yes">words</x:own>', 2
    )
    told = {"content": strange, "revision": file["revision"]}
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    origin = {"X-CSRF-Token": token, "Origin": desk.base}
    assert page.request.put(f"{address}/files/{DRAWING}", data=told, headers=origin).ok
    page.reload()
    expect(page.locator("[data-canvas][data-drawn]")).to_be_attached(timeout=20_000)
    choose(page, "claim")
    others = panel(page).get_by_role("region", name="其他扩展")
    expect(others).to_contain_text("colour")
    expect(others).to_contain_text("kept=yes")
    with saving(page):
        panel(page).get_by_label("按钮名称").fill("办")
    text = saved(page, address)
    assert '<spiffworkflow:property name="colour" value="red" />' in text
    assert '<x:own xmlns:x="urn:x" kept="yes">words</x:own>' in text.replace(" />", " />")


def test_what_the_regulation_does_not_say_stands_on_another_document(desk: Desk) -> None:
    page, address = drawn(desk)
    choose(page, "claim")
    basis = panel(page).get_by_label("其他依据")
    with saving(page):
        basis.fill("市局工作细则第五条")
    assert '<spiffworkflow:property name="basis" value="市局工作细则第五条" />' in saved(page, address)
    expect(panel(page).get_by_role("region", name="其他扩展")).to_have_count(0)


def test_every_kind_of_step_has_its_fields_and_no_fault_of_access(desk: Desk, screenshot: Shot) -> None:
    page, _ = drawn(desk, "approval_push")
    expect(panel(page).get_by_role("heading", name="数据")).to_be_visible()
    for element, section, label, value in (
        ("decision_made", "发起", "收件", "登记审批决定(decision.register)"),
        ("push_scope", "决策表", "决策表", "是否推送(push_scope)"),
        ("await_claims", "调用", "调用的流程", "审批决定信息认领(逾期自动认领)(claim_auto)"),
        ("await_claims", "多实例", "对哪个列表", "pushes"),
        ("supplement", "依据", "依据条款", ""),
        ("supplement", "办理", "由谁办理", "lane"),
        ("elements_complete_to_quarantine", "条件", "条件", ""),
    ):
        seek(page, element)
        shown = panel(page).get_by_role("region", name=section, exact=True)
        control = shown.get_by_label(label).first
        expect(control).to_be_visible()
        if value:
            expect(control).to_have_value(value)
        screenshot(page, f"panel-{element}")
        assert violations(page) == [], element


def test_a_limit_that_is_handed_in_shows_every_one_it_can_be(desk: Desk) -> None:
    page, _ = drawn(desk, "claim_manual")
    seek(page, "claim_overdue")
    panel(page).get_by_text("claim_limit 由流程交入").click()
    limit = panel(page).get_by_role("region", name="规则参数 监管信息认领期限")
    expect(limit).to_contain_text("现行 3个工作日(办法第十九条第(二)项)")
    expect(limit).to_contain_text("认领规则")


def test_a_rule_that_an_operator_reads_is_chosen_anew_and_taken_back(desk: Desk, screenshot: Shot) -> None:
    page, address = drawn(desk, "inquiry")
    operator = page.evaluate(
        """async (address) => {
            const listed = await (await fetch(`${address}/panel`, { headers: { "X-Partial": "1" } })).json();
            const found = listed.parameters.find((one) => one.id === "inquiry_deemed_consent");
            return found.uses.find((one) => one.process === "inquiry").element;
        }""",
        address,
    )
    seek(page, operator)
    rules = panel(page).get_by_role("region", name="规则参数", exact=True)
    consent = rules.get_by_role("region", name="规则参数 逾期不回复视为同意", exact=True)
    expect(consent).to_contain_text("现行 是(办法第二十三条)")
    expect(rules.get_by_role("region")).to_have_count(3)
    consent.get_by_label("改为").select_option(label="否")
    expect(consent).to_contain_text("→ 改为 否")
    expect(consent.get_by_label("文号")).to_be_visible()
    expect(consent.get_by_role("alert").first).to_contain_text("文号")
    screenshot(page, "panel-rule")
    assert json.loads(kept(page, address, "parameters.json")["content"])["changes"][0]["value"] is False
    assert violations(page) == []
    consent.get_by_label("改为").select_option(label="现行:是")
    expect(consent).not_to_contain_text("→ 改为")
    assert json.loads(kept(page, address, "parameters.json")["content"])["changes"] == []


def test_a_rule_of_a_higher_law_is_shown_as_locked_and_a_count_is_written(desk: Desk) -> None:
    page, address = drawn(desk, "commitment_verification")
    element = page.evaluate(
        """async (address) => {
            const listed = await (await fetch(`${address}/panel`, { headers: { "X-Partial": "1" } })).json();
            const found = listed.parameters.find((one) => one.id === "unable_recheck_times");
            return found.uses.find((one) => one.process === "commitment_verification").element;
        }""",
        address,
    )
    seek(page, element)
    locked = panel(page).get_by_role("region", name="规则参数 实地核查最少人数")
    expect(locked).to_contain_text("由上位法(行政许可法34)锁定,依据文件也不能更改")
    expect(locked.get_by_label("改为")).to_have_count(0)
    times = panel(page).get_by_role("region", name="规则参数 无法核查的重核次数")
    times.get_by_label("改为").fill("2")
    times.get_by_label("改为").press("Enter")
    expect(times).to_contain_text("→ 改为 2")
    times.get_by_label("文号").fill("安政办字〔2026〕12号")
    expect(times.get_by_role("alert")).to_have_count(0)
