"""One transaction's work on cases: lock, load, catch up, act, run, save.

Nothing of the engine's own is written before save().
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from .actor import SYSTEM, Actor
from .calls import LABELLED
from .clock import parsed, stored
from .errors import CaseHeld, NotFound, NotWaiting, TooManyChildren
from .history import PendingEvent
from .means import Means
from .opencase import CaseIdentity, OpenCase, Standing
from .proof.record import Record
from .registry import Admission, Labels, Via
from .replay import ANSWERS
from .signals import SIGNALLED, hearing
from .specs import ProcessSpec
from .storage import HANDLED, INSERT_MESSAGE, lock_case, parent_of, row_labels, running_children, waiting_messages
from .writes import Writes

DEEPEST_CHILD = 8
"""Calls below calls; deeper ones come of processes that call each other in a ring."""

MOST_CHILDREN = 500
"""Cases started in one act."""


class Unit:
    """The cases one transaction has in hand, under one actor and one receipt time."""

    def __init__(
        self,
        means: Means,
        connection: Connection,
        actor: Actor,
        via: Via,
        received_at: datetime | None = None,
        request: str | None = None,
    ) -> None:
        self.connection = connection
        self.actor = actor
        self.via = via
        self.request = request
        self.registry = means.registry
        self.specs = means.specs
        self.ids = means.ids
        self.in_hand = means.in_hand
        self.recorded_at = means.clock.now()
        self.received_at = received_at or self.recorded_at
        self.calendar = means.calendars.get(connection)
        self._cases: dict[str, OpenCase] = {}
        self._addressed: set[str] = set()
        self._called = 0
        self._beside = 0
        self.writes = Writes()
        self.holding: PendingEvent | None = None
        """The event that holds the act which was asked for."""
        self.record: Record | None = None
        """Where that event was sealed, once its case is saved."""

    def open(self, case_id: str, even_held: bool = False) -> OpenCase:
        """Lock and load a case; raises NotFound, CaseHeld."""
        if case_id in self._cases:
            return self._cases[case_id]
        row = lock_case(self.connection, case_id)
        if row is None:
            raise NotFound(case=case_id)
        if row.status == "held" and not even_held:
            raise CaseHeld(case=case_id)
        case = OpenCase(self, _identity(row), self.specs.get(self.connection, row.version), _standing(row), row.state)
        self._cases[case_id] = case
        return case

    def catch_up(self, case: OpenCase, until: datetime) -> int:
        """Let due timers fire and stored messages arrive, each at its own instant; returns how many did."""
        count = 0
        messages = waiting_messages(self.connection, case.id)
        while case.standing.status == "active":
            timer = next(iter(case.live.timers()), None)
            due = timer is not None and timer.due_at <= stored(until)
            if messages and not (due and timer is not None and timer.due_at < messages[0].legal_at):
                self._receive(case, messages.pop(0))
            elif due and timer is not None:
                self._fire(case, timer.task)
            else:
                return count
            count += 1
        for message in messages:
            self._handled(message)
        return count + len(messages)

    def start(
        self, process: ProcessSpec, identity: CaseIdentity, admission: Admission, existing: OpenCase | None = None
    ) -> OpenCase:
        """Begin a case with admitted data and run it until it waits."""
        case = existing or self.prepare(process, identity)
        case.labels = admission.labels
        case.standing.key = admission.key
        data = json.loads(json.dumps(dict(admission.data), ensure_ascii=False))
        if identity.id == identity.root_id:
            case.participants.add(identity.department)
        told: dict[str, Any] = {"input": data, "version": case.spec.hash}
        if self.request is not None and identity.id == identity.root_id:
            told["request"] = self.request
        event = case.step(
            "case.started",
            process.diagram.start.element,
            identity.started_at,
            self.actor,
            told,
            lambda: case.live.begin(data),
        )
        if identity.id == identity.root_id:
            self.holding = event
        return case

    def prepare(self, process: ProcessSpec, identity: CaseIdentity) -> OpenCase:
        """A new case without tokens, so that its intake can act in its name."""
        case = OpenCase(self, identity, process, Standing(), None)
        self._cases[identity.id] = case
        return case

    def start_beside(self, origin: OpenCase, process: str, data: Mapping[str, Any], instant: datetime) -> str:
        """Start another process under the same root, in this transaction."""
        if self._beside >= DEEPEST_CHILD:
            raise TooManyChildren(reason="too_deep", process=process, most=DEEPEST_CHILD)
        spec = self.specs.current(self.connection, process)
        identity = self._identity(spec, origin, instant, parent_task=None)
        self._beside += 1
        try:
            self._begin_under(origin, spec, identity, data)
        finally:
            self._beside -= 1
        return identity.id

    def post(
        self,
        case_id: str,
        task: int | None,
        name: str,
        payload: Mapping[str, Any],
        legal_at: datetime,
        actor: Actor,
    ) -> None:
        """Leave a message for a case; it is handled in that case's own transaction."""
        self._addressed.add(case_id)
        self.writes.add(
            INSERT_MESSAGE,
            {
                "id": self.ids.new(),
                "case_id": case_id,
                "task": task,
                "name": name,
                "payload": json.dumps(dict(payload), ensure_ascii=False),
                "legal_at": stored(legal_at),
                "sent_by": actor.login,
                "handled_at": None,
            },
        )

    def told(self, data: dict[str, Any]) -> dict[str, Any]:
        """What an event says of an act, with the key of the request that asked for it."""
        return data if self.request is None else {**data, "request": self.request}

    def save(self) -> list[str]:
        """Write all cases in hand; returns the cases with new messages."""
        addressed = self.gather()
        self.writes.flush(self.connection)
        return addressed

    def gather(self) -> list[str]:
        """Say in `writes` what is to be written, starting the children that were called.

        Returns the cases with new messages, which they will see once the writes are flushed.
        """
        saved: set[str] = set()
        while pending := [case for case in self._cases.values() if case.id not in saved]:
            for case in pending:
                case.save()
                saved.add(case.id)
                self._start_children(case)
                self._cancel_children(case)
        self._broadcast()
        return sorted(self._addressed)

    def _start_children(self, case: OpenCase) -> None:
        self._called += len(case.calls)
        if self._called > MOST_CHILDREN:
            raise TooManyChildren(element=_calling(case), found=self._called, most=MOST_CHILDREN)
        if case.calls and self._depth(case) >= DEEPEST_CHILD:
            raise TooManyChildren(element=_calling(case), reason="too_deep", most=DEEPEST_CHILD)
        for number, called, data in case.calls:
            if number in case.live.cancelled_children:
                continue  # no longer waited for, before it began
            spec = self.specs.called(self.connection, case.spec, called)
            names = spec.diagram.inputs or tuple(data)
            identity = self._identity(spec, case, case.live.instant, parent_task=number)
            self._begin_under(case, spec, identity, {name: data.get(name) for name in names})

    def _depth(self, case: OpenCase) -> int:
        """How many cases lie above this one."""
        depth, above = 0, case.identity.parent_id
        while above is not None and depth < DEEPEST_CHILD:
            known = self._cases.get(above)
            above = known.identity.parent_id if known is not None else parent_of(self.connection, above)
            depth += 1
        return depth

    def _cancel_children(self, case: OpenCase) -> None:
        if not case.live.cancelled_children:
            return
        self.writes.flush(self.connection)
        for child_id in running_children(self.connection, case.id, case.live.cancelled_children):
            child = self.open(child_id, even_held=True)
            child.actor = case.actor
            child.cancel(case.live.instant)

    def _broadcast(self) -> None:
        """Leave what a case of a tree signalled for all other cases of the tree that wait for it."""
        signalling = [case for case in self._cases.values() if case.signalled]
        if not signalling:
            return
        self.writes.flush(self.connection)
        for case in signalling:
            for signal in case.signalled:
                for case_id in hearing(self, self.connection, signal, case.root_id):
                    if case_id != case.id:
                        self.post(case_id, None, SIGNALLED, {"signal": signal}, case.live.instant, case.actor)

    def _begin_under(
        self, origin: OpenCase, spec: ProcessSpec, identity: CaseIdentity, data: Mapping[str, Any]
    ) -> None:
        actor, self.actor = self.actor, origin.actor
        try:
            child = self.start(spec, identity, Admission(data=data, labels=origin.labels))
            child.standing.labels = origin.labels
        finally:
            self.actor = actor

    def _identity(
        self, spec: ProcessSpec, origin: OpenCase, instant: datetime, parent_task: int | None
    ) -> CaseIdentity:
        return CaseIdentity(
            id=self.ids.new(),
            root_id=origin.root_id,
            parent_id=origin.id if parent_task is not None else None,
            parent_task=parent_task,
            process=spec.process,
            department=origin.identity.department,
            started_at=instant,
        )

    def _fire(self, case: OpenCase, number: int) -> None:
        timer = next(found for found in case.live.timers() if found.task == number)
        case.firing = number
        case.via = "system"
        case.step(
            "timer.fired",
            timer.element,
            parsed(timer.due_at),
            SYSTEM,
            {"task": number, "due_at": timer.due_at, "provisional": timer.provisional, "basis": dict(timer.basis)},
            lambda: case.live.fire(number),
        )
        case.firing, case.via = None, self.via

    def _handled(self, message: Row[Any]) -> None:
        self.writes.add(HANDLED, {"message": message.id, "handled_at": stored(self.recorded_at)})

    def _receive(self, case: OpenCase, message: Row[Any]) -> None:
        payload, instant = json.loads(message.payload), parsed(message.legal_at)
        data = {"message": message.name, "task": message.task, "input": payload}
        self._handled(message)
        if message.name == LABELLED:
            case.labels = Labels(**{**payload, "badges": tuple(payload["badges"])})
            case.note(LABELLED, "", {"before": asdict(case.standing.labels), "after": payload}, instant, SYSTEM)
            return
        if message.name == SIGNALLED:
            self._hear(case, payload, instant)
            return
        try:
            if message.task is not None:
                element = case.live.element(message.task)
                move = ANSWERS[message.name]
                case.step(message.name, element, instant, SYSTEM, data, lambda: move(case.live, message.task, payload))
            else:
                element = case.live.waits_for(message.name)
                case.step(
                    "message.received", element, instant, SYSTEM, data, lambda: case.live.deliver(message.name, payload)
                )
        except NotWaiting:
            case.events.append(PendingEvent("message.unmatched", "", instant, SYSTEM, "", data))

    def _hear(self, case: OpenCase, told: Mapping[str, Any], instant: datetime) -> None:
        """Let a signal of another case be heard, where something waits for it."""
        element = case.live.hears(told["signal"])
        if element is not None:
            data = {"signal": told["signal"], "input": {}}
            case.step("signal.received", element, instant, SYSTEM, data, lambda: case.live.signal(told["signal"], {}))


def _calling(case: OpenCase) -> str:
    """The element whose call is one too many."""
    task = case.live.workflow.find_task(case.calls[-1][0])
    return str(task.task_spec.bpmn_id) if task is not None else ""


def _identity(row: Row[Any]) -> CaseIdentity:
    return CaseIdentity(
        id=row.id,
        root_id=row.root_id,
        parent_id=row.parent_id,
        parent_task=row.parent_task,
        process=row.process,
        department=row.department,
        started_at=parsed(row.started_at),
    )


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        status=row.status,
        outcome=row.outcome,
        key=row.key,
        labels=row_labels(row),
        ended_at=parsed(row.ended_at) if row.ended_at else None,
        revision=row.revision,
        history_length=row.history_length,
        history_head=row.history_head,
    )
