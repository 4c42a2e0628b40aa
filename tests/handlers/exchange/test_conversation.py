"""Every way in which another system can fail, told apart; the same key takes effect once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from engine.clock import SimulatedClock, parsed, stored
from engine.outbox import Answer, Letter, Undeliverable, UndeliveredNow
from handlers.exchange.connector import Phone
from handlers.exchange.sender import ConnectorSender, SmsSender
from handlers.exchange.simulator import FAULTS, Simulator, simulator

NOW = parsed("2026-11-24T09:00")
BODY = {
    "service": "verify_commitment",
    "request_id": "r1",
    "source": "creditchina",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "party_code": "91370784MAFAKE019D",
    "item_code": "AQ-SCJG-002",
    "statements": [{"number": 1, "text": "具备相应场所"}],
}


@pytest.fixture
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


def letter(number: int = 1, **changes: Any) -> Letter:
    body = {**BODY, **changes}
    return Letter(number, f"case:{number}:ask", "creditchina", "x", "verify_commitment", body, stored(NOW), 1)


def sender(others: Simulator, seconds: float = 5.0) -> ConnectorSender:
    connector = next(found for found in others.connectors(seconds) if found.code == "creditchina")
    return ConnectorSender(connector, SimulatedClock(NOW))


def switch(others: Simulator, fault: str, **told: Any) -> None:
    others.faults.switch({"provider": "creditchina", "fault": fault, **told})


def test_a_request_is_answered_by_its_format(others: Simulator) -> None:
    answer = sender(others).send(letter())
    assert isinstance(answer, Answer)
    assert answer.receipt.startswith("200 OK;MN-")
    assert (answer.content["status"], answer.content["result"]["found"]) == ("answered", "consistent")
    untrue = sender(others).send(letter(2, statements=[{"number": 1, "text": "场所不实"}]))
    assert isinstance(untrue, Answer) and untrue.content["result"]["found"] == "inconsistent"


def test_the_same_letter_twice_takes_effect_once_and_is_answered_alike(others: Simulator) -> None:
    first = sender(others).send(letter())
    assert sender(others).send(replace(letter(), tries=2)) == first
    (entry,) = others.ledger.entries()
    assert entry.received == 2


def test_another_content_under_the_same_key_is_refused_for_good(others: Simulator) -> None:
    sender(others).send(letter())
    with pytest.raises(Undeliverable, match="status"):
        sender(others).send(letter(party_name="别人"))


@pytest.mark.parametrize(
    ("fault", "reason", "effects"),
    [
        ("down", "cut", 0),
        ("error", "status", 0),
        ("lost", "cut", 1),
        ("pending", "pending", 1),
        ("garbage", "garbage", 1),
    ],
)
def test_a_passing_fault_postpones_and_the_next_try_is_answered(
    others: Simulator, fault: str, reason: str, effects: int
) -> None:
    switch(others, fault, times=1)
    with pytest.raises(UndeliveredNow) as failure:
        sender(others).send(letter())
    assert failure.value.reason == reason
    assert len(others.ledger.entries()) == effects
    assert isinstance(sender(others).send(letter()), Answer)
    assert len(others.ledger.entries()) == 1


def test_a_pending_result_is_asked_for_after_a_minute(others: Simulator) -> None:
    switch(others, "pending", times=1)
    with pytest.raises(UndeliveredNow) as failure:
        sender(others).send(letter())
    assert failure.value.retry_after == 60


def test_slowness_beyond_the_time_limit_postpones(others: Simulator) -> None:
    switch(others, "slow", seconds=30, times=1)
    with pytest.raises(UndeliveredNow, match="timeout"):
        sender(others, 0.3).send(letter())


def test_a_refusal_is_an_answer_and_stays_one(others: Simulator) -> None:
    switch(others, "refuse", times=1)
    refused = sender(others).send(letter())
    assert isinstance(refused, Answer)
    assert refused.content["status"] == "refused" and "不予办理" in refused.receipt
    assert sender(others).send(letter()) == refused


def test_a_wrong_token_is_for_an_operator(others: Simulator) -> None:
    connector = next(found for found in others.connectors() if found.code == "creditchina")
    stranger = ConnectorSender(replace(connector, token="a token of nobody"), SimulatedClock(NOW))
    for asked in (stranger, sender(others)):
        if asked is not stranger:
            switch(others, "forbidden", times=1)
        with pytest.raises(Undeliverable) as failure:
            asked.send(letter())
        assert (failure.value.reason, failure.value.detail[:3]) == ("token", "401")


def test_an_answer_sent_twice_is_read_once(others: Simulator) -> None:
    switch(others, "duplicate")
    assert isinstance(sender(others).send(letter()), Answer)


def test_a_request_that_breaks_its_format_is_not_sent(others: Simulator) -> None:
    with pytest.raises(Undeliverable) as failure:
        sender(others).send(letter(party_name=""))
    assert (failure.value.reason, failure.value.detail) == ("not_of_format", "party_name")
    assert others.ledger.entries() == []


def test_text_messages_go_to_the_number_that_is_configured_now(others: Simulator) -> None:
    connector = next(found for found in others.connectors() if found.code == "sms")
    phone = Phone("scjg.zr01", "SCJG", ("supervision_officer",), "13800000000")
    notice = Letter(1, "act:sms", "sms", "scjg.zr01", "claimed", {"text": "已认领" * 300}, stored(NOW), 1)
    assert SmsSender(connector, [phone], SimulatedClock(NOW)).send(notice).startswith("200 OK;MN-")
    (entry,) = others.ledger.entries()
    assert entry.body["phone"] == "13800000000" and len(entry.body["text"]) == 500
    with pytest.raises(Undeliverable, match="no_phone"):
        SmsSender(connector, [], SimulatedClock(NOW)).send(notice)
    others.faults.switch({"provider": "sms", "fault": "refuse"})
    with pytest.raises(Undeliverable, match="refused"):
        SmsSender(connector, [phone], SimulatedClock(NOW)).send(replace(notice, key="other"))


def test_every_fault_is_tried_here_or_changes_nothing() -> None:
    tried = {"down", "error", "lost", "pending", "garbage", "slow", "refuse", "forbidden", "duplicate"}
    assert set(FAULTS) == tried | {"none", "reject"}
