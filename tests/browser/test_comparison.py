"""The differences of a draft on both drawings, side by side."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from engine.drafts import DraftBook
from tests.browser.conftest import Desk, violations
from web.workbench.drafts import begin_from

PATH = "claim_auto/claim_auto.bpmn"


def changed_draft(desk: Desk) -> str:
    """A draft with another limit and without the way back to the approval department."""
    platform, actor = desk.office.platform, desk.office.actor("pt.analyst")
    with platform.database.write() as connection:
        draft = begin_from(platform, connection, "认领期限", ["claim_auto"], actor)
        text = DraftBook().read(connection, draft.id, PATH).content
        text = text.replace('"a2s_claim_days"', '"s2a_claim_days"', 1)
        start = text.index('<bpmn:sequenceFlow id="answered_to_note_return"')
        text = text[:start] + text[text.index("</bpmn:sequenceFlow>", start) + len("</bpmn:sequenceFlow>") :]
        DraftBook().save(connection, draft.id, PATH, text, 1, actor.login, desk.office.clock.now())
    return draft.id


def test_what_changed_is_coloured_where_it_stands(desk: Desk, screenshot: Callable[[Page, str], None]) -> None:
    page = desk.page("pt.analyst", (1366, 768))
    page.goto(f"/drafts/{changed_draft(desk)}/comparison")
    expect(page.locator("[data-comparison][data-ready]")).to_be_visible()
    before, after = page.locator("[data-side=before]"), page.locator("[data-side=after]")
    expect(before.locator(".tone-limit[data-element-id=deadline]")).to_have_count(1)
    expect(after.locator(".tone-limit[data-element-id=deadline]")).to_have_count(1)
    expect(before.locator(".tone-removed[data-element-id=answered_to_note_return]")).to_have_count(1)
    expect(after.locator("[data-element-id=answered_to_note_return]")).to_have_count(0)
    expect(page.locator(".bjs-powered-by")).to_have_count(2)
    page.get_by_role("button", name="去掉路径").click()
    expect(before.locator(".selected[data-element-id=answered_to_note_return]")).to_have_count(1)
    screenshot(page, "comparison")
    assert violations(page) == []
