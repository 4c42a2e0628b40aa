"""A small procedure from nothing: drawn in the browser, through the gate, its first case done by a clerk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.web.office import Office, open_office
from web.workbench.carrying import carry_out_all

COMPUTER = (1366, 768)
Shot = Callable[[Page, str], None]
SCENARIO = """name = "政策变动,逾期以后办理"
article = "25"
process = "policy_notice"

[start]
at = "2026-03-02T09:00"
by = "scjg.zr01"

[start.data]
content = "新标准施行"
urgent = true
changed_on = "2026-03-02"

[[step]]
[step.expect]
tasks = [
  { element = "handle", department = "SPJ", due = "2026-03-10T00:00" },
]

[[step]]
at = "2026-03-10T09:00"
by = "spj.jb01"
complete = { element = "handle", data = { result = "done", opinion = "已通知" } }
[step.expect]
ended = true
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with nothing but its running procedures."""
    opened = open_office(tmp_path_factory.mktemp("fresh"))
    yield opened
    opened.platform.close()


def begun(page: Page) -> str:
    """The page asks what the procedure is; returns the address of its draft."""
    page.goto("/drafts")
    page.get_by_role("link", name="新建流程").click()
    page.get_by_label("名称").fill("政策告知")
    page.get_by_label("标识").fill("policy_notice")
    page.get_by_label("监管专人").check()
    page.get_by_label("谁办理").select_option("approval_clerk")
    page.get_by_label("承办部门").select_option("SPJ")
    page.get_by_label("依据", exact=True).select_option("25")
    page.get_by_role("button", name="新建并开始画图").click()
    drawn(page)
    return page.url[page.url.index("/drafts/") : page.url.index("/diagram")]


def drawn(page: Page) -> None:
    expect(page.locator("[data-canvas][data-drawn]")).to_be_attached(timeout=20_000)


def saved(page: Page) -> None:
    expect(page.locator("[data-saving-words]")).to_contain_text("已保存", timeout=15_000)


def element(page: Page, name: str) -> Locator:
    return page.locator(f".djs-element[data-element-id={name}]").first


def panel(page: Page) -> Locator:
    return page.locator("[data-panel]")


def picked(page: Page, label: str, told: str) -> None:
    """Choose from a list of the panel by a few letters."""
    box = panel(page).get_by_role("combobox", name=label)
    box.click()
    box.fill(told)
    box.press("ArrowDown")
    box.press("Enter")


def table_written(page: Page, address: str) -> None:
    """The table asks a field of the form."""
    page.goto(f"{address}/contents")
    page.get_by_label("新建").select_option("table")
    page.get_by_label("文件名").fill("notice_way")
    page.get_by_label("中文名称").fill("告知方式")
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.locator("[data-ready]")).to_be_visible()
    page.locator("th.input-cell").first.dblclick()
    expression = page.locator(".ref-text")
    expression.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("urgent")
    page.keyboard.press("Escape")
    expect(page.get_by_label("条件(urgent)")).to_be_visible()
    page.get_by_role("button", name="试算").click()
    expect(page.locator("[data-trial-answer]")).to_contain_text("notice_way_resulttrue")
    saved(page)


def fields_written(page: Page, address: str) -> None:
    """The start form asks whether it is urgent, and when the policy changed."""
    page.goto(f"{address}/forms?file=policy_notice/application.form")
    expect(page.locator("[data-ready]")).to_be_visible()
    settings = page.locator("[data-settings]")
    for kind, name, key in (("checkbox", "急件", "urgent"), ("datetime", "政策变动日期", "changed_on")):
        page.locator(f"button[data-field-type={kind}]").focus()
        page.keyboard.press("Enter")
        settings.get_by_label("名称", exact=True).fill(name)
        settings.get_by_label("标识").fill(key)
        settings.get_by_label("标识").blur()
    settings.get_by_label("必填").check()
    page.get_by_role("tab", name="经办看到的样子").click()
    expect(page.locator("[data-preview]").get_by_label("政策变动日期(必填)")).to_be_visible()
    saved(page)


def put(page: Page, kind: str, near: str, right: float, down: float) -> None:
    """Take a kind of element from the list and set it down beside another: `right` and `down` of its middle, in its
    own widths and heights."""
    box = element(page, near).locator(".djs-hit").first.bounding_box()
    assert box is not None
    element(page, "handed_in").click()
    page.keyboard.press("n")
    page.locator(".djs-popup").get_by_text(kind, exact=True).click()
    x, y = box["x"] + box["width"] * (0.5 + right), box["y"] + box["height"] * (0.5 + down)
    page.mouse.move(x - 5, y - 5, steps=4)
    page.mouse.move(x, y, steps=2)
    page.mouse.click(x, y)


def picture_drawn(page: Page, address: str) -> None:
    """A decision before the task, and a reminder when the limit of the task runs out."""
    page.goto(f"{address}/diagram?process=policy_notice")
    drawn(page)
    put(page, "决策表任务", "handle", -1, 0)
    page.locator(".djs-direct-editing-content").fill("选择告知方式")
    page.keyboard.press("Enter")
    panel(page).get_by_label("编号", exact=True).fill("choose_way")
    picked(page, "决策表", "告知方式")
    put(page, "定时边界事件 (非中断)", "handle", 0, 0.5)
    panel(page).get_by_label("名称", exact=True).fill("告知期限届满")
    panel(page).get_by_label("编号", exact=True).fill("notice_due")
    panel(page).get_by_label("时限怎样定").select_option("parameter")
    box = panel(page).get_by_role("combobox", name="规则参数")
    box.click()
    box.fill("notice_days")
    page.get_by_role("option").filter(has_text=re.compile(r"(?<![a-z_])notice_days")).first.click()
    picked(page, "自何时起算", "changed_on")
    element(page, "handed_in").click()
    element(page, "notice_due").click()
    page.locator(".djs-context-pad [data-action='append.end-event']").click()
    panel(page).get_by_label("名称", exact=True).fill("已经逾期")
    element(page, "handle").click(position={"x": 60, "y": 12})
    picked(page, "期限", "notice_due")
    saved(page)
    expect(page.locator("[data-findings]")).to_contain_text("没有发现问题")


def scenario_written(page: Page, address: str, base: str) -> None:
    """Not urgent and urgent, one after the limit and one before it."""
    place = f"{address}/files/policy_notice/scenarios/01.toml"
    told = {"content": SCENARIO, "revision": page.request.get(place).json()["revision"]}
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    assert page.request.put(place, data=told, headers={"X-CSRF-Token": token, "Origin": base}).ok


def deployed(desk: Desk, page: Page, address: str, screenshot: Shot) -> None:
    """Tried, handed in by the analyst, approved by the head of the office."""
    page.goto(f"{address}/proposal")
    page.get_by_role("button", name="运行场景和影响试算").click()
    carry_out_all(desk.office.platform)
    page.goto(f"{address}/proposal")
    screenshot(page, "new-procedure-5-gate")
    for condition in page.locator("[data-condition]:not([data-condition=differences_seen])").all():
        expect(condition).to_have_attribute("data-state", "met")
    page.get_by_label("理由", exact=True).fill("政策变动须及时告知审批部门(第二十五条)")
    page.get_by_label("已核对上面的全部差异").check()
    page.get_by_role("button", name="送审", exact=True).click()
    head = desk.page("spj.fzr", COMPUTER)
    head.goto(f"{address}/proposal")
    head.get_by_role("button", name="批准并部署").click()
    expect(head.locator("[data-proposal]")).to_have_attribute("data-proposal", "deployed")
    screenshot(head, "new-procedure-6-deployed")


def used(desk: Desk, screenshot: Shot) -> None:
    """A supervision officer hands in, a clerk of the approval department deals with it."""
    officer = desk.page("scjg.zr01", COMPUTER)
    officer.goto("/intake/policy_notice")
    officer.get_by_label("事由").fill("食品经营许可的新标准施行")
    officer.get_by_label("急件").check()
    officer.get_by_label("政策变动日期").fill("2026-11-20")
    screenshot(officer, "new-procedure-7-start")
    officer.get_by_role("button", name="提出政策告知").click()
    expect(officer).to_have_url(re.compile("/cases/"))
    clerk = desk.page("spj.jb01", COMPUTER)
    clerk.goto("/")
    clerk.locator('a[href^="/tasks/"]').first.click()
    clerk.get_by_label("已办理").check()
    clerk.get_by_label("意见").fill("已通知各窗口")
    screenshot(clerk, "new-procedure-8-task")
    clerk.locator(".task-do").get_by_role("button", name="提交").click()
    officer.reload()
    expect(officer.locator("main")).to_contain_text("办结")
    screenshot(officer, "new-procedure-9-done")


def test_a_procedure_from_nothing_is_drawn_deployed_and_used(desk: Desk, screenshot: Shot) -> None:
    page = desk.page("pt.analyst", COMPUTER)
    address = begun(page)
    screenshot(page, "new-procedure-1-blank")
    table_written(page, address)
    screenshot(page, "new-procedure-2-table")
    fields_written(page, address)
    screenshot(page, "new-procedure-3-form")
    picture_drawn(page, address)
    screenshot(page, "new-procedure-4-drawing")
    scenario_written(page, address, desk.base)
    deployed(desk, page, address, screenshot)
    used(desk, screenshot)
