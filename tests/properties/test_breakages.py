"""A spoiled drawing is refused in words, or runs: to its end, to a wait, or to an incident that names an element."""

from __future__ import annotations

import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conformance import adapter
from tests.conformance.adapter import PlatformAdapter
from tests.conformance.trial import START, driven
from tests.properties.blocks import Planner, trees
from tests.properties.breakages import broken
from tests.properties.drawn import text_of
from tests.properties.test_processes import FEATURES

LONGEST = 10
"""Seconds after which a check or a run is held to hang."""


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    def over(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def outcome(raw: bytes) -> str:
    """What becomes of a drawing: refused, ended, waiting, running, incident. Anything else is raised."""
    with tempfile.TemporaryDirectory(prefix="broken-") as folder:
        path = Path(folder) / "broken.bpmn"
        path.write_bytes(raw)
        platform = PlatformAdapter(START)
        try:
            platform.deploy([str(path)])
        except adapter._Rejected as refused:
            assert "check-failed" not in refused.rules, str(refused)
            return "refused"
        try:
            return driven(platform, {})
        except adapter._Incident as held:
            assert held.element, f"an incident without an element: {held}"
            return "incident"


def test_whatever_is_broken_is_refused_or_runs() -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=250,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(tree=trees(FEATURES), seed=st.integers(0, 2**32), times=st.integers(1, 3))
    def check(tree: Any, seed: int, times: int) -> None:
        raw = broken(text_of(Planner().whole(tree).process).encode(), Random(seed), times)
        with bounded(LONGEST):
            try:
                seen[outcome(raw)] += 1
            except Exception as fault:
                raise AssertionError(f"{type(fault).__name__}: {fault}\n{raw.decode()[:4000]}") from fault

    check()
    assert seen["refused"] > 50 and seen["ended"] > 10, seen
