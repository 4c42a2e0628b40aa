"""The case page in a browser: the way through the diagram, stepping, the timeline, drawers, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import Office
from tests.web.permit_case import AUDITOR, CLERK, OFFICER, PermitCase, permit_case

LENGTH = "(path) => path.getTotalLength()"


@pytest.fixture(scope="module")
def permit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PermitCase]:
    """One department has claimed in time, for the other the platform did."""
    with permit_case(tmp_path_factory.mktemp("permit")) as made:
        made.move_to("2026-10-08T15:20")
        made.claim()
        made.move_to("2026-10-11T08:00")
        yield made


@pytest.fixture(scope="module")
def office(permit: PermitCase) -> Office:
    return permit.office


def opened(desk: Desk, login: str, case_id: str, size: tuple[int, int] = (1440, 900)) -> Page:
    page = desk.page(login, size)
    page.goto(f"/cases/{case_id}")
    expect(page.locator("[data-drawn]")).to_have_count(1)
    return page


def auto_claimed(permit: PermitCase) -> str:
    return next(case.id for case in permit.tree() if case.outcome == "auto_claimed")


def test_given_an_automatic_claim_when_opened_then_its_way_is_drawn_over_the_diagram(
    desk: Desk, permit: PermitCase, screenshot: Callable[[Page, str], None]
) -> None:
    page = opened(desk, CLERK, auto_claimed(permit))

    flow = page.locator(".passage-flows path[data-flow=deadline_to_auto_claim]")
    expect(flow).to_have_count(1)
    assert flow.evaluate(LENGTH) > 50
    assert page.locator(".passage-flows").evaluate("(layer) => getComputedStyle(layer).mixBlendMode") == "multiply"
    expect(page.locator("[data-element-id=auto_claim].passage-passed")).to_have_count(1)
    expect(page.locator("[data-element-id=deadline].passage-fired")).to_have_count(1)
    expect(page.locator("[data-element-id=claim].passage-cancelled")).to_have_count(1)
    expect(page.locator("[data-element-id=record_claim].passage-passed")).to_have_count(0)
    expect(page.locator(".passage-note", has_text="系统 10-11 00:00").first).to_be_visible()
    page.locator("#diagram").scroll_into_view_if_needed()
    screenshot(page, "case-auto-claimed")


def test_given_a_drawn_diagram_when_looked_at_then_the_watermark_is_visible_and_uncovered(
    desk: Desk, permit: PermitCase
) -> None:
    page = opened(desk, CLERK, permit.root_id)
    mark = page.locator(".passage-panel:not([hidden]) .bjs-powered-by")
    mark.scroll_into_view_if_needed()

    expect(mark).to_be_visible()
    box = mark.bounding_box()
    assert box is not None
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('.bjs-powered-by')", middle)


def test_given_the_slider_when_moved_back_then_later_elements_are_no_longer_passed(
    desk: Desk, permit: PermitCase
) -> None:
    page = opened(desk, CLERK, auto_claimed(permit))
    panel = page.locator(".passage-panel:not([hidden])")

    panel.locator("[data-back]").click()
    panel.locator("[data-back]").click()

    expect(page.locator("[data-element-id=auto_claim].passage-passed")).to_have_count(0)
    expect(page.locator("[data-element-id=claim].passage-waiting")).to_have_count(1)
    expect(panel.locator("[data-moment]")).to_contain_text("2026-09-30 10:00")
    expect(page.locator(".entry.later", has_text="自动认领").first).to_be_visible()


def test_given_an_event_when_clicked_then_its_case_is_shown_and_its_shape_selected(
    desk: Desk, permit: PermitCase
) -> None:
    page = opened(desk, CLERK, permit.root_id)

    page.get_by_role("button", name="系统依第十八条第(一)项自动认领(综合执法局)").click()

    expect(page.get_by_role("tab", selected=True)).to_contain_text("综合执法局")
    expect(page.locator("[data-element-id=auto_claim].selected")).to_have_count(1)
    expect(page.locator(".entry.current")).to_contain_text("自动认领")


def test_given_the_tabs_when_arrows_are_pressed_then_the_next_case_is_drawn(desk: Desk, permit: PermitCase) -> None:
    page = opened(desk, CLERK, permit.root_id)

    page.get_by_role("tab").first.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("[data-drawn]")).to_have_count(2)
    expect(page.get_by_role("tab").nth(1)).to_be_focused()
    expect(page.locator("[data-element-id=claim_window]")).to_be_visible()


def test_given_a_deadline_when_asked_why_then_a_drawer_counts_its_days(desk: Desk, permit: PermitCase) -> None:
    page = opened(desk, OFFICER, permit.root_id)

    page.locator(".claims").get_by_title("为什么是这个期限").first.click()

    drawer = page.get_by_role("dialog", name=re.compile("^为什么是这个期限"))
    expect(drawer).to_contain_text("最后一日2026-10-10(周六,调休上班)")
    drawer.get_by_role("link", name="办法第十八条第(一)项").click()
    drawer = page.get_by_role("dialog", name="第十八条")
    expect(drawer).to_contain_text("逾期未认领的,由系统自动认领")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_given_no_script_when_opened_then_facts_and_timeline_can_be_read(desk: Desk, permit: PermitCase) -> None:
    page = desk.page(CLERK, script=False)

    page.goto(f"/cases/{permit.root_id}")

    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()
    page.locator(".claims").get_by_title("为什么是这个期限").first.click()
    expect(page).to_have_url(re.compile("/explain/"))


@pytest.mark.parametrize(
    ("name", "login", "address"),
    [
        ("cases", CLERK, "/cases"),
        ("cases-empty", CLERK, "/cases?q=xyz"),
        ("case", CLERK, "/cases/{root}"),
        ("explanation", CLERK, "/explain/{auto}/deadline"),
        ("calculator", CLERK, "/deadline?start=2026-12-29&limit=3"),
        ("regulation", CLERK, "/regulation"),
        ("article", CLERK, "/regulation/18"),
        ("history", AUDITOR, "/history/{root}"),
        ("verification", AUDITOR, "/history/{root}/verification"),
        ("verify-all", AUDITOR, "/verification"),
        ("incidents", "pt.admin", "/incidents"),
    ],
)
@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["wide", "phone"])
def test_given_a_screen_when_examined_then_it_is_accessible_and_fits(
    desk: Desk,
    permit: PermitCase,
    screenshot: Callable[[Page, str], None],
    name: str,
    login: str,
    address: str,
    size: tuple[int, int],
) -> None:
    page = desk.page(login, size)
    page.goto(address.format(root=permit.root_id, auto=auto_claimed(permit)))
    if name == "case":
        expect(page.locator("[data-drawn]")).to_have_count(1)

    screenshot(page, f"{name}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []
