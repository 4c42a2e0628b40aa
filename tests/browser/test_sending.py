"""The page of letters to the outside, in a real browser: fits, accessible, and a dead letter resent by its button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handlers.sending.channels import Channels
from tests.browser.conftest import PHONE, WIDE, Desk, violations
from tests.handlers.sending.receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver, status
from tests.web.office import Office
from tests.web.sendingoffice import sending_office

Saver = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[MailReceiver]:
    with mail_receiver() as found:
        yield found


@pytest.fixture(scope="module")
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as found:
        yield found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, mailbox: MailReceiver, receiver: HttpReceiver) -> Iterator[Office]:
    """Letters sent, refused for good by a mailbox, and waiting for a hook that is down."""
    opened = sending_office(tmp_path_factory.mktemp("office"), mailbox, receiver)
    opened.push(1, "2026-11-24T08:00")
    opened.platform.deliver()
    mailbox.refusals["scjg-office@example.gov.cn"] = "550 5.1.1 no such user here"
    receiver.answers += [status(503)] * 3
    opened.push(2, "2026-11-24T09:00", item_name="公共场所卫生许可")
    opened.push(3, "2026-11-24T09:10")
    opened.platform.deliver()
    opened.clock.move_to(opened.clock.now() + timedelta(hours=2))
    opened.platform.deliver()
    yield opened
    opened.platform.close()


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("login", ["pt.admin", "sj.audit"])
def test_the_page_is_accessible_and_fits(desk: Desk, screenshot: Saver, login: str, size: tuple[int, int]) -> None:
    page = desk.page(login, size)
    page.goto("/sending")
    screenshot(page, f"sending-{login}-{size[0]}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert violations(page) == []


def test_a_dead_letter_is_resent_by_its_button(desk: Desk, screenshot: Saver, mailbox: MailReceiver) -> None:
    mailbox.refusals.clear()
    page = desk.page("pt.admin", script=False)
    page.goto("/sending")
    before = len(mailbox.got)
    page.get_by_role("button", name="重发:公共场所卫生许可").click()
    expect(page.get_by_text("已重新排队")).to_be_visible()
    desk.office.platform.deliver()
    assert len(mailbox.got) == before + 1
    page.reload()
    expect(page.get_by_text("经pt.admin重发")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_channels_that_are_gone_can_be_cleared(desk: Desk, screenshot: Saver, size: tuple[int, int]) -> None:
    platform = desk.office.platform
    kept, bare = platform.office, replace(platform.office, channels=Channels())
    object.__setattr__(platform, "office", bare)
    try:
        page = desk.page("pt.admin", size)
        page.goto("/sending")
        expect(page.get_by_text("已不在配置中").first).to_be_visible()
        page.get_by_text("全部作废").first.click()
        screenshot(page, f"sending-gone-{size[0]}")
        assert violations(page) == []
    finally:
        object.__setattr__(platform, "office", kept)
