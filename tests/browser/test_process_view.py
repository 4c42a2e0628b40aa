"""The process view in a browser: heat and flows on the diagram, the switch, the chosen step, print, narrow screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, violations
from tests.web.office import Office, populated_office

AUDITOR, HEAD = "sj.audit", "scjg.fzr"
LAPTOP = (1366, 768)
ADDRESS = "/process-view?procedure=claim_auto"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("office"))
    opened.platform.docket_turn().run()
    yield opened
    opened.platform.close()


def opened(desk: Desk, login: str = AUDITOR, size: tuple[int, int] = LAPTOP, address: str = ADDRESS) -> Page:
    page = desk.page(login, size)
    page.goto(address)
    expect(page.locator("[data-drawn]")).to_have_count(1)
    return page


def test_given_the_view_then_steps_are_graded_numbered_and_the_longest_is_chosen(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    page = opened(desk)

    expect(page.locator("[data-element-id=claim].grade-fire-3")).to_have_count(1)
    expect(page.locator(".heat-note", has_text="3.9日")).to_be_visible()
    expect(page.locator("#step-claim")).to_be_visible()
    expect(page.locator("[data-element-id=claim].selected")).to_have_count(1)
    expect(page.locator("[data-legend=p90]")).to_be_visible()
    screenshot(page, "process-view")


def test_given_flows_then_their_width_is_their_share_and_their_number_stands_on_them(desk: Desk) -> None:
    page = opened(desk)

    usual, rare = (page.locator(f".view-flows path[data-flow={name}]") for name in (
        "delivered_to_claim_window", "deadline_to_auto_claim"
    ))  # fmt: skip
    assert float(usual.get_attribute("stroke-width") or 0) == 10
    assert float(rare.get_attribute("stroke-width") or 0) < 3
    assert usual.evaluate("(path) => path.getTotalLength()") > 50
    expect(page.locator(".view-flows text", has_text="7").first).to_be_attached()


def test_given_the_switch_when_changed_then_measure_legend_and_colours_change(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    page = opened(desk)

    page.get_by_role("button", name="频次").click()

    expect(page.get_by_role("button", name="频次")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-element-id=claim].grade-blue-4")).to_have_count(1)
    expect(page.locator("[data-element-id=claim].grade-fire-3")).to_have_count(0)
    expect(page.locator("[data-legend=frequency]")).to_be_visible()
    expect(page.locator("[data-legend=p90]")).to_be_hidden()
    page.get_by_role("button", name="逾期率").click()
    expect(page.locator("[data-element-id=claim].grade-fire-4")).to_have_count(1)
    expect(page.locator(".heat-note", has_text="100%")).to_be_visible()
    screenshot(page, "process-view-late")


def test_given_a_shape_when_clicked_then_its_figures_and_cases_are_at_hand(desk: Desk) -> None:
    page = opened(desk)

    page.locator("[data-element-id=answered]").click()
    expect(page.locator("[data-passed]")).to_contain_text("这里没有案件经过")
    expect(page.locator("#step-claim")).to_be_hidden()
    page.locator("[data-element-id=claim]").click()
    step = page.locator("#step-claim")
    expect(step).to_contain_text("7")
    expect(step.get_by_role("img", name="时长分布")).to_be_visible()

    step.get_by_role("link", name="这个步骤的案件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("步骤:认领")
    expect(page.locator("tbody tr")).to_have_count(7)


def test_given_a_drawn_diagram_then_the_watermark_is_visible_and_uncovered(desk: Desk) -> None:
    page = opened(desk)
    mark = page.locator(".view-canvas .bjs-powered-by")
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('.bjs-powered-by')", middle)


def test_given_no_script_then_all_steps_ways_and_charts_can_be_read(desk: Desk) -> None:
    page = desk.page(AUDITOR, LAPTOP, script=False)
    page.goto(ADDRESS)

    expect(page.locator("#step-claim")).to_be_visible()
    expect(page.get_by_role("heading", name="走法和偏离")).to_be_visible()
    expect(page.locator("[data-canvas]")).to_be_hidden()


def test_given_a_printer_then_every_step_is_on_paper(desk: Desk, screenshot: Callable[[Page, str], None]) -> None:
    page = opened(desk)
    page.emulate_media(media="print")

    expect(page.locator(".view-filters")).to_be_hidden()
    expect(page.locator(".print-only")).to_be_visible()
    screenshot(page, "process-view-print")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize(
    ("name", "login", "address"),
    [
        ("whole", AUDITOR, ADDRESS),
        ("head", HEAD, ADDRESS),
        ("caller", AUDITOR, "/process-view?procedure=approval_push"),
        ("nothing", AUDITOR, "/process-view?procedure=opinion"),
        ("cases", AUDITOR, "/process-view/cases?procedure=claim_auto&element=claim"),
    ],
)
def test_given_a_screen_when_examined_then_it_is_accessible_and_fits(
    desk: Desk, screenshot: Callable[[Page, str], None], name: str, login: str, address: str, size: tuple[int, int]
) -> None:
    page = desk.page(login, size)
    page.goto(address)
    if name in ("whole", "head", "caller"):
        expect(page.locator("[data-drawn]")).to_have_count(1)

    screenshot(page, f"process-view-{name}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []
