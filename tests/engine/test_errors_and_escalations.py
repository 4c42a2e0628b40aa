"""Errors and escalations go outward until somebody catches them."""

from __future__ import annotations

import pytest

from engine.errors import ActHeld, ProcessRejected
from tests.engine.conftest import Office
from tests.engine.drawing import Drawing, times
from tests.engine.happenings import Happenings
from tests.engine.test_event_subprocesses import handler


@pytest.fixture(params=[False, True], ids=["plain", "restored at every wait"])
def told(office: Office, request: pytest.FixtureRequest) -> Happenings:
    return Happenings(office, anew=request.param)


def failing(code: str = "broken", process: str = "") -> Drawing:
    """A task, then an error; and beside it a task that would never end."""
    drawing = Drawing(process).start("opened").gateway("both", "parallelGateway").user("try").user("beside")
    drawing.end_by("failed", "error", code).end("closed")
    return drawing.line("opened", "both", "try", "failed").line("both", "beside", "closed")


def around(inner: Drawing, *borders: tuple[str, str]) -> Drawing:
    """A sub-process with error events on its border, each leading to a task named after it."""
    drawing = Drawing("main").start().inside("window", inner).end().line("begin", "window", "done")
    for name, code in borders:
        drawing.border(name, "window", "error", code).user(f"after_{name}").end(f"end_{name}")
        drawing.line(name, f"after_{name}", f"end_{name}")
    return drawing


@pytest.mark.parametrize(
    ("borders", "taken"),
    [
        ([("any", ""), ("fitting", "broken")], "fitting"),
        ([("other", "else"), ("any", "")], "any"),
    ],
)
def test_the_fitting_catcher_takes_it_before_the_one_for_any(
    told: Happenings, borders: list[tuple[str, str]], taken: str
) -> None:
    told.office.deploy(around(failing(), *borders))
    assert told.start("main").open == ["beside", "try"]
    assert told.done("try").open == [f"after_{taken}"]
    assert told.done(f"after_{taken}").outcome == f"end_{taken}"


def test_an_event_sub_process_inside_comes_before_the_border(told: Happenings) -> None:
    told.office.deploy(around(failing().beside("mend", handler("error", "broken")), ("fitting", "broken")))
    assert told.start("main").done("try").open == ["handle"]
    assert told.done("handle").outcome == "done"


def test_an_error_of_the_handler_itself_goes_further_out(told: Happenings) -> None:
    again = Drawing("").start_by("heard", "error", "broken").end_by("worse", "error", "broken").line("heard", "worse")
    told.office.deploy(around(failing().beside("mend", again), ("fitting", "broken")))
    assert told.start("main").done("try").open == ["after_fitting"]


def test_an_error_that_nobody_catches_holds_the_case(told: Happenings) -> None:
    told.office.deploy(around(failing(), ("other", "else")))
    told.start("main")
    with pytest.raises(ActHeld):
        told.done("try")
    assert told.held == [("failed", "uncaught_error")]
    assert told.outcome is None


def test_the_error_of_a_child_case_is_caught_where_it_was_called(told: Happenings) -> None:
    drawing = (
        Drawing("main").start().call("ring", "child").end().border("broke", "ring", "error", "broken").user("mend")
    )
    told.office.deploy(
        failing(process="child"), drawing.end("mended").line("begin", "ring", "done").line("broke", "mend", "mended")
    )
    told.start("main").done("try")
    assert told.open == ["mend"]
    assert told.stands == [("main", "active"), ("child", "ended")]
    assert told.done("mend").outcome == "mended"


def test_a_childs_error_that_the_caller_does_not_catch_holds_the_caller(told: Happenings) -> None:
    told.office.deploy(
        failing(process="child"), Drawing("main").start().call("ring", "child").end().line("begin", "ring", "done")
    )
    told.start("main").done("try")
    assert told.held == [("ring", "uncaught_error")]


@pytest.mark.parametrize(("interrupting", "open_then"), [(True, ["told"]), (False, ["inner", "told"])])
def test_an_escalation_ends_the_host_only_where_it_is_drawn_so(
    told: Happenings, interrupting: bool, open_then: list[str]
) -> None:
    inner = Drawing("").start("opened").throw("raise", "escalation", "high").user("inner").end("closed")
    inner.line("opened", "raise", "inner", "closed")
    drawing = Drawing("main").start().inside("window", inner).end().line("begin", "window", "done")
    drawing.border("heard", "window", "escalation", "high", interrupting).user("told").end("hearing_over")
    told.office.deploy(drawing.line("heard", "told", "hearing_over"))
    assert told.start("main").open == open_then


def test_a_last_escalation_starts_its_handler_before_the_scope_ends(told: Happenings) -> None:
    drawing = Drawing("main").start().user("work").end_by("raised", "escalation", "high")
    drawing.line("begin", "work", "raised").beside("hear", handler("escalation", "", interrupting=False))
    told.office.deploy(drawing)
    assert told.start("main").done("work").open == ["handle"]
    assert told.done("handle").outcome == "raised"


def test_an_escalation_reaches_the_caller_of_a_child_case_and_nobody_need_hear_it(told: Happenings) -> None:
    child = Drawing("child").start().throw("raise", "escalation", "high").user("inner").end()
    child.line("begin", "raise", "inner", "done")
    drawing = Drawing("main").start().call("ring", "child").user("told").end().end("heard_it")
    drawing.border("heard", "ring", "escalation", "high", interrupting=False)
    told.office.deploy(child, drawing.line("begin", "ring", "done").line("heard", "told", "heard_it"))
    assert told.start("main").open == ["inner", "told"]
    alone = Happenings(told.office, told.anew)
    assert alone.start("child").done("inner").outcome == "done"


@pytest.mark.parametrize("kind", ["error", "escalation", "signal"])
def test_what_is_thrown_has_a_name(office: Office, kind: str) -> None:
    drawing = Drawing("main").start().end_by("thrown", kind).line("begin", "thrown")
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing)
    assert refused.value.values["element"] == "thrown"


def test_an_error_in_one_instance_ends_them_all(told: Happenings) -> None:
    inner = failing()
    drawing = Drawing("main").start().end().user("after").end("mended").border("broke", "window", "error", "broken")
    drawing.thrown |= inner.thrown
    loop = times(3)
    drawing.node("subProcess", "window", "".join(inner.body) + loop).line("begin", "window", "done")
    told.office.deploy(drawing.line("broke", "after", "mended"))
    assert told.start("main").done("try").open == ["after"]
    assert told.done("after").outcome == "mended"


def test_the_border_knows_what_was_found_out_inside(told: Happenings) -> None:
    inner = Drawing("").start("opened").script("find", "found = 7").user("try").end_by("failed", "error", "broken")
    inner.line("opened", "find", "try", "failed")
    drawing = Drawing("main").start().inside("window", inner).end().line("begin", "window", "done")
    drawing.border("broke", "window", "error").gateway("which", default="f_no").end("right").end("wrong")
    drawing.line("broke", "which").flow("which", "right", "found == 7").flow("which", "wrong", name="f_no")
    told.office.deploy(drawing)
    assert told.start("main").done("try").outcome == "right"


def test_what_an_error_ends_is_not_begun_any_more(told: Happenings) -> None:
    """Given a call and an error that become ready together, then no child case is left running."""
    inner = Drawing("").start("opened").gateway("both", "parallelGateway").call("ring", "child").end("closed")
    inner.end_by("failed", "error", "broken").line("opened", "both", "ring", "closed").line("both", "failed")
    child = Drawing("child").start().user("never").end().line("begin", "never", "done")
    drawing = Drawing("main").start().inside("window", inner).end().line("begin", "window", "done")
    drawing.border("broke", "window", "error").user("after").end("mended").line("broke", "after", "mended")
    told.office.deploy(child, drawing)
    assert told.start("main").open == ["after"]
    assert told.stands == [("main", "active")]


def test_an_error_in_a_handler_that_runs_beside_is_caught_by_its_neighbour(told: Happenings) -> None:
    """Given two event sub-processes of a scope, when one fails, then the other's error start ends the whole scope."""
    inner = Drawing("").start_by("asked", "message", "ask", interrupting=False).user("one")
    inner.end_by("failed", "error", "broken").line("asked", "one", "failed")
    drawing = Drawing("main").start().user("work").end().line("begin", "work", "done").beside("aside", inner)
    told.office.deploy(drawing.beside("mend", handler("error", "broken")))
    assert told.start("main").message("ask").done("one").open == ["handle"]
    assert told.done("handle").outcome == "handle_end"


def test_an_error_of_a_grandchild_goes_up_until_it_is_caught(told: Happenings) -> None:
    middle = Drawing("middle").start().call("down", "child").end().line("begin", "down", "done")
    drawing = (
        Drawing("main").start().call("ring", "middle").end().border("broke", "ring", "error", "broken").user("mend")
    )
    told.office.deploy(
        failing(process="child"),
        middle,
        drawing.end("mended").line("begin", "ring", "done").line("broke", "mend", "mended"),
    )
    assert told.start("main").done("try").open == ["mend"]
    assert sorted(told.stands) == [("child", "ended"), ("main", "active"), ("middle", "ended")]


def test_a_handler_does_not_start_itself_by_what_it_throws(told: Happenings) -> None:
    inner = Drawing("").start_by("heard", "escalation", "high", interrupting=False)
    inner.throw("again", "escalation", "high").user("told").end("over").line("heard", "again", "told", "over")
    drawing = Drawing("main").start().throw("raise", "escalation", "high").user("work").end()
    told.office.deploy(drawing.line("begin", "raise", "work", "done").beside("hear", inner))
    assert told.start("main").open == ["told", "work"]
