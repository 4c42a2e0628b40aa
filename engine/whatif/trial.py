"""Leads one case through a candidate: its inputs go to the elements they went to, timers fire when they are due there.

A timer that is the same as one on record, due at the same instant, fires when the record says it did. An input
for which nothing waits yet is kept until something does; one whose turn is over is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from ..bpmn.workflow import CaseTask
from ..calendar import WorkCalendar
from ..clock import parsed, stored
from ..errors import EngineError
from ..live import LiveCase, RunningTimer
from ..postponing import POSTPONED
from ..replay import ANSWERS, RESCHEDULED
from ..specs import ProcessSpec
from ..step import Step
from .course import Course
from .effects import CandidateEffects
from .filled import Forms, asked_by
from .finding import Told
from .moving import postpone, recount_all
from .place import Openings, spot_of
from .record import CANCELLED, STARTED, Input, Passed, Record, due_of_task, standing
from .times import CalendarTimes

MOST_FIRINGS = 5_000
"""Timers that fire in one case; more come of a cycle that nothing ends."""


class _Refused(Exception):
    """A form of the candidate does not take what was filled in then."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        super().__init__()


class Trial:
    """One case on one candidate, until an instant; `called` says whether another case called it."""

    def __init__(
        self,
        spec: ProcessSpec,
        record: Record,
        effects: CandidateEffects,
        times: CalendarTimes,
        forms: Forms,
        until: datetime,
        called: bool,
    ) -> None:
        self.course = Course(armings=effects.armings)
        self._spec, self._record, self._effects, self._times = spec, record, effects, times
        self._forms = forms
        self._until, self._called = until, called
        self._live: LiveCase | None = None
        self._openings = Openings()
        self._now: datetime | None = None
        self._changed: datetime | None = None
        self._seq = 0
        self._firings = 0

    def run(self) -> Course:
        """Lead the case as far as it goes; nothing is raised, what fails is told."""
        course = self.course
        try:
            self._lead()
        except _Refused as no:
            course.failed, *others = no.told
            course.told.extend(others)
        except EngineError as cause:
            told = {"cause": str(cause.values.get("cause", cause.code))}
            course.failed = Told("failed", str(cause.values.get("element") or ""), self._seq, told)
        except Exception as cause:  # a drawing under preparation may do anything; the other cases go on
            course.failed = Told("failed", "", self._seq, {"cause": type(cause).__name__})
        course.told.extend(self._effects.told)
        if self._live is not None and not course.over:
            course.running = tuple(self._live.timers())
            course.standing = standing(self._live)
        return course

    def _lead(self) -> None:
        course = self.course
        for one in self._record.inputs:
            self._seq = one.seq
            if course.over:
                self._missed(one)
                continue
            self._advance(one.horizon, one.seq)
            self._input(one)
        if not course.over:
            self._seq = self._record.length + 1
            self._advance(self._until, self._seq)

    # -- inputs

    def _input(self, one: Input) -> None:
        if self.course.over:
            self._missed(one)
        elif one.kind == CANCELLED:
            self.course.over = self.course.cancelled = True
        elif one.kind in RESCHEDULED:
            self._reschedule(one)
        elif not self._take(one, one.at):
            self._keep(one)

    def _take(self, one: Input, at: datetime) -> bool:
        """Let an input happen at an instant; False where nothing waits for it."""
        move = self._move_of(one)
        if move is None:
            return False
        self._judge(one)
        self.course.taken[one.seq] = at
        calendar = self._times.of_revision(one.calendar) or self._times.at(at)
        self._act(one.seq, at, calendar, move)
        self._take_kept()
        return True

    def _judge(self, one: Input) -> None:
        """Hold what was filled in then against the form of the candidate; of a called case nobody filled in any."""
        if self._called and one.kind == STARTED:
            return
        asked = asked_by(self._spec, one.kind, one.spot[0], one.name)
        problems = self._forms.refused(one.asked, asked, one.data)
        if asked is not None and problems:
            raise _Refused(
                [
                    Told(
                        "form",
                        one.spot[0],
                        one.seq,
                        {"field": found.field, "label": asked.label(found.field), "problem": found.code},
                    )
                    for found in problems
                ]
            )

    def _move_of(self, one: Input) -> Callable[[], None] | None:
        """What an input does, where something waits for it."""
        live = self._live
        if one.kind == STARTED:
            return lambda: self._begin(one)
        if live is None:
            return None
        if one.kind == "message.received":
            return (lambda: live.deliver(one.name, one.data)) if one.name in live.awaited() else None
        if one.kind == "signal.received":
            return (lambda: live.signal(one.name, one.data)) if live.hears(one.name) is not None else None
        tasks: Iterable[CaseTask] = live.user_tasks()
        if one.kind != "task.completed":
            tasks = [task for task in live.called().values() if _calls(task) == one.name]
        token = _matching(tasks, one)
        if token is None:
            return None
        self.course.dues[one.seq] = due_of_task(live, token)
        move, number = ANSWERS[one.kind], token.id
        return lambda: move(live, number, one.data)

    def _begin(self, one: Input) -> None:
        live = LiveCase(self._spec, self._effects, None, one.at)
        self._live = live
        data = dict(one.data)
        if self._called:
            # What the candidate wants to be given besides was given by nobody then.
            data = {name: data.get(name) for name in self._spec.diagram.inputs or tuple(data)}
        live.begin(data)

    def _keep(self, one: Input) -> None:
        """What nothing waits for: signals are heard or not, others may be before their turn, or after it."""
        (element, place), counts = one.spot, self._openings
        opened = counts.counts[one.spot] or (0 if place else counts.by_element[element])
        if one.kind == "signal.received" or opened >= one.visit:
            self._missed(one)
        else:
            self.course.waiting.append(one)

    def _missed(self, one: Input) -> None:
        if one.kind in ANSWERS or one.kind == "message.received":
            self.course.missed.append(one)

    def _take_kept(self) -> None:
        """What came before its turn and has it now."""
        course = self.course
        for one in list(course.waiting):
            if course.over or one not in course.waiting:
                continue
            if self._move_of(one) is not None:
                course.waiting.remove(one)
                self._take(one, self._now or one.at)

    def _reschedule(self, one: Input) -> None:
        live = self._live
        calendar = self._times.of_revision(one.calendar) or self._times.at(one.at)
        if live is None:
            return
        if one.kind != POSTPONED:
            recount_all(live, self.course.armings, self._of_basis(one, calendar), one.at)
            return
        for timer in live.timers():
            arming = self.course.armings.of_task(timer.task)
            if arming is not None and arming.spot == one.spot:
                postpone(live, self.course.armings, calendar, timer, one.data, timer.due_at == one.due_at)

    def _of_basis(self, one: Input, calendar: WorkCalendar) -> WorkCalendar:
        basis = one.data["basis"]
        return self._times.of_revision(basis.get("of", basis).get("calendar")) or calendar

    # -- time

    def _advance(self, until: datetime, seq: int) -> None:
        """Let timers fire that are due by then, and the calendar change, each at its instant."""
        if self._live is None:
            return
        assert self._now is not None
        since = self._changed or self._now
        self._changed = max(since, until)
        for at, revision in self._times.between(since, until):
            self._fire_until(at, seq)
            calendar = self._times.of_revision(revision)
            if calendar is not None and not self.course.over:
                recount_all(self._live, self.course.armings, calendar, at)
        self._fire_until(until, seq)

    def _fire_until(self, until: datetime, seq: int) -> None:
        while not self.course.over:
            timer = self._due(stored(until), seq)
            if timer is None:
                return
            self._firings += 1
            if self._firings > MOST_FIRINGS:
                raise EngineError(element=timer.element, cause="endless_loop")
            self._fire(timer)

    def _due(self, until: str, seq: int) -> RunningTimer | None:
        assert self._live is not None
        for timer in self._live.timers():
            if timer.due_at > until:
                return None
            arming = self.course.armings.of_task(timer.task)
            if arming is None or not self._record.armings.alive(arming.spot, timer.due_at, seq):
                return timer
        return None

    def _fire(self, timer: RunningTimer) -> None:
        live, arming, due = self._live, self.course.armings.of_task(timer.task), parsed(timer.due_at)
        assert live is not None
        calendar, seq = self._times.at(due), self._seq - 1
        if arming is not None:
            arming.fired = True
            then = self._record.fired.get((arming.spot, timer.due_at))
            if then is not None:
                seq, calendar = then.seq, self._times.of_revision(then.calendar) or calendar
        self._effects.firing = timer.task
        self._act(seq, due, calendar, lambda: live.fire(timer.task))
        self._effects.firing = None
        self._take_kept()

    def _act(self, seq: int, at: datetime, calendar: WorkCalendar, move: Callable[[], None]) -> None:
        """One move, and what came of it."""
        self._now = at
        self._effects.turn_to(seq, at, calendar)
        if self._live is not None:
            self._live.instant, self._live.step = at, Step()
            self._live.escaped.clear()
        try:
            move()
        finally:
            live = self._live
            path, told = (live.step.path if live is not None else ()), stored(at)
            self.course.path.extend(Passed(element, origin, seq, told) for element, origin in path)
        assert live is not None
        self._openings.note(live)
        self.course.armings.settle((found.task for found in live.timers()), seq)
        if (live.failure is not None and self._called) or live.ended():
            self.course.over, self.course.outcome = True, live.outcome


def _matching(tasks: Iterable[CaseTask], one: Input) -> CaseTask | None:
    """The token that an input is for: at its element, in its instance where both have such."""
    here = [task for task in tasks if str(task.task_spec.bpmn_id) == one.spot[0]]
    exact = [task for task in here if spot_of(task) == one.spot]
    if exact:
        return exact[0]
    return here[0] if len(here) == 1 and not (one.spot[1] and spot_of(here[0])[1]) else None


def _calls(task: CaseTask) -> str:
    return str(task.task_spec.called)
