"""Random processes built of blocks: trees drawn by hypothesis, planned into nodes and flows.

A tree is a tuple: its kind, then what it is made of. Whatever throws an event follows a task of a person, so
that nothing else moves at that moment and the outcome does not hang on the order of concurrent steps.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.properties.model import Flow, Loop, Node, Plan, Process

Tree = tuple[Any, ...]
Ends = tuple[str, str]
"""The first and the last node of a block."""


class Planner:
    """Adds the nodes and flows of blocks to a process, one scope at a time."""

    def __init__(self, process: str = "main") -> None:
        self.plan = Plan(Process(process))
        self.process = self.plan.process
        self.scope = process
        self._last = 0

    def whole(self, tree: Tree) -> Plan:
        """A process that consists of one block."""
        self._body(tree)
        return self.plan

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _node(self, kind: str, **told: Any) -> str:
        name = f"{kind}_{self._number()}"
        self.process.nodes[name] = Node(name, kind, self.scope, **told)
        return name

    def _flow(self, source: str, target: str, variable: str = "", values: tuple[int, ...] = ()) -> None:
        self.process.flows.append(Flow(f"f_{self._number()}", source, target, variable, values))

    def _default(self, source: str, target: str) -> None:
        self.process.flows.append(Flow(f"f_{self._number()}", source, target, default=True))

    def _line(self, *names: str) -> None:
        for source, target in pairwise(names):
            self._flow(source, target)

    def _seconds(self) -> int:
        """A duration like no other in the process."""
        number = self._number()
        return 3600 * (1 + number % 5) + 11 * number

    def _name(self, sort: str) -> str:
        return f"{sort}_{self._number()}"

    def _body(self, tree: Tree, **start: Any) -> None:
        """The present scope: a start, one block, an end."""
        begin = self._node("start", **start)
        first, last = self._block(tree)
        self._line(begin, first)
        self._line(last, self._node("end"))

    def _within(self, scope: str, tree: Tree, **start: Any) -> None:
        outer, self.scope = self.scope, scope
        self._body(tree, **start)
        self.scope = outer

    def _block(self, tree: Tree) -> Ends:
        kind, *parts = tree
        draw: Callable[..., Ends] = getattr(self, f"_{kind}")
        return draw(*parts)

    # -- what passes or waits

    def _user(self) -> Ends:
        name = self._node("user")
        return name, name

    def _pass(self) -> Ends:
        name = self._node("task")
        return name, name

    def _script(self, value: int) -> Ends:
        name = self._node("script", sets={self._name("v"): value})
        return name, name

    def _wait(self, trigger: str) -> Ends:
        name = self._catch(trigger)
        return name, name

    def _catch(self, trigger: str, kind: str = "catch", **told: Any) -> str:
        if trigger == "timer":
            return self._node(kind, trigger="timer", seconds=self._seconds(), **told)
        return self._node(kind, trigger=trigger, ref=self._name(trigger[0]), **told)

    # -- order and choice

    def _row(self, *trees: Tree) -> Ends:
        ends = [self._block(tree) for tree in trees]
        for (_, before), (after, _) in pairwise(ends):
            self._line(before, after)
        return ends[0][0], ends[-1][1]

    def _both(self, *trees: Tree) -> Ends:
        return self._split("and", trees)

    def _either(self, value: int | None, *trees: Tree) -> Ends:
        return self._chosen("xor", value, trees)

    def _some(self, value: int | None, *trees: Tree) -> Ends:
        return self._chosen("or", value, trees)

    def _chosen(self, kind: str, value: int | None, trees: tuple[Tree, ...]) -> Ends:
        """A choice after the task or script that makes it; the last branch is the default."""
        variable = self._name("v")
        made = {"sets": {variable: value}} if value is not None else {"asks": variable}
        choice = self._node("script" if value is not None else "user", **made)
        fork, join = self._split(kind, trees, variable)
        self._line(choice, fork)
        return choice, join

    def _split(self, kind: str, trees: tuple[Tree, ...], variable: str = "") -> Ends:
        fork, join = self._node(kind), self._node(kind)
        for index, tree in enumerate(trees):
            first, last = self._block(tree)
            if variable and index == len(trees) - 1:
                self._default(fork, first)
            else:
                # Of an inclusive gateway two branches may be taken, of an exclusive one the first.
                self._flow(fork, first, variable, (index, 3) if variable else ())
            self._line(last, join)
        return fork, join

    def _strays(self, value: int | None, *trees: Tree) -> Ends:
        """Inclusive branches of which each may end before it comes to the join."""
        variable = self._name("v")
        made = {"sets": {variable: value}} if value is not None else {"asks": variable}
        choice = self._node("script" if value is not None else "user", **made)
        fork, join = self._node("or"), self._node("or")
        self._line(choice, fork)
        for index, tree in enumerate(trees):
            first, last = self._block(tree)
            if index == len(trees) - 1:
                self._default(fork, first)
            else:
                self._flow(fork, first, variable, (index, 3))
            own, leave = self._name("v"), self._node("xor")
            self._line(last, self._node("user", asks=own), leave)
            self._flow(leave, self._node("end"), own, (0,))
            self._default(leave, join)
        return choice, join

    def _race(self, *arms: tuple[str, Tree]) -> Ends:
        """An event-based gateway; whatever happens first decides."""
        fork, join = self._node("event"), self._node("xor")
        for trigger, tree in arms:
            caught = self._catch(trigger)
            first, last = self._block(tree)
            self._line(fork, caught, first)
            self._line(last, join)
        return fork, join

    def _again(self, tree: Tree) -> Ends:
        """A loop: the block, then a task that decides whether to go round once more."""
        enter, variable = self._node("xor"), self._name("v")
        first, last = self._block(tree)
        ask, leave = self._node("user", asks=variable), self._node("xor")
        onward = self._node("task")
        self._line(enter, first)
        self._line(last, ask, leave)
        self._flow(leave, enter, variable, (0,))
        self._default(leave, onward)
        return enter, onward

    def _link(self) -> Ends:
        before, name = self._node("task"), self._name("l")
        thrown, caught = self._node("throw", trigger="link", ref=name), self._node("catch", trigger="link", ref=name)
        self._line(before, thrown)
        after = self._node("task")
        self._line(caught, after)
        return before, after

    # -- activities that hold others

    def _inside(self, tree: Tree, loop: Loop | None, *events: tuple[str, bool, Tree]) -> Ends:
        """A sub-process with what may happen on its border."""
        host = self._node("sub", loop=loop)
        self._within(host, tree)
        return self._bordered(host, events)

    def _timed(self, loop: Loop | None, *events: tuple[str, bool, Tree]) -> Ends:
        """A task with what may happen on its border."""
        return self._bordered(self._node("user", loop=loop), events)

    def _calling(self, tree: Tree, loop: Loop | None, *events: tuple[str, bool, Tree]) -> Ends:
        called = Planner(f"called_{self._number()}_{self.process.id}")
        called._last = self._last
        self.plan.called.extend(called.whole(tree).called)
        self.plan.called.append(called.process)
        self._last = called._last
        return self._bordered(self._node("call", called=called.process.id, loop=loop), events)

    def _bordered(self, host: str, events: tuple[tuple[str, bool, Tree], ...]) -> Ends:
        join = self._node("xor")
        self._line(host, join)
        for trigger, interrupting, tree in events:
            again = 2 if trigger == "cycle" else 0
            sort = "timer" if trigger == "cycle" else trigger
            interrupting = interrupting and not again
            border = self._catch(sort, "boundary", host=host, interrupting=interrupting, again=again)
            self._leave(border, join if interrupting else "", tree)
        return host, join

    def _leave(self, border: str, join: str, tree: Tree) -> None:
        """The way from a border event: back to the main path, or to an end of its own."""
        first, last = self._block(tree)
        self._line(border, first)
        self._line(last, join or self._node("end"))

    def _watched(self, tree: Tree, trigger: str, interrupting: bool, reaction: Tree) -> Ends:
        """A sub-process that holds an event sub-process."""
        host = self._node("sub")
        self._within(host, tree)
        outer, self.scope = self.scope, host
        handler = self._node("sub", triggered=True)
        told = {"seconds": self._seconds()} if trigger == "timer" else {"ref": self._name(trigger[0])}
        self._within(handler, reaction, trigger=trigger, interrupting=interrupting, **told)
        self.scope = outer
        return host, host

    def _thrown(self, trigger: str, caught_by: str, interrupting: bool, tree: Tree, reaction: Tree) -> Ends:
        """A sub-process in which one branch throws an error or an escalation while another works.

        `caught_by`: border, inner (an event sub-process of the same scope), or nobody.
        """
        host, ref = self._node("sub"), self._name(trigger[0])
        outer, self.scope = self.scope, host
        begin, fork = self._node("start"), self._node("and")
        first, last = self._block(tree)
        before, thrower = self._node("user"), self._node("end", trigger=trigger, ref=ref)
        self._line(begin, fork, first)
        self._line(last, self._node("end"))
        self._line(fork, before, thrower)
        if caught_by == "inner":
            handler = self._node("sub", triggered=True)
            self._within(handler, reaction, trigger=trigger, ref=ref, interrupting=interrupting)
        self.scope = outer
        join = self._node("xor")
        self._line(host, join)
        if caught_by == "border":
            told = {"trigger": trigger, "ref": ref, "host": host, "interrupting": interrupting}
            self._leave(self._node("boundary", **told), join if interrupting else "", reaction)
        return host, join

    def _stopped(self, tree: Tree) -> Ends:
        """A sub-process of which one branch ends all others."""
        host = self._node("sub")
        outer, self.scope = self.scope, host
        begin, fork = self._node("start"), self._node("and")
        first, last = self._block(tree)
        before, stop = self._node("user"), self._node("end", trigger="terminate")
        self._line(begin, fork, first)
        self._line(last, self._node("end"))
        self._line(fork, before, stop)
        self.scope = outer
        return host, host

    def _signalled(self, tree: Tree) -> Ends:
        """Two branches, of which one may send a signal that the other may be waiting for."""
        fork, join, ref = self._node("and"), self._node("and"), self._name("s")
        before, sent = self._node("user"), self._node("throw", trigger="signal", ref=ref)
        first, last = self._block(tree)
        caught = self._node("catch", trigger="signal", ref=ref)
        self._line(fork, before, sent, join)
        self._line(fork, first)
        self._line(last, caught, join)
        return fork, join


LOOPS = st.one_of(
    st.none(),
    st.builds(Loop, st.integers(1, 3), st.booleans()),
    st.builds(Loop, st.just(3), st.booleans(), st.integers(1, 3)),
    st.builds(lambda count: Loop(count, sequential=True, standard=True), st.integers(1, 3)),
)
CHOICE = st.one_of(st.none(), st.integers(0, 3))


def trees(features: frozenset[str], leaves: int = 5) -> st.SearchStrategy[Tree]:
    """Trees of the blocks that are named, of about so many waits and steps."""
    waits = sorted(features & {"timer", "message", "signal"})
    plain = [st.just(("user",)), st.just(("pass",)), st.builds(lambda v: ("script", v), st.integers(0, 3))]
    plain += [st.tuples(st.just("wait"), st.sampled_from(waits))] if waits else []
    plain += [st.just(("link",))] if "link" in features else []
    return st.recursive(st.one_of(plain), lambda inner: st.one_of(_compound(inner, features, waits)), max_leaves=leaves)


def _compound(inner: st.SearchStrategy[Tree], features: frozenset[str], waits: list[str]) -> list[Any]:
    events = [*waits, *({"cycle"} & features)]
    border = st.lists(st.tuples(st.sampled_from(events), st.booleans(), inner), max_size=2) if events else st.just([])
    kinds: dict[str, st.SearchStrategy[Tree]] = {
        "row": st.builds(lambda *t: ("row", *t), inner, inner),
        "both": st.builds(lambda *t: ("both", *t), inner, inner),
        "either": st.builds(lambda v, *t: ("either", v, *t), CHOICE, inner, inner),
        "some": st.builds(lambda v, *t: ("some", v, *t), CHOICE, inner, inner, inner),
        "strays": st.builds(lambda v, *t: ("strays", v, *t), CHOICE, inner, inner),
        "again": st.builds(lambda t: ("again", t), inner),
        "inside": st.builds(lambda t, loop, e: ("inside", t, loop, *e), inner, LOOPS, border),
        "timed": st.builds(lambda loop, e: ("timed", loop, *e), LOOPS, border),
        "calling": st.builds(lambda t, loop, e: ("calling", t, loop, *e), inner, LOOPS, border),
        "stopped": st.builds(lambda t: ("stopped", t), inner),
        "signalled": st.builds(lambda t: ("signalled", t), inner),
    }
    if waits:
        arm = st.tuples(st.sampled_from(waits), inner)
        kinds["race"] = st.builds(lambda *a: ("race", *a), arm, arm)
        kinds["watched"] = st.builds(lambda *t: ("watched", *t), inner, st.sampled_from(waits), st.booleans(), inner)
    kinds["error"] = st.builds(lambda *t: ("thrown", "error", *t), _CAUGHT, st.just(True), inner, inner)
    kinds["escalation"] = st.builds(lambda *t: ("thrown", "escalation", *t), _CAUGHT, st.booleans(), inner, inner)
    return [strategy for kind, strategy in kinds.items() if kind in features]


_CAUGHT = st.sampled_from(["border", "inner", "nobody"])
