"""A story: one or more case trees as one order of events, and the way of each case through its diagram.

The order is that of the instants that count, but no event comes before one that was written down earlier in its case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from engine.calendar import WorkCalendar
from engine.casebook import CaseSummary, case_tree
from engine.history import Event, events_of_tree
from engine.means import Means
from engine.replay import MIGRATED
from engine.worklist.inbox import WorkItem, items_of_tree
from web.replay.calling import calling_elements
from web.replay.marks import Mark, marks_of
from web.replay.scale import Scale, scale_of
from web.sheets.casefile import Reader, concerned_departments, ran_on
from web.sheets.drawing import Drawing, read_drawing
from web.sheets.passage import Act, Passage, passage
from web.words.timeline import Entry, Names, timeline


@dataclass(frozen=True)
class Moment:
    """One event of the story; `at` is its place in time (stored), never before that of an earlier one of its case."""

    event: Event
    at: str
    marks: tuple[Mark, ...]
    department: str

    @property
    def key(self) -> str:
        """What an address calls it."""
        return f"{self.event.case_id}.{self.event.seq}"


@dataclass(frozen=True)
class Scene:
    """One case of the story: the cases above it (the root first), those called from each of its elements."""

    case: CaseSummary
    label: str
    above: tuple[str, ...]
    called: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Earlier:
    """A version on which a case ran until it was moved: by the event of this number."""

    until: int
    version: str
    passage: Passage


@dataclass(frozen=True)
class Story:
    """The trees of these roots, told in one order; what only the whole page needs is worked out when asked for."""

    roots: tuple[CaseSummary, ...]
    tree: tuple[CaseSummary, ...]
    items: tuple[WorkItem, ...]
    moments: tuple[Moment, ...]
    names: Names
    drawings: Mapping[str, Drawing]
    calendar: WorkCalendar
    left: Mapping[str, Sequence[tuple[int, str, Drawing]]] = field(default_factory=dict)
    """The versions that each case has left, with the event by which it did, the first one first."""
    calling: Mapping[str, str] = field(default_factory=dict)
    """From which element of its caller each case was called."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The moments in words."""
        return timeline((moment.event for moment in self.moments), self.names)

    @cached_property
    def scale(self) -> Scale:
        """Where the moments stand on the slider."""
        return scale_of([moment.at for moment in self.moments], self.calendar)

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The cases, in the order of their trees and of their beginning."""
        children = self._children
        above = _above(self.tree)
        return tuple(
            Scene(
                case=case,
                label=self.names.label(case.id),
                above=above[case.id],
                called=_called(children.get(case.id, []), self.calling),
            )
            for case in self.tree
        )

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        """The way of each case through its diagram."""
        return {case.id: self._passage(case.id, self.drawings[case.id]) for case in self.tree}

    def earlier(self, case_id: str) -> tuple[Earlier, ...]:
        """The way of a case through the diagrams of the versions that it has left."""
        told = self.left.get(case_id, ())
        return tuple(Earlier(until, version, self._passage(case_id, drawing)) for until, version, drawing in told)

    def _passage(self, case_id: str, drawing: Drawing) -> Passage:
        acts, owed = self._acts.get(case_id, []), self._owed.get(case_id, [])
        return passage(drawing, acts, owed, self._children.get(case_id, []), (), (), self.calling)

    @cached_property
    def _acts(self) -> Mapping[str, list[Act]]:
        acts: dict[str, list[Act]] = {}
        for moment, entry in zip(self.moments, self.entries, strict=True):
            event = moment.event
            acts.setdefault(event.case_id, []).append(Act(entry, moment.at, event.data.get("path", ())))
        return acts

    @cached_property
    def _owed(self) -> Mapping[str, list[WorkItem]]:
        items: dict[str, list[WorkItem]] = {}
        for item in self.items:
            items.setdefault(item.case_id, []).append(item)
        return items

    def scene(self, case_id: str) -> Scene:
        """The scene of a case of this story."""
        return self._scenes[case_id]

    def place(self, key: str) -> int | None:
        """The index of a moment by its key."""
        return next((index for index, moment in enumerate(self.moments) if moment.key == key), None)

    def departments(self) -> tuple[str, ...]:
        """Who acts in the story, each once, in the order of appearance."""
        return tuple(dict.fromkeys(moment.department for moment in self.moments))

    @cached_property
    def _scenes(self) -> Mapping[str, Scene]:
        return {scene.case.id: scene for scene in self.scenes}

    @cached_property
    def _children(self) -> Mapping[str, list[CaseSummary]]:
        children: dict[str, list[CaseSummary]] = {}
        for case in self.tree:
            children.setdefault(case.parent_id or "", []).append(case)
        return children


def read_story(connection: Connection, root_ids: Sequence[str], reader: Reader, means: Means) -> Story:
    """The story of these case trees, which begin in this order."""
    tree: list[CaseSummary] = []
    items: list[WorkItem] = []
    events: list[Event] = []
    for root_id in root_ids:
        tree += case_tree(connection, root_id)
        items += items_of_tree(connection, root_id)
        events += (event for event in events_of_tree(connection, root_id) if reader.reads(event.kind))
    due = {(item.case_id, item.task): item.due_at for item in items}
    drawings = {case.id: read_drawing(reader.spec(case.version).xml) for case in tree}
    return Story(
        roots=tuple(case for case in tree if case.id == case.root_id),
        tree=tuple(tree),
        items=tuple(items),
        moments=tuple(
            Moment(event, at, _marks(event, due), _department(event, reader)) for at, event in in_order(events)
        ),
        names=reader.names(tree, concerned_departments(tree, items), ran_on(events)),
        drawings=drawings,
        calendar=reader.calendar,
        left=_left(events, reader),
        calling=calling_elements(connection, tree, events, drawings, means),
    )


def _left(events: Iterable[Event], reader: Reader) -> Mapping[str, Sequence[tuple[int, str, Drawing]]]:
    found: dict[str, list[tuple[int, str, Drawing]]] = {}
    for event in sorted((one for one in events if one.kind == MIGRATED), key=lambda one: one.seq):
        version = str(event.data["from"])
        found.setdefault(event.case_id, []).append((event.seq, version, read_drawing(reader.spec(version).xml)))
    return found


def in_order(events: Iterable[Event]) -> list[tuple[str, Event]]:
    """Events of several cases as one order, each with its place in time."""
    reached: dict[str, str] = {}
    placed = []
    for event in sorted(events, key=lambda event: (event.case_id, event.seq)):
        reached[event.case_id] = at = max(event.legal_at, reached.get(event.case_id, ""))
        placed.append((at, event))
    return sorted(placed, key=lambda found: (found[0], found[1].recorded_at, found[1].position))


def _marks(event: Event, due: Mapping[tuple[str, int], str | None]) -> tuple[Mark, ...]:
    return marks_of(event, due.get((event.case_id, event.data.get("task", 0))))


def _department(event: Event, reader: Reader) -> str:
    """Who acted: the department of the one who acts, the platform where nobody did."""
    return reader.department(event.department) if event.department else reader.person(event.actor)


def _above(tree: Sequence[CaseSummary]) -> Mapping[str, tuple[str, ...]]:
    """The callers of each case; what was begun beside the root has the root above it."""
    known = {case.id: case for case in tree}
    found: dict[str, tuple[str, ...]] = {}
    for case in tree:
        way: list[str] = []
        step: CaseSummary | None = case
        while step is not None and step.id != step.root_id:
            step = known.get(step.parent_id or step.root_id)
            if step is not None:
                way.insert(0, step.id)
        found[case.id] = tuple(way)
    return found


def _called(children: Sequence[CaseSummary], calling: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The called cases by the element that called them."""
    found: dict[str, list[str]] = {}
    for child in children:
        if child.id in calling:
            found.setdefault(calling[child.id], []).append(child.id)
    return {element: tuple(ids) for element, ids in found.items()}
