"""Webhooks: signed as the README says, and every way in which a receiver can fail is told apart."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from email.utils import format_datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

import handlers.sending
from engine.clock import SimulatedClock
from engine.outbox import Undeliverable, UndeliveredNow
from handlers.sending.channels import Webhook
from handlers.sending.destination import allowed, resolved
from handlers.sending.webhook import WebhookSender

from .conftest import NOW, SECRET, letter
from .receivers import Answer, HttpReceiver, cut, dropped, status

README = Path(handlers.sending.__file__).with_name("README.md")


def sender(receiver: HttpReceiver, clock: SimulatedClock, timeout: float = 10.0) -> WebhookSender:
    return WebhookSender(Webhook("archive", receiver.url, SECRET), clock, timeout)


def documented_check(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The check that the README gives to receivers, run as it stands there."""
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert code is not None
    told: dict[str, Any] = {}
    exec(code[1], told)
    monkeypatch.setattr(time, "time", NOW.timestamp)
    return told["genuine"]


def test_a_receiver_who_follows_the_readme_believes_the_letter_and_no_forgery(
    receiver: HttpReceiver, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = documented_check(monkeypatch)
    assert sender(receiver, clock).send(letter()) == "204 No Content"
    (got,) = receiver.got
    assert genuine(SECRET, got.headers, got.body)
    assert not genuine("another secret of 32 characters..", got.headers, got.body)
    assert not genuine(SECRET, got.headers, got.body.replace(b"1", b"2"))
    later = {**got.headers, "Shenguan-Timestamp": str(int(NOW.timestamp()) + 1)}
    assert not genuine(SECRET, later, got.body)
    clock.move_to(NOW.replace(hour=23))
    sender(receiver, clock).send(letter())
    assert not genuine(SECRET, receiver.got[1].headers, got.body), "a letter from the past or future"


def test_the_body_is_the_same_at_every_try_and_names_itself(receiver: HttpReceiver, clock: SimulatedClock) -> None:
    first = letter(7)
    sender(receiver, clock).send(first)
    sender(receiver, clock).send(replace(first, tries=2))
    one, two = receiver.got
    assert one.body == two.body
    told = json.loads(one.body)
    assert told["id"] == first.token == one.headers["Idempotency-Key"] == two.headers["Idempotency-Key"]
    assert (told["sequence"], told["kind"], one.headers["Shenguan-Event"]) == (7, "claim_reminder", "claim_reminder")
    assert one.path == "/hook" and one.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 410, 422])
def test_a_refusal_is_for_good(receiver: HttpReceiver, clock: SimulatedClock, code: int) -> None:
    receiver.answers.append(status(code))
    with pytest.raises(Undeliverable) as failure:
        sender(receiver, clock).send(letter())
    assert failure.value.reason == "status" and failure.value.detail.startswith(str(code))


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504])
def test_a_failure_is_for_now(receiver: HttpReceiver, clock: SimulatedClock, code: int) -> None:
    receiver.answers.append(status(code))
    with pytest.raises(UndeliveredNow):
        sender(receiver, clock).send(letter())


def test_a_redirect_is_not_followed(receiver: HttpReceiver, clock: SimulatedClock) -> None:
    receiver.answers.append(status(307, Location=receiver.url))
    with pytest.raises(Undeliverable, match="redirect"):
        sender(receiver, clock).send(letter())
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120.0),
        (format_datetime(NOW.replace(minute=30), usegmt=True), 1800.0),
        ("Tue, 24 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", 0.0),
        ("-5", 0.0),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_the_receivers_wish_for_a_pause_is_read(
    receiver: HttpReceiver, clock: SimulatedClock, told: str, seconds: float
) -> None:
    receiver.answers.append(status(503, Retry_After=told))
    with pytest.raises(UndeliveredNow) as failure:
        sender(receiver, clock).send(letter())
    assert failure.value.retry_after == seconds


@pytest.mark.parametrize(("answer", "reason"), [(cut, "cut"), (dropped, "cut")])
def test_half_an_answer_is_no_answer(
    receiver: HttpReceiver, clock: SimulatedClock, answer: Answer, reason: str
) -> None:
    receiver.answers.append(answer)
    with pytest.raises(UndeliveredNow) as failure:
        sender(receiver, clock).send(letter())
    assert failure.value.reason == reason
    sender(receiver, clock).send(letter())
    assert len(receiver.keys()) == 2 and len(set(receiver.keys())) == 1


def test_silence_and_dripping_end_in_time(receiver: HttpReceiver, clock: SimulatedClock) -> None:
    for behaviour in (receiver.hang, receiver.drip):
        receiver.answers.append(behaviour)
        began = time.monotonic()
        with pytest.raises(UndeliveredNow) as failure:
            sender(receiver, clock, timeout=0.4).send(letter())
        assert failure.value.reason == "timeout"
        assert time.monotonic() - began < 5


def test_an_endless_answer_is_not_read_to_its_end(receiver: HttpReceiver, clock: SimulatedClock) -> None:
    receiver.answers.append(status(200, b"x" * (3 * 1024 * 1024)))
    assert sender(receiver, clock).send(letter()) == "200 OK"


def test_nobody_there_is_for_now(clock: SimulatedClock) -> None:
    absent = Webhook("archive", "http://127.0.0.1:1/", SECRET)
    with pytest.raises(UndeliveredNow, match="connection_refused"):
        WebhookSender(absent, clock).send(letter())


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254", "100.100.100.200"),
        *("224.0.0.1", "240.0.0.1", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::", "ff02::1"),
        *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::"),
    ],
)
def test_addresses_within_the_house_are_not_reached(address: str) -> None:
    assert not allowed(address, ())


def test_listed_and_public_addresses_are_reached() -> None:
    assert allowed("10.20.3.4", (ip_network("10.20.0.0/16"),))
    assert not allowed("10.21.3.4", (ip_network("10.20.0.0/16"),))
    assert allowed("8.8.8.8", ()) and allowed("2400:3200::1", ())


def test_a_name_that_leads_into_the_house_is_refused_and_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["127.0.0.1"], ["8.8.8.8"], ["10.1.1.1", "8.8.4.4"]]
    asked: list[str] = []

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in answers[len(asked) - 1]]

    monkeypatch.setattr("socket.getaddrinfo", lookup)
    with pytest.raises(UndeliveredNow, match="forbidden_address"):
        resolved("evil.example", 443, ())
    assert resolved("fine.example", 443, ()) == ("8.8.8.8", 443)
    assert resolved("both.example", 443, ()) == ("8.8.4.4", 443)
    assert len(asked) == 3
