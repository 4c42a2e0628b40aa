"""Case trees as they are exported: read in batches, named in Chinese, without what people wrote and without
personal data beyond what lists show.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.replay import MIGRATED
from engine.specs import ProcessSpec
from engine.store.schema import NO_DEADLINE, cases, event, work_item
from engine.worklist.search import among
from handlers.licence.schema import licence, licence_event
from handlers.matter.schema import matter
from handlers.schema import decision, push

DETAILS = ("outcome", "due_at", "disputed", "mode", "push_id", "item", "task")
"""What is told of an event's data; everything else may hold what people wrote."""
_CASE = (
    *("id", "root_id", "parent_id", "process", "version", "status", "outcome", "subject", "reference", "party"),
    *("badges", "department", "started_at", "ended_at"),
)
_EVENT = (
    *("case_id", "seq", "root_id", "kind", "element", "legal_at", "recorded_at", "actor", "on_behalf"),
    *("department", "data", "hash"),
)


@dataclass(frozen=True)
class Words:
    """How codes are called: a kind of event by its kind and element, states, badges, departments, items, people."""

    activity: Callable[[str, str, str], str]
    status: Callable[[str], str]
    badge: Callable[[str], str]
    department: Callable[[str], str]
    item: Callable[[str], str]
    person: Callable[[str], str]
    spec: Callable[[Connection, str], ProcessSpec]


@dataclass(frozen=True)
class Case:
    """One case of a tree, named. Instants are stored texts."""

    id: str
    root_id: str
    parent_id: str | None
    process: str
    process_name: str
    status: str
    outcome: str
    subject: str
    reference: str
    party: str
    badges: tuple[str, ...]
    department: str
    department_name: str
    started_at: str
    ended_at: str | None


@dataclass(frozen=True)
class Act:
    """One event, named; `details` are those of DETAILS that it tells."""

    case_id: str
    seq: int
    process_name: str
    kind: str
    activity: str
    element: str
    element_name: str
    legal_at: str
    recorded_at: str
    actor: str
    person: str
    on_behalf: str
    department: str
    department_name: str
    hash: str
    details: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.case_id}#{self.seq}"


@dataclass(frozen=True)
class Thing:
    """Something that events are about besides cases: its id, and its attributes by their Chinese names."""

    id: str
    attributes: Mapping[str, str]
    case_id: str = ""
    department: str = ""


@dataclass(frozen=True)
class Tree:
    """A root case with all that belongs to it; events by the instant that counts."""

    root: Case
    cases: tuple[Case, ...]
    acts: tuple[Act, ...]
    work_items: tuple[Thing, ...] = ()
    pushes: tuple[Thing, ...] = ()
    licences: tuple[Thing, ...] = ()
    items: tuple[Thing, ...] = ()


def read_trees(
    connection: Connection, root_ids: Sequence[str], until: str, words: Words, things: bool = False
) -> tuple[Tree, ...]:
    """The trees of these roots with what was recorded up to a stored instant, in the order of the roots.

    `things` asks for what events are about as well. Roots that are not there are left out.
    """
    columns = [cases.c[name] for name in _CASE]
    rows = connection.execute(select(*columns).where(among(connection, cases.c.root_id, root_ids)))
    named: dict[str, dict[str, Case]] = defaultdict(dict)
    specs: dict[str, ProcessSpec] = {}
    for row in rows:
        specs[row.id] = words.spec(connection, row.version)
        named[row.root_id][row.id] = _case(row, specs[row.id], words)
    acts = _acts(connection, root_ids, until, specs, words)
    found = _Things(connection, root_ids, until, words) if things else None
    return tuple(
        Tree(
            root=named[root_id][root_id],
            cases=tuple(sorted(named[root_id].values(), key=lambda case: (case.id != root_id, case.id))),
            acts=tuple(acts[root_id]),
            **(found.of(root_id) if found is not None else {}),
        )
        for root_id in root_ids
        if root_id in named.get(root_id, {})
    )


def _acts(
    connection: Connection, root_ids: Sequence[str], until: str, specs: Mapping[str, ProcessSpec], words: Words
) -> dict[str, list[Act]]:
    query = select(*(event.c[name] for name in _EVENT)).where(
        among(connection, event.c.root_id, root_ids), event.c.recorded_at <= until
    )
    acts: dict[str, list[Act]] = defaultdict(list)
    current = {**specs, **_began_on(connection, root_ids, words)}
    ordered = query.order_by(event.c.legal_at, event.c.recorded_at, event.c.position)
    for row in connection.execute(ordered):
        if row.case_id in specs:
            acts[row.root_id].append(_act(row, current[row.case_id], words))
        if row.kind == MIGRATED:
            current[row.case_id] = words.spec(connection, json.loads(row.data)["to"])
    return acts


def _began_on(connection: Connection, root_ids: Sequence[str], words: Words) -> dict[str, ProcessSpec]:
    """Of the cases that were moved to another version, the one on which each began."""
    query = select(event.c.case_id, event.c.data).where(
        among(connection, event.c.root_id, root_ids), event.c.kind == MIGRATED
    )
    began: dict[str, ProcessSpec] = {}
    for row in connection.execute(query.order_by(event.c.case_id, event.c.seq.desc())):
        began[row.case_id] = words.spec(connection, json.loads(row.data)["from"])
    return began


def _case(row: Row[Any], spec: ProcessSpec, words: Words) -> Case:
    outcome = row.outcome or ""
    return Case(
        id=row.id,
        root_id=row.root_id,
        parent_id=row.parent_id,
        process=row.process,
        process_name=spec.name,
        status=words.status(row.status),
        outcome=spec.diagram.names.get(outcome, outcome),
        subject=row.subject,
        reference=row.reference,
        party=row.party,
        badges=tuple(words.badge(code) for code in json.loads(row.badges)),
        department=row.department,
        department_name=words.department(row.department),
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _act(row: Row[Any], spec: ProcessSpec, words: Words) -> Act:
    name = spec.diagram.names.get(row.element) or row.element
    data = json.loads(row.data)
    return Act(
        case_id=row.case_id,
        seq=row.seq,
        process_name=spec.name,
        kind=row.kind,
        activity=words.activity(row.kind, name, spec.name),
        element=row.element,
        element_name=name,
        legal_at=row.legal_at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        person=words.person(row.actor),
        on_behalf=words.person(row.on_behalf) if row.on_behalf else "",
        department=row.department,
        department_name=words.department(row.department) if row.department else "",
        hash=row.hash,
        details={name: data[name] for name in DETAILS if data.get(name) not in (None, "")},
    )


class _Things:
    """What the events of a batch of trees are about, by root."""

    def __init__(self, connection: Connection, root_ids: Sequence[str], until: str, words: Words) -> None:
        self._found: dict[str, dict[str, dict[str, Thing]]] = defaultdict(lambda: defaultdict(dict))
        self._connection, self._root_ids, self._words = connection, root_ids, words
        self._work_items(until)
        self._pushes(until)
        self._licences()
        self._items()

    def of(self, root_id: str) -> dict[str, tuple[Thing, ...]]:
        """The things of one tree, by the names of Tree's fields."""
        return {sort: tuple(things.values()) for sort, things in self._found[root_id].items()}

    def _keep(self, root_id: str, sort: str, thing: Thing) -> None:
        self._found[root_id][sort][thing.id] = thing

    def _work_items(self, until: str) -> None:
        told = work_item.c
        columns = (told.id, told.case_id, told.root_id, told.name, told.department, told.due_at)
        wanted = select(*columns).where(among(self._connection, told.root_id, self._root_ids), told.opened_at <= until)
        for row in self._connection.execute(wanted):
            due = "" if row.due_at == NO_DEADLINE else row.due_at
            about = {"名称": row.name, "部门": self._words.department(row.department), "期限": due}
            self._keep(row.root_id, "work_items", Thing(row.id, about, row.case_id, row.department))

    def _pushes(self, until: str) -> None:
        told = push.c
        columns = (told.id, told.root_id, told.department, told.source_department, told.channel, told.reference)
        wanted = select(*columns).where(among(self._connection, told.root_id, self._root_ids), told.sent_at <= until)
        for row in self._connection.execute(wanted):
            source = self._words.department(row.source_department)
            about = {"推送部门": source, "文号": row.reference, "渠道": row.channel}
            self._keep(row.root_id, "pushes", Thing(row.id, about, row.root_id, row.department))

    def _licences(self) -> None:
        told = licence.c
        wanted = (
            select(licence_event.c.root_id, told.id, told.licence_no, told.licence_name, told.item_name)
            .join_from(licence_event, licence)
            .where(among(self._connection, licence_event.c.root_id, self._root_ids))
        )
        for row in self._connection.execute(wanted):
            about = {"证号": row.licence_no or "", "名称": row.licence_name or "", "事项": row.item_name or ""}
            self._keep(row.root_id, "licences", Thing(row.id, about, row.root_id))

    def _items(self) -> None:
        decided = select(decision.c.root_id, decision.c.item_code, decision.c.item_name)
        ours = among(self._connection, decision.c.root_id, self._root_ids)
        for root_id, code, name in self._connection.execute(decided.where(ours)):
            if code:
                self._keep(root_id, "items", Thing(code, {"名称": name or ""}, root_id))
        pushed = select(matter.c.root_id, matter.c.item_code).where(matter.c.item_code.is_not(None))
        ours = among(self._connection, matter.c.root_id, self._root_ids)
        for root_id, code in self._connection.execute(pushed.where(ours)):
            if code not in self._found[root_id]["items"]:
                self._keep(root_id, "items", Thing(code, {"名称": self._words.item(code)}, root_id))
