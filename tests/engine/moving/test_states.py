"""Any reachable state is moved to a version with more in it and back, and goes on there as it would have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.live import LiveCase
from engine.moving.moving import refuse_misfit
from engine.moving.shifting import shifted
from engine.specs import ProcessSpec
from tests.engine.test_state import BLOCKS, NOW, PlainEffects, Plan, move, moves, spec_of


def drawn(tree: Any, more: bool) -> ProcessSpec:
    """The plan of a tree; with `more` there is a step before and a step after it."""
    plan = Plan()
    first, last = plan.block(tree)
    drawing = plan.drawing.start().end().script("open", "answer = '0'").flow("open", first)
    if more:
        drawing.script("before", "b = 1").script("and_after", "a = 1").line("begin", "before", "open")
        drawing.flow(last, "and_after").flow("and_after", "done")
    else:
        drawing.flow("begin", "open").flow(last, "done")
    return replace(spec_of(drawing.text()), hash="more" if more else "hash")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=BLOCKS, choices=st.lists(st.tuples(st.integers(0, 9), st.sampled_from("012")), max_size=10))
def test_there_and_back_is_the_same_and_both_go_on(tree: Any, choices: list[tuple[int, str]]) -> None:
    old, new = drawn(tree, more=False), drawn(tree, more=True)
    effects = PlainEffects()
    live = LiveCase(old, effects, None, NOW)
    live.begin({})
    for index, answer in choices:
        possible = moves(live)
        if not possible:
            return
        before = live.state()
        refuse_misfit(live, new, None)
        there = shifted(live, new, effects).live
        assert moves(there) == possible
        refuse_misfit(there, old, None)
        assert shifted(there, old, effects).live.state() == before
        stored = LiveCase(new, effects, there.state(), NOW)
        assert stored.state() == there.state()
        what = possible[index % len(possible)]
        move(stored, effects, what, answer)
        move(live, effects, what, answer)
        assert moves(stored) == moves(live)
    while possible := moves(live):
        live = shifted(live, new if live.spec is old else old, effects).live
        move(live, effects, possible[0], "0")
    assert live.ended()
