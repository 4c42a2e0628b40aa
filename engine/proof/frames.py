"""A case as it stood after each of its events: what the page of a replay shows.

Frames come from the history alone. What elements were answered then is taken from the events, so that a frame
shows what was seen, be it right or wrong; engine.proof.execution says whether it was right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from ..bpmn.elements import ChildCaseTask, awaited_message
from ..bpmn.workflow import LIVE, CaseTask
from ..errors import EngineError, NotFound
from ..expressions.bounds import Failure, own
from ..history import Event, events_of_case
from ..live import LiveCase, RunningTimer
from ..means import Means
from ..replay import Course, RecordedEffects, Versions
from ..specs import ProcessSpec
from ..store.schema import cases, work_item
from .openwork import OpenTask, OpenWork
from .pinning import pinned_by


@dataclass(frozen=True)
class Token:
    """A token that stands at an element.

    `sort` is task, call, timer, message or other; `inside` the embedded sub-processes around it, the
    outermost first; `child` the case that a call waits for; `data` what the token knows.
    """

    task: int
    element: str
    name: str
    sort: str
    inside: tuple[str, ...]
    child: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Frame:
    """A case after one event. Instants are stored texts.

    `at` is the legal instant of the event, `path` the elements passed by it, each with the one from which
    its token came; `data` is what the token that moved last knows, `tokens` are those that stand, `tasks`
    the open user tasks, `timers` those that run, soonest first. `calendar` is the revision of the calendar,
    None where the event does not tell. `sound` is False from the first event on that does not fit the
    tokens: from there the frames repeat the last that did.
    """

    case_id: str
    seq: int
    position: str
    at: str
    recorded_at: str
    kind: str
    element: str
    status: str
    outcome: str | None
    version: str
    calendar: int | None
    path: tuple[tuple[str, str], ...]
    data: Mapping[str, Any]
    tokens: tuple[Token, ...]
    tasks: tuple[OpenTask, ...]
    timers: tuple[RunningTimer, ...]
    sound: bool = True


@dataclass(frozen=True)
class _Standing:
    """What stays from one frame to the next until tokens move."""

    data: Mapping[str, Any]
    tokens: tuple[Token, ...]
    timers: tuple[RunningTimer, ...]


def frames(means: Means, connection: Connection, case_id: str) -> tuple[Frame, ...]:
    """A frame for each event of a case, oldest first. Raises NotFound."""
    return tuple(_frames(means, connection, case_id, 1))


def frame_at(means: Means, connection: Connection, case_id: str, seq: int) -> Frame:
    """The frame of one event; nothing is copied for those before. Raises NotFound."""
    found = next((frame for frame in _frames(means, connection, case_id, seq) if frame.seq == seq), None)
    if found is None:
        raise NotFound(case=case_id, seq=seq)
    return found


def _frames(means: Means, connection: Connection, case_id: str, since: int) -> Iterator[Frame]:
    version = connection.execute(select(cases.c.version).where(cases.c.id == case_id)).scalar()
    if version is None:
        raise NotFound(case=case_id)
    events = events_of_case(connection, case_id)
    children = select(cases.c.parent_task, cases.c.id).where(cases.c.parent_id == case_id)
    items = select(work_item.c.id, work_item.c.task).where(work_item.c.case_id == case_id)
    effects = RecordedEffects(means.calendars.get(connection), means.registry.limits)
    versions = partial(means.specs.get, connection)
    spec = versions(next(iter(pinned_by(events)), version))
    work = OpenWork(spec, effects, {str(row.id): row.task for row in connection.execute(items)})
    called = {int(row.parent_task): str(row.id) for row in connection.execute(children)}
    reel = _Reel(spec, effects, work, called, versions)
    for event in events:
        frame = reel.advance(event, wanted=event.seq >= since)
        if frame is not None:
            yield frame


class _Reel:
    """Leads a case along its events and takes a picture after each that is wanted."""

    def __init__(
        self,
        spec: ProcessSpec,
        effects: RecordedEffects,
        work: OpenWork,
        called: Mapping[int, str],
        versions: Versions,
    ) -> None:
        self._spec = spec
        self._course = Course(spec, effects, versions)
        self._work = work
        self._called = called
        self._standing: _Standing | None = None
        self._timers: list[RunningTimer] = []
        self._calendar: int | None = None
        self._sound = True

    def advance(self, event: Event, wanted: bool) -> Frame | None:
        """The frame after an event."""
        path: tuple[tuple[str, str], ...] = ()
        if self._sound:
            try:
                path = self._led(event)
            except EngineError:
                self._sound = False
        self._calendar = event.data.get("calendar", self._calendar)
        return self._frame(event, path) if wanted else None

    def _led(self, event: Event) -> tuple[tuple[str, str], ...]:
        known = self._course.status
        moved = self._course.follow(event)
        live = self._course.live
        if live is None:
            return ()
        alive = self._course.status in ("active", "held")
        if self._course.spec is not self._spec:
            self._spec = self._course.spec
            self._work.move_on(self._spec)
        if moved or event.kind.startswith("timer.") or known != self._course.status:
            self._standing = None
            self._timers = live.timers() if alive else []
        self._work.follow(event, live, alive, moved, self._timers)
        return tuple((element, origin) for element, origin in live.step.path) if moved else ()

    def _frame(self, event: Event, path: tuple[tuple[str, str], ...]) -> Frame:
        live = self._course.live
        if self._standing is None:
            self._standing = self._pictured(live) if live is not None else _Standing({}, (), ())
        ended = self._course.status == "ended"
        return Frame(
            case_id=event.case_id,
            seq=event.seq,
            position=event.position,
            at=event.legal_at,
            recorded_at=event.recorded_at,
            kind=event.kind,
            element=event.element,
            status=self._course.status,
            outcome=live.outcome if live is not None and ended else None,
            version=self._spec.hash,
            calendar=self._calendar,
            path=path,
            data=self._standing.data,
            tokens=self._standing.tokens,
            tasks=self._work.tasks if live is not None else (),
            timers=self._standing.timers,
            sound=self._sound,
        )

    def _pictured(self, live: LiveCase) -> _Standing:
        alive = self._course.status in ("active", "held")
        standing = [task for task in live.workflow.all_tasks() if alive and task.has_state(LIVE)]
        drawn = [task for task in standing if task.task_spec.bpmn_id is not None]
        moved = max(standing, key=lambda task: (task.last_state_change, task.id), default=None)
        data = _copied(moved.data if moved is not None else live.last_data())
        return _Standing(data, tuple(self._token(task, live) for task in drawn), tuple(self._timers if alive else ()))

    def _token(self, task: CaseTask, live: LiveCase) -> Token:
        element = str(task.task_spec.bpmn_id)
        return Token(
            task=task.id,
            element=element,
            name=self._spec.diagram.names.get(element, element),
            sort=_sort(task),
            inside=_around(task, live),
            child=self._called.get(task.id),
            data=_copied(task.data),
        )


def _sort(task: CaseTask) -> str:
    spec = task.task_spec
    if spec.manual:
        return "task"
    if isinstance(spec, ChildCaseTask):
        return "call"
    if awaited_message(spec) is not None:
        return "message"
    return "timer" if "event_value" in task.internal_data else "other"


def _around(task: CaseTask, live: LiveCase) -> tuple[str, ...]:
    found: list[str] = []
    host = getattr(task.workflow, "parent_task_id", None)
    while host is not None:
        above = live.workflow.find_task(host)
        if above is None:
            break
        found.insert(0, str(above.task_spec.bpmn_id))
        host = getattr(above.workflow, "parent_task_id", None)
    return tuple(found)


def _copied(data: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        copy: Mapping[str, Any] = own(dict(data))
    except Failure:
        return dict(data)  # larger than expressions may hold; nobody here changes it
    return copy
