"""Signals reach all who wait at that moment; links lead on where they are caught."""

from __future__ import annotations

import pytest

from engine.errors import NotWaiting, ProcessRejected
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing
from tests.engine.happenings import Happenings
from tests.engine.test_event_subprocesses import handler


@pytest.fixture(params=[False, True], ids=["plain", "restored at every wait"])
def told(office: Office, request: pytest.FixtureRequest) -> Happenings:
    return Happenings(office, anew=request.param)


def test_a_signal_reaches_all_who_wait_and_nobody_who_waits_only_then(told: Happenings) -> None:
    """Given a catch, a border and an event sub-process, when the signal is thrown, then each hears it once."""
    drawing = Drawing("main").start().gateway("fork", "parallelGateway").catch("heard", "signal", "news").user("one")
    drawing.user("host").border("beside", "host", "signal", "news", interrupting=False).user("two")
    drawing.user("trigger").throw("call", "signal", "news").catch("late", "signal", "news").user("never")
    drawing.end("e1").end("e2").end("e3").end("e4").line("begin", "fork", "heard", "one", "e1").line(
        "beside", "two", "e2"
    )
    drawing.line("fork", "host", "e3").line("fork", "trigger", "call", "late", "never", "e4")
    told.office.deploy(drawing.beside("hear", handler("signal", "news", interrupting=False)))
    assert told.start("main").done("trigger").open == ["handle", "host", "one", "two"]
    assert told.signal("news").open == ["handle", "handle", "host", "never", "one", "two", "two"]


def test_an_interrupting_hearer_keeps_the_signal_from_what_it_ends(told: Happenings) -> None:
    drawing = Drawing("main").start().user("host").border("first", "host", "signal", "news").user("one")
    drawing.border("second", "host", "signal", "news", interrupting=False).user("two").end().end("e1").end("e2")
    told.office.deploy(drawing.line("begin", "host", "done").line("first", "one", "e1").line("second", "two", "e2"))
    assert told.start("main").signal("news").open == ["one"]


def test_a_signal_goes_through_the_whole_tree_of_cases(told: Happenings) -> None:
    child = Drawing("child").start().user("inner").border("heard", "inner", "signal", "news").end().end("stopped")
    child.line("begin", "inner", "done").line("heard", "stopped")
    drawing = Drawing("main").start().gateway("fork", "parallelGateway").call("ring", "child").user("work")
    drawing.end_by("called", "signal", "news").end().line("begin", "fork", "ring", "done").line(
        "fork", "work", "called"
    )
    told.office.deploy(child, drawing)
    told.start("main").done("work")
    assert told.stands == [("main", "ended"), ("child", "ended")]


def test_a_signal_from_outside_is_refused_where_nobody_waits(told: Happenings) -> None:
    drawing = Drawing("main").start().catch("heard", "signal", "news").user("work").end()
    told.office.deploy(drawing.line("begin", "heard", "work", "done"))
    told.start("main")
    with pytest.raises(NotWaiting):
        told.signal("rumour")
    with pytest.raises(NotWaiting):
        told.office.runtime.signal("news", {}, CLERK, root_id="elsewhere")
    assert told.signal("news", answer="yes").open == ["work"]


def test_a_link_goes_on_where_it_is_caught(told: Happenings) -> None:
    drawing = (
        Drawing("main").start().gateway("which", default="f_b").throw("to_a", "link", "A").throw("also_a", "link", "A")
    )
    drawing.catch("from_a", "link", "A").throw("passing").user("work").end().line("begin", "which")
    drawing.flow("which", "to_a", "first").flow("which", "also_a", name="f_b").line("from_a", "passing", "work", "done")
    told.office.deploy(drawing)
    for first, way in ((True, "to_a"), (False, "also_a")):
        case = Happenings(told.office, told.anew).start("main", first=first)
        assert case.open == ["work"]
        assert [way, "from_a", "passing"] == case.passed[-3:]


def test_a_link_has_one_place_where_it_is_caught(office: Office) -> None:
    lost = Drawing("main").start().throw("to_a", "link", "A").line("begin", "to_a")
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(lost)
    assert refused.value.values["element"] == "to_a"
    twice = Drawing("main").start().throw("to_a", "link", "A").catch("one", "link", "A").catch("two", "link", "A").end()
    with pytest.raises(ProcessRejected):
        office.deploy(twice.end("too").line("begin", "to_a").line("one", "done").line("two", "too"))


def test_a_handler_may_send_the_signal_that_started_it_again(told: Happenings) -> None:
    """Given a handler that calls out what it heard, then it starts once more for each call, not without end."""
    inner = Drawing("").start_by("hear", "signal", "news", interrupting=False).user("again")
    inner.throw("call", "signal", "news").end("over").line("hear", "again", "call", "over")
    drawing = Drawing("main").start().user("work").end().line("begin", "work", "done").beside("aside", inner)
    told.office.deploy(drawing)
    assert told.start("main").signal("news").open == ["again", "work"]
    assert told.done("again").open == ["again", "work"]


def test_a_signal_on_the_border_of_a_call_ends_the_child_case(told: Happenings) -> None:
    child = Drawing("child").start().user("inner").end().line("begin", "inner", "done")
    drawing = (
        Drawing("main").start().call("ring", "child").end().border("stop", "ring", "signal", "news").end("stopped")
    )
    told.office.deploy(child, drawing.line("begin", "ring", "done").line("stop", "stopped"))
    assert told.start("main").signal("news").outcome == "stopped"
    assert told.stands == [("main", "ended"), ("child", "cancelled")]


def test_behind_an_event_gateway_the_first_signal_decides(told: Happenings) -> None:
    drawing = Drawing("main").start().gateway("first", "eventBasedGateway").catch("yes", "signal", "granted")
    drawing.catch("no", "signal", "refused").user("good").user("bad").end().end("e2")
    drawing.line("begin", "first", "yes", "good", "done").line("first", "no", "bad", "e2")
    told.office.deploy(drawing)
    assert told.start("main").signal("refused").open == ["bad"]
    with pytest.raises(NotWaiting):
        told.signal("granted")
