"""Whether a token must come by a node, as long as nothing but sequence flows leads it on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from .drawing import SCOPES, Drawing, Node

_END = ""
"""Where tokens go that have left the process."""


def inevitable(drawing: Drawing, place: str, starts: Iterable[str]) -> bool:
    """Whether one of the tokens that stand at some nodes must come to a place unless an event takes it away.

    All ways of a fork are taken, of other branchings any one; rounds are thought to end.
    """
    avoiding = _avoiding(drawing, place)
    for start in starts:
        if start in drawing.nodes:
            following = _out_of(drawing, drawing.nodes[start])
            if not (avoiding.issuperset(following) if _forks(drawing, start) else avoiding.intersection(following)):
                return True
    return False


def needed(tree: ast.AST) -> frozenset[str]:
    """The names that an expression looks up in any case: of `and`, `or` and `if` only what comes first counts."""
    found, waiting = set(), [tree]
    while waiting:
        match waiting.pop():
            case ast.Name(id=name):
                found.add(name)
            case ast.BoolOp(values=values):
                waiting.append(values[0])
            case ast.IfExp(test=test):
                waiting.append(test)
            case other:
                waiting.extend(ast.iter_child_nodes(other))
    return frozenset(found)


def _avoiding(drawing: Drawing, place: str) -> set[str]:
    """The nodes from which a token can get out of the process without coming by the place."""
    onward = drawing.once("steps", _steps)
    back: dict[str, list[str]] = {}
    for node, following in onward.items():
        for after in following:
            back.setdefault(after, []).append(node)
    found, wave = {_END}, [_END]
    while wave:
        for node in back.get(wave.pop(), ()):
            if node in found or node == place:
                continue
            if not _forks(drawing, node) or found.issuperset(onward[node]):
                found.add(node)
                wave.append(node)
    return found


def _steps(drawing: Drawing) -> Mapping[str, list[str]]:
    """What follows each node: a sub-process begins with its start and goes on after its ends."""
    found: dict[str, list[str]] = {}
    for node in drawing.all_nodes:
        starts = [inner.id for inner in drawing.in_scope(node.id) if inner.kind == "startEvent"]
        entered = node.kind in SCOPES and starts
        found[node.id] = starts if entered else _out_of(drawing, node)
    return found


def _out_of(drawing: Drawing, node: Node) -> list[str]:
    if node.kind == "endEvent" and set(node.triggers) - {"message", "signal", "compensate"}:
        return [_END]
    following = [flow.target for flow in drawing.outgoing(node.id) if flow.target in drawing.nodes]
    while not following:
        around = drawing.nodes.get(node.scope)
        if around is None or around.is_event_subprocess:
            return [_END]
        node = around
        following = [flow.target for flow in drawing.outgoing(node.id) if flow.target in drawing.nodes]
    return following


def _forks(drawing: Drawing, identity: str) -> bool:
    """Whether a token goes on along all flows at once."""
    kind = drawing.nodes[identity].kind
    if kind == "parallelGateway":
        return True
    return not kind.endswith("Gateway") and all(flow.condition is None for flow in drawing.outgoing(identity))
