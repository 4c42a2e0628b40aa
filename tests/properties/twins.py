"""One plan lived twice: on the platform through its public interface, and by the interpreter; both must agree.

After each step the platform's stored tokens are held against those of a twin that never was saved: the
history replayed in memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine.calendar import load
from engine.clock import parsed
from engine.history import events_of_case
from engine.replay import RecordedEffects, replay
from engine.store.schema import cases
from tests.conformance import adapter
from tests.conformance.adapter import PlatformAdapter
from tests.properties.drawn import text_of
from tests.properties.interpreter import Interpreter
from tests.properties.model import Node, Plan
from tests.properties.tokens import Incident

START = parsed("2024-05-13T09:00")
COUNTED = ("user", "task", "script", "throw", "end", "boundary")

Move = tuple[str, str]
"""What is done, and to which element or name."""


@dataclass
class Twins:
    """The same process in both worlds."""

    plan: Plan
    folder: Path
    moves: list[str] = field(default_factory=list)
    held: bool = False

    def __post_init__(self) -> None:
        self.platform = PlatformAdapter(START)
        paths = [self.folder / f"{process.id}.bpmn" for process in self.plan.processes]
        for path, process in zip(paths, self.plan.processes, strict=True):
            path.write_text(text_of(process), "utf-8")
        self.platform.deploy([str(path) for path in paths])
        self._nodes: dict[str, Node] = {}
        for process in self.plan.processes:
            self._nodes.update(process.nodes)
        wanted = self._told(self._interpret)
        found = self._told(lambda: self.platform.start(self.plan.process.id, {}, START))
        assert found == wanted, self._story(found, wanted)

    def _interpret(self) -> None:
        self.model = Interpreter(self.plan)

    def options(self) -> list[Move]:
        """What can happen next, as the interpreter sees it."""
        found: list[Move] = [("complete", element) for element in dict.fromkeys(self.model.open_tasks())]
        names = Counter(listener.node.ref for listener in self.model.listeners("message"))
        found += [("message", name) for name, number in names.items() if number == 1]
        found += [("signal", name) for name in {one.node.ref: 0 for one in self.model.listeners("signal")}]
        if self.model.next_due() is not None:
            found.append(("tick", ""))
        return found

    def make(self, move: Move, value: int) -> None:
        """Make a move in both worlds; they must come to the same."""
        verb, name = move
        self.moves.append(f"{verb} {name} {value}".strip())
        asked = self._nodes[name].asks if verb == "complete" else ""
        data = {asked: value} if asked else {}
        wanted = self._told(lambda: self._move_model(verb, name, data))
        found = self._told(lambda: self._move_platform(verb, name, data))
        assert found == wanted, self._story(found, wanted)
        self.held = wanted is not None

    def _move_model(self, verb: str, name: str, data: dict[str, int]) -> None:
        match verb:
            case "complete":
                self.model.complete(name, data)
            case "message":
                self.model.deliver(next(one for one in self.model.listeners("message") if one.node.ref == name))
            case "signal":
                self.model.signal(name)
            case "tick":
                self.model.tick()

    def _move_platform(self, verb: str, name: str, data: dict[str, int]) -> None:
        match verb:
            case "complete":
                self.platform.complete(name, data)
            case "message":
                self.platform.message(name, {})
            case "signal":
                self.platform.signal(name, {})
            case "tick":
                self.platform.advance(START + timedelta(seconds=self.model.now))

    def agree(self) -> None:
        """Open tasks, the next timer, what was passed, whether it is over: the same in both worlds."""
        due = self.model.next_due()
        wanted = (sorted(self.model.open_tasks()), self.model.ended, due and due.due)
        next_due = self.platform.next_due()
        seconds = int((next_due - START).total_seconds()) if next_due is not None else None
        found = (sorted(self.platform.open_tasks()), self.platform.ended(), seconds)
        assert found == wanted, self._story(found, wanted)
        passed, expected = Counter(name for name, _ in self.platform.passed()), self.model.passed
        for node in self._nodes.values():
            if node.kind == "event" or node.loop is not None:
                continue  # the platform notes each instance, and the gateway before anything has happened
            one, other = passed[node.id], expected[node.id]
            if node.kind not in COUNTED:
                one, other = min(one, 1), min(other, 1)
            assert one == other, self._story((node.id, one), (node.id, other))

    def restored(self) -> None:
        """What is stored of each running case is what the same acts lead to without ever saving."""
        runtime = self.platform.runtime
        with runtime.database.read() as connection:
            for row in connection.execute(select(cases).where(cases.c.status == "active")).all():
                effects = RecordedEffects(load(connection), runtime.registry.limits)
                spec = runtime.specs.get(connection, row.version)
                live = replay(spec, events_of_case(connection, row.id), effects)
                assert live is not None and live.state() == row.state, self._story(row.state, live and live.state())

    def _told(self, act: object) -> str | None:
        """None where an act went well, the element at which it did not."""
        assert callable(act)
        try:
            act()
        except Incident as incident:
            return incident.element
        except adapter._Incident as held:
            return held.element
        except adapter._NotWaiting:
            return "nobody waits"
        return None

    def _story(self, found: object, wanted: object) -> str:
        drawn = "\n".join(text_of(process) for process in self.plan.processes)
        return f"after {self.moves}:\nplatform    {found}\ninterpreter {wanted}\n{drawn}"
