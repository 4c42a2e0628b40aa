"""The platform as neutral process cases see it: deploy files, complete tasks, move the clock, look what is open.

Everything goes through the engine's public interface, on a database of its own for each case. Foreign
diagrams know nothing of the office: they are held against the layers "xml" and "bpmn" of the check.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.actions import live_case
from engine.actor import Actor
from engine.calendar.seed import seed
from engine.casebook import case_tree, find_case, incidents, timers_of_tree
from engine.clock import SimulatedClock, parsed
from engine.deploy import read_files, vocabulary_of
from engine.errors import ActHeld, EngineError, NotWaiting, Refusal
from engine.expressions import Limit
from engine.history import events_of_tree
from engine.lint import Finding, Layer, check_process
from engine.registry import Registry
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.store.schema import cases
from engine.timers import sweep
from engine.worklist.inbox import WorkItem, items_of_tree

LAYERS: tuple[Layer, ...] = ("xml", "bpmn")
ANYBODY = Actor("anybody", "Anybody", "", frozenset())


class _Told(Exception):
    """What a runner is told when it brings no errors of its own: the message, and the element concerned."""

    def __init__(self, message: str, element: str | None = None) -> None:
        super().__init__(message)
        self.element = element
        self.elements = [element] if element else []
        self.rules: list[str] = []


class _Rejected(_Told):
    pass


class _Incident(_Told):
    pass


class _NotWaiting(Exception):
    pass


class NoLimits:
    """Foreign diagrams know no limit of any regulation."""

    def limit(self, name: str, on: Any, profile: str) -> Limit:
        raise KeyError(name)


def _of_runner(name: str, own: type[Exception]) -> Any:
    """The error class of the runner that drives us, or our own."""
    for module in ("__main__", "run_cases"):
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and hasattr(sys.modules[module], "run_case"):
            return found
    return own


@cache
def _empty_database() -> Path:
    """A migrated database without cases, made once and copied for each case."""
    path = Path(tempfile.mkdtemp(prefix="conformance-")) / "empty.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.write() as connection:
        seed(connection, parsed("2020-01-01T00:00"))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


class PlatformAdapter:
    """One case of one deployment, driven step by step."""

    def __init__(self, start: datetime | None = None) -> None:
        self.rejected = _of_runner("Rejected", _Rejected)
        self.incident = _of_runner("Incident", _Incident)
        self.not_waiting = _of_runner("NotWaiting", _NotWaiting)
        self.folder = Path(tempfile.mkdtemp(prefix="conformance-"))
        shutil.copy(_empty_database(), self.folder / "case.db")
        self.database = Database(f"sqlite:///{self.folder / 'case.db'}")
        self.clock = SimulatedClock(start or parsed("2020-01-01T00:00"))
        self.runtime = Runtime(self.database, self.clock, Registry(NoLimits()))
        self.root = ""
        self.deployed: list[str] = []
        self._known: set[str] = set()

    def __del__(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- what a runner does

    def deploy(self, paths: Iterable[str]) -> None:
        """One folder for each file; Rejected names the first element that is wrong."""
        folders = []
        for number, path in enumerate(paths):
            folder = self.folder / f"process{number}"
            folder.mkdir()
            shutil.copy(path, folder / Path(path).name)
            folders.append(folder)
        try:
            self.deployed = list(self.runtime.deploy(folders, ANYBODY, "conformance", layers=LAYERS))
        except EngineError as refused:
            raise self._refused(refused) from refused

    def start(self, process: str, variables: Mapping[str, Any], now: datetime) -> None:
        self.clock.move_to(now)
        self._do(lambda: self.runtime.start(process, variables, ANYBODY))

    def complete(self, element: str, variables: Mapping[str, Any]) -> None:
        """Complete the oldest open task of an element; KeyError when none is open."""
        item = next((item for item in self._open() if item.element == element), None)
        if item is None:
            raise KeyError(f"no open task {element}")
        self._do(lambda: self.runtime.complete(item.id, variables, ANYBODY))

    def advance(self, now: datetime) -> None:
        """Move the clock, stopping at each due instant on the way as a scheduler would."""
        while (due := self.next_due()) is not None and due <= now:
            self.clock.move_to(max(due, self.clock.now()))
            before = due, self._length()
            self._do(lambda: sweep(self.runtime))
            if before == (self.next_due(), self._length()):
                raise AssertionError(f"the sweep left a timer of {due} waiting")
        self.clock.move_to(now)
        self._do(lambda: sweep(self.runtime))

    def message(self, name: str, variables: Mapping[str, Any]) -> None:
        """Hand a message to the case of the tree that waits for it."""
        for case in self._tree():
            if case.status == "active":
                try:
                    self._do(lambda case=case: self.runtime.send(case.id, name, variables, ANYBODY))
                except NotWaiting:
                    continue
                return
        raise self.not_waiting(name)

    def signal(self, name: str, variables: Mapping[str, Any]) -> None:
        """Broadcast a signal; NotWaiting when nobody catches it."""
        try:
            self._do(lambda: self.runtime.signal(name, variables, ANYBODY))
        except NotWaiting as nobody:
            raise self.not_waiting(name) from nobody

    def open_tasks(self) -> list[str]:
        return [item.element for item in self._open()]

    def ended(self) -> bool:
        with self.database.read() as connection:
            case = find_case(connection, self.root)
        return case is not None and case.status == "ended"

    def visited(self) -> set[str]:
        """The elements passed in the whole tree, from the history."""
        return {element for element, _ in self.passed()}

    def passed(self) -> list[tuple[str, str]]:
        """Element and origin of every passage, in order."""
        with self.database.read() as connection:
            events = events_of_tree(connection, self.root)
        return [(step[0], step[1]) for event in events for step in event.data.get("path", ())]

    def awaited(self) -> list[str]:
        """The names of the messages that are waited for anywhere in the tree."""
        found = []
        with self.database.read() as connection:
            for row in connection.execute(select(cases).where(cases.c.status == "active")):
                found.extend(live_case(self.runtime, connection, row).awaited())
        return found

    def warnings(self) -> list[Finding]:
        """What the check says of the deployed files without refusing them."""
        vocabulary = replace(vocabulary_of(self.runtime.registry), now=self.clock.now())
        folders = sorted(self.folder.glob("process*"))
        checked = [check_process(read_files(folder), vocabulary, LAYERS) for folder in folders]
        return [found for one in checked for found in one.findings if found.gravity == "warning"]

    # -- how

    def _refused(self, refused: EngineError) -> Exception:
        """The runner's error; ours also tells all elements and rules."""
        findings = [found for found in getattr(refused, "findings", ()) if found.gravity == "error"]
        told = "; ".join(f"{found.rule} {found.element} {dict(found.values)}" for found in findings)
        error: Exception = self.rejected(told or str(refused), _element_of(refused))
        if isinstance(error, _Rejected) and findings:
            error.elements = [found.element for found in findings]
            error.rules = sorted({found.rule for found in findings})
        return error

    def _do(self, act: Callable[[], Any]) -> None:
        """An act, and whatever incident came of it anywhere in the tree."""
        try:
            answer = act()
            self.root = self.root or answer.case_id
        except ActHeld:
            pass
        except NotWaiting:
            raise
        except Refusal as refused:
            raise self.incident(f"{refused.code}: {refused}", _element_of(refused)) from refused
        self._raise_new_incident()

    def _raise_new_incident(self) -> None:
        with self.database.read() as connection:
            found = [one for one in incidents(connection) if f"{one.id}:{one.tries}" not in self._known]
        self._known.update(f"{one.id}:{one.tries}" for one in found)
        if found:
            self.root = self.root or found[0].root_id
            raise self.incident(f"{found[0].cause}: {found[0].detail}", found[0].element)

    def _open(self) -> list[WorkItem]:
        with self.database.read() as connection:
            held = {case.id for case in case_tree(connection, self.root) if case.status != "active"}
            return [item for item in items_of_tree(connection, self.root, True) if item.case_id not in held]

    def _tree(self) -> tuple[Any, ...]:
        with self.database.read() as connection:
            return case_tree(connection, self.root)

    def next_due(self) -> datetime | None:
        active = {case.id for case in self._tree() if case.status == "active"}
        with self.database.read() as connection:
            timers = [timer for timer in timers_of_tree(connection, self.root) if timer.case_id in active]
        return parsed(timers[0].due_at) if timers else None

    def _length(self) -> int:
        return sum(case.history_length for case in self._tree())


def _element_of(fault: EngineError) -> str | None:
    """The element that an error names."""
    return fault.values.get("element") or None
