"""Mail: what it says, that a repeated one is recognised, and every way in which a server can refuse it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.outbox import Letter, Undeliverable, UndeliveredNow
from handlers.sending.channels import MailServer
from handlers.sending.mail import MailSender

from .conftest import letter
from .receivers import MailReceiver

SENDER = "shenguan@example.gov.cn"
OFFICE, SECOND = "office@example.gov.cn", "second@example.gov.cn"


def sender(port: int, *addresses: str, timeout: float = 10.0, url: str = "", **server: str) -> MailSender:
    told = MailServer("127.0.0.1", port, "none", SENDER, **server)
    return MailSender(told, {"SCJG": addresses or (OFFICE,)}, url, timeout)


def failure(sending: MailSender, what: Letter | None = None) -> UndeliveredNow | Undeliverable:
    with pytest.raises((UndeliveredNow, Undeliverable)) as found:
        sending.send(what or letter())
    return found.value


def test_a_mail_says_what_the_notice_says_and_where_to_go(mailbox: MailReceiver) -> None:
    receipt = sender(mailbox.port, url="https://shenguan.example.gov.cn").send(letter())
    (mail,) = mailbox.got
    assert receipt == "250 queued as 1"
    assert mail["Subject"] == "【审管联动】认领催办:“食品经营许可”审批决定(安审批许〔2026〕1号)"
    assert (mail["From"], mail["To"], mail["Auto-Submitted"]) == (SENDER, OFFICE, "auto-generated")
    text = mail.get_content()
    assert text.startswith("“食品经营许可”审批决定(安审批许〔2026〕1号)的认领期限")
    assert "https://shenguan.example.gov.cn/cases/01case" in text
    assert "依据:办法第十八条 https://shenguan.example.gov.cn/regulation/18" in text


def test_a_repeated_mail_has_the_same_message_id_and_another_one_another(mailbox: MailReceiver) -> None:
    sending = sender(mailbox.port)
    for number in (1, 1, 2):
        sending.send(letter(number))
    one, again, other = (str(mail["Message-ID"]) for mail in mailbox.got)
    assert one == again != other
    assert one.endswith("@example.gov.cn>")
    assert str(mailbox.got[0]["Date"]) == str(mailbox.got[1]["Date"])


def test_a_subject_cannot_bring_headers_of_its_own(mailbox: MailReceiver) -> None:
    sender(mailbox.port).send(letter(matter="一\r\nBcc: evil@example.com\u202e二"))
    (mail,) = mailbox.got
    assert mail["Bcc"] is None and mail["Subject"] == "【审管联动】认领催办:一 Bcc: evil@example.com 二"
    assert mailbox.to == [[OFFICE]]


def test_all_addresses_of_a_department_get_it(mailbox: MailReceiver) -> None:
    sender(mailbox.port, OFFICE, SECOND).send(letter())
    assert mailbox.to == [[OFFICE, SECOND]]


def test_a_mailbox_that_does_not_exist_is_for_good(mailbox: MailReceiver) -> None:
    mailbox.refusals[OFFICE] = "550 no such user"
    found = failure(sender(mailbox.port))
    assert isinstance(found, Undeliverable)
    assert (found.reason, found.detail) == ("mailbox", f"{OFFICE}: 550 no such user")


def test_a_mailbox_that_is_full_is_for_now(mailbox: MailReceiver) -> None:
    mailbox.refusals[OFFICE] = "452 full"
    assert isinstance(failure(sender(mailbox.port)), UndeliveredNow)


def test_one_bad_address_of_two_is_told_in_the_receipt(mailbox: MailReceiver) -> None:
    mailbox.refusals[SECOND] = "550 no such user"
    receipt = sender(mailbox.port, OFFICE, SECOND).send(letter())
    assert receipt == f"250 queued as 1;{SECOND}: 550 no such user"
    mailbox.refusals[SECOND] = "450 later"
    assert isinstance(failure(sender(mailbox.port, OFFICE, SECOND)), UndeliveredNow)


@pytest.mark.parametrize(("answer", "kind"), [("554 spam", Undeliverable), ("451 later", UndeliveredNow)])
def test_the_content_may_be_refused_for_good_or_for_now(mailbox: MailReceiver, answer: str, kind: type) -> None:
    mailbox.data.append(answer)
    assert isinstance(failure(sender(mailbox.port)), kind)
    assert mailbox.got == []


def test_a_department_without_an_address_gets_nothing(mailbox: MailReceiver) -> None:
    found = failure(sender(mailbox.port), letter(recipient="WJW"))
    assert isinstance(found, Undeliverable) and found.reason == "no_address"


def test_a_trial_goes_to_the_senders_own_address(mailbox: MailReceiver) -> None:
    sender(mailbox.port).send(letter(recipient=""))
    assert mailbox.to == [[SENDER]]


def test_what_the_configuration_has_wrong_is_for_now(mailbox: MailReceiver) -> None:
    found = failure(sender(mailbox.port, user="shenguan", password="wrong"))
    assert isinstance(found, UndeliveredNow) and found.reason in ("login", "not_supported")


def test_a_server_that_does_not_speak_tls_gets_no_mail(mailbox: MailReceiver) -> None:
    told = MailServer("127.0.0.1", mailbox.port, "starttls", SENDER)
    found = failure(MailSender(told, {"SCJG": (OFFICE,)}))
    assert isinstance(found, UndeliveredNow) and mailbox.got == []


def test_nobody_there_is_for_now() -> None:
    assert failure(sender(1)).reason == "connection_refused"


@contextmanager
def dripping() -> Iterator[int]:
    """A server whose greeting never ends, a byte at a time."""
    done = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connected, _ = server.accept()
        with connected:
            while not done.wait(0.05):
                try:
                    connected.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        done.set()
        thread.join()
        server.close()


def test_a_server_that_only_drips_is_left_in_time() -> None:
    with dripping() as port:
        began = time.monotonic()
        assert failure(sender(port, timeout=0.4)).reason == "timeout"
        assert time.monotonic() - began < 5
