"""What is remarkable of an event: after its deadline, done by the platform itself, written down afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from engine.actor import SYSTEM
from engine.history import Event
from web.words.moments import apart
from web.words.sentences import SENTENCES
from web.words.timeline import RECORDED_LATER

Mark = Literal["late", "automatic", "backdated"]

MARKS: Mapping[Mark, str] = {"late": "逾期", "automatic": "系统自动", "backdated": "事后补记"}
"""The marks in the order in which they are shown, with their words."""

LEGEND: Mapping[Mark, str] = {
    "late": "期限届满以后才办,或者届满仍没有办",
    "automatic": "没有人办理,由平台依规定办理",
    "backdated": "记录的时间晚于计算的时间一分钟以上",
}

_LATE = frozenset({"claim.auto_claimed", "inquiry.consent_deemed", "supervision.late_push"})
"""Kinds that tell of a limit that was missed, besides those that say so by their name."""


def marks_of(event: Event, due_at: str | None) -> tuple[Mark, ...]:
    """The marks of an event; `due_at` is the deadline of the task it completes (None: it has none)."""
    found: list[Mark] = []
    if _late(event, due_at):
        found.append("late")
    if event.actor == SYSTEM.login and event.kind not in SENTENCES:
        found.append("automatic")
    if event.legal_at < event.recorded_at and apart(event.legal_at, event.recorded_at) > RECORDED_LATER:
        found.append("backdated")
    return tuple(found)


def _late(event: Event, due_at: str | None) -> bool:
    if event.kind == "task.completed":
        return due_at is not None and event.legal_at >= due_at
    return event.kind.endswith(("overdue", "_late")) or event.kind in _LATE or event.data.get("late") is True
