"""The engine's front door: start, complete, assign, send, catch up. Each act is one transaction of six steps.

Lock the case row, load its tokens, catch up what is due, act, run until it waits, save. A fault rolls
the act back and keeps it in an incident, so that a retry performs it with its first receipt time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from .actor import SYSTEM, Actor
from .acts import ACTS, Completed, Started, answer_of, hand_over
from .casebook import is_due
from .deploy import deploy_folders
from .errors import ActHeld, CaseHeld, Fault, NotFound, NotStartable, SameCase
from .forms import Form
from .inbox import find_item
from .incidents import dismiss_incident, held_act, open_incident, resolve_incident
from .means import Means
from .registry import Via
from .requests import answered, remember
from .specs import ProcessInfo, ProcessSpec
from .unit import Unit


class Runtime(Means):
    """Runs cases of deployed processes on one database under one clock."""

    # -- processes

    def deploy(self, folders: list[Path], by: Actor, reason: str) -> dict[str, str]:
        """Deploy processes from their folders; raises ProcessRejected, FormRejected, ExpressionRejected."""
        with self.database.write() as connection:
            return deploy_folders(connection, self.specs, self.registry, folders, by.login, self.clock.now(), reason)

    def processes(self) -> tuple[ProcessInfo, ...]:
        with self.database.read() as connection:
            return self.specs.processes(connection)

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
            try:
                started: Started = self._perform(act, actor, via, received_at, request)
            except IntegrityError:
                # Another start with the same natural key won the race; now its case is there to be found.
                started = self._perform(act, actor, via, received_at, request)
        except SameCase as same:
            return Started(str(same.values["case_id"]), created=False, same=same.values)
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
        received_at = received_at or self.clock.now()
        with self.database.read() as connection:
            item = find_item(connection, item_id)
        if item is None:
            raise NotFound(item=item_id)
        self.catch_up(item.case_id, received_at)
        act = {"do": "complete", "item": item_id, "data": dict(data), "case": item.case_id}
        completed: Completed = self._perform(act, actor, via, received_at, request)
        return completed

    def send(self, case_id: str, name: str, payload: Mapping[str, Any], actor: Actor, *, via: Via = "form") -> None:
        """Hand a message to a waiting case. Raises NotFound, NotWaiting, CaseHeld, ActHeld."""
        received_at = self.clock.now()
        self.catch_up(case_id, received_at)
        self._perform(
            {"do": "send", "case": case_id, "name": name, "data": dict(payload)}, actor, via, received_at, None
        )

    def assign(self, item_id: str, actor: Actor) -> None:
        """Take a work item into one's own hands. Raises NotFound, TaskClosed, TaskTaken."""
        self._hand_over(item_id, actor, "task.assigned", actor.login)

    def unassign(self, item_id: str, actor: Actor) -> None:
        """Put a work item back. Raises NotFound, TaskClosed, TaskTaken."""
        self._hand_over(item_id, actor, "task.unassigned", None)

    def catch_up(self, case_id: str, until: datetime | None = None) -> int:
        """Let what is due in a case happen, each at its own instant; returns how many things did.

        A fault on the way becomes an incident, not an error: nobody asked for these acts.
        """
        until = until or self.clock.now()
        with self.database.read() as connection:
            if not is_due(connection, case_id, until):
                return 0
        try:
            count, waiting = self._catch_up_once(case_id, until)
        except CaseHeld:
            return 0
        except Fault as fault:
            self.keep_incident(case_id, {"do": "catch_up", "case": case_id}, SYSTEM, "system", until, fault)
            return 0
        for parent in waiting:
            self.catch_up(parent, self.clock.now())
        return count

    def retry(self, incident_id: str, actor: Actor) -> bool:
        """Perform again what an incident keeps; returns whether it went well this time."""
        with self.database.read() as connection:
            kept = held_act(connection, incident_id)
        if kept is None:
            raise NotFound(incident=incident_id)
        try:
            self._perform(kept.act, kept.actor, kept.via, kept.received_at, None, (incident_id, actor))
        except ActHeld:
            return False
        self.catch_up(str(kept.act["case"]))
        return True

    def dismiss(self, incident_id: str, reason: str, actor: Actor) -> None:
        """Give up what an incident keeps and let the case go on without it; a case never begun is cancelled.

        For acts that cannot be carried out any more. Raises NotFound.
        """
        with self.database.read() as connection:
            kept = held_act(connection, incident_id)
        if kept is None:
            raise NotFound(incident=incident_id)
        case_id = str(kept.act["case"])
        with self.database.write() as connection:
            unit = Unit(self, connection, actor, "form")
            dismiss_incident(unit, case_id, incident_id, reason)
            unit.save()
        self.catch_up(case_id)

    # -- the transaction

    def _perform(
        self,
        act: Mapping[str, Any],
        actor: Actor,
        via: Via,
        received_at: datetime,
        request: str | None,
        retrying: tuple[str, Actor] | None = None,
    ) -> Any:
        """One act in one transaction; a fault keeps it in an incident and raises ActHeld."""
        do = str(act["do"])
        try:
            with self.database.write() as connection:
                if request is not None and (known := answered(connection, request, actor, act)) is not None:
                    return answer_of(do, known)
                unit = Unit(self, connection, actor, via, received_at)
                unit.request = request
                if retrying is not None:
                    resolve_incident(unit, str(act["case"]), retrying[0], retrying[1])
                answer = ACTS[do](unit, act, retrying is not None)
                waiting = unit.save()
                if request is not None:
                    remember(connection, request, actor, act, answer, unit.recorded_at)
        except Fault as fault:
            incident_id = self.keep_incident(str(act["case"]), act, actor, via, received_at, fault)
            raise ActHeld(incident=incident_id, cause=fault.code) from fault
        for parent in waiting:
            self.catch_up(parent, self.clock.now())
        return answer

    def _catch_up_once(self, case_id: str, until: datetime) -> tuple[int, list[str]]:
        with self.database.write() as connection:
            unit = Unit(self, connection, SYSTEM, "system", until)
            count = unit.catch_up(unit.open(case_id), until)
            return count, unit.save() if count else []

    def keep_incident(
        self, case_id: str, act: Mapping[str, Any], actor: Actor, via: Via, received_at: datetime, fault: Fault
    ) -> str:
        """Write the incident in a transaction of its own, after the act was rolled back."""
        with self.database.write() as connection:
            unit = Unit(self, connection, actor, via, received_at)
            return open_incident(unit, case_id, act, fault)

    def _hand_over(self, item_id: str, actor: Actor, kind: str, assignee: str | None) -> None:
        with self.database.read() as connection:
            found = find_item(connection, item_id)
        if found is None:
            raise NotFound(item=item_id)
        self.catch_up(found.case_id)
        with self.database.write() as connection:
            unit = Unit(self, connection, actor, "form")
            hand_over(unit, item_id, found.case_id, kind, assignee)
            unit.save()
