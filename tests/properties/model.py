"""A process as data: nodes, flows and scopes, from which both the drawing and the interpreter take what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NO_NUMBERS: Mapping[str, int] = {}


@dataclass(frozen=True)
class Loop:
    """So many instances, one after the other or all at once; over as soon as `enough` are done, where that is said.

    A standard loop is told by its maximum alone.
    """

    count: int
    sequential: bool = False
    enough: int = 0
    standard: bool = False


@dataclass(frozen=True)
class Node:
    """A flow node. `scope` is the id of the process or sub-process in which it lies.

    kind: start, end, user, task, script, xor, and, or, event (gateway), catch, throw, boundary, sub, call.
    trigger: none, timer, message, signal, error, escalation, link, terminate; `ref` is the name it goes by.
    A timer waits `seconds`, and so often more as `again` says.
    """

    id: str
    kind: str
    scope: str
    trigger: str = "none"
    ref: str = ""
    seconds: int = 0
    again: int = 0
    host: str = ""
    interrupting: bool = True
    sets: Mapping[str, int] = field(default_factory=dict)
    asks: str = ""
    loop: Loop | None = None
    called: str = ""
    triggered: bool = False


@dataclass(frozen=True)
class Flow:
    """A sequence flow; with `values` it is taken while the variable has one of them."""

    id: str
    source: str
    target: str
    variable: str = ""
    values: tuple[int, ...] = ()
    default: bool = False


@dataclass
class Process:
    """One executable process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def outgoing(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def incoming(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node]

    def inside(self, scope: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.scope == scope)

    def boundaries(self, host: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.kind == "boundary" and node.host == host)

    def start_of(self, scope: str) -> Node:
        return next(node for node in self.inside(scope) if node.kind == "start")

    def event_subprocesses(self, scope: str) -> Iterator[tuple[Node, Node]]:
        """The event sub-processes of a scope, each with its start event."""
        return ((node, self.start_of(node.id)) for node in self.inside(scope) if node.triggered)


@dataclass
class Plan:
    """The process that is started, and those that it calls."""

    process: Process
    called: list[Process] = field(default_factory=list)

    @property
    def processes(self) -> list[Process]:
        return [*self.called, self.process]
