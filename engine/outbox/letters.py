"""What a letter is, what sends it, and how sending can fail."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from sqlalchemy import Connection

from ..errors import EngineError


@dataclass(frozen=True)
class Draft:
    """A letter an act wants sent: JSON data for one recipient of one channel.

    `key` names the effect (act, kind, recipient): the same key is written once.
    """

    key: str
    channel: str
    recipient: str
    kind: str
    root_id: str
    payload: Mapping[str, Any]

    @property
    def lane(self) -> str:
        """Letters of one case to one endpoint go in the order in which they were written."""
        return f"{self.root_id}:{self.channel}:{self.recipient}"


@dataclass(frozen=True)
class Letter:
    """A letter as a sender is given it. `created_at` is a stored instant, `tries` counts this one."""

    number: int
    key: str
    channel: str
    recipient: str
    kind: str
    payload: Mapping[str, Any]
    created_at: str
    tries: int

    @property
    def token(self) -> str:
        """The effect key in a form that fits every header: 64 hex digits, the same at every try."""
        return hashlib.sha256(self.key.encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What came back for a letter that asks something: a receipt for the eye, and JSON data for whoever asked."""

    receipt: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class CaseMessage:
    """A message that an answer leaves for a case; the same `id` is left once."""

    id: str
    case_id: str
    name: str
    payload: Mapping[str, Any]


class Sender(Protocol):
    """Sends the letters of one channel. Called outside any transaction, and must come back within SEND_WITHIN."""

    def send(self, letter: Letter) -> str | Answer:
        """Send it; returns what the receiver answered. Raises UndeliveredNow, Undeliverable."""


@runtime_checkable
class Asker(Protocol):
    """A sender whose answers matter: what they lead to is written with the letter's being sent, or not at all."""

    def answered(self, connection: Connection, letter: Letter, answer: Answer, at: datetime) -> Sequence[CaseMessage]:
        """Keep the answer, within the transaction that notes the letter as sent; returns whom to tell.

        Called again for an answer that comes a second time; then nobody is to be told.
        """


class Undelivered(EngineError):
    """The letter did not reach its receiver.

    `reason` is a code for people to be told in words, `detail` what the other side said.
    """

    def __init__(self, reason: str, detail: str = "", retry_after: float = 0.0) -> None:
        self.reason, self.detail, self.retry_after = reason, detail, retry_after
        super().__init__(reason=reason, detail=detail)


class UndeliveredNow(Undelivered):
    """The letter did not reach its receiver this time; `retry_after` seconds is the earliest it wants another."""


class Undeliverable(Undelivered):
    """The receiver will never take this letter."""
