"""The form of an act as it was filled in, as far as the history keeps it, and where the rest is kept.

Of the registers only that of the evidence writes into the history what was handed in; the others keep what is so now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Field, Form
from engine.history import Event
from engine.specs import ProcessSpec
from web.replay.facts import WITHHELD, Wording

ATTACHED = "evidence.attached"
REGISTERS: Mapping[str, str] = {
    "inquiry": "函询",
    "meeting": "联席会议",
    "opinion": "监管部门意见",
    "penalty": "涉处罚函告",
    "publicity": "双公示批次",
    "referral": "许可处理",
    "review": "评审踏勘配合",
    "supervision": "监管信息",
    "dishonesty": "承诺不实处置",
    "credit": "信用记录",
    "verification": "告知承诺核查",
    "commitment": "告知承诺核查",
    "decision": "审批决定",
    "claim": "推送与认领",
}
"""Where the page of a case shows what an act entered into a register, by the first word of its events' kinds."""
OTHER_REGISTER = "业务登记"


@dataclass(frozen=True)
class FilledForm:
    """The answers that the history keeps, by label; `elsewhere` are fields that `register` alone keeps, as of now."""

    title: str
    answers: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, ...]
    register: str


def filled_form(act: Sequence[Event], spec: ProcessSpec, wording: Wording) -> FilledForm | None:
    """The form that the events of one act were written for; None for an act without a form."""
    for event in act:
        form = _form(event, spec)
        if form is not None:
            told = {**_files(form, act), **_told(act)}
            answers = tuple(
                (field.label, _answer(field, told[field.key], wording))
                for field in form.fields
                if told.get(field.key) not in (None, "", [])
            )
            return FilledForm(form.title, answers, _elsewhere(form, told), _register(act))
    return None


def act_of(events: Sequence[Event], current: Event) -> tuple[Event, ...]:
    """The events of one case that were written down together with this one, by the same person for the same instant."""
    named = (current.recorded_at, current.legal_at, current.actor)
    return tuple(event for event in events if (event.recorded_at, event.legal_at, event.actor) == named)


def _form(event: Event, spec: ProcessSpec) -> Form | None:
    name: str | None = None
    if event.kind == "case.started" and event.case_id == event.root_id:
        name = spec.diagram.start.form
    elif event.kind == "task.completed":
        name = spec.user_tasks.get(event.element, {}).get("form")
    elif event.kind == "message.received":
        name = spec.actions.get(event.element, {}).get("form")
    return spec.forms.get(name) if name else None


def _told(act: Sequence[Event]) -> dict[str, Any]:
    """Everything that the events of an act say, the answers themselves before what came of them."""
    told: dict[str, Any] = {}
    for event in act:
        entered = event.data.get("input")
        for values in (entered if isinstance(entered, Mapping) else {}, event.data, *_inner(entered)):
            for name, value in values.items():
                told.setdefault(name, value)
    return told


def _inner(entered: Any) -> list[Mapping[str, Any]]:
    """What a form's intake has put together under a name."""
    return [value for value in entered.values() if isinstance(value, Mapping)] if isinstance(entered, Mapping) else []


def _answer(field: Field, value: Any, wording: Wording) -> str:
    if field.key in wording.personal:
        return WITHHELD
    if field.type == "files":
        if isinstance(value, _Named):
            return "、".join(value)
        return f"{len(value)}件" if isinstance(value, list) else "1件"
    return wording.text(field.key, value)


class _Named(tuple[str, ...]):
    """Files by their names."""


def _files(form: Form, act: Sequence[Event]) -> dict[str, Any]:
    """The evidence that was handed in with a form, as its register wrote it into the history."""
    fields = [field for field in form.fields if field.type == "files"]
    found: dict[str, Any] = {}
    for event in act:
        if event.kind != ATTACHED:
            continue
        alike = [field for field in fields if field.label == event.data.get("title")] or fields
        if len(alike) == 1:
            names = tuple(str(name) for name in event.data.get("file_names", ()))
            found[alike[0].key] = _Named((*found.get(alike[0].key, ()), *names))
    return found


def _register(act: Sequence[Event]) -> str:
    """Where the case page shows what the act entered besides."""
    words = (event.kind.partition(".")[0] for event in act)
    return next((REGISTERS[one] for one in words if one in REGISTERS), OTHER_REGISTER)


def _elsewhere(form: Form, told: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(field.label for field in form.fields if field.key not in told)
