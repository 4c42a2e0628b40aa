"""What the paper of a case tree tells: who did what when, the way through the diagrams, deadlines, articles, proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.actor import SYSTEM
from engine.calendar.content import calendar_at
from engine.casebook import CaseSummary
from engine.history import Event, events_of_tree
from engine.proof.checkpoint import Checkpoint, covered_lengths, last
from engine.worklist.inbox import items_of_tree
from web.paper.layout import read_layout
from web.paper.picture import Marks, picture
from web.paper.strips import Sheets, sheets
from web.regulation import Article, article_number
from web.security.visibility import RESERVED
from web.sheets.casefile import Branch, CaseFile, Reader, read_case_file, told_order
from web.sheets.deadlines import Explained, deadlines_of_tree
from web.sheets.passage import Passage
from web.words.glossary import glossary
from web.words.reckoning import ReckonedDay, Reckoning
from web.words.timeline import Entry

if TYPE_CHECKING:
    # The platform composes all screens and papers in turn.
    from web.platform import Panel, Platform

_OWN_SECTIONS = frozenset({"证据材料", "证据查阅记录"})
"""Panels that the paper words itself, or that tell of its readers instead of the case."""
_WEEK = 7


@dataclass(frozen=True)
class Line:
    """One event as a row of the record; `number` is its number on the paper."""

    number: int
    event: Event
    entry: Entry

    @property
    def automatic(self) -> bool:
        return self.event.actor == SYSTEM.login


@dataclass(frozen=True)
class Drawn:
    """The diagram of one case of the tree with the way that was taken, as numbered parts that fit on pages,
    the whole as number 0."""

    branch: Branch
    number: int
    sheets: Sheets
    pictures: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Counted:
    """A limit explained; `weeks` are its days as rows from Monday to Sunday, None where no day is told."""

    limit: Explained
    weeks: tuple[tuple[ReckonedDay | None, ...], ...]


@dataclass(frozen=True)
class Sealed:
    """How a history of the tree is proved: its length and head, and how much of it the newest checkpoint covers."""

    case: CaseSummary
    label: str
    head: str
    covered: int


@dataclass(frozen=True)
class Dossier:
    """Everything on paper of one case tree; `withheld` events are told to auditors only."""

    file: CaseFile
    lines: tuple[Line, ...]
    panels: tuple[Panel, ...]
    diagrams: tuple[Drawn, ...]
    deadlines: tuple[Counted, ...]
    articles: tuple[Article, ...]
    notices: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]
    seals: tuple[Sealed, ...]
    checkpoint: Checkpoint | None
    withheld: int

    @property
    def recorded(self) -> str:
        """The instant of the last event: until when the paper tells."""
        return max((line.event.recorded_at for line in self.lines), default=self.file.root.started_at)


def reader_of(platform: Platform, connection: Connection) -> Reader:
    """With what the papers of this platform are read."""
    names = {SYSTEM.login: "系统", **{account.login: account.name for account in platform.accounts.all()}}
    names.update({found.designated_pool: f"{found.short_name}专人池" for found in platform.catalogue.departments()})
    return Reader(
        glossary=glossary(),
        person=lambda login: names.get(login, login),
        department=platform.catalogue.short_name,
        spec=lambda version: platform.runtime.specs.get(connection, version),
        calendar=platform.runtime.calendars.get(connection),
        now=platform.clock.now(),
    )


def dossier(platform: Platform, connection: Connection, root_id: str, auditor: bool, department: str) -> Dossier:
    """The paper of a case tree, for an auditor or for a department that is a party to it."""
    reader = reader_of(platform, connection)
    file = read_case_file(connection, root_id, reader, department)
    everything = told_order(events_of_tree(connection, root_id), root_id)
    told = [
        Line(number, event, entry)
        for number, (event, entry) in enumerate(
            (pair for pair in zip(everything, file.entries, strict=True) if readable(pair[0].kind, auditor)), 1
        )
    ]
    panels = (
        *platform.panels(connection, root_id),
        *platform.guarded_panels(connection, root_id, None if auditor else department),
    )
    limits = deadlines_of_tree(connection, root_id, reader, lambda revision: calendar_at(connection, revision))
    facts = platform.facts(connection, root_id)
    return Dossier(
        file=file,
        lines=tuple(told),
        panels=tuple(panel for panel in panels if panel.title not in _OWN_SECTIONS and panel.rows),
        diagrams=tuple(_drawn(branch, reader, told) for branch in file.branches),
        deadlines=tuple(Counted(limit, weeks(limit.told)) for limit in limits),
        articles=_articles(platform, connection, file, limits, reader),
        notices=facts.get("notices", ()),
        files=facts.get("evidence", ()),
        seals=_seals(connection, file, everything),
        checkpoint=last(connection),
        withheld=len(everything) - len(told),
    )


def readable(kind: str, auditor: bool) -> bool:
    """Whether an event is told to this reader: what is noted for those who hold to account is theirs alone."""
    return auditor or kind not in RESERVED


def weeks(told: Reckoning) -> tuple[tuple[ReckonedDay | None, ...], ...]:
    """The days of an explanation as weeks."""
    if not told.days:
        return ()
    by_day = {day.day: day for day in told.days}
    first = told.days[0].day - timedelta(days=told.days[0].day.weekday())
    count = (told.days[-1].day - first).days // _WEEK + 1
    return tuple(
        tuple(by_day.get(first + timedelta(days=row * _WEEK + column)) for column in range(_WEEK))
        for row in range(count)
    )


def marks_of(passage: Passage, numbers: Mapping[int, int]) -> Marks:
    """What a case's way marks in its diagram; `numbers` are those of its events on the paper."""
    passed: dict[str, list[str]] = {}
    for step in passage.steps:
        for shape in step.shapes:
            told = passed.setdefault(shape, [])
            number = str(numbers.get(step.seq, ""))
            if number and number not in told:
                told.append(number)
    still = {wait.element: wait.state for wait in passage.waits if wait.until is None}
    return Marks(
        passed=passed,
        flows=frozenset(flow for step in passage.steps for flow in step.flows),
        waiting=frozenset(element for element, state in still.items() if state == "open"),
        fired=frozenset(shape for step in passage.steps for shape in step.fired),
        cancelled=frozenset(
            wait.element for wait in passage.waits if wait.state == "cancelled" and wait.element not in passed
        ),
        failed=frozenset(passage.failed),
    )


def _drawn(branch: Branch, reader: Reader, told: Sequence[Line]) -> Drawn:
    spec = reader.spec(branch.case.version)
    layout = read_layout(spec.xml)
    numbers = {line.event.seq: line.number for line in told if line.event.case_id == branch.case.id}
    marks = marks_of(branch.passage, numbers)
    laid = sheets(layout, marks)
    strips = (laid.overview, *laid.strips) if laid.overview is not None else laid.strips
    pictures = tuple(
        (strip.number, picture(layout, marks, branch.label, strip.window, strip.width)) for strip in strips
    )
    return Drawn(branch, spec.number, laid, pictures)


def _articles(
    platform: Platform, connection: Connection, file: CaseFile, limits: Sequence[Explained], reader: Reader
) -> tuple[Article, ...]:
    """The articles on which the tree's processes, tasks and limits rest, in their order."""
    named = [reader.spec(branch.case.version).diagram.start.article for branch in file.branches]
    named += [item.article for item in items_of_tree(connection, file.root.id)]
    numbers = {article_number(name) for name in named if name} | {limit.told.number for limit in limits}
    found = (platform.regulation.article(number) for number in sorted(one for one in numbers if one is not None))
    return tuple(article for article in found if article is not None)


def _seals(connection: Connection, file: CaseFile, events: Sequence[Event]) -> tuple[Sealed, ...]:
    heads: dict[str, str] = {}
    for event in sorted(events, key=lambda one: one.seq):
        heads[event.case_id] = event.hash
    covered = covered_lengths(connection, list(heads))
    return tuple(
        Sealed(branch.case, branch.label, heads.get(branch.case.id, ""), covered.get(branch.case.id, 0))
        for branch in file.branches
    )
