"""Publicity and connectors in a real browser: pages fit, are accessible, files come down, requests are resent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.clock import parsed
from handlers.exchange.simulator import Simulator, simulator
from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.web.exchangeoffice import batch, exchange_office
from tests.web.office import Office

Saver = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, others: Simulator) -> Iterator[Office]:
    """One batch received, one given up for a wrong token, one waiting for another try; a decision that lacks a field,
    one that is due today, one that waits."""
    opened = exchange_office(tmp_path_factory.mktemp("office"), others)
    opened.push(1, "2026-11-16T09:00")
    batch(opened)
    opened.platform.deliver()
    others.faults.switch({"provider": "creditchina", "fault": "forbidden", "times": 1})
    opened.push(2, "2026-11-17T09:00")
    batch(opened)
    opened.platform.deliver()
    others.faults.switch({"provider": "creditchina", "fault": "error", "times": 1})
    opened.push(3, "2026-11-23T09:00")
    batch(opened)
    opened.platform.deliver()
    opened.push(4, "2026-11-24T09:00", decided_on="2026-11-13")
    opened.push(5, "2026-11-24T09:10")
    opened.platform.runtime.start(
        "approval_push",
        {
            "item_code": "AQ-SCJG-002",
            "decision_type": "NEW",
            "doc_no": "安审批许〔2026〕6号",
            "party_name": "安丘市虚构03号大药房有限公司",
            "decided_on": "2026-11-20",
        },
        opened.actor("spj.jb01"),
        via="api",
    )
    opened.advance(parsed("2026-11-24T10:30"))
    yield opened
    opened.platform.close()


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize(
    ("login", "address"), [("spj.jb01", "/publicity"), ("sj.audit", "/publicity"), ("pt.admin", "/sending")]
)
def test_the_pages_are_accessible_and_fit(
    desk: Desk, screenshot: Saver, login: str, address: str, size: tuple[int, int]
) -> None:
    page = desk.page(login, size)
    page.goto(address)
    screenshot(page, f"exchange{address.replace('/', '-')}-{login}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_form_of_a_batch_and_its_case_are_accessible_and_fit(
    desk: Desk, screenshot: Saver, size: tuple[int, int]
) -> None:
    page = desk.page("spj.jb01", size)
    page.goto("/publicity")
    page.get_by_role("link", name="发起一批").click()
    expect(page.get_by_label("说明")).to_be_visible()
    screenshot(page, f"publicity-form-{size[0]}")
    assert violations(page) == []
    page.goto("/publicity")
    page.get_by_role("link", name="SPJ-20261123-1", exact=True).click()
    expect(page.get_by_role("heading", name="对外接口")).to_be_visible()
    screenshot(page, f"publicity-case-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


def test_a_file_comes_down_as_it_was_recorded(desk: Desk, tmp_path: Path) -> None:
    page = desk.page("spj.jb01", script=False)
    page.goto("/publicity")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载 SPJ-20261116-1 的 XML 文件").click()
    kept = tmp_path / "file.xml"
    coming.value.save_as(kept)
    page.get_by_role("link", name="SPJ-20261116-1", exact=True).click()
    expect(page.get_by_text(hashlib.sha256(kept.read_bytes()).hexdigest()).first).to_be_visible()


def test_an_operator_resends_what_was_given_up_and_the_cases_are_told(
    desk: Desk, screenshot: Saver, others: Simulator
) -> None:
    page = desk.page("pt.admin", script=False)
    page.goto("/sending")
    expect(page.get_by_text("401 Unauthorized")).to_be_attached()
    page.get_by_role("button", name="全部重发:信用中国").click()
    expect(page.get_by_text("已重新排队")).to_be_visible()
    desk.office.clock.move_to(desk.office.clock.now() + timedelta(minutes=3))
    desk.office.platform.deliver()
    page.reload()
    expect(page.get_by_text("没有未能送达的信件")).to_be_visible()
    expect(page.get_by_text("经pt.admin重发").first).to_be_visible()
    screenshot(page, "exchange-resent")
    clerk = desk.page("spj.jb01")
    clerk.goto("/publicity")
    expect(clerk.get_by_text("未能送达")).to_have_count(0)
    expect(clerk.get_by_text("已接收")).to_have_count(3)
    assert len({entry.body["batch"] for entry in others.ledger.entries()}) == len(others.ledger.entries()) == 3
