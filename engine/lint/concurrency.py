"""Which places of a scope may carry tokens at the same time: its flows, and the inside of its nodes.

Never too few: whatever can happen is found, and a little that cannot. So two flows that are not found together are
marked together in no run (after A. Kovalyov's concurrency relation, extended to BPMN's nodes).
"""

from __future__ import annotations

from collections import deque
from itertools import combinations

from .drawing import Drawing, Node

MOST_WORK = 300_000
"""How much is looked at before nothing is said: a bound for hostile drawings."""


class TooTangled(Exception):
    """More can happen at a time in the drawing than is worth looking at."""


class Concurrency:
    """The concurrency relation of one scope; raises TooTangled."""

    def __init__(self, drawing: Drawing, scope: str) -> None:
        self._drawing = drawing
        self._nodes = {node.id: node for node in drawing.in_scope(scope)}
        self._places: dict[object, int] = {}
        self._with: list[int] = []
        self._marked: set[int] = set()
        self._moves: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self._takers: dict[int, list[int]] = {}
        self._work = 0
        starts = []
        for node in self._nodes.values():
            starts += self._draw(node)
        self._spread(starts)

    def before(self, node: Node) -> list[int]:
        """The places of the flows into a node, in document order."""
        return [self._place(flow.element) for flow in self._drawing.incoming(node.id) if flow.source in self._nodes]

    def ever_marked(self, place: int) -> bool:
        return place in self._marked

    def together(self, one: int, other: int) -> bool:
        """Whether two places may carry tokens at the same time."""
        return bool(self._with[one] >> other & 1)

    def _place(self, what: object) -> int:
        if what not in self._places:
            self._places[what] = len(self._with)
            self._with.append(0)
        return self._places[what]

    def _draw(self, node: Node) -> list[int]:
        """Add the moves of tokens through a node; the number of the move that begins here of itself, if any."""
        out = tuple(self._place(flow.element) for flow in self._drawing.outgoing(node.id) if flow.target in self._nodes)
        before = self.before(node)
        if node.kind == "parallelGateway":
            if before:
                self._move(tuple(dict.fromkeys(before)), out)
            return []
        inside = self._place(node.id)
        for place in before:
            self._move((place,), (inside,))
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            for place in out:
                self._move((inside,), (place,))
        elif out:
            self._move((inside,), out)
        for event in self._drawing.boundary_of(node.id):
            self._move((inside,), (self._place(event.id),) if event.interrupts else (inside, self._place(event.id)))
        for target in self._linked(node):
            self._move((inside,), (self._place(target),))
        return [self._move((), (inside,))] if node.kind == "startEvent" else []

    def _linked(self, node: Node) -> list[str]:
        """The catching events to which a throwing link leads."""
        if node.kind != "intermediateThrowEvent" or node.triggers != ("link",):
            return []
        name = node.definitions[0].get("name")
        caught = [one for one in self._nodes.values() if one.kind == "intermediateCatchEvent"]
        return [one.id for one in caught if one.triggers == ("link",) and one.definitions[0].get("name") == name]

    def _move(self, taken: tuple[int, ...], made: tuple[int, ...]) -> int:
        self._moves.append((taken, made))
        for place in taken:
            self._takers.setdefault(place, []).append(len(self._moves) - 1)
        return len(self._moves) - 1

    def _spread(self, starts: list[int]) -> None:
        """Let every move happen that can, until nothing new comes of it."""
        waiting = deque(starts)
        queued = set(starts)
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            taken, made = self._moves[number]
            self._spend(len(taken) + len(made))
            if self._can_happen(taken):
                for place in self._happen(taken, made):
                    for taker in self._takers.get(place, ()):
                        if taker not in queued:
                            queued.add(taker)
                            waiting.append(taker)

    def _can_happen(self, taken: tuple[int, ...]) -> bool:
        if not all(place in self._marked for place in taken):
            return False
        wanted = sum(1 << place for place in taken)
        return all(self._with[place] | 1 << place == self._with[place] | wanted for place in taken)

    def _happen(self, taken: tuple[int, ...], made: tuple[int, ...]) -> set[int]:
        """The places that are newly marked or have new company."""
        changed = {place for place in made if place not in self._marked}
        self._marked.update(made)
        if taken:
            beside = self._with[taken[0]]
            for place in taken[1:]:
                beside &= self._with[place]
            for place in made:
                changed |= self._join(place, beside)
        for one, other in combinations(made, 2):
            changed |= self._join(one, 1 << other)
        return changed

    def _join(self, place: int, beside: int) -> set[int]:
        fresh = beside & ~self._with[place]
        if not fresh:
            return set()
        changed = {place}
        self._with[place] |= fresh
        while fresh:
            other = (fresh & -fresh).bit_length() - 1
            fresh &= fresh - 1
            self._with[other] |= 1 << place
            changed.add(other)
            self._spend(1)
        return changed

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MOST_WORK:
            raise TooTangled
