"""What the replay tells of the letters that took a notice out of the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import parsed
from tests.handlers.sending.receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver
from tests.web.office import Office
from tests.web.sendingoffice import sending_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with http_receiver() as receiver, mail_receiver() as mailbox:
        opened = _office(tmp_path, mailbox, receiver)
        yield opened
        opened.platform.close()


def _office(folder: Path, mailbox: MailReceiver, receiver: HttpReceiver) -> Office:
    return sending_office(folder, mailbox, receiver)


def told(office: Office, key: str) -> str:
    """The part of an instant that says who was told."""
    case_id = key.split(".")[0]
    page = office.client("sj.audit").get(f"/cases/{case_id}/replay/instant?at={key}").get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).split("已告知")[1]


def test_a_letter_is_told_as_sent_from_the_instant_on_at_which_it_was(office: Office) -> None:
    root_id = office.push(1, "2026-11-16T09:00")
    office.clock.move_to(parsed("2026-11-16T09:40"))
    office.platform.deliver()
    office.clock.move_to(parsed("2026-11-16T10:00"))
    (item,) = office.items(root_id)
    office.platform.runtime.complete(item.id, {"answer": "claim"}, office.actor("scjg.zr01"))

    begun = told(office, f"{root_id}.1")
    assert "邮件 尚未送达" in begun and "archive 尚未送达" in begun
    claimed = told(office, f"{root_id}.6")
    assert "邮件 2026-11-16 09:40" in claimed and "archive 2026-11-16 09:40" in claimed
