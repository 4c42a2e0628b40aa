"""A special joint meeting in the browser, by five posts: proposed, convened, held, confirmed, issued, followed up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from engine.clock import parsed
from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import Office, open_office

OFFICER, OTHER, CLERK, CONVENER = "scjg.zr01", "wjw.zr01", "spj.jb01", "lxhy.zjr"
TOPIC = "食品经营许可是否撤销"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which the Measures are in force and no case has begun."""
    opened = open_office(tmp_path_factory.mktemp("meeting"), parsed("2024-03-11T08:30"))
    yield opened
    opened.platform.close()


def fill(page: Page, **answers: str | tuple[str, ...]) -> None:
    """Fill in fields by their names; choices by their values."""
    for name, answer in answers.items():
        field = page.locator(f"[name={name}]")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            for box in field.all():
                if kind == "checkbox" and box.is_checked():
                    box.uncheck()
            for value in (answer,) if isinstance(answer, str) else answer:
                page.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("(found) => found.tagName") == "SELECT":
            field.select_option(str(answer))
        else:
            field.fill(str(answer))
            field.blur()


def task(desk: Desk, office: Office, login: str, element: str, size: tuple[int, int] = (1440, 900)) -> Page:
    """The page of the open task of this element that the post has in its inbox."""
    department = office.actor(login).department
    item = next(found for found in office.open_items(department) if found.element == element)
    page = desk.page(login, size)
    page.goto(f"/tasks/{item.id}")
    return page


def hand_in(page: Page, done: bool = True) -> None:
    """Press the form's own button; `done` waits for the inbox that follows."""
    page.locator("form.task-form .form-actions button.primary").first.click()
    if done:
        page.wait_for_url("**/")


def test_given_a_dispute_when_a_meeting_is_convened_then_no_day_before_the_earliest_is_taken(
    desk: Desk, office: Office, screenshot: Callable[[Page, str], None]
) -> None:
    desk.allow("422")
    page = desk.page(OFFICER)
    page.goto("/intake/joint_meeting")
    fill(page, kind="special", occasion="proposed", classified="no", topic=TOPIC, reason="两部门意见不一致")
    fill(page, departments=("SCJG", "WJW"))
    screenshot(page, "meeting-proposal")
    hand_in(page, done=False)
    expect(page.get_by_text(TOPIC).first).to_be_visible()

    page = task(desk, office, CONVENER, "convene")
    expect(page.locator("[name=departments][value=WJW]")).to_be_checked()
    fill(page, decision="accept", meeting_at="2024-03-14T09:00", place="三楼会议室")
    hand_in(page, done=False)
    expect(page.get_by_text("最早可定2024-03-15").first).to_be_visible()
    screenshot(page, "meeting-too-early")
    fill(page, meeting_at="2024-03-15T09:00")
    hand_in(page)

    page = task(desk, office, OFFICER, "respond", PHONE)
    fill(page, response="attend", attendee="分管负责人", opinion="建议撤销")
    screenshot(page, "meeting-response-phone")
    assert violations(page) == []
    hand_in(page)


def test_given_the_meeting_when_it_is_held_then_views_are_minuted_confirmed_and_issued(
    desk: Desk, office: Office, screenshot: Callable[[Page, str], None]
) -> None:
    desk.allow("422")
    office.advance(parsed("2024-03-15T11:00"))
    page = task(desk, office, CLERK, "hold")
    fill(page, sitting="held", held_on="2024-03-15", attended=("SCJG", "WJW"))
    hand_in(page)
    page = task(desk, office, CLERK, "draft_minutes")
    fill(page, outcome="no_consensus", minutes="未达成一致,决定由审批负责人依法作出。", views="审批局:不予撤销。")
    fill(page, resolution_a="补充检验报告", owner_a="SCJG", due_a="2024-03-29")
    hand_in(page, done=False)
    expect(page.get_by_text("卫健局的意见").first).to_be_visible()
    screenshot(page, "meeting-minutes-view-missing")
    fill(page, views="审批局:不予撤销。卫健局:同意撤销。")
    hand_in(page)

    for login, answers in ((OFFICER, {"confirmation": "confirmed"}), (OTHER, {"confirmation": "objected"})):
        page = task(desk, office, login, "confirm")
        fill(page, **answers)
        if login == OTHER:
            fill(page, objection="本局意见应写明依据")
        screenshot(page, f"meeting-confirm-{login}")
        hand_in(page)
    page = task(desk, office, CONVENER, "issue")
    expect(page.get_by_text("未达成一致,决定由审批负责人依法作出。").first).to_be_visible()
    fill(page, decision="issue", issue_note="异议随纪要留存")
    screenshot(page, "meeting-issue")
    hand_in(page)

    page = task(desk, office, OFFICER, "carry_out")
    root = office.open_items("SCJG")[0].root_id
    screenshot(page, "meeting-resolution")
    page.goto(f"/cases/{root}")
    expect(page.get_by_text("会议意见不代替依法有权机关作出决定").first).to_be_visible()
    expect(page.get_by_text("补充检验报告").first).to_be_visible()
    page.screenshot(path="build/screenshots/meeting-case.png", full_page=True)
    assert violations(page) == []
