"""The history of a case told in Chinese: one sentence an event, with who, when and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.history import Event

from .glossary import Glossary
from .moments import apart, closing, minute

Tone = Literal["act", "system", "wait", "alarm"]

RECORDED_LATER = 60.0
"""Seconds between legal and recorded time from which both are shown."""

SENTENCES: Mapping[str, tuple[str, Tone]] = {
    "case.started": ("{process}开始", "act"),
    "case.ended": ("{process}结束:{outcome}", "act"),
    "case.cancelled": ("{process}终止", "wait"),
    "task.opened": ("“{element}”送达{department}", "wait"),
    "task.assigned": ("签收“{element}”", "act"),
    "task.unassigned": ("放回“{element}”", "wait"),
    "task.transferred": ("转办“{element}”", "act"),
    "task.completed": ("办结“{element}”", "act"),
    "task.cancelled": ("“{element}”撤销", "wait"),
    "timer.fired": ("“{element}”时间到", "alarm"),
    "timer.replanned": ("“{element}”期限由{old}顺延至{new}", "alarm"),
    "message.received": ("收到“{element}”", "act"),
    "message.unmatched": ("收到消息,案件已不再等待", "alarm"),
    "child.ended": ("“{element}”的下级案件办结", "system"),
    "incident.opened": ("“{element}”办理故障,等待处理", "alarm"),
    "incident.resolved": ("“{element}”故障已排除", "act"),
}
"""Kinds the engine records, with the tone they are shown in. Handlers' kinds are in OFFICE_SENTENCES."""

OFFICE_SENTENCES: Mapping[str, tuple[str, Tone]] = {
    "decision.registered": ("登记审批决定", "act"),
    "decision.quarantined": ("要素不全,转待补正", "alarm"),
    "decision.supplemented": ("补正要素", "act"),
    "decision.corrected": ("更正审批决定", "act"),
    "push.sent": ("推送至{department}", "system"),
    "push.delivered": ("推送至{department}", "system"),
    "push.notified": ("向{department}发送提示信息", "system"),
    "push.redelivered": ("重新推送至{department}", "system"),
    "push.reassigned": ("改派至{department}", "act"),
    "push.recalled": ("撤回对{department}的推送", "act"),
    "push.receipt": ("补登送达回执", "act"),
    "push.receipted": ("补登送达回执", "act"),
    "claim.recorded": ("{department}认领", "act"),
    "claim.claimed": ("{department}认领", "act"),
    "claim.auto_claimed": ("系统依第十八条第(一)项自动认领({department})", "alarm"),
    "claim.auto": ("系统依第十八条第(一)项自动认领({department})", "alarm"),
    "claim.returned": ("{department}退回推送,不停止计时", "act"),
    "claim.return_refused": ("驳回{department}的退回,原期限继续", "act"),
    "claim.recalled": ("撤回对{department}的推送", "act"),
    "claim.reassigned": ("改派至{department}", "act"),
    "claim.feedback": ("{department}反馈", "act"),
    "claim.feedback_handled": ("处理{department}的反馈", "act"),
    "file.opened": ("建立监管台账", "system"),
    "file.assigned": ("监管台账分派至{department}", "system"),
    "notice.sent": ("发送{kind}提示", "system"),
}

_UNTOLD = frozenset({"before", "after", "basis", "department", "old", "new", "outcome", "due_at", "provisional"})
_SUBMITTED = frozenset({"task.completed", "message.received"})
"""Acts whose submitted fields are told; those of a start are the facts of the case itself."""


@dataclass(frozen=True)
class Names:
    """Where names come from: a person by login, a department by code, an element of a case, a case's process."""

    glossary: Glossary
    person: Callable[[str], str]
    department: Callable[[str], str]
    element: Callable[[str, str], str]
    process: Callable[[str], str]


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
        department=names.department(event.department) if event.department else "",
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
    department = data.get("department") or data.get("to") or event.department
    values["element"] = names.element(event.case_id, event.element) if event.element else ""
    values["process"] = names.process(event.case_id)
    values["department"] = names.department(department) if department else ""
    outcome = data.get("outcome")
    values["outcome"] = names.element(event.case_id, str(outcome)) if outcome else ""
    for name in ("old", "new"):
        if isinstance(data.get(name), str):
            values[name] = closing(data[name])
    return _Worded(values)


def _details(event: Event, names: Names) -> tuple[tuple[str, str], ...]:
    told = []
    submitted = event.data.get("input") or {} if event.kind in _SUBMITTED else {}
    for name, value in {**event.data, **submitted}.items():
        plain = isinstance(value, str | int | float) or (
            isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        )
        if name not in _UNTOLD and value not in ("", []) and plain and names.glossary.knows(name):
            told.append((names.glossary.word(name, "fields", "elements"), word(value, names, name)))
    return tuple(told)


def _changes(data: Mapping[str, Any], names: Names) -> tuple[Change, ...]:
    before, after = data.get("before") or {}, data.get("after") or {}
    changed = []
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            label = names.glossary.word(name, "fields", "elements")
            changed.append(Change(label, word(before.get(name), names, name), word(after.get(name), names, name)))
    return tuple(changed)


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
    if field.endswith(("department", "departments")) or field == "to":
        return names.department(text)
    return names.glossary.word(text)
