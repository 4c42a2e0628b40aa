"""The engine's front door: start, complete, assign, send, catch up. Each act is one transaction of six steps.

Lock the case row, load its tokens, catch up what is due, act, run until it waits, save. A fault rolls
the act back and keeps it in an incident, so that a retry performs it with its first receipt time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from .actor import SYSTEM, Actor
from .acts import ACTS, Completed, Order, Started, answer_of
from .casebook import is_due
from .deploy import checked_folders, deploy_checked, process_of
from .errors import ActHeld, CaseHeld, Fault, HandlerFailed, NotFound, NotStartable, NotWaiting, Refusal, SameCase
from .forms import Form
from .incidents import dismiss_incident, held_act, open_incident, resolve_incident
from .lint import LAYERS, Checked, Layer
from .means import Means
from .moving.moving import Moved, move_case, tell_moved_clocks
from .moving.obstacle import NotMovable, Obstacle
from .papers import read_papers
from .proof.record import record_of_start
from .registry import Via
from .requests import answered, forget, remember, remember_held
from .settling import Settled, settle
from .signals import hearing
from .specs import ProcessInfo, ProcessSpec
from .storage import lock_case
from .store.failpoints import BEFORE_ANSWER, BEFORE_SAVE, failpoint
from .store.outage import DatabaseAway
from .unit import Unit
from .worklist.inbox import find_item
from .writes import Overtaken

DEADLOCK = "40P01"
"""PostgreSQL ends one of two transactions that wait for each other with this state."""


class Runtime(Means):
    """Runs cases of deployed processes on one database under one clock."""

    # -- processes

    def deploy(
        self,
        folders: list[Path],
        by: Actor,
        reason: str,
        layers: Collection[Layer] = LAYERS,
        confined: bool = False,
    ) -> dict[str, str]:
        """Deploy processes from their folders, held against the rules of these layers; raises ProcessRejected.

        Files that come from outside are checked `confined`: within limits of time and memory.
        """
        checked = self.check(folders, layers, confined)
        sound = not any(one.errors for one in checked)
        named = zip(checked, folders, strict=True) if sound else ()
        papers = {process_of(one): read_papers(folder) for one, folder in named}
        with self.database.write() as connection:
            told = (checked, by.login, self.clock.now(), reason, layers, papers)
            return deploy_checked(connection, self.specs, self.registry, *told)

    def check(
        self, folders: list[Path], layers: Collection[Layer] = LAYERS, confined: bool = False
    ) -> tuple[Checked, ...]:
        """What the deploy check says of processes in their folders, together with those that run; deploys nothing."""
        with self.database.read() as connection:
            now = self.clock.now()
            return checked_folders(connection, self.specs, self.registry, folders, now, layers, confined)

    def processes(self) -> tuple[ProcessInfo, ...]:
        with self.database.read() as connection:
            return self.specs.processes(connection)

    def process(self, process: str) -> ProcessInfo | None:
        """The running version of one process, as lists show it."""
        with self.database.read() as connection:
            return self.specs.info(connection, process)

    def spec(self, version: str) -> ProcessSpec:
        """A stored version, by its hash."""
        with self.database.read() as connection:
            return self.specs.get(connection, version)

    def current(self, process: str) -> ProcessSpec:
        """The version that a case started now would get; raises NotStartable."""
        with self.database.read() as connection:
            return self.specs.current(connection, process)

    def start_form(self, process: str) -> Form:
        """The form that starts a process; raises NotStartable."""
        spec = self.current(process)
        name = spec.diagram.start.form
        if name is None:
            raise NotStartable(process=process, reason="no_start_form")
        return spec.forms[name]

    # -- acts

    def start(
        self,
        process: str,
        data: Mapping[str, Any],
        actor: Actor,
        *,
        via: Via = "form",
        received_at: datetime | None = None,
        request: str | None = None,
    ) -> Started:
        """Start a case. The same natural key, or the same request key, answers the case that exists.

        Raises NotStartable, InputRejected, Conflict; ActHeld when a fault kept it in an incident.
        """
        received_at = received_at or self.clock.now()
        case_id = self.ids.new()
        act = {"do": "start", "process": process, "data": dict(data), "case": case_id}
        try:
            started: Started = self._perform(Order(act, actor, via, received_at, request))
        except SameCase as same:
            case_id = str(same.values["case_id"])
            with self.database.read() as connection:
                record = record_of_start(connection, case_id)
            return Started(case_id, created=False, same=same.values, record=record)
        return started

    def complete(
        self,
        item_id: str,
        data: Mapping[str, Any],
        actor: Actor,
        *,
        via: Via = "form",
        received_at: datetime | None = None,
        request: str | None = None,
    ) -> Completed:
        """Complete a work item. Raises NotFound, TaskClosed, TaskTaken, InputRejected, CaseHeld, ActHeld."""
        return self._of_item("complete", item_id, {"data": dict(data)}, actor, via, received_at, request)

    def send(
        self,
        case_id: str,
        name: str,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        via: Via = "form",
        request: str | None = None,
        roles: Collection[str] | None = None,
    ) -> Completed:
        """Hand a message to a waiting case, through the form of its element where it has one.

        With `roles`, those the actor acts in, only an action that is theirs and his department's is done.
        Raises NotFound, NotWaiting, InputRejected, CaseHeld, ActHeld.
        """
        received_at = self.clock.now()
        self.catch_up(case_id, received_at)
        act: dict[str, Any] = {"do": "send", "case": case_id, "name": name, "data": dict(payload)}
        if roles is not None:
            act["roles"] = sorted(roles)
        sent: Completed = self._perform(Order(act, actor, via, received_at, request))
        return sent

    def signal(
        self, name: str, payload: Mapping[str, Any], actor: Actor, *, root_id: str | None = None, via: Via = "form"
    ) -> tuple[Completed, ...]:
        """Let every case that waits for a signal hear it, each in a transaction of its own; with `root_id` of one tree.

        A fault in one case is kept in its incident and keeps the signal from no other. Raises NotWaiting
        where nothing waits, and ActHeld where all that waited failed.
        """
        received_at = self.clock.now()
        heard, failed = list[Completed](), list[ActHeld]()
        with self.database.read() as connection:
            waiting = hearing(self, connection, name, root_id)
        for case_id in waiting:
            self.catch_up(case_id, received_at)
            act = {"do": "signal", "case": case_id, "name": name, "data": dict(payload)}
            try:
                heard.append(self._perform(Order(act, actor, via, received_at)))
            except (NotWaiting, CaseHeld):
                continue
            except ActHeld as held:
                failed.append(held)
        if failed and not heard:
            raise failed[0]
        if not heard:
            raise NotWaiting(signal=name)
        return tuple(heard)

    def assign(self, item_id: str, actor: Actor, *, via: Via = "form", request: str | None = None) -> Completed:
        """Take a work item into one's own hands. Raises NotFound, TaskClosed, TaskTaken."""
        return self._of_item("assign", item_id, {}, actor, via, None, request)

    def unassign(self, item_id: str, actor: Actor, *, via: Via = "form", request: str | None = None) -> Completed:
        """Put a work item back. Raises NotFound, TaskClosed, TaskTaken."""
        return self._of_item("unassign", item_id, {}, actor, via, None, request)

    def catch_up(self, case_id: str, until: datetime | None = None) -> int:
        """Let what is due in a case happen, each at its own instant; returns how many things did.

        A fault on the way becomes an incident, not an error: nobody asked for these acts.
        """
        until = until or self.clock.now()
        with self.database.read() as connection:
            if not is_due(connection, case_id, until):
                return 0
        with self.transaction() as connection:
            lock_case(connection, case_id)
            settled = settle(self, connection, [case_id], until)
        self._after(settled, until)
        return settled.happened

    def move(self, case_id: str, to: str, reason: str, actor: Actor, run: str | None = None) -> Moved:
        """Let a running case go on under another version of its process, whole and in one transaction.

        What is due in it happens before. Raises NotFound, NotMovable.
        """
        self.catch_up(case_id)
        try:
            with self.transaction() as connection:
                unit = Unit(self, connection, actor, "form")
                moved = move_case(unit, case_id, to, reason, run)
                failpoint(BEFORE_SAVE)
                addressed = unit.save()
                tell_moved_clocks(unit, moved, reason)
                settled = settle(self, connection, addressed, unit.recorded_at)
        except Overtaken as lost:
            raise NotMovable(Obstacle("taken"), case_id) from lost
        self._after(settled, self.clock.now())
        return moved

    def retry(self, incident_id: str, actor: Actor, *, request: str | None = None) -> bool:
        """Perform again what an incident keeps; returns whether it went well this time. Raises NotFound."""
        asked = Order({"do": "retry", "case": "", "incident": incident_id}, actor, "form", self.clock.now(), request)
        with self.database.read() as connection:
            if self._known(connection, asked) is not None:
                return True
            kept = held_act(connection, incident_id)
        if kept is None:
            raise NotFound(incident=incident_id)
        try:
            self._perform(Order(kept.act, kept.actor, kept.via, kept.received_at, kept.request, (incident_id, asked)))
        except ActHeld:
            return False
        self.catch_up(str(kept.act["case"]))
        return True

    def dismiss(self, incident_id: str, reason: str, actor: Actor, *, request: str | None = None) -> None:
        """Give up what an incident keeps and let the case go on without it; a case never begun is cancelled.

        For acts that cannot be carried out any more. Raises NotFound.
        """
        act = {"do": "dismiss", "case": "", "incident": incident_id, "reason": reason}
        asked = Order(act, actor, "form", self.clock.now(), request)
        with self.database.read() as connection:
            if self._known(connection, asked) is not None:
                return
            kept = held_act(connection, incident_id)
        if kept is None:
            raise NotFound(incident=incident_id)
        case_id = str(kept.act["case"])
        with self.transaction() as connection:
            unit = self._unit(connection, asked)
            if kept.request is not None:
                forget(connection, kept.request, kept.actor)
            case = dismiss_incident(unit, case_id, incident_id, reason)
            self._remember(unit, asked, Completed(case.id, case.root_id))
            unit.save()
        self.catch_up(case_id)

    # -- the transaction

    def _of_item(
        self,
        do: str,
        item_id: str,
        told: Mapping[str, Any],
        actor: Actor,
        via: Via,
        received_at: datetime | None,
        request: str | None,
    ) -> Completed:
        """An act on a work item, after what is due before it in its case."""
        received_at = received_at or self.clock.now()
        with self.database.read() as connection:
            item = find_item(connection, item_id)
            due = item is not None and is_due(connection, item.case_id, received_at)
        if item is None:
            raise NotFound(item=item_id)
        if due:
            self.catch_up(item.case_id, received_at)
        act = {"do": do, "item": item_id, **told, "case": item.case_id}
        done: Completed = self._perform(Order(act, actor, via, received_at, request))
        return done

    def _perform(self, order: Order) -> Any:
        """One act in one transaction; a fault keeps it in an incident and raises ActHeld."""
        try:
            answer, settled = self._carry_out_twice(order)
        except Fault as fault:
            incident_id = self.keep_incident(order, fault)
            raise ActHeld(incident=incident_id, cause=fault.code) from fault
        except Refusal:
            # The same request may have been carried out meanwhile, and this is what now stands in the way.
            with self.database.read() as connection:
                known = self._known(connection, order)
            if known is None:
                raise
            return known
        self._after(settled, self.clock.now())
        failpoint(BEFORE_ANSWER)
        return answer

    def _carry_out_twice(self, order: Order) -> tuple[Any, Settled]:
        """Another act with the same natural key or request key may win the race; then its traces are there."""
        try:
            return self._carry_out(order)
        except IntegrityError:
            pass
        except DatabaseAway as clash:
            if clash.values.get("reason") != DEADLOCK:
                raise
        try:
            return self._carry_out(order)
        except IntegrityError as cause:
            raise HandlerFailed(cause=type(cause).__name__, detail=str(cause.orig)) from cause

    def _carry_out(self, order: Order) -> tuple[Any, Settled]:
        with self.transaction() as connection:
            if order.retrying is None and (known := self._known(connection, order)) is not None:
                return known, Settled()
            unit = self._unit(connection, order)
            if order.retrying is not None:
                incident_id, asked = order.retrying
                unit.request = asked.request
                case = resolve_incident(unit, str(order.act["case"]), incident_id, asked.actor)
                self._remember(unit, asked, Completed(case.id, case.root_id))
                unit.request = order.request
            with self.in_hand.act(order):
                answer = ACTS[str(order.act["do"])](unit, order.act, order.retrying is not None)
                failpoint(BEFORE_SAVE)
                addressed = unit.save()
            if unit.record is not None:
                answer = replace(answer, record=unit.record)
            if order.retrying is not None and order.request is not None:
                forget(connection, order.request, order.actor)
            self._remember(unit, order, answer)
            return answer, settle(self, connection, addressed, unit.recorded_at)

    def _after(self, settled: Settled, until: datetime) -> None:
        """What could not be settled within the transaction: failures are kept, locked cases asked again."""
        for case_id, fault in settled.failed:
            self.keep_incident(Order({"do": "catch_up", "case": case_id}, SYSTEM, "system", until), fault)
        for case_id in settled.waiting:
            self.catch_up(case_id)

    def _known(self, connection: Connection, order: Order) -> Started | Completed | None:
        """The answer that this very request was given before."""
        if order.request is None:
            return None
        known = answered(connection, order.request, order.actor, order.act)
        return answer_of(str(order.act["do"]), known) if known is not None else None

    def _remember(self, unit: Unit, order: Order, answer: Any) -> None:
        if order.request is not None:
            remember(unit.connection, order.request, order.actor, order.act, answer, unit.recorded_at)

    def _unit(self, connection: Connection, order: Order) -> Unit:
        return Unit(self, connection, order.actor, order.via, order.received_at, order.request)

    def keep_incident(self, order: Order, fault: Fault) -> str:
        """Write the incident in a transaction of its own, after the act was rolled back."""
        case_id = str(order.act["case"])
        with self.transaction() as connection:
            unit = self._unit(connection, order)
            incident_id = open_incident(unit, case_id, order.act, fault)
            if order.request is not None:
                told = (order.request, order.actor, order.act, incident_id, fault.code)
                remember_held(connection, *told, unit.recorded_at)
            return incident_id
