"""Random processes do on the platform what BPMN's own rules say, saved and restored at every step."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties.blocks import Planner, Tree, trees
from tests.properties.twins import Twins

BASIC = frozenset({"row", "both", "either", "some", "again", "inside", "timed", "strays"})
EVENTS = BASIC | {"timer", "cycle", "message", "race", "watched", "link", "stopped"}
THROWN = EVENTS | {"error", "escalation", "signal", "signalled"}
CALLS = BASIC | {"timer", "message", "calling", "error"}
FEATURES = THROWN | CALLS
FAMILIES = {"basic": (BASIC, 60), "events": (EVENTS, 60), "thrown": (THROWN, 60), "calls": (CALLS, 40)}

CHOICES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 3)), max_size=16)


def lived(tree: Tree, choices: list[tuple[int, int]]) -> None:
    """Live a process twice, as chosen, and compare at every step."""
    with tempfile.TemporaryDirectory(prefix="twins-") as folder:
        twins = Twins(Planner().whole(tree), Path(folder))
        twins.agree()
        for index, value in choices:
            options = twins.options()
            if not options or twins.held:
                break
            twins.make(options[index % len(options)], value)
            if not twins.held:
                twins.agree()
                twins.restored()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_platform_does_what_the_drawing_says(family: str) -> None:
    features, examples = FAMILIES[family]

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(tree=trees(features), choices=CHOICES)
    def check(tree: Any, choices: list[tuple[int, int]]) -> None:
        lived(tree, choices)

    check()
