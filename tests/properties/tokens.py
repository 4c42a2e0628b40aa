"""What an instance of a process is made of: scopes, waits, listeners, and the ways between its nodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.properties.model import Flow, Node, Process

Data = dict[str, int]


class Incident(Exception):
    """The process cannot go on at this element."""

    def __init__(self, element: str) -> None:
        super().__init__(element)
        self.element = element


@dataclass(eq=False)
class Scope:
    """One instance of a process or sub-process, in the hands of the wait that made it."""

    process: Process
    id: str
    host: Wait | None
    waits: list[Wait] = field(default_factory=list)
    joins: dict[str, list[tuple[str, Data]]] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    over: bool = False


@dataclass(eq=False)
class Wait:
    """A token in an activity or event: its instances (scopes, or None for a task), and how many are to come."""

    node: Node
    scope: Scope
    data: Data
    running: list[tuple[int, Scope | None]] = field(default_factory=list)
    to_come: int = 0
    done: int = 0
    listeners: list[Listener] = field(default_factory=list)


@dataclass(eq=False)
class Listener:
    """An event that may happen: a catch, an arm of a gateway, a border or the start of an event sub-process."""

    number: int
    node: Node
    owner: Wait | Scope
    due: int | None
    turns: int = 0


def top(scope: Scope) -> Scope:
    """The instance of the process in which a scope lies."""
    while scope.id != scope.process.id:
        assert scope.host is not None
        scope = scope.host.scope
    return scope


def holds(flow: Flow, data: Data) -> bool:
    return not flow.variable or data.get(flow.variable) in flow.values


def upstream(process: Process, join: str, sources: set[str]) -> set[str]:
    """The nodes from which these can be reached without passing the join, themselves included."""
    found: set[str] = set()
    wanted = list(sources)
    while wanted:
        name = wanted.pop()
        if name in found or name == join:
            continue
        found.add(name)
        node = process.nodes[name]
        wanted.extend(flow.source for flow in process.incoming(name))
        if node.kind == "boundary":
            wanted.append(node.host)
        if node.kind == "catch" and node.trigger == "link":
            wanted.extend(
                other.id for other in process.nodes.values() if other.kind == "throw" and other.ref == node.ref
            )
    return found
