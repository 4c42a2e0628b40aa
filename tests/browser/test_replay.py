"""The replay in a browser: a revoked licence's whole story, stepped, played, jumped through; a long case; a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.licence_story import REVOCATION, revoked_licence
from tests.web.office import Office

AUDITOR = "sj.audit"
LENGTH = "(path) => path.getTotalLength()"
NARROW = (1366, 768)
Save = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """The licence granted, claimed and made public; referred, put before a meeting, revoked; made public again."""
    office, licence_id = revoked_licence(tmp_path_factory.mktemp("story"))
    yield office, licence_id
    office.platform.close()


@pytest.fixture(scope="module")
def office(told: tuple[Office, str]) -> Office:
    return told[0]


@pytest.fixture
def address(told: tuple[Office, str]) -> str:
    return f"/licences/{told[1]}/story"


def opened(desk: Desk, address: str, size: tuple[int, int] = (1440, 900)) -> Page:
    page = desk.page(AUDITOR, size)
    page.goto(address)
    expect(page.locator("[data-canvas][data-drawn]")).to_be_visible()
    return page


def choose(page: Page, sentence: str, number: int = 0) -> str:
    """Click on an event of the list and wait for its instant; its key."""
    entry = page.locator("[data-event]", has=page.locator(".entry-what", has_text=sentence)).nth(number)
    entry.locator("a").click()
    key = str(entry.get_attribute("data-key"))
    at_rest(page, key)
    return key


def at_rest(page: Page, key: str) -> None:
    expect(page.locator(f'[data-instant="{key}"]')).to_be_visible()
    expect(page.locator(f'[data-drawn="{key.split(".")[0]}"]')).to_be_visible()
    expect(page).to_have_url(re.compile(f"at={re.escape(key)}"))


def where(page: Page) -> str:
    return page.locator("[data-callers]").inner_text()


def test_a_revoked_licences_story_is_replayed_from_push_to_publicity(
    desk: Desk, address: str, screenshot: Save
) -> None:
    page = opened(desk, address)

    choose(page, "办结“认领或退回”")
    assert "审批决定信息认领" in where(page)
    expect(page.locator("[data-element-id=claim].passage-passed")).to_have_count(1)
    screenshot(page, "replay-1-push")

    choose(page, "征求意见开始")
    choose(page, "审核移送材料,提出初步处理意见")
    assert where(page).startswith("许可变更、撤回、撤销、注销处理")
    expect(page.locator("[data-element-id=review].passage-current")).to_have_count(1)
    screenshot(page, "replay-2-referral")

    choose(page, "印发会议纪要")
    assert "›" in where(page) and "联席会议" in where(page)
    expect(page.locator(".instant")).not_to_contain_text(REVOCATION)
    screenshot(page, "replay-3-meeting")

    choose(page, "作出处理决定")
    expect(page.locator(".instant")).to_contain_text(REVOCATION)
    screenshot(page, "replay-4-revocation")

    choose(page, "登记人工报送", 1)
    assert where(page) == "双公示报送"
    flow = page.locator(".replay-canvas > :not(.aside) .passage-flows path").first
    assert flow.evaluate(LENGTH) > 20
    assert flow.evaluate("(path) => getComputedStyle(path.parentNode).mixBlendMode") == "multiply"
    screenshot(page, "replay-5-publicity")
    page.screenshot(path="build/screenshots/replay-5-publicity-whole.png", full_page=True)
    assert violations(page) == []


def test_keys_step_and_the_address_follows(desk: Desk, address: str) -> None:
    page = opened(desk, address)
    keys = [str(entry.get_attribute("data-key")) for entry in page.locator("[data-event]").all()]

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    at_rest(page, keys[2])
    page.keyboard.press("ArrowLeft")
    at_rest(page, keys[1])
    page.keyboard.press("End")
    at_rest(page, keys[-1])
    expect(page.locator("[data-moment]")).to_contain_text(f"{len(keys)}/{len(keys)}")
    page.keyboard.press("Home")
    at_rest(page, keys[0])

    page.goto(f"{address}?at={keys[7]}")
    at_rest(page, keys[7])
    expect(page.locator("[data-event].current")).to_have_attribute("data-key", keys[7])


def test_space_plays_and_pauses_at_the_chosen_speed(desk: Desk, address: str) -> None:
    page = opened(desk, address)

    page.locator("[data-speed='4']").click()
    page.locator("h1").click()
    page.keyboard.press(" ")
    expect(page.locator("[data-play]")).to_have_text("暂停")
    expect(page.locator("[data-moment]")).to_contain_text(re.compile(r"\b([3-9]|\d\d)/"))
    page.keyboard.press(" ")
    expect(page.locator("[data-play]")).to_have_text("播放")


def test_jumps_go_to_the_automatic_and_the_late(desk: Desk, address: str, screenshot: Save) -> None:
    page = opened(desk, address)

    page.locator("[data-next=late]").click()
    late = page.locator("[data-event].current")
    expect(late.locator(".mark-late")).to_have_text("逾期")
    while "自动认领" not in page.locator("[data-moment]").inner_text():
        page.locator("[data-next=automatic]").click()
    at_rest(page, str(page.locator("[data-event].current").get_attribute("data-key")))
    expect(page.locator("[data-element-id=auto_claim].passage-current")).to_have_count(1)
    expect(page.locator("[data-element-id=deadline].passage-fired")).to_have_count(1)
    screenshot(page, "replay-6-automatic")


def test_a_called_process_is_entered_by_its_shape_and_left_by_its_caller(desk: Desk, address: str) -> None:
    page = opened(desk, address)
    choose(page, "提请专题联席会议")

    page.locator("[data-element-id=hold_meeting] .djs-hit").first.click(force=True)
    expect(page.locator("[data-callers] strong")).to_have_text("联席会议·审批局")
    expect(page.locator("[data-moment]")).to_contain_text("提请专题联席会议")
    page.get_by_role("button", name="许可变更、撤回、撤销、注销处理").click()
    expect(page.locator("[data-callers] strong")).to_have_text("许可变更、撤回、撤销、注销处理")

    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-callers] strong")).to_have_text("许可变更、撤回、撤销、注销处理")
    page.locator("[data-pin]").select_option("")
    expect(page.locator("[data-callers] strong")).to_have_text("联席会议·审批局")


def test_the_list_is_narrowed_without_leaving_the_page(desk: Desk, address: str) -> None:
    page = opened(desk, address)
    page.get_by_label("类型").select_option(label="系统自动")

    shown = page.locator("[data-event]:visible")
    assert shown.count() == page.locator("[data-event] .mark-automatic").count() > 0
    expect(page.locator("[data-count]")).to_contain_text(f"{shown.count()}/")


def test_the_link_of_an_instant_is_copied(desk: Desk, address: str) -> None:
    page = opened(desk, address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="复制此刻链接").click()

    expect(page.locator(".toast")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


@pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (PHONE, "phone")])
def test_the_page_serves_smaller_windows(
    desk: Desk, address: str, size: tuple[int, int], name: str, screenshot: Save
) -> None:
    page = opened(desk, address, size)
    page.locator("[data-next=late]").click()
    at_rest(page, str(page.locator("[data-event].current").get_attribute("data-key")))

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("[data-play]")).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")
    screenshot(page, f"replay-{name}")
    assert violations(page) == []


def test_without_script_the_links_lead_on(desk: Desk, address: str) -> None:
    page = desk.page(AUDITOR, script=False)
    page.goto(address)
    page.get_by_role("link", name="下一步").click()
    expect(page.locator(".player-moment")).to_contain_text("2/")
    page.locator("[data-event] a", has_text="印发会议纪要").first.click()
    expect(page.locator(".instant h2").first).to_contain_text("印发会议纪要")


def test_from_the_licence_and_from_the_case_the_replay_is_one_click_away(desk: Desk, told: tuple[Office, str]) -> None:
    page = desk.page(AUDITOR)
    page.goto(f"/licences/{told[1]}")
    page.get_by_role("link", name="全程重放").click()
    expect(page.locator("h1")).to_contain_text("证照全程重放")
    page.goto("/cases")
    page.get_by_role("link", name="重放").first.click()
    expect(page.locator("h1")).to_contain_text("办理过程重放")
    page.get_by_label("位置").get_by_role("link", name="案件页").click()
    page.get_by_role("link", name="重放", exact=True).click()
    expect(page.locator("h1")).to_contain_text("办理过程重放")
