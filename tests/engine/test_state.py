"""Any reachable state, saved and restored with diagrams parsed anew, goes on as if nothing had happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.specs.event_definitions import timer as library_timer

from engine.bpmn.parser import parse_diagram
from engine.bpmn.workflow import CaseTask
from engine.clock import parsed, stored
from engine.expressions import ExpressionCompiler
from engine.live import LiveCase
from engine.specs import ProcessSpec
from tests.engine.drawing import Drawing

NOW = parsed("2024-05-13T16:00")


@dataclass
class PlainEffects:
    """Answers without an office behind: operators echo, timers are due as their data say."""

    firing: int | None = None

    def context(self, data: Mapping[str, Any]) -> Any:
        return None

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        return {"echo": parameters}

    def arm(self, task: CaseTask, text: str, tag: str) -> dict[str, Any]:
        return {"event_value": json.loads(text), "provisional": False, "basis": {}}

    def turned(self, waiting: Any) -> dict[int, dict[str, Any]]:
        return {}

    def fires(self, task: CaseTask) -> bool:
        return task.id == self.firing

    def call_child(self, task: CaseTask, called: str) -> None:
        pass


@dataclass
class Plan:
    """Draws nested blocks: each adds its elements and returns its first and last one."""

    drawing: Drawing = field(default_factory=lambda: Drawing("plan"))
    numbers: Any = field(default_factory=lambda: count(1))

    def name(self, sort: str) -> str:
        return f"{sort}_{next(self.numbers)}"

    def block(self, tree: Any) -> tuple[str, str]:
        kind, *parts = tree
        draw: Callable[..., tuple[str, str]] = getattr(self, f"_{kind}")
        return draw(*parts)

    def _task(self) -> tuple[str, str]:
        name = self.name("task")
        self.drawing.user(name)
        return name, name

    def _service(self) -> tuple[str, str]:
        name = self.name("service")
        self.drawing.service(name, "echo", name, value="[1, {'k': [True, 1]}]")
        return name, name

    def _script(self) -> tuple[str, str]:
        name = self.name("script")
        self.drawing.script(name, f"{name} = {{'list': [1, 2]}}\nturn = {name}.list")
        return name, name

    def _row(self, *trees: Any) -> tuple[str, str]:
        ends = [self.block(tree) for tree in trees]
        for (_, before), (after, _) in pairwise(ends):
            self.drawing.flow(before, after)
        return ends[0][0], ends[-1][1]

    def _both(self, *trees: Any) -> tuple[str, str]:
        return self._split("parallelGateway", trees)

    def _either(self, *trees: Any) -> tuple[str, str]:
        return self._split("exclusiveGateway", trees)

    def _some(self, *trees: Any) -> tuple[str, str]:
        return self._split("inclusiveGateway", trees)

    def _split(self, kind: str, trees: tuple[Any, ...]) -> tuple[str, str]:
        fork, join = self.name("fork"), self.name("join")
        default = {"default": f"to_{fork}_0"} if kind != "parallelGateway" else {}
        self.drawing.gateway(fork, kind, **default).gateway(join, kind)
        for index, tree in enumerate(trees):
            first, last = self.block(tree)
            condition = {
                "exclusiveGateway": f"answer == '{index}'",
                "inclusiveGateway": f"answer in ['{index}', '2']",
            }.get(kind, "")
            condition = condition if index else ""
            self.drawing.flow(fork, first, condition, f"to_{fork}_{index}")
            self.drawing.flow(last, join)
        return fork, join

    def _window(self, tree: Any, interrupting: bool) -> tuple[str, str]:
        host, inner = self.name("window"), Plan(Drawing("inner"), self.numbers)
        opened, closed = inner.name("opened"), inner.name("closed")
        first, last = inner.block(tree)
        inner.drawing.start(opened).end(closed).flow(opened, first).flow(last, closed)
        timer, after, join = self.name("timer"), self.name("after"), self.name("join")
        day = 10 + next(self.numbers) % 20
        self.drawing.inside(host, inner.drawing).timer(timer, host, f'"2024-06-{day}T00:00:00Z"', interrupting)
        self.drawing.user(after).gateway(join).flow(host, join)
        if interrupting:
            self.drawing.line(timer, after, join)
        else:
            self.drawing.end(self.name("told")).line(timer, after, f"told_{int(join.split('_')[1]) + 2}")
        return host, join


BLOCKS = st.recursive(
    st.sampled_from([("task",), ("service",), ("script",)]),
    lambda inner: st.one_of(
        st.tuples(st.just("row"), inner, inner),
        st.tuples(st.just("both"), inner, inner),
        st.tuples(st.just("either"), inner, inner),
        st.tuples(st.just("some"), inner, inner, inner),
        st.tuples(st.just("window"), inner, st.booleans()),
    ),
    max_leaves=6,
)


def spec_of(text: str) -> ProcessSpec:
    diagram = parse_diagram(text.encode(), "plan.bpmn")
    return ProcessSpec("plan", "hash", 1, diagram, {}, {}, {}, ExpressionCompiler(), {}, text)


def drawn(tree: Any) -> str:
    plan = Plan()
    first, last = plan.block(tree)
    plan.drawing.start().end().script("open", "answer = '0'").flow("begin", "open").flow("open", first)
    return plan.drawing.flow(last, "done").text()


def moves(live: LiveCase) -> list[tuple[str, int]]:
    return [("complete", task.id) for task in live.user_tasks()] + [("fire", found.task) for found in live.timers()]


def move(live: LiveCase, effects: PlainEffects, what: tuple[str, int], answer: str) -> None:
    verb, number = what
    if verb == "complete":
        live.complete(number, {"answer": answer, "seen": {"by": [answer]}})
    else:
        effects.firing = number
        live.fire(number)
        effects.firing = None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=BLOCKS, choices=st.lists(st.tuples(st.integers(0, 9), st.sampled_from("012")), max_size=14))
def test_saved_and_restored_is_the_same_as_never_stopped(tree: Any, choices: list[tuple[int, str]]) -> None:
    text = drawn(tree)
    plain_effects, other_effects = PlainEffects(), PlainEffects()
    plain = LiveCase(spec_of(text), plain_effects, None, NOW)
    plain.begin({})
    other = LiveCase(spec_of(text), other_effects, plain.state(), NOW)

    for index, answer in choices:
        possible = moves(plain)
        assert moves(other) == possible
        if not possible:
            break
        what = possible[index % len(possible)]
        move(plain, plain_effects, what, answer)
        move(other, other_effects, what, answer)
        assert other.state() == plain.state()
        assert (other.outcome, other.step.path[-1:]) == (plain.outcome, plain.step.path[-1:])
        other = LiveCase(spec_of(text), other_effects, other.state(), NOW)
        assert other.state() == plain.state()

    if not moves(plain):
        assert plain.ended() and other.ended()


def test_the_library_never_reads_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Poisoned:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"the wall clock was read: {name}")

    monkeypatch.setattr(library_timer, "datetime", Poisoned())
    monkeypatch.setattr("SpiffWorkflow.task.time", Poisoned())
    monkeypatch.setattr("SpiffWorkflow.task.uuid4", Poisoned())
    effects = PlainEffects()
    live = LiveCase(spec_of(drawn(("window", ("task",), True))), effects, None, NOW)
    live.begin({})
    (timer,) = live.timers()
    move(live, effects, ("fire", timer.task), "0")
    live.complete(live.user_tasks()[0].id, {"answer": "0"})
    assert live.ended() and live.outcome == "done"


def test_equal_acts_give_equal_bytes() -> None:
    def lived() -> str:
        live = LiveCase(spec_of(drawn(("both", ("task",), ("task",)))), PlainEffects(), None, NOW)
        live.begin({"at": stored(NOW)})
        live.complete(live.user_tasks()[0].id, {"answer": "1"})
        return live.state()

    assert lived() == lived()
