"""Event sub-processes: what starts them, what they end, how long their triggers live, and what they see."""

from __future__ import annotations

import pytest

from engine.errors import NotWaiting, ProcessRejected
from tests.engine.conftest import Office
from tests.engine.drawing import Drawing, times
from tests.engine.happenings import Happenings


@pytest.fixture(params=[False, True], ids=["plain", "restored at every wait"])
def told(office: Office, request: pytest.FixtureRequest) -> Happenings:
    return Happenings(office, anew=request.param)


def main(process: str = "main") -> Drawing:
    return Drawing(process).start().user("work").end().line("begin", "work", "done")


def handler(kind: str, what: str = "", interrupting: bool = True, name: str = "handle") -> Drawing:
    """One task after a start event of this kind."""
    inner = Drawing("").start_by(f"{name}_start", kind, what, interrupting).user(name).end(f"{name}_end")
    return inner.line(f"{name}_start", name, f"{name}_end")


def test_an_interrupting_timer_ends_all_else_in_its_scope(told: Happenings) -> None:
    """Given one that runs and one that waits, when the timer fires, then only its own goes on."""
    drawing = main().beside("note", handler("message", "noted", interrupting=False, name="noting"))
    drawing.beside("late", handler("timer", "PT2H")).beside("later", handler("timer", "PT5H", name="too_late"))
    told.office.deploy(drawing)
    told.start("main").message("noted")
    assert told.open == ["noting", "work"]
    told.later(hours=2)
    assert told.open == ["handle"]
    assert told.later(hours=9).open == ["handle"], "the other triggers are gone with their scope"
    with pytest.raises(NotWaiting):
        told.message("noted")
    assert told.done("handle").outcome == "handle_end"
    assert told.passed[-4:] == ["handle_start", "handle", "handle_end", "late"]


def test_a_waiting_trigger_keeps_no_case_open(told: Happenings) -> None:
    told.office.deploy(main().beside("late", handler("timer", "PT2H")))
    assert told.start("main").done("work").outcome == "done"
    assert told.later(hours=9).open == []


def test_what_leaves_its_scope_alone_starts_as_often_as_it_is_told(told: Happenings) -> None:
    told.office.deploy(main().beside("note", handler("message", "noted", interrupting=False)))
    told.start("main").message("noted").message("noted")
    assert told.open == ["handle", "handle", "work"]
    told.done("work")
    assert told.outcome is None, "the scope ends when what runs in it has ended"
    assert told.message("noted").open == ["handle", "handle", "handle"]
    assert told.done("handle").done("handle").done("handle").outcome == "done"


def test_a_date_starts_it_once_and_a_cycle_as_often_as_drawn(told: Happenings) -> None:
    once = handler("timer", "PT1H", interrupting=False, name="once")
    thrice = handler("timer", "R3/PT2H", interrupting=False, name="thrice")
    told.office.deploy(main().beside("first", once).beside("second", thrice))
    told.start("main")
    for _ in range(12):
        told.later(hours=1)
    assert told.open == ["once", "thrice", "thrice", "thrice", "work"]


def test_triggers_live_as_long_as_the_sub_process_they_are_drawn_in(told: Happenings) -> None:
    inner = Drawing("").start("opened").user("inner").end("closed").line("opened", "inner", "closed")
    inner.beside("note", handler("signal", "news", interrupting=False))
    drawing = Drawing("main").start().user("before").inside("window", inner).user("after").end()
    told.office.deploy(drawing.line("begin", "before", "window", "after", "done"))
    told.start("main")
    with pytest.raises(NotWaiting):
        told.signal("news")
    assert told.done("before").signal("news").open == ["handle", "inner"]
    assert told.done("inner").open == ["handle"]
    assert told.done("handle").open == ["after"]
    with pytest.raises(NotWaiting):
        told.signal("news")
    assert told.done("after").outcome == "done"


def test_an_inner_scope_is_ended_with_what_runs_in_it_but_no_further(told: Happenings) -> None:
    """Given nested scopes, when the inner one is interrupted, then the outer main path goes on after it."""
    inner = Drawing("").start("opened").user("inner").end("closed").line("opened", "inner", "closed")
    inner.beside("stop", handler("message", "stopped"))
    drawing = Drawing("main").start().gateway("fork", "parallelGateway").inside("window", inner).user("other")
    drawing.user("after").end().end("also").line("begin", "fork", "window", "after", "done")
    told.office.deploy(drawing.line("fork", "other", "also").beside("whole", handler("message", "all", name="rest")))
    told.start("main").message("stopped")
    assert told.open == ["handle", "other"]
    assert told.done("handle").open == ["after", "other"]
    assert told.message("all").open == ["rest"]
    assert told.done("rest").outcome == "rest_end"


def test_it_sees_the_data_of_its_scope_as_they_stand_and_the_scope_sees_what_it_changed(told: Happenings) -> None:
    inner = Drawing("").start_by("asked", "message", "ask", interrupting=False)
    inner.script("reckon", "seen = n\nn = n + 10").end("reckoned").line("asked", "reckon", "reckoned")
    drawing = Drawing("main").start().script("first", "n = 1").user("work").script("more", "n = n + 1").user("rest")
    drawing.gateway("many", default="f_few").end("lots").end("few").line(
        "begin", "first", "work", "more", "rest", "many"
    )
    drawing.flow("many", "lots", "n == 22 and seen == 12").flow("many", "few", name="f_few").beside("ask_it", inner)
    told.office.deploy(drawing)
    told.start("main").message("ask").done("work")
    assert told.message("ask").done("rest").outcome == "lots"


def test_interrupting_calls_the_child_cases_off(told: Happenings) -> None:
    child = main("child")
    drawing = Drawing("main").start().call("ring", "child").end().line("begin", "ring", "done")
    told.office.deploy(child, drawing.beside("stop", handler("message", "stopped")))
    told.start("main").message("stopped")
    assert told.stands == [("main", "active"), ("child", "cancelled")]
    assert told.done("handle").outcome == "handle_end"


@pytest.mark.parametrize("kind", ["signal", "message", "error"])
def test_two_that_end_one_scope_by_one_event_are_refused(office: Office, kind: str) -> None:
    drawing = main().beside("first", handler(kind, "x")).beside("second", handler(kind, "x", name="again"))
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing)
    assert refused.value.values["element"] in ("again_start", "second")


def test_flows_do_not_cross_its_border(office: Office) -> None:
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(main().beside("late", handler("timer", "PT2H")).flow("late", "done"))
    assert refused.value.values["element"] in ("late", "f_late_done")


def test_each_instance_of_a_sub_process_has_triggers_of_its_own(told: Happenings) -> None:
    inner = Drawing("").start("opened").user("inner").end("closed").line("opened", "inner", "closed")
    inner.beside("stop", handler("signal", "news"))
    drawing = Drawing("main").start().end()
    loop = times(2)
    drawing.thrown |= inner.thrown
    drawing.node("subProcess", "window", "".join(inner.body) + loop).line("begin", "window", "done")
    told.office.deploy(drawing)
    told.start("main")
    assert told.open == ["inner", "inner"]
    assert told.done("inner").signal("news").open == ["handle"]
    assert told.done("handle").outcome == "done"


def test_a_terminating_end_inside_ends_only_the_event_sub_process(told: Happenings) -> None:
    inner = Drawing("").start_by("asked", "message", "ask", interrupting=False).gateway("both", "parallelGateway")
    inner.user("one").user("two").end("stop", terminate=True).end("never")
    inner.line("asked", "both", "one", "stop").line("both", "two", "never")
    told.office.deploy(main().beside("aside", inner))
    assert told.start("main").message("ask").done("one").open == ["work"]
    assert told.message("ask").open == ["one", "two", "work"]
    assert told.done("work").done("one").outcome == "done"


def test_one_may_lie_in_another(told: Happenings) -> None:
    """Given a trigger inside an event sub-process, then it waits only while that one runs."""
    inner = handler("message", "ask", interrupting=False).beside("deeper", handler("timer", "PT1H", name="deep"))
    told.office.deploy(main().beside("aside", inner))
    told.start("main").later(hours=3)
    assert told.open == ["work"]
    assert told.message("ask").open == ["handle", "work"]
    assert told.later(hours=1).open == ["deep", "work"]
    assert told.done("deep").done("work").outcome == "done"
