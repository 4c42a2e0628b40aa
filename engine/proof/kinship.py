"""What cases of a tree told each other: a child began with what its caller handed it, and the caller got its result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ..history import Event
from ..store.schema import message
from .pinning import pinned_by
from .proof import Difference, Proof
from .rerun import Called, Rerun

_TOLD = ("child.ended", "child.failed", "child.escalated")


@dataclass(frozen=True)
class Relative:
    """A case of a tree that has been run again; `rerun` is None where its version could not be."""

    row: Row[Any]
    rerun: Rerun | None
    events: Sequence[Event]
    proof: Proof


def kinship(connection: Connection, case: Relative, others: Mapping[str, Relative]) -> tuple[Difference, ...]:
    """The first difference between a case and the one that called or started it, which is among the others."""
    return tuple(_differences(connection, case, others))[:1]


def _differences(connection: Connection, case: Relative, others: Mapping[str, Relative]) -> Iterator[Difference]:
    row = case.row
    caller = others.get(row.parent_id) if row.parent_id is not None else None
    if row.parent_id is not None and caller is None:
        yield Difference(row.id, 1, "", "call", None, row.parent_id)
    elif caller is not None:
        yield from _begun(case, caller)
        yield from _answered(connection, case, caller)
    else:
        yield from _started(case, others)


def _begun(case: Relative, caller: Relative) -> Iterator[Difference]:
    """A child is of the version its caller pins, and began with what the calling token knew."""
    if caller.rerun is None or not caller.proof.same:
        return
    call = caller.rerun.effects.calls.get(case.row.parent_task)
    if call is None:
        yield Difference(case.row.id, 1, "", "call", None, case.row.parent_task)
        return
    began = next(iter(pinned_by(case.events)), case.row.version)
    if (case.row.process, began) != (call.process, call.version):
        yield Difference(case.row.id, 1, "", "process", [call.process, call.version], [case.row.process, began])
    yield from _input(case, call)


def _input(case: Relative, call: Called) -> Iterator[Difference]:
    first = next((event for event in case.events if event.kind == "case.started"), None)
    if first is None or case.rerun is None:
        return
    names = case.rerun.began.diagram.inputs or tuple(call.data)
    expected = json.loads(json.dumps({name: call.data.get(name) for name in names}))
    if first.data.get("input") != expected:
        yield Difference(case.row.id, first.seq, first.element, "input", expected, first.data.get("input"))


def _started(case: Relative, others: Mapping[str, Relative]) -> Iterator[Difference]:
    """A case started beside others began with what the act told, where the diagram says so itself."""
    for other in others.values():
        told = other.rerun.effects.starts.get(case.row.id) if other.rerun is not None and other.proof.same else None
        first = next((event for event in case.events if event.kind == "case.started"), None)
        if told is None or first is None:
            continue
        if case.row.process != told.process:
            yield Difference(case.row.id, 1, "", "process", [told.process, None], [case.row.process, case.row.version])
        elif first.data.get("input") != (expected := json.loads(json.dumps(dict(told.data)))):
            yield Difference(case.row.id, first.seq, first.element, "input", expected, first.data.get("input"))


def _answered(connection: Connection, case: Relative, caller: Relative) -> Iterator[Difference]:
    """What the caller took from a child is what the child gave, in this order; and it took all of it."""
    if case.rerun is None or not case.proof.same:
        return
    taken = [event for event in caller.events if _of_child(event, case.row.parent_task)]
    given = [told for told in case.rerun.told if told.kind in _TOLD]
    for event, told in zip(taken, given, strict=False):
        expected = [told.kind, told.at, json.loads(json.dumps(dict(told.data)))]
        found = [_name(event), event.legal_at, event.data["input"]]
        if found != expected:
            yield Difference(caller.row.id, event.seq, event.element, "result", expected, found)
            return
    if len(taken) > len(given):
        event = taken[len(given)]
        yield Difference(caller.row.id, event.seq, event.element, "result", None, _name(event))
    elif len(taken) < len(given) and caller.row.status == "active":
        waiting = select(func.count()).select_from(message)
        query = waiting.where(message.c.case_id == caller.row.id, message.c.handled_at.is_(None))
        if not connection.execute(query).scalar_one():
            told = given[len(taken)]
            yield Difference(case.row.id, told.seq, "", "result", told.kind, None)


def _of_child(event: Event, number: int) -> bool:
    return event.data.get("task") == number and _name(event) in _TOLD


def _name(event: Event) -> str:
    """What a message was called, also where nothing waited for it any more."""
    return str(event.data["message"]) if event.kind == "message.unmatched" else event.kind
