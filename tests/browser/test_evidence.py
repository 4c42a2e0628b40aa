"""Files in a form: sent as they are chosen, refused in place, left out again, opened from the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine.clock import parsed
from engine.worklist.inbox import WorkItem
from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.evidence_files import HTML, PDF, PNG, REPLY
from tests.web.evidence_trial import CLERK, OFFICER, deploy_trial, started
from tests.web.office import Office, open_office

Saver = Callable[[Page, str], None]
PHOTO = FilePayload(name="现场照片.png", mimeType="image/png", buffer=PNG)
LETTER = FilePayload(name="关于网络餐饮专项检查情况的书面答复.pdf", mimeType="application/pdf", buffer=REPLY)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("evidence")
    opened = open_office(folder)
    opened.clock.move_to(parsed("2026-11-24T10:30"))
    deploy_trial(opened, folder / "processes")
    yield opened
    opened.platform.close()


def new_item(office: Office) -> str:
    return new_task(office).id


def new_task(office: Office) -> WorkItem:
    kept = office.platform.evidence.keep("现场检查笔录.pdf", PDF, office.actor(CLERK))
    return started(office, kept.id)


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("#reply-evidence [data-files]").set_input_files(list(files))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_two_files_go_with_the_form_and_open_from_the_case(
    desk: Desk, size: tuple[int, int], screenshot: Saver
) -> None:
    item, page = new_item(desk.office), desk.page(OFFICER, size)
    page.goto(f"/tasks/{item}")
    kept = page.locator("#reply-evidence [data-files-kept] input")
    choose(page, PHOTO, LETTER)
    expect(kept).to_have_count(2)
    desk.allow("422")
    choose(page, FilePayload(name="网页.pdf", mimeType="application/pdf", buffer=HTML))
    expect(page.get_by_role("alert")).to_contain_text("“证据材料”:“网页.pdf”的内容不是PDF")
    screenshot(page, f"evidence-form-{size[0]}")
    page.locator(".task-form .primary").click()
    expect(page.locator("[data-summary]")).to_contain_text("请填写“答复内容”")
    expect(kept).to_have_count(2)
    screenshot(page, f"evidence-problems-{size[0]}")
    assert violations(page) == []
    page.goto(page.url)
    choose(page, PHOTO, LETTER)
    page.get_by_label("答复内容").fill("已核实")
    expect(kept).to_have_count(2)
    page.locator(".task-form .primary").click()
    expect(page.get_by_text("已办结:")).to_be_visible()
    page.goto(f"/tasks/{item}")
    page.get_by_role("link", name="案件全貌").click()
    panel = page.get_by_role("region", name="证据材料表,可左右滚动")
    expect(panel.locator("tbody tr")).to_have_count(3)
    panel.scroll_into_view_if_needed()
    screenshot(page, f"evidence-case-{size[0]}")
    with page.expect_popup() as opened:
        panel.get_by_role("link", name="现场照片.png").click()
    expect(opened.value.locator("img")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []


def test_an_action_of_the_case_takes_files_and_the_task_lists_them(desk: Desk, screenshot: Saver) -> None:
    item, page = new_task(desk.office), desk.page(CLERK, PHONE)
    page.goto(f"/cases/{item.root_id}")
    page.get_by_role("link", name="补充证据").click()
    page.get_by_label("说明(必填)").fill("现场另有照片")
    page.locator("[data-files]").set_input_files([PHOTO])
    expect(page.locator("[data-files-kept] input")).to_be_checked()
    screenshot(page, "evidence-action-390")
    assert violations(page) == []
    page.get_by_role("button", name="补充证据").click()
    expect(page.get_by_text("已办理:补充证据")).to_be_visible()
    page = desk.page(OFFICER, PHONE)
    page.goto(f"/tasks/{item.id}")
    expect(page.locator(".task-evidence li")).to_have_count(2)
    screenshot(page, "evidence-task-390")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="现场照片.png").click()
    expect(opened.value.locator("img")).to_be_visible()
    assert violations(page) == []


def test_what_the_server_would_refuse_is_told_before_it_is_sent(desk: Desk) -> None:
    item, page = new_item(desk.office), desk.page(OFFICER)
    page.goto(f"/tasks/{item}")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    choose(page, FilePayload(name="空.pdf", mimeType="application/pdf", buffer=b""))
    choose(page, FilePayload(name="表格.xlsx", mimeType="application/zip", buffer=PDF))
    alerts = page.locator("#reply-evidence [role=alert]")
    expect(alerts).to_have_text(
        [
            "“证据材料”:“空.pdf”是空文件,请核对后重新选择",
            "“证据材料”:“表格.xlsx”不是可以提交的类型,请转换为PDF、PNG后上传",
        ]
    )
    page.locator("#reply-evidence").get_by_role("button", name="移除").first.click()
    expect(alerts).to_have_count(1)
    assert sent == []


def test_a_form_waits_for_its_files(desk: Desk, tmp_path: Path) -> None:
    item, page = new_item(desk.office), desk.page(OFFICER)
    page.goto(f"/tasks/{item}")
    waiting: list[Callable[[], None]] = []
    page.route("**/evidence", lambda route: waiting.append(route.continue_))
    page.get_by_label("答复内容").fill("已核实")
    choose(page, PHOTO)
    page.locator(".task-form .primary").click()
    expect(page.locator("#reply-evidence .file-state")).to_have_text("文件正在上传,完成后再提交")
    waiting[0]()
    expect(page.locator("#reply-evidence [data-files-kept] input")).to_be_checked()
    page.locator(".task-form .primary").click()
    expect(page.get_by_text("已办结:")).to_be_visible()


def test_a_file_that_did_not_arrive_is_sent_again_by_hand(desk: Desk) -> None:
    item, page = new_item(desk.office), desk.page(OFFICER)
    page.goto(f"/tasks/{item}")
    desk.allow("ERR_FAILED")
    page.route("**/evidence", lambda route: route.abort())
    choose(page, PHOTO)
    expect(page.get_by_role("alert")).to_contain_text("网络不通,没有上传")
    page.unroute("**/evidence")
    page.get_by_role("button", name="重新上传").click()
    expect(page.locator("#reply-evidence [data-files-kept] input")).to_be_checked()


def test_without_scripts_files_go_along_with_the_form(desk: Desk) -> None:
    item, page = new_item(desk.office), desk.page(OFFICER, script=False)
    page.goto(f"/tasks/{item}")
    desk.allow("422")
    choose(page, PHOTO, LETTER)
    page.locator(".task-form .primary").click()
    expect(page.locator("[data-summary]")).to_contain_text("请填写“答复内容”")
    kept = page.locator("#reply-evidence [data-files-kept] input")
    expect(kept).to_have_count(2)
    kept.first.uncheck()
    page.get_by_label("答复内容").fill("已核实")
    page.locator(".task-form .primary").click()
    expect(page.get_by_text("已办结:")).to_be_visible()
