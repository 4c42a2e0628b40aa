"""A notice makes letters in its own transaction, for those whom the channels name, and tells no more than it must."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import handlers
from engine.clock import SimulatedClock, parsed
from engine.means import Means
from engine.outbox import deliver
from engine.store.database import Database
from engine.store.schema import outbox
from handlers.office import Office
from handlers.registration import register
from handlers.sending.channels import Channels, MailServer, Webhook
from handlers.sending.senders import senders_of

from ..conftest import RESTAURANT, Desk, officer
from .conftest import SECRET
from .receivers import HttpReceiver, MailReceiver, cut, status

AT = "2023-03-06T10:00"
SERVER = MailServer("127.0.0.1", 1, "none", "shenguan@example.gov.cn")
ADDRESSES = {"SCJG": ("scjg@example.gov.cn",), "SPJ": ("spj@example.gov.cn",)}
EVERYTHING = Webhook("archive", "http://127.0.0.1:1/", SECRET)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(parsed(AT))


@contextmanager
def desk_with(database: Database, office: Office, clock: SimulatedClock, channels: Channels) -> Iterator[Desk]:
    told = replace(office, channels=channels)
    with database.write() as connection:
        yield Desk(database, told, register(database, clock, told), connection)


@pytest.fixture
def channels() -> Channels:
    return Channels(SERVER, ADDRESSES, (EVERYTHING,), "https://shenguan.example.gov.cn")


@pytest.fixture
def desk(database: Database, office: Office, clock: SimulatedClock, channels: Channels) -> Iterator[Desk]:
    with desk_with(database, office, clock, channels) as made:
        yield made


def letters(desk: Desk) -> list[Any]:
    return list(desk.connection.execute(outbox.select().order_by(outbox.c.number)))


def addressed(desk: Desk) -> list[tuple[str, str, str]]:
    return [(row.channel, row.recipient, row.kind) for row in letters(desk)]


def test_a_push_is_told_to_the_departments_that_have_a_channel(desk: Desk) -> None:
    desk.pushed(AT, RESTAURANT, ["SCJG", "ZHZF"])
    assert addressed(desk) == [
        ("mail", "SCJG", "decision_pushed"),
        ("archive", "archive", "decision_pushed"),
        ("archive", "archive", "decision_pushed"),
    ]
    assert {row.lane for row in letters(desk)} == {"root:mail:SCJG", "root:archive:archive"}


def test_a_reminder_to_two_roles_is_one_mail_and_two_events(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    before = len(letters(desk))
    desk.operate("notice.send", AT, case="child", root="root", kind="claim_reminder", push_id=pushed["push_id"])
    notices = [row for row in desk.rows("notices") if row["kind"] == "claim_reminder"]
    told = [(row.channel, json.loads(row.payload)["role"]) for row in letters(desk)[before:]]
    assert len(notices) == 2
    assert [channel for channel, _ in told] == ["mail", "archive", "archive"]
    assert [role for channel, role in told if channel == "archive"] == ["supervision_officer", "supervision_head"]


def test_a_moved_deadline_leaves_as_well(desk: Desk) -> None:
    desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.open_item("child", "root", "claim", "SCJG")
    for hook in desk.registry.replanned:
        old, new = parsed("2023-03-10"), parsed("2023-03-11")
        hook(desk.connection, "child", "deadline", old, new, False, "安政发〔2023〕1号")
    assert addressed(desk)[-2:] == [("mail", "SCJG", "deadline_moved"), ("archive", "archive", "deadline_moved")]


def test_only_one_place_writes_notices_so_that_none_is_kept_within_by_mistake() -> None:
    room = Path(handlers.__file__).parent
    writing = [path.name for path in room.rglob("*.py") if "insert(notice)" in path.read_text("utf-8")]
    assert writing == ["notice.py"]


def test_nothing_that_people_wrote_and_no_personal_data_leaves(desk: Desk) -> None:
    secret = "张三的电话13800138000"
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    push = {"case": "child", "root": "root", "push_id": pushed["push_id"]}
    desk.operate("claim.return", AT, by=officer("scjg.zr01"), reason=secret, **push)
    desk.operate("claim.refuse_return", AT, reason=secret, **push)
    desk.operate("claim.auto", "2023-03-10T00:00", **push)
    desk.open_item("feedback", "root", "feedback", "SCJG")
    given = {"feedback": "consult", "feedback_note": secret}
    desk.intake("claim.feedback", AT, given, by=officer("scjg.zr01"), case="feedback", root="root")
    handled = {"handling": "keep", "handling_note": secret}
    desk.intake("claim.feedback_handled", AT, handled, case="feedback", root="root")

    sent = "\n".join(row.payload for row in letters(desk))
    assert len(letters(desk)) >= 10
    assert secret in "\n".join(row["text"] for row in desk.rows("notices")), "within the platform it is told"
    for word in (secret, "13800138000", *(RESTAURANT[name] for name in ("party_name", "party_code", "address"))):
        assert word not in sent
    for word in (RESTAURANT["contact_phone"], RESTAURANT["contact_person"]):
        assert word not in sent
    assert "理由:请在平台查看。" in sent and "说明请在平台查看" in sent


def test_without_channels_a_notice_is_one_statement_and_no_letter(
    database: Database, office: Office, clock: SimulatedClock
) -> None:
    with desk_with(database, office, clock, Channels()) as desk:
        (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
        statements: list[str] = []
        event.listen(desk.connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        desk.operate("notice.send", AT, case="child", root="root", kind="claim_reminder", push_id=pushed["push_id"])
        written = [text for text in statements if text.startswith("INSERT")]
        assert len(written) == 2 and all("INTO notice" in text for text in written)
        assert letters(desk) == []


# -- to real receivers


def delivered(database: Database, office: Office, clock: SimulatedClock, channels: Channels, rounds: int) -> None:
    """A case with a push, a return and its refusal, told outside over some rounds a minute apart."""
    with desk_with(database, office, clock, channels) as desk:
        (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
        push = {"case": "child", "root": "root", "push_id": pushed["push_id"]}
        desk.operate("claim.return", AT, by=officer("scjg.zr01"), reason="x", **push)
        desk.operate("claim.refuse_return", AT, reason="y", **push)
    means, senders = Means(database, clock, register(database, clock, office)), senders_of(channels, clock)
    for minute in range(rounds):
        clock.move_to(parsed(AT).replace(minute=minute))
        deliver(means, senders)


def test_503_then_200_sends_once_in_effect_and_in_order(
    database: Database, office: Office, clock: SimulatedClock, receiver: HttpReceiver
) -> None:
    receiver.answers += [status(503), cut]
    hook = Webhook("archive", receiver.url, SECRET)
    delivered(database, office, clock, Channels(webhooks=(hook,)), 10)

    kinds = [json.loads(request.body)["kind"] for request in receiver.got]
    assert kinds == ["decision_pushed"] * 3 + ["returned", "return_refused"]
    assert len(set(receiver.keys())) == 3, "the receiver tells repeated ones by their key"


def test_mail_arrives_and_what_is_busy_comes_later_in_order(
    database: Database, office: Office, clock: SimulatedClock, mailbox: MailReceiver
) -> None:
    mailbox.data.append("451 greylisted")
    server = replace(SERVER, port=mailbox.port)
    delivered(database, office, clock, Channels(server, ADDRESSES), 5)

    # The two departments are two endpoints: each has an order of its own.
    subjects = [str(mail["Subject"]).split(":")[0] for mail in mailbox.got]
    to_officers = [subject for subject, to in zip(subjects, mailbox.to, strict=True) if to == ["scjg@example.gov.cn"]]
    assert to_officers == ["【审管联动】推送提示", "【审管联动】驳回退回"]
    assert subjects.count("【审管联动】退回") == 1
    assert len({str(mail["Message-ID"]) for mail in mailbox.got}) == len(mailbox.got) == 3
