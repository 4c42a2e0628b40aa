"""Everything of a story as it was after one of its events: what was owed, by whom, until when, on what ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.calendar import Light, WorkCalendar, light
from engine.clock import local_date, parsed
from engine.deployments import deployed
from engine.live import RunningTimer
from engine.means import Means
from engine.proof.frames import Frame, frame_at
from engine.proof.openwork import OpenTask
from engine.specs import ProcessSpec
from web.replay.facts import Fact, facts, wording
from web.replay.filled import FilledForm, act_of, filled_form
from web.replay.grounds import Grounds, Register, profile_name, rules
from web.replay.story import Moment, Scene, Story
from web.words.moments import closing, minute
from web.words.timeline import Entry, Names, timeline

_OVER = ("case.ended", "case.cancelled")
"""Kinds after which nothing is owed in a case."""


@dataclass(frozen=True)
class Owed:
    """A task that was open, with its light as it was then (None: no deadline); `fresh` that the event opened it."""

    case_id: str
    scene: str
    task: OpenTask
    department: str
    assignee: str
    opened: str
    due: str | None
    light: Light | None
    fresh: bool


@dataclass(frozen=True)
class Running:
    """A limit that ran; `light` as it was then."""

    case_id: str
    scene: str
    element: str
    name: str
    due: str
    due_at: str
    light: Light
    provisional: bool
    explained: bool
    reminder: bool


@dataclass(frozen=True)
class Heading:
    """What the tree of the event was called then."""

    subject: str
    reference: str
    party: str


@dataclass(frozen=True)
class Instant:
    """One instant of a story."""

    moment: Moment
    entry: Entry
    scene: Scene
    heading: Heading
    facts: tuple[Fact, ...]
    form: FilledForm | None
    owed: tuple[Owed, ...]
    done: tuple[str, ...]
    running: tuple[Running, ...]
    grounds: Grounds
    sound: bool

    def notes(self) -> list[dict[str, str]]:
        """The running limits as the diagrams show them."""
        return [{"case": one.case_id, "element": one.element, "text": f"至 {one.due[5:]}"} for one in self.running]


@dataclass(frozen=True)
class Room:
    """With what an instant is read; `spec` finds versions, `then` the calendar of a revision (None: not told)."""

    means: Means
    names: Names
    spec: Callable[[str], ProcessSpec]
    then: Callable[[int | None], WorkCalendar]
    register: Register
    personal: frozenset[str]


def read_instant(connection: Connection, story: Story, index: int, room: Room) -> Instant:
    """The story as it was after the event of that index."""
    moment = story.moments[index]
    event, scene = moment.event, story.scene(moment.event.case_id)
    frames = _frames(connection, story, index, room.means)
    frame = frames[event.case_id]
    before = frame_at(room.means, connection, event.case_id, event.seq - 1) if event.seq > 1 else None
    spec = room.spec(frame.version)
    told = wording(spec, room.names, _choices(connection, room.means), room.personal)
    act = act_of([found.event for found in story.moments if found.event.case_id == event.case_id], event)
    known = {task.task for task in before.tasks} if before is not None else set[int]()
    still = {task.task for task in frame.tasks}
    at = parsed(moment.at)
    return Instant(
        moment=moment,
        entry=timeline((event,), room.names)[0],
        scene=scene,
        heading=_heading(story, index),
        facts=facts(frame, before, told),
        form=filled_form(act, spec, told),
        owed=tuple(
            _owed(one, task, story.scene(one.case_id), room, at, one is frame and task.task not in known)
            for one in frames.values()
            for task in one.tasks
        ),
        done=tuple(task.name for task in (before.tasks if before is not None else ()) if task.task not in still),
        running=_running(frames, story, room, at),
        grounds=_grounds(connection, frame, spec, room, at, scene, _revision(story, frame)),
        sound=frame.sound,
    )


def earlier_values(story: Story, index: int) -> Mapping[str, Mapping[str, Any]]:
    """Of each decision the values that were corrected only after a moment, and what was missing in it then."""
    found: dict[str, dict[str, Any]] = {}
    for moment in story.moments[: index + 1]:
        data = moment.event.data
        if moment.event.kind == "decision.registered":
            found[str(data.get("decision_id"))] = {"missing": data.get("missing", [])}
        elif moment.event.kind == "decision.quarantined":
            found[str(data.get("decision_id"))] = {"missing": data.get("missing", []), "status": "quarantined"}
        elif moment.event.kind == "decision.corrected":
            found.pop(str(data.get("decision_id")), None)
    for moment in reversed(story.moments[index + 1 :]):
        if moment.event.kind == "decision.corrected":
            corrected = found.setdefault(str(moment.event.data.get("decision_id")), {})
            corrected.update(moment.event.data.get("before") or {})
    return found


def _frames(connection: Connection, story: Story, index: int, means: Means) -> dict[str, Frame]:
    """The frame of the event, and of every other case that was not over by then."""
    current = story.moments[index].event
    last = {moment.event.case_id: moment.event for moment in story.moments[: index + 1]}
    wanted = [event for event in last.values() if event.case_id == current.case_id or event.kind not in _OVER]
    return {event.case_id: frame_at(means, connection, event.case_id, event.seq) for event in wanted}


def _choices(connection: Connection, means: Means) -> Callable[[str], Sequence[tuple[str, str]]]:
    known: dict[str, Sequence[tuple[str, str]]] = {}

    def found(name: str) -> Sequence[tuple[str, str]]:
        if name not in known:
            provider = means.registry.choices.get(name)
            known[name] = provider(connection) if provider is not None else ()
        return known[name]

    return found


def _heading(story: Story, index: int) -> Heading:
    """The labels of the root as they were: those of the present, put back by what relabelled it later."""
    root_id = story.moments[index].event.root_id
    root = next(case for case in story.roots if case.id == root_id)
    labels: Mapping[str, Any] = {"subject": root.subject, "reference": root.reference, "party": root.party}
    for moment in reversed(story.moments[index + 1 :]):
        if moment.event.case_id == root_id and moment.event.kind == "case.labelled":
            labels = moment.event.data.get("before") or labels
    return Heading(*(str(labels.get(name) or "") for name in ("subject", "reference", "party")))


def _owed(frame: Frame, task: OpenTask, scene: Scene, room: Room, at: datetime, fresh: bool) -> Owed:
    return Owed(
        case_id=frame.case_id,
        scene=scene.label,
        task=task,
        department=room.names.department(task.department) if task.department else "",
        assignee=room.names.person(task.assignee) if task.assignee else "",
        opened=minute(task.opened_at),
        due=closing(task.due_at) if task.due_at else None,
        light=light(room.then(frame.calendar), parsed(task.due_at), at, task.department or None)
        if task.due_at
        else None,
        fresh=fresh,
    )


def _running(frames: Mapping[str, Frame], story: Story, room: Room, at: datetime) -> tuple[Running, ...]:
    found: list[tuple[str, Running]] = []
    for frame in frames.values():
        for timer in frame.timers:
            found.append((timer.due_at, _limit(frame, timer, story.scene(frame.case_id), room, at)))
    return tuple(one for _, one in sorted(found, key=lambda told: told[0]))


def _limit(frame: Frame, timer: RunningTimer, scene: Scene, room: Room, at: datetime) -> Running:
    department = timer.basis.get("of", timer.basis).get("department") if timer.basis else None
    return Running(
        case_id=frame.case_id,
        scene=scene.label,
        element=timer.element,
        name=room.names.element(frame.case_id, timer.element),
        due=closing(timer.due_at),
        due_at=timer.due_at,
        light=light(room.then(frame.calendar), parsed(timer.due_at), at, department),
        provisional=timer.provisional,
        explained=bool(timer.basis),
        reminder="of" in timer.basis,
    )


def _revision(story: Story, frame: Frame) -> int | None:
    """The revision of the calendar; before its tokens began a case stood on the one it then began with."""
    if frame.calendar is not None:
        return frame.calendar
    events = (moment.event for moment in story.moments if moment.event.case_id == frame.case_id)
    started = next((event for event in events if event.kind == "case.started" and event.seq > frame.seq), None)
    return started.data.get("calendar") if started is not None else None


def _grounds(
    connection: Connection,
    frame: Frame,
    spec: ProcessSpec,
    room: Room,
    at: datetime,
    scene: Scene,
    revision: int | None,
) -> Grounds:
    return Grounds(
        process=spec.name,
        deployed=deployed(connection, spec.hash, scene.case.started_at),
        version=spec.hash,
        number=spec.number,
        calendar=revision,
        profile=profile_name(room.register, frame, local_date(at)),
        rules=rules(room.register, frame, local_date(at), lambda code: room.names.glossary.word(code, "params")),
    )
