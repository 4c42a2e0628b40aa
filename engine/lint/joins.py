"""Rules about splits and joins that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .concurrency import Concurrency, TooTangled
from .drawing import ACTIVITIES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .reach import ways
from .rule import rule
from .walks import reached


@rule("bpmn")
def join_never_complete(drawing: Drawing) -> Iterator[Flaw]:
    """A parallel join waits for all its flows; ways of which only one is taken never complete it."""
    for nodes, tokens in _relations(drawing):
        dead = [node for node in nodes if _is_join(drawing, node) and _never_fires(tokens, node)]
        for node in dead:
            flows = tokens.before(node)
            if all(tokens.ever_marked(flow) for flow in flows):
                yield flaw(node.id, reason="one_of_them")
            elif len(dead) == 1 and _waits_for_itself(drawing, tokens, node):
                yield flaw(node.id, reason="itself")


@rule("bpmn")
def merge_runs_twice(drawing: Drawing) -> Iterator[Flaw]:
    """Where parallel ways meet without a join, what follows runs once for each of them."""
    for nodes, tokens in _relations(drawing):
        for node in nodes:
            merges = node.kind == "exclusiveGateway" or node.kind in ACTIVITIES
            if merges and _meet(drawing, tokens, node):
                yield doubt(node.id, kind=node.kind)


_MOST_MERGED = 50


def _relations(drawing: Drawing) -> list[tuple[tuple[Node, ...], Concurrency]]:
    return drawing.once("relations", lambda drawing: list(_worked_out(drawing)))


def _worked_out(drawing: Drawing) -> Iterator[tuple[tuple[Node, ...], Concurrency]]:
    """The scopes in which ways meet, with what can happen in them at a time."""
    for scope in drawing.scopes:
        nodes = drawing.in_scope(scope)
        if any(len(drawing.incoming(node.id)) > 1 for node in nodes):
            try:
                yield nodes, Concurrency(drawing, scope)
            except TooTangled:
                continue


def _is_join(drawing: Drawing, node: Node) -> bool:
    return node.kind == "parallelGateway" and len(drawing.incoming(node.id)) > 1


def _never_fires(tokens: Concurrency, node: Node) -> bool:
    flows = tokens.before(node)
    if not any(tokens.ever_marked(flow) for flow in flows):
        return False
    if not all(tokens.ever_marked(flow) for flow in flows):
        return True
    return any(not tokens.together(*pair) for pair in combinations(flows[:_MOST_MERGED], 2))


def _meet(drawing: Drawing, tokens: Concurrency, node: Node) -> bool:
    """Whether tokens of different origin can come to a node side by side; a doubled flow has a rule of its own."""
    flows = [flow for flow in drawing.incoming(node.id) if drawing.nodes.get(flow.source, node).scope == node.scope]
    places = dict(zip(tokens.before(node), (flow.source for flow in flows), strict=False))
    pairs = combinations(list(places)[:_MOST_MERGED], 2)
    return any(places[one] != places[other] and tokens.together(one, other) for one, other in pairs)


def _waits_for_itself(drawing: Drawing, tokens: Concurrency, node: Node) -> bool:
    onward = ways(drawing)
    after = reached(onward.get(node.id, ()), lambda one: onward.get(one, ()))
    waited = [
        flow.source
        for flow, place in zip(drawing.incoming(node.id), tokens.before(node), strict=False)
        if not tokens.ever_marked(place)
    ]
    return bool(waited) and all(source in after for source in waited)
