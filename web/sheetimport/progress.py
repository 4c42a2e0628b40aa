"""How far an import is: counts by outcome, and when it will be done at the present pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.clock import parsed

from .importbook import Import
from .outcome import FAILED, WORDS, Status
from .rowbook import counts, done_since

STATES: Mapping[str, str] = {"waiting": "等待办理", "running": "正在办理", "done": "已办完", "stopped": "已停止"}
TONES: Mapping[str, str] = {"waiting": "held", "running": "active", "done": "ended", "stopped": "held"}
REASONS: Mapping[str, str] = {
    "by_hand": "已按要求停止,尚未办理的行没有登记,可以继续。",
    "account_disabled": "上传人的账号已停用,其余各行没有登记。请由在岗人员下载未登记的行,重新上传。",
    "not_allowed": "上传人的岗位已不能发起该流程,其余各行没有登记。请由有权限的人员下载未登记的行,重新上传。",
}
_FEWEST = 20
"""Handled rows before a pace is told."""


@dataclass(frozen=True)
class Progress:
    """An import and how its rows stand; `seconds_left` is None where it cannot be told."""

    told: Import
    counts: Mapping[Status, int]
    seconds_left: float | None = None

    @property
    def done(self) -> int:
        return self.told.total - self.counts.get("waiting", 0)

    @property
    def failed(self) -> int:
        return sum(self.counts.get(status, 0) for status in FAILED)

    @property
    def unregistered(self) -> int:
        """Rows that are not registered and, as it stands, will not be."""
        return self.failed + (0 if self.told.open else self.counts.get("waiting", 0))

    @property
    def percent(self) -> int:
        return 100 * self.done // max(1, self.told.total)

    @property
    def state(self) -> str:
        return STATES[self.told.state]

    @property
    def tone(self) -> str:
        return TONES[self.told.state]

    @property
    def reason(self) -> str:
        return REASONS.get(self.told.reason or "", "") if self.told.state == "stopped" else ""

    @property
    def outcomes(self) -> tuple[tuple[str, str, int], ...]:
        """Code, words and count of every outcome that occurred."""
        found = ((status, words, self.counts.get(status, 0)) for status, words in WORDS.items())
        return tuple(told for told in found if told[2])

    @property
    def left(self) -> str:
        """How long it will still take, in words."""
        if self.seconds_left is None:
            return ""
        if self.seconds_left < 60:
            return "不到1分钟"
        return f"约{round(self.seconds_left / 60)}分钟"


def progress_of(connection: Connection, told: Import, at: datetime) -> Progress:
    """How far an import is."""
    counted = counts(connection, [told.id]).get(told.id, {})
    left = counted.get("waiting", 0)
    return Progress(told, counted, _seconds_left(connection, told, left, at) if told.open and left else None)


def progress_of_all(connection: Connection, found: Sequence[Import]) -> tuple[Progress, ...]:
    """How far several imports are, for lists."""
    counted = counts(connection, [told.id for told in found])
    return tuple(Progress(told, counted.get(told.id, {})) for told in found)


def _seconds_left(connection: Connection, told: Import, left: int, at: datetime) -> float | None:
    if told.started_at is None:
        return None
    handled = done_since(connection, told.id, told.started_at)
    spent = (at - parsed(told.started_at)).total_seconds()
    return left * spent / handled if handled >= _FEWEST and spent > 0 else None
