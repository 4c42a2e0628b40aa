"""An analyst moves running cases in a browser; the replay of a moved case shows each diagram in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import Office, populated_office
from tests.web.workbench.test_moving import Reviews, reviewed
from web.bench.movedcases import PROCESS
from web.workbench.carrying import carry_out_all

LAPTOP = (1366, 768)
PROCESSES = Path(__file__).parents[2] / "processes"
BEFORE, AFTER = "全部办结", "均已办妥"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def reviews(office: Office) -> Reviews:
    return reviewed(office, 12)


def test_given_running_cases_when_the_analyst_confirms_a_preview_then_they_are_moved_and_one_is_refused(
    desk: Desk, office: Office, reviews: Reviews, screenshot: Callable[[Page, str], None]
) -> None:
    page = desk.page("pt.analyst", LAPTOP)
    page.goto(f"/versions/{PROCESS}/move?to={reviews.new}")
    assert violations(page) == []
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("等待开始")).to_be_visible()
    carry_out_all(office.platform)
    expect(page.get_by_text("已完成")).to_be_visible()
    expect(page.locator("[data-outcome=movable]")).to_have_count(11)
    expect(page.locator("[data-outcome=refused]")).to_contain_text("案件正停在“报送”,新版本没有这个环节")
    assert violations(page) == []
    screenshot(page, "moving-preview")

    page.get_by_label("理由").fill("安审批发〔2026〕9号")
    page.get_by_role("button", name="移至第2版").click()
    expect(page.get_by_role("heading", name="移案结果")).to_be_visible()
    carry_out_all(office.platform)
    expect(page.locator("[data-outcome=moved]")).to_have_count(11)
    page.locator(".moving-count-deadline").click()
    expect(page.locator("[data-outcome]")).to_have_count(11)
    assert violations(page) == []
    screenshot(page, "moving-result")
    assert {reviews.version(case_id) for case_id in reviews.sent} == {reviews.old, reviews.new}


def test_given_a_phone_then_the_result_is_read_without_scrolling_aside(desk: Desk, reviews: Reviews) -> None:
    page = desk.page("pt.analyst", PHONE)
    page.goto(f"/versions/{PROCESS}/move?to={reviews.new}")
    page.get_by_role("link", name="最近一次").click()
    expect(page.locator("[data-outcome]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_given_a_moved_case_then_its_replay_shows_the_diagram_of_then_and_of_now(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    case_id = office.push(77, "2026-11-24T10:40")
    folder = tmp_path / "approval_push"
    shutil.copytree(PROCESSES / "approval_push", folder)
    drawing = folder / "approval_push.bpmn"
    text = drawing.read_text("utf-8")
    assert f'name="{BEFORE}"' in text
    drawing.write_text(text.replace(f'name="{BEFORE}"', f'name="{AFTER}"'), "utf-8")
    analyst = office.actor("pt.analyst")
    new = office.platform.runtime.deploy([folder], analyst, "改名")["approval_push"]
    office.platform.runtime.move(case_id, new, "改名", analyst)

    page = desk.page("sj.audit", LAPTOP)
    page.goto(f"/cases/{case_id}/replay")
    shown = page.locator("[data-canvas] > div:not(.aside)")
    page.locator("[data-event]").first.locator("a").click()
    expect(shown.locator("text", has_text=BEFORE).first).to_be_attached()
    expect(shown.locator("text", has_text=AFTER)).to_have_count(0)
    page.locator("[data-event]", has_text="移至新版本").locator("a").click()
    expect(shown.locator("text", has_text=AFTER).first).to_be_attached()
    expect(shown.locator("text", has_text=BEFORE)).to_have_count(0)
