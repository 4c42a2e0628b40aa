"""Importing in a real browser: a file is handed in, followed while it is handled, and its report downloaded."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.web.api_client import decision
from tests.web.sheetfile import csv_file, handled, lines, xlsx_file
from web.sheetimport.advance import advance_imports

Saver = Callable[[Page, str], None]
FORM = "/intake/approval_push/import"


def handed_in(page: Page, tmp_path: Path, first: int, rows: int = 6) -> None:
    told = [decision(first + number) for number in range(rows)]
    told[1]["address"] = None
    told[2]["decided_on"] = "瞎写"
    told[3]["content"] = "请填写" * 700
    file = tmp_path / "十一月审批决定.xlsx"
    file.write_bytes(xlsx_file(told))
    page.goto(FORM)
    page.get_by_label("XLSX 或者 CSV 文件").set_input_files(file)
    page.get_by_role("button", name="上传并登记").click()
    expect(page).to_have_url(re.compile(r"/intake/imports/\w{26}$"))


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_an_import_is_followed_to_its_end_and_its_report_downloaded(
    desk: Desk, screenshot: Saver, tmp_path: Path, size: tuple[int, int]
) -> None:
    first = 500 if size == WIDE else 600
    page = desk.page("spj.jb01", size)
    handed_in(page, tmp_path, first)
    bar = page.get_by_role("progressbar", name="办理进度")
    expect(bar).to_have_attribute("value", "0")
    expect(page.get_by_text("结果随后显示")).to_be_visible()
    advance_imports(desk.office.platform, most_rows=2)
    expect(page.get_by_text("2 / 6行")).to_be_visible()
    assert bar.evaluate("bar => bar.value") == 2
    screenshot(page, f"import-running-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]

    handled(desk.office)
    expect(page.get_by_text("已办完")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="许可日期")).to_be_visible()
    screenshot(page, f"import-done-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    with page.expect_download() as download:
        page.get_by_role("link", name="只下载未登记的行(XLSX)").click()
    report = lines(Path(download.value.path()).read_bytes())
    assert [row["结果"] for row in report] == ["未登记,须修改"] * 2
    page.get_by_role("link", name="重新上传").click()
    expect(page.get_by_role("heading", name="改正后重新上传")).to_be_visible()
    screenshot(page, f"import-again-{size[0]}")
    assert violations(page) == []
    page.go_back()
    assert violations(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_pages_around_an_import_are_accessible_and_fit(
    desk: Desk, screenshot: Saver, size: tuple[int, int]
) -> None:
    page = desk.page("spj.jb01", size)
    for name, address in (("import-form", FORM), ("import-listing", "/intake/imports")):
        page.goto(address)
        screenshot(page, f"{name}-{size[0]}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
        assert violations(page) == []
    other = desk.page("scjg.zr01", size)
    other.goto("/intake/imports")
    expect(other.get_by_text("本部门没有导入")).to_be_visible()
    screenshot(other, f"import-listing-empty-{size[0]}")
    assert violations(other) == []


def test_a_file_that_will_not_do_is_refused_with_what_to_do(desk: Desk, screenshot: Saver, tmp_path: Path) -> None:
    file = tmp_path / "错误.csv"
    file.write_bytes("doc_no,颜色\n1,红\n".encode())
    page = desk.page("spj.jb01")
    page.goto(FORM)
    page.get_by_label("XLSX 或者 CSV 文件").set_input_files(file)
    page.get_by_role("button", name="上传并登记").click()
    expect(page.get_by_role("alert")).to_contain_text("没有“颜色”这一列")
    screenshot(page, "import-refused")
    assert violations(page) == []
    desk.allow("422")


def test_an_import_is_stopped_and_continued_without_script(desk: Desk, screenshot: Saver, tmp_path: Path) -> None:
    page = desk.page("spj.jb02", script=False)
    file = tmp_path / "决定.csv"
    file.write_bytes(csv_file([decision(number) for number in range(700, 703)]))
    page.goto(FORM)
    page.get_by_label("XLSX 或者 CSV 文件").set_input_files(file)
    page.get_by_role("button", name="上传并登记").click()
    advance_imports(desk.office.platform, most_rows=1)
    page.get_by_role("link", name="刷新").first.click()
    expect(page.get_by_text("1 / 3行")).to_be_visible()
    page.get_by_role("button", name="停止办理").click()
    expect(page.get_by_text("已停止", exact=True)).to_be_visible()
    screenshot(page, "import-stopped")
    page.get_by_role("button", name="继续办理").click()
    handled(desk.office)
    page.get_by_role("link", name="刷新").first.click()
    expect(page.get_by_text("3 / 3行")).to_be_visible()
    expect(page.get_by_text("各行都已登记")).to_be_visible()
