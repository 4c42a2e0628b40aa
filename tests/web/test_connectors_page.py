"""The operators' page with connectors: which are simulated, why requests did not arrive, resending, text messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.casebook import find_case
from handlers.exchange.simulator import Simulator, simulator
from tests.web.exchangeoffice import batch, exchange_office
from tests.web.office import PASSWORD, Office
from web.app import create_app
from web.composition import build
from web.security.posts import AccountPost

PHONES = '[sms]\n[sms.phones]\n"scjg.zr01" = "13800000000"\n'


@pytest.fixture
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, others: Simulator) -> Iterator[Office]:
    opened = exchange_office(tmp_path, others, further=PHONES)
    yield opened
    opened.platform.close()


def shown(office: Office, login: str = "pt.admin") -> str:
    return str(office.client(login).get("/sending").get_data(as_text=True))


def test_connectors_of_the_office_are_real_and_those_of_a_demonstration_simulated(
    office: Office, others: Simulator, tmp_path: Path
) -> None:
    assert "国家企业信用信息公示系统" in shown(office) and "模拟系统" not in shown(office)
    platform = build(f"sqlite:///{tmp_path / 'demo.db'}", office.clock, simulated=others.connectors())
    platform.accounts.seed([AccountPost.of(post) for post in platform.catalogue.posts()], PASSWORD, demo=True)
    demonstration = Office(platform, create_app(platform), office.clock)
    assert shown(demonstration).count("模拟系统") == 4
    platform.close()


def test_real_connectors_are_never_replaced_by_simulated_ones(
    office: Office, others: Simulator, tmp_path: Path
) -> None:
    channels = tmp_path / "channels.toml"
    platform = build(
        f"sqlite:///{tmp_path / 'other.db'}", office.clock, channels=channels, simulated=others.connectors()
    )
    assert not any(connector.simulated for connector in platform.channels.connectors)
    platform.close()


def test_a_request_that_was_given_up_is_shown_with_its_cause_and_goes_when_it_is_resent(
    office: Office, others: Simulator
) -> None:
    others.faults.switch({"provider": "creditchina", "fault": "forbidden", "times": 1})
    office.push(1, "2026-11-24T09:00")
    case = batch(office)
    office.platform.deliver()
    page = shown(office)
    assert "双公示报送" in page and "401 Unauthorized" in page and "信用中国" in page
    address = re.search(r'action="(/sending/\d+/resend)"', page)
    assert address is not None
    office.client("pt.admin").post(address[1])
    office.platform.deliver()
    assert "经pt.admin重发" in shown(office)
    with office.platform.database.read() as connection:
        found = find_case(connection, case)
    assert found is not None and found.outcome == "published"


def test_a_designated_officer_gets_a_text_message_and_no_list_shows_the_number(
    office: Office, others: Simulator
) -> None:
    office.push(1, "2026-11-24T09:00")
    office.platform.deliver()
    (entry,) = others.ledger.entries()
    assert (entry.service, entry.body["phone"]) == ("send_sms", "13800000000")
    assert "安审批许〔2026〕1号" in entry.body["text"] and "请于" in entry.body["text"]
    page = shown(office)
    assert "13800000000" not in page and "1个岗位有手机号" in page and office.actor("scjg.zr01").name in page
