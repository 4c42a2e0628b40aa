"""The editors of decision tables and forms in a real browser: round trips, checks, trials, saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, violations
from tests.processes.article_map import PROCESSES
from tests.web.office import Office, open_office

COMPUTER = (1366, 768)
WRITTEN = """async ([bundle, editor, text]) => {
    const made = (await import(bundle))[editor];
    const place = document.createElement("div");
    document.body.append(place);
    const opened = await made.open(place, text, {});
    const told = [await opened.written(), await opened.text(), opened.warnings || []];
    place.remove();
    return told;
}"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office without cases: a draft needs none."""
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


def begun(desk: Desk, process: str = "approval_push") -> str:
    """A draft of a process; returns its address."""
    answer = desk.office.client("pt.analyst").post("/drafts", {"process": process})
    return str(answer.headers["Location"])


def opened(desk: Desk, address: str, part: str, file: str) -> Page:
    page = desk.page("pt.analyst", size=COMPUTER)
    page.goto(f"{address}/{part}?file={file}")
    expect(page.locator("[data-ready]")).to_be_visible()
    return page


def content(desk: Desk, address: str, file: str) -> str:
    return str(desk.office.client("pt.analyst").get(f"{address}/files/{file}").get_json()["content"])


@pytest.mark.parametrize(
    ("part", "suffix", "first", "bundle", "editor"),
    [
        ("tables", "dmn", "approval_push/push_scope.dmn", "dmn-editor", "TableEditor"),
        ("forms", "form", "approval_push/decision.form", "form-editor", "FormDesigner"),
    ],
)
def test_every_file_of_the_office_is_written_as_it_was_read(
    desk: Desk, part: str, suffix: str, first: str, bundle: str, editor: str
) -> None:
    page = opened(desk, begun(desk), part, first)
    files = sorted(PROCESSES.glob(f"*/*.{suffix}"))
    assert len(files) > 8
    for file in files:
        text = file.read_text("utf-8")
        written, kept, warnings = page.evaluate(WRITTEN, [f"/static/bundles/{bundle}.js", editor, text])
        assert (written.strip(), kept, warnings) == (text.strip(), text, []), file.name


def test_a_cell_is_checked_while_it_is_written_and_an_overlap_is_told_with_its_example(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    address = begun(desk)
    page = opened(desk, address, "tables", "approval_push/push_scope.dmn")
    cell = page.locator("td.input-cell .content-editable").nth(1)
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"NEW", x +')
    expect(page.locator("[data-found]")).to_contain_text("第2行“决定类型”列")
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"NEW"')
    found = page.locator("[data-found]")
    expect(found).to_contain_text("有两行同时命中:规则 1、规则 2")
    expect(found).to_contain_text('decision_type 为 "RENEW"')
    found.get_by_role("button", name="填入试算").first.click()
    expect(page.locator("[data-trial-answer]")).to_contain_text("同时命中几行(规则 1、规则 2)")
    fired = page.locator("td.rule-index").nth(1).evaluate("cell => getComputedStyle(cell).backgroundColor")
    assert fired == "rgb(216, 243, 224)"
    screenshot(page, "editor-table")
    expect(page.locator("[data-saving-words]")).to_contain_text("已保存")
    saved, before = content(desk, address, "approval_push/push_scope.dmn"), PROCESSES / "approval_push/push_scope.dmn"
    assert saved == before.read_text("utf-8").replace('<text>"RENEW"</text>', '<text>"NEW"</text>', 1)
    expect(page.locator(".bjs-powered-by")).to_be_in_viewport(ratio=1)
    assert violations(page) == []


def test_values_are_tried_and_the_rules_that_fire_are_shown(desk: Desk) -> None:
    page = opened(desk, begun(desk, "permit_referral"), "tables", "permit_referral/who_decides.dmn")
    page.get_by_label("事项目录:该种处理由谁决定").fill("supervision")
    page.get_by_label("已引法律条文").select_option("false")
    page.get_by_role("button", name="试算").click()
    answer = page.locator("[data-trial-answer]")
    expect(answer).to_contain_text("命中1行")
    expect(answer).to_contain_text('decider"approval"')


def test_what_is_undone_to_the_end_is_not_written_at_all(desk: Desk) -> None:
    address, file = begun(desk), "approval_push/push_scope.dmn"
    page = opened(desk, address, "tables", file)
    page.locator("td.input-cell .content-editable").nth(1).click()
    page.keyboard.type("1")
    expect(page.locator("[data-found] li")).not_to_have_count(0)
    for _ in range(5):
        page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-found] li")).to_have_count(0)
    expect(page.locator("[data-saving-words]")).to_contain_text("已保存")
    assert content(desk, address, file) == (PROCESSES / file).read_text("utf-8")


def test_a_field_is_changed_in_its_settings_and_seen_as_a_clerk_will(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    address, file = begun(desk), "approval_push/supplement.form"
    page = opened(desk, address, "forms", file)
    page.locator("[data-id=supplement_address]").click(position={"x": 20, "y": 5})
    settings = page.locator("[data-settings]")
    expect(settings).to_contain_text("个人信息:加密保存")
    settings.get_by_label("名称", exact=True).fill("联系地址")
    settings.get_by_label("最多几个字").fill("120")
    settings.get_by_label("最多几个字").blur()
    screenshot(page, "editor-form-settings")
    page.get_by_role("tab", name="经办看到的样子").click()
    expect(page.locator("[data-preview]").get_by_label("联系地址")).to_have_attribute("maxlength", "120")
    screenshot(page, "editor-form-preview")
    expect(page.locator("[data-saving-words]")).to_contain_text("已保存")
    before = (PROCESSES / file).read_text("utf-8")
    assert content(desk, address, file) == before.replace("地址", "联系地址", 1).replace(": 300", ": 120", 1)


def test_a_new_field_with_choices_and_a_condition_is_drawn_with_the_keyboard(desk: Desk) -> None:
    address, file = begun(desk, "claim_auto"), "claim_auto/claim.form"
    page = opened(desk, address, "forms", file)
    page.locator("button[data-field-type=select]").focus()
    page.keyboard.press("Enter")
    settings = page.locator("[data-settings]")
    settings.get_by_label("名称", exact=True).fill("转给哪个部门")
    settings.get_by_label("标识").fill("moved_to")
    settings.get_by_label("来自").select_option("departments")
    settings.get_by_label("何时显示").select_option("answer")
    settings.get_by_label("哪一项").select_option("return")
    page.get_by_role("tab", name="经办看到的样子").click()
    preview = page.locator("[data-preview]")
    expect(preview.get_by_label("转给哪个部门")).to_be_hidden()
    preview.get_by_label("退回", exact=True).check()
    expect(preview.get_by_label("转给哪个部门")).to_be_visible()
    expect(preview.get_by_label("转给哪个部门")).to_contain_text("卫健局")
    expect(page.locator("[data-saving-words]")).to_contain_text("已保存")
    saved = content(desk, address, file)
    assert '"hide": "=answer != \\"return\\""' in saved
    assert '"valuesKey": "departments"' in saved
    assert violations(page) == []


def test_the_mark_of_the_maker_is_in_sight_at_both_ends_of_a_long_form(desk: Desk) -> None:
    page = opened(desk, begun(desk), "forms", "approval_push/decision.form")
    mark, scrolled = page.locator(".fjs-powered-by-link"), page.locator(".fjs-form-container")
    for end in ("0", "one.scrollHeight"):
        scrolled.evaluate(f"(one) => {{ one.scrollTop = {end}; }}")
        expect(mark).to_be_in_viewport(ratio=1)
        box, frame = mark.bounding_box(), scrolled.bounding_box()
        assert box is not None
        assert frame is not None
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_a_reader_sees_the_form_and_cannot_change_it(desk: Desk) -> None:
    address = begun(desk)
    page = desk.page("sj.audit", size=COMPUTER)
    page.goto(f"{address}/forms?file=approval_push/supplement.form")
    expect(page.locator("[data-ready]")).to_be_visible()
    expect(page.locator("[data-saving-words]")).to_have_text("只读")
    expect(page.locator("[data-preview]")).to_contain_text("第十八条第二款主要信息")
    page.goto(f"{address}/tables?file=approval_push/push_scope.dmn")
    expect(page.locator("[data-ready]")).to_be_visible()
    expect(page.locator("[contenteditable=true]")).to_have_count(0)


ENGLISH = """() => {
    const names = ["title", "aria-label", "placeholder", "data-placeholder"];
    const word = /[A-Za-z]{2,}/;
    const parts = [...document.querySelectorAll("[data-canvas] *, .context-menu *")];
    const marked = (part) => part.closest(".bjs-powered-by, .fjs-powered-by, .fjs-powered-by-link");
    const told = parts.filter((part) => !marked(part) && part.getClientRects().length)
        .flatMap((part) => names.map((name) => part.getAttribute(name)));
    return [...new Set(told.filter((one) => one && word.test(one)))];
}"""


def test_what_the_editor_of_tables_calls_its_parts_is_chinese(desk: Desk) -> None:
    page = opened(desk, begun(desk), "tables", "approval_push/push_scope.dmn")
    assert [one for one in page.evaluate(ENGLISH) if not one.startswith(("条件列:", "表达式:"))] == []
    page.locator("th.input-cell").first.dblclick()
    expect(page.locator(".context-menu [title=删去这个值]").first).to_be_visible()
    assert [one for one in page.evaluate(ENGLISH) if not one.startswith(("条件列:", "表达式:"))] == []
    page.keyboard.press("Escape")
    page.locator("td.rule-index").first.click(button="right")
    expect(page.get_by_role("menu", name="这一格能做什么")).to_be_visible()


def test_a_table_of_another_tool_is_shown_with_its_types_and_its_policy_in_words(desk: Desk) -> None:
    address, file = begun(desk), "approval_push/route_departments.dmn"
    text = content(desk, address, file).replace('hitPolicy="COLLECT"', 'hitPolicy="RULE ORDER"')
    text = text.replace('typeRef="string"', 'typeRef="dateTime"', 1)
    bundle = "/static/bundles/dmn-editor.js"
    page = opened(desk, address, "tables", file)
    for read_only in (True, False):
        told = page.evaluate(
            """async ([bundle, text, readOnly]) => {
                const { TableEditor } = await import(bundle);
                const place = document.createElement("div");
                document.body.append(place);
                await TableEditor.open(place, text, { readOnly });
                const policy = place.querySelector(".hit-policy").textContent;
                const heads = [...place.querySelectorAll(".input-variable, .output-variable")];
                const types = heads.map((one) => one.textContent);
                place.remove();
                return [policy, types];
            }""",
            [bundle, text, read_only],
        )
        assert "按行序" in told[0]
        assert told[1] == ["日期时刻", "文字"]


def test_what_the_editor_of_forms_calls_its_parts_is_chinese(desk: Desk) -> None:
    page = opened(desk, begun(desk), "forms", "approval_push/decision.form")
    assert page.evaluate(ENGLISH) == []
    for kind in ("number", "datetime", "filepicker", "select", "group"):
        page.locator(f"button[data-field-type={kind}]").focus()
        page.keyboard.press("Enter")
    dates = page.locator("[data-canvas] input[placeholder='年/月/日']")
    assert dates.count() >= 4
    assert page.evaluate(ENGLISH) == []
