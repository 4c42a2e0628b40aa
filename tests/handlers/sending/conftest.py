"""Receivers, and senders to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.clock import SimulatedClock, parsed, stored
from engine.outbox import Letter

from .receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver

NOW = parsed("2026-11-24T09:00")
SECRET = "a secret of thirty-two characters"


def letter(number: int = 1, recipient: str = "SCJG", **payload: Any) -> Letter:
    told = {
        "kind": "claim_reminder",
        "title": "认领催办",
        "matter": "“食品经营许可”审批决定(安审批许〔2026〕1号)",
        "text": "“食品经营许可”审批决定(安审批许〔2026〕1号)的认领期限于2026年11月26日24时届满。",
        "case": "01case",
        **payload,
    }
    return Letter(
        number,
        f"01case:{number}:remind:claim_reminder::{recipient}",
        "x",
        recipient,
        told["kind"],
        told,
        stored(NOW),
        1,
    )


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOW)


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[MailReceiver]:
    with mail_receiver() as found:
        yield found
