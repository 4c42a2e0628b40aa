"""The senders of connectors: requests of cases, and notices to posts as text messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from engine.clock import Clock
from engine.outbox import Answer, CaseMessage, Letter, Undeliverable
from handlers.exchange.connector import Connector, Phone
from handlers.exchange.conversation import Conversation
from handlers.exchange.record import keep_answer
from handlers.sending.channels import TEST

TEXT_LENGTH = 500


class ConnectorSender:
    """Sends the requests of cases; what comes back is kept, and its case is told."""

    def __init__(self, connector: Connector, clock: Clock) -> None:
        self._conversation = Conversation(connector, clock)

    def send(self, letter: Letter) -> str | Answer:
        if letter.kind == TEST:
            return self._conversation.try_out(letter)
        line, told = self._conversation.ask(letter, letter.kind, letter.payload)
        receipt = str(told.get("result", {}).get("receipt", "")) or str(told.get("reason", ""))
        return Answer(f"{line};{receipt}" if receipt else line, told)

    def answered(self, connection: Connection, letter: Letter, answer: Answer, at: datetime) -> Sequence[CaseMessage]:
        return keep_answer(connection, letter.key, answer.content, at)


class SmsSender:
    """Sends notices to the posts whose numbers are configured now; the outbox knows a post by its login only."""

    def __init__(self, connector: Connector, phones: Sequence[Phone], clock: Clock) -> None:
        self._conversation = Conversation(connector, clock)
        self._numbers = {phone.login: phone.number for phone in phones}

    def send(self, letter: Letter) -> str:
        if letter.kind == TEST:
            return self._conversation.try_out(letter)
        number = self._numbers.get(letter.recipient)
        if number is None:
            raise Undeliverable("no_phone", letter.recipient)
        text = f"【审管联动】{letter.payload['text']}"[:TEXT_LENGTH]
        body = {"service": "send_sms", "request_id": letter.token, "phone": number, "text": text}
        line, told = self._conversation.ask(letter, "send_sms", body)
        if told["status"] == "refused":
            raise Undeliverable("refused", str(told["reason"]))
        return f"{line};{told['result']['receipt']}"
