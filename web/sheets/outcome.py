"""What became of a task somebody wanted to do: done, or why not and who was first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.errors import ActHeld, EngineError, NotFound, Refusal, TaskClosed, TaskTaken
from engine.runtime import Runtime
from engine.worklist.inbox import WorkItem, find_item
from web.security.policy import can, own_item
from web.sheets.worklist import Names
from web.words.moments import minute
from web.words.refusals import REFUSALS, refusal_words


@dataclass(frozen=True)
class Outcome:
    """One row's result; `gone` says that the task is no longer open, whoever did it."""

    item_id: str
    title: str
    reference: str
    done: bool
    gone: bool
    text: str

    def document(self) -> dict[str, Any]:
        """The result as JSON data for the page."""
        return {
            "id": self.item_id,
            "title": self.title,
            "reference": self.reference,
            "done": self.done,
            "gone": self.gone,
            "text": self.text,
        }


@dataclass(frozen=True)
class Doer:
    """Who does tasks, when the request came in and with which key, and how people are called."""

    runtime: Runtime
    actor: Actor
    names: Names
    received_at: datetime
    request: str | None = None

    def key_of(self, item_id: str) -> str | None:
        """The request key of one task among those that this request is about."""
        return f"{self.request}/{item_id}" if self.request is not None else None


def answer_item(item_id: str, doer: Doer) -> Outcome:
    """Complete a task by its one-click answer; whatever comes of it is told in the outcome."""
    with doer.runtime.database.read() as connection:
        item = find_item(connection, item_id)
    if item is None or not can(doer.actor, "task.answer", own_item(item)):
        return Outcome(item_id, "", "", False, False, REFUSALS["not_found"].title)
    if item.quick_answer is None:
        return _outcome(item, False, False, "这件待办不能一键办理,请打开后办理")
    try:
        doer.runtime.complete(
            item.id,
            {"answer": item.quick_answer},
            doer.actor,
            received_at=doer.received_at,
            request=doer.key_of(item.id),
        )
    except ActHeld as held:
        return _outcome(item, False, True, f"{refusal_words(held).title},故障编号{held.values.get('incident')}")
    except Refusal as refusal:
        gone = isinstance(refusal, TaskClosed)
        return _outcome(item, False, gone, refused_words(refusal, doer, item))
    return _outcome(item, True, True, f"已{item.quick_label or '办结'}")


@dataclass(frozen=True)
class Winner:
    """Who was first at a task: login, stored instant, and both in words."""

    by: str
    at: str
    words: str


def winner(refusal: TaskClosed | TaskTaken, doer: Doer, item: WorkItem) -> Winner:
    """Who did the task, or has it in hand, and since when."""
    with doer.runtime.database.read() as connection:
        now = find_item(connection, item.id) or item
    if isinstance(refusal, TaskTaken):
        by = str(refusal.values.get("by") or now.assignee or "")
        at = now.assigned_at if now.assignee == by and now.assigned_at else ""
        return Winner(by, at, f"已由{doer.names.person(by)}{f'于{minute(at)}' if at else ''}签收")
    by, at = str(now.closed_by or ""), str(now.closed_at or "")
    return Winner(by, at, _closed_words(now, "您" if by == doer.actor.login else doer.names.person(by)))


def refused_words(refusal: EngineError, doer: Doer, item: WorkItem) -> str:
    """Why a task could not be done: who was first, who has it, or what the code says."""
    if isinstance(refusal, TaskClosed | TaskTaken):
        return winner(refusal, doer, item).words
    if isinstance(refusal, NotFound):
        return REFUSALS["not_found"].title
    return refusal_words(refusal).title


def _closed_words(now: WorkItem, who: str) -> str:
    at = minute(now.closed_at) if now.closed_at else ""
    if now.state == "done":
        return f"{who}已于{at}办结"
    automatic = now.due_at is not None and now.closed_at is not None and now.closed_at >= now.due_at
    if automatic and now.quick_answer == "claim":
        return f"系统已于{at}自动认领,可在“反馈”待办中接办"
    return f"{who}已于{at}终止,不再需要办理" if now.closed_by else f"已于{at}终止,不再需要办理"


def _outcome(item: WorkItem, done: bool, gone: bool, text: str) -> Outcome:
    return Outcome(item.id, item.subject or item.name, item.reference, done, gone, text)
