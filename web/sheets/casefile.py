"""Everything the case page shows of one case tree, read in one go and worded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from engine.calendar import Light, WorkCalendar, light
from engine.casebook import CaseSummary, Incident, OpenTimer, case_tree, incidents, timers_of_tree
from engine.clock import parsed
from engine.history import Event, events_of_tree
from engine.proof.pinning import PINNING, pinned_by
from engine.specs import ProcessSpec
from engine.worklist.inbox import WorkItem, items_of_tree
from web.sheets.drawing import Drawing, read_drawing
from web.sheets.passage import Act, Passage, passage
from web.words.due import due_of
from web.words.glossary import Glossary
from web.words.moments import closing
from web.words.timeline import Entry, Names, timeline

SpecOf = Callable[[str], ProcessSpec]
"""Finds a deployed version by its hash."""


@dataclass(frozen=True)
class Branch:
    """One case of the tree: its process, where it belongs, and its way through the diagram."""

    case: CaseSummary
    process_name: str
    label: str
    passage: Passage


@dataclass(frozen=True)
class OpenTask:
    """A task somebody owes, with its light (None: it has no deadline)."""

    item: WorkItem
    department: str
    assignee: str
    due: str | None
    light: Light | None
    words: str
    mine: bool


@dataclass(frozen=True)
class RunningTimer:
    """A timer that is no open task's deadline: what it is called, when it fires, whom it concerns."""

    timer: OpenTimer
    name: str
    due: str
    light: Light
    department: str


@dataclass(frozen=True)
class CaseFile:
    """The tree of a root case; `branches` begins with the root.

    `deadlines` names the due timer of each case, `pushes` the case that was started for a push.
    """

    root: CaseSummary
    branches: tuple[Branch, ...]
    tasks: tuple[OpenTask, ...]
    timers: tuple[RunningTimer, ...]
    entries: tuple[Entry, ...]
    incidents: tuple[Incident, ...]
    deadlines: Mapping[str, str]
    pushes: Mapping[str, str]

    def branch(self, case_id: str) -> Branch:
        """The branch of a case of this tree."""
        return next(branch for branch in self.branches if branch.case.id == case_id)


@dataclass(frozen=True)
class Belongings:
    """What lies in a case tree besides its events."""

    tree: Sequence[CaseSummary]
    items: Sequence[WorkItem]
    timers: Sequence[OpenTimer]
    failures: Sequence[Incident]


@dataclass(frozen=True)
class Reader:
    """With what a case file is read: words and names, deployed versions, the calendar, the present; `reads` says which
    kinds of events are the reader's to read."""

    glossary: Glossary
    person: Callable[[str], str]
    department: Callable[[str], str]
    spec: SpecOf
    calendar: WorkCalendar
    now: datetime
    reads: Callable[[str], bool] = lambda _: True

    def names(
        self,
        tree: Sequence[CaseSummary],
        departments: Mapping[str, str] = MappingProxyType({}),
        ran_on: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> Names:
        """Names for the events of a case tree; `departments` tells whom each child case concerns.

        `ran_on` are the versions on which cases ran before they were moved: what the last one lacks is called as then.
        """
        specs = {case.id: self.spec(case.version) for case in tree}

        def element(case_id: str, found: str) -> str:
            name = specs[case_id].diagram.names.get(found)
            for version in () if name is not None else reversed(ran_on.get(case_id, ())):
                name = name or self.spec(version).diagram.names.get(found)
            return name or found

        def branch(case_id: str) -> str:
            return self.department(departments[case_id]) if case_id in departments else ""

        return Names(
            glossary=self.glossary,
            person=self.person,
            department=self.department,
            element=element,
            process=lambda case_id: specs[case_id].name,
            branch=branch,
        )


def read_case_file(connection: Connection, root_id: str, reader: Reader, own_department: str) -> CaseFile:
    """The file of a root case; `own_department` marks the tasks that are the reader's own."""
    tree = case_tree(connection, root_id)
    readable = [event for event in events_of_tree(connection, root_id) if reader.reads(event.kind)]
    events = told_order(readable, root_id)
    items = items_of_tree(connection, root_id)
    timers = timers_of_tree(connection, root_id)
    failures = tuple(found for found in incidents(connection) if found.root_id == root_id)
    departments = concerned_departments(tree, items)
    names = reader.names(tree, departments, ran_on(events))
    entries = timeline(events, names)
    acts = _acts(events, entries)
    branches = tuple(
        _branch(
            case,
            read_drawing(reader.spec(case.version).xml),
            names,
            acts.get(case.id, []),
            Belongings(tree, items, timers, failures),
        )
        for case in tree
    )
    told = {(item.case_id, item.due_timer) for item in items if item.state == "open"}
    return CaseFile(
        root=next(case for case in tree if case.id == root_id),
        branches=tuple(sorted(branches, key=lambda branch: branch.case.id != root_id)),
        tasks=tuple(_task(item, reader, own_department) for item in items if item.state == "open"),
        timers=tuple(
            _timer(timer, reader, names, departments.get(timer.case_id))
            for timer in timers
            if timer.basis and (timer.case_id, timer.element) not in told
        ),
        entries=entries,
        incidents=failures,
        deadlines={item.case_id: item.due_timer for item in items if item.due_timer},
        pushes=_pushes(events),
    )


def ran_on(events: Iterable[Event]) -> Mapping[str, tuple[str, ...]]:
    """The versions on which each case ran, in their order, as far as these events tell."""
    by_case: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in PINNING:
            by_case.setdefault(event.case_id, []).append(event)
    return {case_id: pinned_by(sorted(found, key=lambda event: event.seq)) for case_id, found in by_case.items()}


def told_order(events: Sequence[Event], root_id: str) -> tuple[Event, ...]:
    """Events by the instant that counts; where children end in the same instant, the root follows them."""
    follows = {(event.legal_at, event.seq) for event in events if event.kind == "child.ended"}

    def rank(event: Event) -> tuple[str, bool]:
        after = event.case_id == root_id and any(at == event.legal_at and seq <= event.seq for at, seq in follows)
        return event.legal_at, after

    return tuple(sorted(events, key=rank))


def concerned_departments(tree: Sequence[CaseSummary], items: Sequence[WorkItem]) -> Mapping[str, str]:
    """Whom each child case concerns: the department of its tasks, not the one that began it."""
    beginners = {case.id: case.department for case in tree if case.id != case.root_id}
    concerned: dict[str, str] = {}
    for item in items:
        if item.case_id in beginners and (item.case_id not in concerned or item.department != beginners[item.case_id]):
            concerned[item.case_id] = item.department
    return concerned


def _pushes(events: Sequence[Event]) -> Mapping[str, str]:
    """The child case in which each push is dealt with: the one begun for it, or in which it was pushed again."""
    found: dict[str, str] = {}
    for event in events:
        if event.case_id != event.root_id:
            begun = event.data.get("input", {}).get("push") if event.kind == "case.started" else None
            push_id = begun.get("push_id") if isinstance(begun, dict) else event.data.get("push_id")
            if push_id is not None:
                found.setdefault(push_id, event.case_id)
    return found


def _acts(events: Sequence[Event], entries: Sequence[Entry]) -> dict[str, list[Act]]:
    acts: dict[str, list[Act]] = {}
    for event, entry in zip(events, entries, strict=True):
        acts.setdefault(event.case_id, []).append(Act(entry, event.legal_at, event.data.get("path", ())))
    return acts


def _branch(case: CaseSummary, drawing: Drawing, names: Names, acts: Sequence[Act], belongings: Belongings) -> Branch:
    way = passage(
        drawing,
        acts,
        [item for item in belongings.items if item.case_id == case.id],
        [child for child in belongings.tree if child.parent_id == case.id],
        [timer for timer in belongings.timers if timer.case_id == case.id],
        [failure for failure in belongings.failures if failure.case_id == case.id],
    )
    return Branch(case, names.process(case.id), names.label(case.id), way)


def _task(item: WorkItem, reader: Reader, own_department: str) -> OpenTask:
    due = item.due_at
    return OpenTask(
        item=item,
        department=reader.department(item.department),
        assignee=reader.person(item.assignee) if item.assignee else "",
        due=closing(due) if due else None,
        light=light(reader.calendar, parsed(due), reader.now, item.department) if due else None,
        words=due_of(item, reader.calendar, reader.now).words,
        mine=item.department == own_department,
    )


def _timer(timer: OpenTimer, reader: Reader, names: Names, department: str | None) -> RunningTimer:
    return RunningTimer(
        timer=timer,
        name=names.element(timer.case_id, timer.element),
        due=closing(timer.due_at),
        light=light(reader.calendar, parsed(timer.due_at), reader.now, department),
        department=reader.department(department) if department else "",
    )
