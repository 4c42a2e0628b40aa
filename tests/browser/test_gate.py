"""The gate in a browser: handed in by one person, approved by another, and new cases run on what was deployed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from engine.casebook import case_tree
from tests.browser.conftest import Desk, violations
from tests.web.office import Office, populated_office
from tests.web.workbench.gate.conftest import DRAWING, PROCESS, SECOND, Bench, renamed, second_analyst
from web.workbench.drafts import begin_from

SMALL = (1366, 768)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office at work with a second analyst."""
    opened = populated_office(tmp_path_factory.mktemp("gate"))
    second_analyst(opened)
    yield opened
    opened.platform.close()


@pytest.fixture
def bench(office: Office) -> Bench:
    """A draft of the claim with another name for its start."""
    with office.platform.database.write() as connection:
        draft = begin_from(office.platform, connection, "认领改名", [PROCESS], office.actor("pt.analyst"))
    made = Bench(office, draft.id)
    text = made.texts()[DRAWING]
    made.save(DRAWING, renamed(text) if 'name="收到推送' in text else text.replace("收到了推送", "收到推送", 1))
    return made


def at_gate(desk: Desk, bench: Bench, login: str) -> Page:
    page = desk.page(login, SMALL)
    page.goto(f"/drafts/{bench.draft}/proposal")
    return page


def condition(page: Page, code: str) -> str:
    return str(page.locator(f"[data-condition={code}]").get_attribute("data-state"))


def test_what_is_lacking_is_run_and_followed(desk: Desk, bench: Bench, screenshot: Callable[[Page, str], None]) -> None:
    page = at_gate(desk, bench, "pt.analyst")
    assert condition(page, "scenarios_green") == "missing"
    assert condition(page, "check_clean") == "met"
    page.get_by_role("button", name="运行场景和影响试算").click()
    expect(page.locator("[data-condition=scenarios_green]")).to_have_attribute("data-state", "running")
    screenshot(page, "gate-running")
    bench.ready()
    expect(page.locator("[data-condition=whatif_done]")).to_have_attribute("data-state", "met")
    assert violations(page) == []


def test_one_hands_in_another_approves_and_new_cases_run_on_the_new_version(
    desk: Desk, bench: Bench, office: Office, screenshot: Callable[[Page, str], None]
) -> None:
    bench.ready()
    before = bench.running()
    page = at_gate(desk, bench, "pt.analyst")
    page.get_by_label("理由").fill("名称不清楚")
    page.get_by_label("已核对上面的全部差异").check()
    screenshot(page, "gate-hand-in")
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.locator("[data-proposal=pending]")).to_be_visible()
    expect(page.get_by_text("由您送审")).to_be_visible()
    expect(page.get_by_role("button", name="批准并部署")).to_have_count(0)

    head = desk.page("spj.fzr", SMALL)
    head.goto("/drafts")
    head.get_by_role("link", name=re.compile("待批准的")).click()
    head.get_by_role("link", name="认领改名").first.click()
    expect(head.get_by_text("收到了推送").first).to_be_visible()
    screenshot(head, "gate-approval")
    assert violations(head) == []
    head.get_by_role("button", name="批准并部署").click()
    expect(head.locator("[data-proposal=deployed]")).to_be_visible()
    assert bench.running() != before

    case = office.push(90, "2026-11-24T11:00")
    with office.platform.database.read() as connection:
        versions = {one.version for one in case_tree(connection, case) if one.process == PROCESS}
    assert versions == {bench.running()}

    head.goto(f"/versions/{PROCESS}")
    expect(head.locator("[data-number='2']")).to_contain_text("名称不清楚")
    screenshot(head, "gate-versions")
    assert violations(head) == []
    head.goto(f"/versions/{PROCESS}/1")
    expect(head.locator("[data-drawn]")).to_be_visible()
    screenshot(head, "gate-version")


def test_two_people_at_one_desk_bring_an_earlier_version_back(
    desk: Desk, bench: Bench, screenshot: Callable[[Page, str], None]
) -> None:
    running = bench.running()
    page = desk.page(SECOND, SMALL)
    page.goto(f"/versions/{PROCESS}")
    first = page.locator("[data-number='1']")
    first.get_by_text("恢复为这一版").click()
    first.get_by_label("理由").fill("新版有误")
    first.get_by_label("账号").fill("spj.fzr")
    first.get_by_label("口令").fill("Zhong-Qiu-2026-Yue")
    screenshot(page, "gate-restore")
    first.get_by_role("button", name="恢复第1版").click()
    expect(page.get_by_text("已恢复")).to_be_visible()
    expect(page.locator("[data-number='3']")).to_contain_text("现行")
    assert bench.running() != running
    assert violations(page) == []
