"""Exporting in a real browser: ordered from the list of cases, followed while it is made, and fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Desk, violations
from web.audit.exports.advance import advance_exports

Saver = Callable[[Page, str], None]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_an_export_is_ordered_followed_to_its_end_and_fetched(
    desk: Desk, screenshot: Saver, size: tuple[int, int]
) -> None:
    while desk.office.platform.docket_turn().run():
        continue
    page = desk.page("sj.audit", size)
    page.goto("/cases")
    page.get_by_role("link", name="导出", exact=True).click()
    page.get_by_role("radio", name="XES").check()
    page.get_by_label("用途").fill("2026年第四季度抽查")
    screenshot(page, f"export-form-{size[0]}")
    assert violations(page) == []
    page.get_by_role("button", name="开始导出").click()
    expect(page).to_have_url(re.compile(r"/audit/exports/\w{26}$"))
    bar = page.get_by_role("progressbar", name="生成进度")
    expect(bar).to_have_attribute("value", "0")

    advance_exports(desk.office.platform, seconds=0, batch=2)
    expect(page.get_by_text("2 / 6件")).to_be_visible()
    assert bar.evaluate("bar => bar.value") == 2
    screenshot(page, f"export-running-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    advance_exports(desk.office.platform)

    expect(page.get_by_role("button", name="下载")).to_be_visible()
    screenshot(page, f"export-done-{size[0]}")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    log = etree.parse(Path(download.value.path())).getroot()
    assert len(log.findall("{http://www.xes-standard.org/}trace")) == 6
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []
