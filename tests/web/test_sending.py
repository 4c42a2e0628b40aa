"""The page of letters to the outside, over real receivers: queues, causes in Chinese, resending, who may."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.outbox import queue_figures
from engine.scheduler import Heartbeat, Job
from engine.store.schema import outbox
from tests.handlers.sending.receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver, status
from tests.web.office import Office, open_office
from tests.web.sendingoffice import sending_office
from web.words.sending import _CAUSES, lapse_words

ROOT = Path(__file__).parents[2]
AT = "2026-11-24T09:00"


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[MailReceiver]:
    with mail_receiver() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, receiver: HttpReceiver, mailbox: MailReceiver) -> Iterator[Office]:
    opened = sending_office(tmp_path, mailbox, receiver)
    yield opened
    opened.platform.close()


def shown(office: Office, login: str = "pt.admin") -> str:
    return str(office.client(login).get("/sending").get_data(as_text=True))


def jobs(office: Office) -> dict[str, Job]:
    return {job.name: job for job in office.platform.jobs()}


def test_a_push_reaches_the_department_by_mail_and_the_other_system_by_its_hook(
    office: Office, receiver: HttpReceiver, mailbox: MailReceiver
) -> None:
    case = office.push(1, AT)
    assert jobs(office)["outbox"].run() == 2
    (mail,) = mailbox.got
    assert "安审批许〔2026〕1号" in str(mail["Subject"])
    assert f"https://shenguan.example.gov.cn/cases/{case}" in mail.get_content()
    (request,) = receiver.got
    assert json.loads(request.body)["case"] == case
    page = shown(office)
    assert "食品经营许可(餐饮服务) 安审批许〔2026〕1号" in page and "204 No Content" in page
    assert "没有未能送达的信件" in page


def test_the_heartbeat_delivers(office: Office, receiver: HttpReceiver) -> None:
    office.push(1, AT)
    heartbeat = Heartbeat(office.platform.runtime, jobs=office.platform.jobs())
    heartbeat.run(jobs(office)["outbox"])
    assert len(receiver.got) == 1


def test_a_claim_by_the_system_at_its_deadline_is_told_outside(office: Office, receiver: HttpReceiver) -> None:
    office.push(1, AT)
    office.advance(office.clock.now() + timedelta(days=6))
    office.platform.deliver()
    kinds = [json.loads(request.body)["kind"] for request in receiver.got]
    assert kinds[0] == "decision_pushed" and "auto_claimed" in kinds
    assert kinds.index("claim_reminder") < kinds.index("auto_claimed")


def test_a_dead_letter_is_shown_with_its_cause_and_goes_when_it_is_resent(
    office: Office, receiver: HttpReceiver, mailbox: MailReceiver
) -> None:
    mailbox.refusals["scjg-office@example.gov.cn"] = "550 no such user"
    office.push(1, AT)
    office.platform.deliver()
    page = shown(office)
    assert "收件邮箱不接收" in page and "550 no such user" in page and "市场监管局" in page
    mailbox.refusals.clear()
    address = re.search(r'action="(/sending/\d+/resend)"', page)
    assert address is not None
    operator = office.client("pt.admin")
    assert operator.post(address[1]).status_code == 303
    office.platform.deliver()
    assert len(mailbox.got) == 1
    assert "经pt.admin重发" in shown(office)
    operator.post(address[1])
    assert "已由他人处理" in str(operator.get("/sending").get_data(as_text=True))


def test_all_of_a_channel_are_resent_at_once(office: Office, receiver: HttpReceiver) -> None:
    receiver.answers += [status(410), status(410), status(503)]
    for number in (1, 2, 3):
        office.push(number, f"2026-11-24T09:0{number}")
    office.platform.deliver()
    assert "2封" in shown(office)
    office.clock.move_to(office.clock.now() + timedelta(minutes=3))
    operator = office.client("pt.admin")
    operator.post("/sending/resend", {"channel": "archive"})
    office.platform.deliver()
    assert len(set(receiver.keys())) == 3 and len(receiver.got) == 6
    with office.platform.database.read() as connection:
        assert queue_figures(connection) == ()


def test_a_backlog_is_marked(office: Office, receiver: HttpReceiver) -> None:
    receiver.answers += [status(503)] * 20
    office.push(1, AT)
    office.platform.deliver()
    assert "积压" not in shown(office)
    office.clock.move_to(office.clock.now() + timedelta(hours=2))
    office.platform.deliver()
    page = shown(office)
    assert "积压" in page and "已等2小时" in page and "等待再试" in page


def test_operators_see_no_case_and_auditors_change_nothing(office: Office, receiver: HttpReceiver) -> None:
    receiver.answers += [status(410)]
    case = office.push(1, AT)
    office.platform.deliver()
    page = shown(office)
    assert case not in page and "虚构01号" not in page and "0536-0100001" not in page
    audited = shown(office, "sj.audit")
    assert f"/cases/{case}" in audited and "重发</button>" not in audited


def test_without_channels_the_page_says_how_to_have_some(tmp_path: Path) -> None:
    bare = open_office(tmp_path)
    page = shown(bare)
    assert "没有对外通道" in page and "channels.toml" in page
    assert "outbox" not in jobs(bare)
    bare.platform.close()


def test_letters_of_a_channel_that_is_gone_are_shown(office: Office, tmp_path: Path) -> None:
    office.push(1, AT)
    office.platform.close()
    bare = open_office(tmp_path)
    page = shown(bare)
    assert "已不在配置中" in page and "archive" in page
    bare.platform.close()


def test_every_cause_of_failure_has_its_words() -> None:
    raised = re.compile(r'(?:UndeliveredNow|Undeliverable)\(\s*"(\w+)"')
    texts = [path.read_text("utf-8") for room in ("engine", "handlers") for path in (ROOT / room).rglob("*.py")]
    codes = {code for text in texts for code in raised.findall(text)}
    assert len(codes) > 12
    assert codes == set(_CAUSES)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "不到1分钟"), (65, "1分钟"), (7_200, "2小时"), (7_500, "2小时5分"), (90_000, "1天1小时"), (-5, "不到1分钟")],
)
def test_a_lapse_is_told_in_words(office: Office, seconds: int, words: str) -> None:
    now = office.clock.now()
    assert lapse_words((now - timedelta(seconds=seconds)).isoformat(), now) == words


def test_a_dead_letter_can_be_let_be(office: Office, receiver: HttpReceiver) -> None:
    receiver.answers += [status(410)]
    office.push(1, AT)
    office.platform.deliver()
    address = re.search(r'action="(/sending/\d+/drop)"', shown(office))
    assert address is not None
    operator = office.client("pt.admin")
    operator.post(address[1])
    assert "没有未能送达的信件" in shown(office)
    with office.platform.database.read() as connection:
        assert queue_figures(connection) == ()
        (row,) = connection.execute(outbox.select().where(outbox.c.state == "dropped"))
    assert (row.dropped_by, row.channel) == ("pt.admin", "archive")
    operator.post(address[1])
    assert "已由他人处理" in str(operator.get("/sending").get_data(as_text=True))


def test_all_letters_of_a_channel_are_let_be_only_once_it_is_gone(office: Office, tmp_path: Path) -> None:
    office.push(1, AT)
    operator = office.client("pt.admin")
    operator.post("/sending/drop", {"channel": "archive"})
    assert "仍在使用" in str(operator.get("/sending").get_data(as_text=True))
    office.platform.close()
    bare = open_office(tmp_path)
    bare.client("pt.admin").post("/sending/drop", {"channel": "archive"})
    page = shown(bare)
    assert "archive" not in page and "mail" in page
    bare.platform.close()
