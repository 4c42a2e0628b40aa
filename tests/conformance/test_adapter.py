"""The platform driven as neutral cases drive an engine, on drawings that know nothing of the office."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.clock import parsed
from tests.conformance import adapter
from tests.conformance.adapter import PlatformAdapter
from tests.engine.drawing import Drawing

NOW = parsed("2024-05-13T09:00")


def begun(tmp_path: Path, *drawings: Drawing, **data: object) -> PlatformAdapter:
    """A case of the last drawing, deployed with those it calls."""
    paths = []
    for drawing in drawings:
        path = tmp_path / f"{drawing.process}.bpmn"
        path.write_text(drawing.text(), "utf-8")
        paths.append(str(path))
    platform = PlatformAdapter()
    platform.deploy(paths)
    platform.start(drawings[-1].process, data, NOW)
    return platform


def task(drawing: Drawing, name: str) -> Drawing:
    return drawing.node("userTask", name)


def test_a_task_without_form_and_addressee_takes_any_data(tmp_path: Path) -> None:
    drawing = task(task(Drawing("plain").start().gateway("which", default="other"), "ask"), "more").end()
    drawing.line("begin", "ask", "which").flow("which", "more", "wanted == 'more'").flow("which", "done", name="other")
    platform = begun(tmp_path, drawing.line("more", "done"))

    assert platform.open_tasks() == ["ask"]
    platform.complete("ask", {"wanted": "more"})
    assert platform.open_tasks() == ["more"] and not platform.ended()
    platform.complete("more", {})
    assert platform.ended() and platform.open_tasks() == []
    assert platform.visited() == {"begin", "ask", "which", "more", "done"}


def test_a_timer_fires_when_the_clock_has_reached_it(tmp_path: Path) -> None:
    drawing = task(task(Drawing("timed").start(), "work"), "late").end()
    drawing.timer("over", "work", '"2024-05-13T10:00:00+08:00"').line("begin", "work", "done")
    platform = begun(tmp_path, drawing.line("over", "late", "done"))

    platform.advance(NOW + timedelta(minutes=59))
    assert platform.open_tasks() == ["work"]
    platform.advance(NOW + timedelta(minutes=60))
    assert platform.open_tasks() == ["late"]
    assert "work" not in platform.visited()


def test_the_tasks_of_a_called_process_are_open_in_the_caller(tmp_path: Path) -> None:
    called = task(Drawing("called").start().end(), "inner").line("begin", "inner", "done")
    caller = Drawing("caller").start("opened").call("calling", "called").end("closed")
    platform = begun(tmp_path, called, caller.line("opened", "calling", "closed"))

    assert platform.open_tasks() == ["inner"]
    platform.complete("inner", {})
    assert platform.ended()
    assert {"inner", "calling", "closed"} <= platform.visited()


def test_a_message_reaches_who_waits_and_nobody_else(tmp_path: Path) -> None:
    drawing = task(Drawing("waiting").start().message("paid").end(), "ask")
    platform = begun(tmp_path, drawing.line("begin", "ask", "paid", "done"))

    with pytest.raises(adapter._NotWaiting):
        platform.message("paid", {})
    platform.complete("ask", {})
    platform.message("paid", {"amount": 3})
    assert platform.ended()


def test_a_failure_is_an_incident_that_names_the_element(tmp_path: Path) -> None:
    drawing = task(Drawing("failing").start().script("count", "total = missing + 1").end(), "ask")
    platform = begun(tmp_path, drawing.line("begin", "ask", "count", "done"))

    with pytest.raises(adapter._Incident) as told:
        platform.complete("ask", {})
    assert told.value.element == "count"
    assert not platform.ended()


def test_what_cannot_be_deployed_is_rejected_with_its_element(tmp_path: Path) -> None:
    drawing = Drawing("wrong").start().end().script("count", "import os").line("begin", "count", "done")
    with pytest.raises(adapter._Rejected):
        begun(tmp_path, drawing)


def test_unknown_tasks_cannot_be_completed(tmp_path: Path) -> None:
    platform = begun(tmp_path, task(Drawing("one").start().end(), "ask").line("begin", "ask", "done"))
    with pytest.raises(KeyError):
        platform.complete("other", {})
