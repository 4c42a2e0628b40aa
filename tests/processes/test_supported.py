"""What the handbook says can be drawn is what the engine runs."""

from __future__ import annotations

from engine.bpmn.support import ELEMENTS, EVENTS

from .article_map import PROCESSES
from .supported import EVENT_NAMES, POSITIONS, elements_table, written_table


def test_the_table_of_elements_in_the_readme_is_fresh() -> None:
    written = written_table((PROCESSES / "README.md").read_text("utf-8"))
    assert written == elements_table(), "run: python -m tests.processes.supported"


def test_every_position_and_event_of_the_engine_has_its_name() -> None:
    assert set(POSITIONS) == set(EVENTS)
    assert {kind for told in EVENTS.values() for kind in told} <= set(EVENT_NAMES)
    assert ELEMENTS
