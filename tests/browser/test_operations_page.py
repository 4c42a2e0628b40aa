"""The operators' page in a browser: readable at both widths, its actions work, it follows what happens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.clock import stored
from engine.errors import ActHeld
from engine.watch.beats import Beat, note_beat
from tests.browser.conftest import PHONE, WIDE, Desk, violations

ADMIN = "pt.admin"
Saver = Callable[[Page, str], None]


def swept(desk: Desk, ago: float = 1) -> None:
    at = stored(desk.office.clock.now() - timedelta(seconds=ago))
    with desk.office.platform.database.write() as connection:
        note_beat(connection, Beat("sweep", "fuwu-1:4021", at, 3, 2, None))
        note_beat(connection, Beat("backup", "fuwu-1:4021", at, 812, 1, None))


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_page_is_accessible_and_fits(
    desk: Desk, screenshot: Saver, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    swept(desk)
    page = desk.page(ADMIN, size)
    page.goto("/operations")
    expect(page.locator("#overall-sentence")).to_contain_text("需要处理")
    screenshot(page, f"operations-{size[0]}")
    page.screenshot(path=Path("build/screenshots") / f"operations-full-{size[0]}.png", full_page=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


def test_a_red_light_is_put_right_from_the_page(desk: Desk, screenshot: Saver) -> None:
    swept(desk)
    page = desk.page(ADMIN)
    page.goto("/")
    expect(page).to_have_url(re.compile("/operations$"))
    page.get_by_role("button", name="立即备份").click()
    expect(page.get_by_text("已备份")).to_be_visible()
    expect(page.locator("#light-backup")).to_contain_text("正常")
    screenshot(page, "operations-after-backup")


def test_the_lights_follow_without_losing_the_focus(desk: Desk) -> None:
    swept(desk)
    page = desk.page(ADMIN)
    page.clock.install()
    page.goto("/operations")
    expect(page.locator("#light-sweep")).to_contain_text("正常")
    seals = page.get_by_role("link", name="去核验")
    seals.focus()
    swept(desk, 600)
    page.clock.run_for(11_000)
    expect(page.locator("#light-sweep")).to_contain_text("扫描已停止10分钟")
    expect(page.get_by_role("status").filter(has_text="到期扫描")).to_be_attached()
    expect(page.get_by_role("link", name="去核验")).to_be_focused()


def test_without_script_the_page_says_the_same(desk: Desk) -> None:
    swept(desk)
    page = desk.page(ADMIN, script=False)
    page.goto("/operations")
    expect(page.get_by_role("link", name="刷新")).to_be_visible()
    expect(page.locator("#light-sweep")).to_contain_text("每秒扫描")


def test_many_incidents_are_retried_with_progress(
    desk: Desk, screenshot: Saver, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = desk.office

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("the register does not answer")

    with monkeypatch.context() as patched:
        patched.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
        for number in range(501, 506):
            case = office.push(number, "2026-11-24T10:30")
            with pytest.raises(ActHeld):
                office.platform.runtime.complete(
                    office.items(case)[0].id, {"answer": "claim"}, office.actor("scjg.zr01")
                )
    monkeypatch.setattr("web.screens.incidents.BY_SCRIPT", 2)
    page = desk.page(ADMIN)
    page.goto("/incidents")
    screenshot(page, "incidents")
    page.get_by_role("button", name="全部重试").click()
    expect(page.get_by_text("重试完毕:成功5件,失败0件")).to_be_visible()
    screenshot(page, "incidents-retried")
    assert violations(page) == []
    page.get_by_role("link", name="刷新列表").click()
    expect(page.get_by_text("没有故障")).to_be_visible()


def test_the_incidents_fit_a_phone(desk: Desk, screenshot: Saver, monkeypatch: pytest.MonkeyPatch) -> None:
    office = desk.office

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("the register does not answer")

    monkeypatch.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
    case = office.push(520, "2026-11-24T10:30")
    with pytest.raises(ActHeld):
        office.platform.runtime.complete(office.items(case)[0].id, {"answer": "claim"}, office.actor("scjg.zr01"))
    page = desk.page(ADMIN, PHONE)
    page.goto("/incidents")
    screenshot(page, "incidents-390")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert violations(page) == []
