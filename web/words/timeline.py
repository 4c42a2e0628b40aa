"""The history of a case told in Chinese: one sentence an event, with who, when and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.history import Event
from engine.replay import MIGRATED
from web.words.glossary import Glossary
from web.words.moments import apart, closing, minute
from web.words.moving import move_details
from web.words.sentences import CONFIRMED, OFFICE_SENTENCES, SENTENCES, Tone

RECORDED_LATER = 60.0
"""Seconds between legal and recorded time from which both are shown."""

_INNER = frozenset(
    {
        "before", "after", "basis", "department", "old", "new", "outcome", "due_at", "provisional", "item", "task",
        "message", "incident", "request", "version", "digest", "payload_hash", "cause", "role", "kind", "to", "status",
        "calendar", "review",
    }
)  # fmt: skip
"""What the data of an event tells machines, or the sentence tells already."""

_CHANGED = frozenset({"department", "due_at", "provisional", "item", "role", "kind", "to", "status"})
"""Of these the ones that are told where they changed."""

_SUBMITTED = frozenset({"task.completed", "message.received"})
"""Acts whose submitted fields are told; those of a start are the facts of the case itself."""

_LABELS: Mapping[str, str] = {
    "assignee": "签收人", "status": "状态", "reason": "理由", "note": "说明", "department": "部门", "at": "时间",
    "document_no": "依据文号", "file_names": "文件", "counted_due_at": "按现行日历的期限",
    "batch": "批次", "count": "件数", "held_back": "待补件数", "service": "内容", "provider": "接口",
    "connected": "已接通", "rejected": "退回件数", "receipt": "回执",
    "csv_sha256": "CSV 的 SHA-256", "xml_sha256": "XML 的 SHA-256",
    "feedback": "反馈", "handling": "处理", "again": "重新推送", "disputed": "争议", "warnings": "提示",
}  # fmt: skip
"""Labels of fields that stand in no form, and so not in the glossary."""


@dataclass(frozen=True)
class Names:
    """Where names come from: people by login, departments by code; of a case its elements, its process and
    the department a child case concerns (empty for the root)."""

    glossary: Glossary
    person: Callable[[str], str]
    department: Callable[[str], str]
    element: Callable[[str, str], str]
    process: Callable[[str], str]
    branch: Callable[[str], str]

    def label(self, case_id: str) -> str:
        """A case of the tree by its process and the department it concerns."""
        department = self.branch(case_id)
        return f"{self.process(case_id)}·{department}" if department else self.process(case_id)


@dataclass(frozen=True)
class Change:
    """One field an act changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One event as the timeline shows it; `recorded` only where it was written down later than it counts."""

    case_id: str
    seq: int
    kind: str
    element: str
    element_name: str
    sentence: str
    tone: Tone
    at: str
    recorded: str | None
    who: str
    on_behalf: str | None
    department: str
    branch: str
    details: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    explained: bool


def timeline(events: Iterable[Event], names: Names) -> tuple[Entry, ...]:
    """The entries of events, in their order."""
    return tuple(_entry(event, names) for event in events)


def known_kind(kind: str) -> bool:
    """Whether there is a sentence for events of this kind."""
    return kind in SENTENCES or kind in OFFICE_SENTENCES


def _entry(event: Event, names: Names) -> Entry:
    sentence, tone = SENTENCES.get(event.kind) or OFFICE_SENTENCES.get(event.kind) or (event.kind, "system")
    if event.kind == "timer.replanned" and event.data.get("old") == event.data.get("new"):
        sentence, tone = CONFIRMED
    late = apart(event.legal_at, event.recorded_at) > RECORDED_LATER
    person = names.person(event.actor)
    return Entry(
        case_id=event.case_id,
        seq=event.seq,
        kind=event.kind,
        element=event.element,
        element_name=names.element(event.case_id, event.element) if event.element else "",
        sentence=sentence.format_map(_values(event, names)),
        tone=tone,
        at=minute(event.legal_at),
        recorded=minute(event.recorded_at) if late else None,
        who=person,
        on_behalf=names.person(event.on_behalf) if event.on_behalf else None,
        department=names.department(event.department) if event.department and event.kind in SENTENCES else "",
        branch=names.branch(event.case_id),
        details=_details(event, names),
        changes=_changes(event.data, names),
        explained="basis" in event.data,
    )


class _Worded(dict[str, str]):
    """Values of a sentence; what an event does not tell is left out of it."""

    def __missing__(self, _: str) -> str:
        return ""


def _values(event: Event, names: Names) -> dict[str, str]:
    data = event.data
    values = {name: word(value, names, name) for name, value in data.items() if isinstance(value, str | int)}
    department = data.get("department") or event.department
    after = data.get("after") or {}
    values["element"] = names.element(event.case_id, event.element) if event.element else ""
    values["process"] = names.process(event.case_id)
    values["branch"] = names.branch(event.case_id)
    values["department"] = names.department(department) if department else ""
    values["to"] = names.department(after["department"]) if after.get("department") else ""
    outcome = data.get("outcome")
    values["outcome"] = names.element(event.case_id, str(outcome)) if outcome else ""
    for name in ("old", "new"):
        if isinstance(data.get(name), str):
            values[name] = closing(data[name])
    if event.kind == MIGRATED:
        values["versions"] = "(第{}版→第{}版)".format(*data["numbers"])
    return _Worded(values)


def _details(event: Event, names: Names) -> tuple[tuple[str, str], ...]:
    told = []
    submitted = event.data.get("input") or {} if event.kind in _SUBMITTED else {}
    for name, value in {**event.data, **submitted}.items():
        plain = isinstance(value, str | int | float) or (
            isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        )
        idle = value is False and name == "disputed"
        if (
            not idle
            and name not in _INNER
            and value not in ("", [])
            and plain
            and (name in _LABELS or names.glossary.knows(name))
        ):
            told.append((_label(name, names), word(value, names, name)))
    if event.kind == MIGRATED:
        told.extend(move_details(event.data, lambda element: names.element(event.case_id, element), names.department))
    return tuple(told)


def _changes(data: Mapping[str, Any], names: Names) -> tuple[Change, ...]:
    before, after = data.get("before") or {}, data.get("after") or {}
    changed = []
    for name in {**before, **after}:
        if name not in _INNER - _CHANGED and before.get(name) != after.get(name):
            told = (word(side.get(name), names, name) for side in (before, after))
            changed.append(Change(_label(name, names), *told))
    return tuple(changed)


def _label(field: str, names: Names) -> str:
    return _LABELS.get(field) or names.glossary.word(field, "fields", "elements")


def word(value: Any, names: Names, field: str = "") -> str:
    """A value of the case data for people: codes by the glossary, instants local, lists joined."""
    if value is None or value == "":
        return "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(word(entry, names, field) for entry in value)
    text = str(value)
    if isinstance(value, str) and len(text) == 27 and text.endswith("Z"):
        return minute(text)
    if field == "assignee":
        return names.person(text)
    if field.endswith(("department", "departments")):
        return names.department(text)
    return names.glossary.word(text)
