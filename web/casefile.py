"""Everything the case page shows of one case tree, read in one go and worded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.calendar import Light, WorkCalendar, light
from engine.casebook import CaseSummary, Incident, OpenTimer, case_tree, incidents, timers_of_tree
from engine.clock import parsed
from engine.history import Event, events_of_tree
from engine.inbox import WorkItem, items_of_tree
from engine.specs import ProcessSpec

from .drawing import read_drawing
from .glossary import Glossary
from .moments import closing
from .passage import Act, Passage, passage
from .timeline import Entry, Names, timeline

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
    mine: bool


@dataclass(frozen=True)
class RunningTimer:
    """A timer that runs: what it is called, when it fires, what it is for."""

    timer: OpenTimer
    name: str
    due: str
    light: Light
    branch: str


@dataclass(frozen=True)
class CaseFile:
    """The tree of a root case; `branches` begins with the root."""

    root: CaseSummary
    branches: tuple[Branch, ...]
    tasks: tuple[OpenTask, ...]
    timers: tuple[RunningTimer, ...]
    entries: tuple[Entry, ...]
    incidents: tuple[Incident, ...]

    def branch(self, case_id: str) -> Branch:
        return next((branch for branch in self.branches if branch.case.id == case_id), self.branches[0])


@dataclass(frozen=True)
class Reader:
    """With what a case file is read: words and names, deployed versions, the calendar, the present."""

    glossary: Glossary
    person: Callable[[str], str]
    department: Callable[[str], str]
    spec: SpecOf
    calendar: WorkCalendar
    now: datetime

    def names(self, tree: Sequence[CaseSummary]) -> Names:
        """Names for the events of a case tree."""
        specs = {case.id: self.spec(case.version) for case in tree}
        return Names(
            glossary=self.glossary,
            person=self.person,
            department=self.department,
            element=lambda case_id, element: specs[case_id].diagram.names.get(element) or element,
            process=lambda case_id: specs[case_id].name,
        )


def read_case_file(connection: Connection, root_id: str, reader: Reader, own_department: str) -> CaseFile:
    """The file of a root case; `own_department` marks the tasks that are the reader's own."""
    tree = case_tree(connection, root_id)
    events = events_of_tree(connection, root_id)
    items = items_of_tree(connection, root_id)
    timers = timers_of_tree(connection, root_id)
    failures = tuple(found for found in incidents(connection) if found.root_id == root_id)
    names = reader.names(tree)
    entries = timeline(events, names)
    acts = _acts(events, entries)
    departments = _departments(tree, items)
    branches = tuple(
        _branch(case, reader, acts.get(case.id, []), items, tree, timers, failures, departments) for case in tree
    )
    labels = {branch.case.id: branch.label for branch in branches}
    return CaseFile(
        root=next(case for case in tree if case.id == root_id),
        branches=tuple(sorted(branches, key=lambda branch: branch.case.id != root_id)),
        tasks=tuple(_task(item, reader, own_department) for item in items if item.state == "open"),
        timers=tuple(_timer(timer, reader, names, departments, labels) for timer in timers if timer.basis),
        entries=entries,
        incidents=failures,
    )


def _acts(events: Sequence[Event], entries: Sequence[Entry]) -> dict[str, list[Act]]:
    acts: dict[str, list[Act]] = {}
    for event, entry in zip(events, entries, strict=True):
        acts.setdefault(event.case_id, []).append(Act(entry, event.legal_at, event.data.get("path", ())))
    return acts


def _departments(tree: Sequence[CaseSummary], items: Sequence[WorkItem]) -> Mapping[str, str]:
    """The department a child case concerns: that of its latest task outside the department that began it."""
    own = {case.id: case.department for case in tree}
    concerned = dict[str, str]()
    for item in items:
        if item.department != own[item.case_id] or item.case_id not in concerned:
            concerned[item.case_id] = item.department
    return concerned


def _branch(
    case: CaseSummary,
    reader: Reader,
    acts: Sequence[Act],
    items: Sequence[WorkItem],
    tree: Sequence[CaseSummary],
    timers: Sequence[OpenTimer],
    failures: Sequence[Incident],
    departments: Mapping[str, str],
) -> Branch:
    spec = reader.spec(case.version)
    department = departments.get(case.id, "") if case.parent_id else ""
    way = passage(
        read_drawing(spec.xml),
        acts,
        [item for item in items if item.case_id == case.id],
        [child for child in tree if child.parent_id == case.id],
        [timer for timer in timers if timer.case_id == case.id],
        [failure for failure in failures if failure.case_id == case.id],
    )
    label = f"{spec.name}·{reader.department(department)}" if department else spec.name
    return Branch(case, spec.name, label, way)


def _task(item: WorkItem, reader: Reader, own_department: str) -> OpenTask:
    due = item.due_at
    return OpenTask(
        item=item,
        department=reader.department(item.department),
        assignee=reader.person(item.assignee) if item.assignee else "",
        due=closing(due) if due else None,
        light=light(reader.calendar, parsed(due), reader.now, item.department) if due else None,
        mine=item.department == own_department,
    )


def _timer(
    timer: OpenTimer, reader: Reader, names: Names, departments: Mapping[str, str], labels: Mapping[str, str]
) -> RunningTimer:
    department = departments.get(timer.case_id)
    return RunningTimer(
        timer=timer,
        name=names.element(timer.case_id, timer.element),
        due=closing(timer.due_at),
        light=light(reader.calendar, parsed(timer.due_at), reader.now, department),
        branch=labels.get(timer.case_id, ""),
    )


def light_words(found: Light) -> str:
    """What a light says: 剩2个工作日, 今日到期, 已逾期3个工作日."""
    left = found.working_days_left
    if found.code == "overdue":
        return f"已逾期{-left}个工作日" if left else "已逾期"
    if found.code == "today":
        return "今日到期"
    return f"剩{left}个工作日"
