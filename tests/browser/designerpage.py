"""The designer as tests use it in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.web.drafting import ANALYST

LAPTOP = (1366, 768)
DRAWING = "claim_auto/claim_auto.bpmn"
SAVED, LOST = re.compile(r"^已保存 \d\d:\d\d$"), re.compile("未保存,断网")


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
