"""The calendar in a real browser: the year, a preview and its approval, a closure, a review; accessible throughout."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.clock import parsed
from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.web.office import Office, open_office

Saver = Callable[[Page, str], None]
ADMIN = "pt.admin"
OFF = ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", *(f"2027-02-{day:02d}" for day in range(5, 12))]
OFF += ["2027-04-05", "2027-05-01", "2027-05-02", "2027-05-03", "2027-06-09", "2027-09-15"]
OFF += [f"2027-10-{day:02d}" for day in range(1, 8)]
WORK = ["2027-01-30", "2027-02-20", "2027-09-26", "2027-10-09"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office at the end of 2026, with a claim that lapsed and some that reach into 2027."""
    opened = open_office(tmp_path_factory.mktemp("year-end"), parsed("2026-12-22T09:00"))
    opened.push(1, "2026-12-22T10:00")
    for number in range(2, 8):
        opened.push(number, "2026-12-29T10:00", ("SCJG", "WJW") if number % 2 else ("SCJG",))
    opened.advance(parsed("2026-12-29T10:30"))
    yield opened
    opened.platform.close()


def whole(page: Page, save: Saver, name: str, size: tuple[int, int]) -> None:
    """A picture, no sideways scrolling, nothing for axe to find."""
    save(page, f"calendar-{name}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("login", [ADMIN, "sj.audit"])
def test_the_year_is_accessible_and_fits(desk: Desk, screenshot: Saver, login: str, size: tuple[int, int]) -> None:
    page = desk.page(login, size)
    page.goto("/calendar?year=2027")
    expect(page.get_by_text("2027年放假安排未导入,影响9件暂定期限")).to_be_visible()
    whole(page, screenshot, f"year-{login.split('.')[0]}", size)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_notice_is_previewed_by_department(
    desk: Desk, screenshot: Saver, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = desk.page(ADMIN, size)
    previewed(page, tmp_path)
    expect(page.get_by_text("2027-01-05 24:00").first).to_be_visible()
    whole(page, screenshot, "preview", size)


def test_a_wrong_file_is_told_where(desk: Desk, screenshot: Saver, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("日期,类型\n2027-01-01,放假\n2027-01-04,上班\n2027-02-30,放假\n", "utf-8")
    page = desk.page(ADMIN)
    page.goto("/calendar")
    page.get_by_label("文件(JSON 或者 CSV)").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("alert")).to_be_focused()
    desk.allow("422")
    expect(page.get_by_role("alert")).to_contain_text("“第4行 日期”请填写日期")
    whole(page, screenshot, "wrong-file", WIDE)


def test_a_late_closure_is_put_under_review_and_accepted(desk: Desk, screenshot: Saver) -> None:
    page = desk.page(ADMIN)
    page.goto("/calendar")
    page.get_by_label("第一日").fill("2026-12-24")
    page.get_by_label("依据文号").fill("安政办〔2026〕7号")
    page.get_by_role("button", name="预览", exact=True).click()
    expect(page.get_by_text("提请复核是否计入统计")).to_be_visible()
    page.get_by_role("button", name="批准并生效").click()
    expect(page.get_by_role("status").first).to_contain_text("已生效")
    page.get_by_role("link", name="查看复核").click()
    whole(page, screenshot, "review", WIDE)
    page.get_by_label("复核理由").fill("台风停办属实")
    page.get_by_role("button", name="同意,不计入统计").click()
    expect(page.get_by_role("status").first).to_contain_text("认领记录不变")
    expect(page.locator(".review .state")).to_have_text("不计入统计")


@pytest.mark.parametrize("size", [PHONE])
def test_a_notice_is_approved_once(desk: Desk, screenshot: Saver, tmp_path: Path, size: tuple[int, int]) -> None:
    page = desk.page(ADMIN, size)
    previewed(page, tmp_path)
    page.get_by_label("说明").fill("按国务院办公厅通知导入")
    page.get_by_role("button", name="批准并生效").click()
    expect(page.get_by_role("status").first).to_contain_text("已生效")
    whole(page, screenshot, "change", size)
    reader = desk.page("scjg.fzr")
    reader.goto(page.url)
    expect(reader.locator("main a[href^='/cases/']").first).to_be_visible()
    whole(reader, screenshot, "change-head", WIDE)
    reader.goto("/calendar?year=2027")
    expect(reader.get_by_text("放假安排已导入至2027年")).to_be_visible()
    whole(reader, screenshot, "imported", WIDE)
    previewed(page, tmp_path)
    expect(page.get_by_text("与现行日历一致,没有变化")).to_be_visible()


def test_without_script_a_notice_is_previewed_all_the_same(desk: Desk, tmp_path: Path) -> None:
    page = desk.page(ADMIN, script=False)
    previewed(page, tmp_path)
    expect(page.get_by_role("heading", name="预览:2027年放假安排")).to_be_visible()


def previewed(page: Page, folder: Path) -> None:
    """The notice of 2027 handed in."""
    file = folder / "2027.json"
    told = {"sources": {"2027": "国办发明电〔2026〕9号"}, "years": {"2027": {"off": OFF, "work": WORK}}}
    file.write_text(json.dumps(told), "utf-8")
    page.goto("/calendar")
    page.get_by_label("文件(JSON 或者 CSV)").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
