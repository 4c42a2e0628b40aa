"""Gateways: where tokens part, where they wait for each other, and what they know afterwards."""

from __future__ import annotations

import pytest

from engine.errors import ActHeld, NotWaiting, ProcessRejected
from tests.engine.conftest import Office
from tests.engine.drawing import Drawing
from tests.engine.test_instances import data_of
from tests.engine.walking import Walk, free


def walk(office: Office, drawing: Drawing, **data: object) -> Walk:
    office.deploy(drawing, layers=())
    return Walk.begin(office, drawing.process, **data)


def forked(kind: str = "parallelGateway") -> Drawing:
    drawing = free(Drawing("forked").start().gateway("fork", kind), "a", "b", "after").gateway("join", kind).end()
    return drawing.line("begin", "fork", "a", "join", "after", "done").line("fork", "b", "join")


def test_a_join_keeps_what_each_branch_changed(office: Office) -> None:
    case = walk(office, forked(), x=1, y=1, told={"k": 1}, gone=1)
    case.complete("a", x=2, told={"k": 1, "a": 1})
    case.complete("b", y=3, told={"k": 1, "b": 2})
    known = data_of(case)
    assert (known["x"], known["y"], known["told"]) == (2, 3, {"k": 1, "a": 1, "b": 2})
    assert case.sound()


def test_of_a_variable_that_both_changed_the_later_arrival_counts(office: Office) -> None:
    case = walk(office, forked(), x=1)
    case.complete("b", x="b")
    case.complete("a", x="a")
    assert data_of(case)["x"] == "a"


def test_a_join_inside_a_join_does_not_undo_what_was_known_when_the_inner_branches_parted(office: Office) -> None:
    drawing = free(Drawing("nested").start().gateway("fork", "parallelGateway"), "first", "a", "b", "c", "after")
    drawing.gateway("inner", "parallelGateway").gateway("join", "parallelGateway").end()
    drawing.line("begin", "fork", "c", "join", "after", "done").line("fork", "first", "inner", "a", "join")
    case = walk(office, drawing.line("inner", "b", "join"), x=1)
    case.complete("first", x=2)
    case.complete("b", x=3)
    case.walk("a", "c")
    assert data_of(case)["x"] == 3


def test_a_join_waits_for_one_token_of_each_flow_and_a_surplus_goes_on_waiting(office: Office) -> None:
    drawing = free(Drawing("surplus").start().gateway("fork", "parallelGateway"), "a", "a2", "b", "after")
    drawing.gateway("merge").gateway("join", "parallelGateway").end()
    drawing.line("begin", "fork", "a", "merge", "join", "after", "done").line("fork", "a2", "merge")
    case = walk(office, drawing.line("fork", "b", "join"))
    case.walk("a", "a2")
    assert case.open() == ["b"]
    case.complete("b")
    assert case.open() == ["after"]


def test_a_join_in_a_loop_joins_each_time_anew(office: Office) -> None:
    drawing = forked()
    drawing.gateway("again", default="f_again_out").end("out")
    drawing.body = [part for part in drawing.body if 'id="f_after_done"' not in part and 'id="done"' not in part]
    drawing.gateway("back")
    drawing.body = [part for part in drawing.body if 'id="f_begin_fork"' not in part]
    drawing.line("begin", "back", "fork").line("after", "again", "out").flow("again", "back", "more")
    case = walk(office, drawing)
    for turn in range(4):
        case.walk("a", "b")
        assert case.open() == ["after"]
        case.complete("after", more=turn < 3)
    assert (case.status, case.sound()) == ("ended", True)


def test_tokens_that_wait_for_each_other_for_ever_are_an_incident_at_the_join(office: Office) -> None:
    drawing = free(Drawing("stuck").start().gateway("choose", default="f_choose_b"), "a", "b")
    drawing.gateway("join", "parallelGateway").end()
    drawing.line("begin", "choose", "b", "join", "done").flow("choose", "a", "x").flow("a", "join")
    case = walk(office, drawing, x=True)
    with pytest.raises(Exception):  # noqa: B017 - held, and kept as an incident
        case.complete("a")
    assert case.incident() == ("join", "no_end_reached")


def test_the_first_condition_in_the_order_of_the_document_counts(office: Office) -> None:
    drawing = free(Drawing("order").start().gateway("choose"), "a", "b").end()
    drawing.flow("choose", "b", "x > 1").flow("choose", "a", "x > 0").line("begin", "choose")
    assert walk(office, drawing.line("a", "done").line("b", "done"), x=2).open() == ["b"]


@pytest.mark.parametrize("kind", ["exclusiveGateway", "inclusiveGateway"])
def test_a_gateway_none_of_whose_conditions_holds_is_an_incident_that_names_it(office: Office, kind: str) -> None:
    drawing = free(Drawing("none").start().gateway("choose", kind), "a", "b").end()
    drawing.flow("choose", "a", "x > 1").flow("choose", "b", "x > 2").line("begin", "choose")
    case = walk(office, drawing.line("a", "done").line("b", "done"), x=0)
    assert case.incident() == ("choose", "no_flow_taken")


def inclusive() -> Drawing:
    drawing = free(Drawing("inclusive").start(), "a", "a2", "b", "c", "after").gateway("join", "inclusiveGateway").end()
    drawing.gateway("split", "inclusiveGateway", default="f_split_c").line("begin", "split", "c", "join")
    drawing.flow("split", "a", "x").flow("split", "b", "y").line("a", "a2", "join", "after", "done")
    return drawing.line("b", "join")


def test_an_inclusive_join_waits_exactly_for_the_branches_that_were_taken(office: Office) -> None:
    case = walk(office, inclusive(), x=True, y=True)
    assert case.open() == ["a", "b"]
    case.walk("b", "a")
    assert case.open() == ["a2"]
    case.complete("a2")
    assert (case.open(), case.sound()) == (["after"], True)


@pytest.mark.parametrize(("x", "y", "taken"), [(True, False, "a"), (False, True, "b"), (False, False, "c")])
def test_an_inclusive_join_does_not_wait_for_branches_that_were_not(
    office: Office, x: bool, y: bool, taken: str
) -> None:
    case = walk(office, inclusive(), x=x, y=y)
    assert case.open() == [taken]
    case.walk(*("a", "a2") if taken == "a" else (taken,))
    assert case.open() == ["after"]


def test_an_inclusive_join_no_longer_waits_for_a_token_that_has_turned_away(office: Office) -> None:
    drawing = inclusive().gateway("turn", default="f_turn_join").end("aside")
    drawing.body = [part for part in drawing.body if 'id="f_a2_join"' not in part]
    drawing.line("a2", "turn", "join").flow("turn", "aside", "away")
    case = walk(office, drawing, x=True, y=True)
    case.walk("b", "a")
    case.complete("a2", away=True)
    assert case.open() == ["after"]


def test_an_inclusive_join_behind_an_event_gateway_waits_for_whatever_may_happen(office: Office) -> None:
    drawing = free(Drawing("late").start().gateway("split", "parallelGateway"), "a", "after")
    drawing.node("eventBasedGateway", "wait").message("yes").message("no").gateway("merge")
    drawing.gateway("join", "inclusiveGateway").end().line("begin", "split", "a", "join", "after", "done")
    drawing.line("split", "wait", "yes", "merge", "join").line("wait", "no", "merge")
    case = walk(office, drawing)
    case.complete("a")
    assert case.open() == []
    case.send("no")
    assert case.open() == ["after"]


def events() -> Drawing:
    drawing = free(Drawing("events").start().node("eventBasedGateway", "wait"), "soon_task", "late_task", "told_task")
    drawing.timer("soon", "", "PT1H", tag="timeDuration").timer("late", "", "PT2H", tag="timeDuration")
    drawing.message("told").end().line("begin", "wait")
    for event in ("soon", "late", "told"):
        drawing.line("wait", event, f"{event}_task", "done")
    return drawing


def test_each_timer_behind_an_event_gateway_has_its_own_instant_and_the_first_takes_the_others_away(
    office: Office,
) -> None:
    case = walk(office, events())
    assert case.due() == [("soon", "2024-05-13T09:00:00"), ("late", "2024-05-13T10:00:00")]
    case.at("2024-05-14T09:00")
    assert (case.open(), case.due(), case.sound()) == (["soon_task"], [], True)
    with pytest.raises(NotWaiting):
        case.send("told")


def test_a_message_behind_an_event_gateway_takes_the_timers_away(office: Office) -> None:
    case = walk(office, events())
    case.send("told", word="ok")
    assert (case.open(), case.due(), case.sound()) == (["told_task"], [], True)
    assert data_of(case)["word"] == "ok"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('id="wait"->id="wait" instantiate="true"', "event_gateway_starts"),
        ('id="wait"->id="wait" eventGatewayType="Parallel"', "event_gateway_parallel"),
        ('targetRef="soon"->targetRef="soon_task"', "event_gateway_to_activity"),
    ],
)
def test_event_gateways_that_mean_something_else_are_refused(office: Office, change: str, reason: str) -> None:
    drawing = events()
    before, after = change.split("->")
    drawing.body = [part.replace(before, after) for part in drawing.body]
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing, layers=())
    assert (refused.value.values["element"], refused.value.values["reason"]) == ("wait", reason)


def test_several_flows_out_of_a_task_are_all_taken_and_several_into_one_each_bring_their_own(office: Office) -> None:
    drawing = free(Drawing("implicit").start(), "first", "a", "b", "after").end()
    drawing.line("begin", "first", "a", "after", "done").line("first", "b", "after")
    case = walk(office, drawing)
    case.complete("first")
    assert case.open() == ["a", "b"]
    case.complete("a")
    case.walk("after", "b")
    assert (case.status, case.open()) == ("active", ["after"])
    case.complete("after")
    assert case.status == "ended"


def test_a_token_that_no_flow_leads_on_has_come_to_its_end(office: Office) -> None:
    inner = free(Drawing("inner").start("opened"), "look").line("opened", "look")
    drawing = Drawing("open").start().inside("group", inner).line("begin", "group")
    case = walk(office, free(drawing, "last").line("group", "last"))
    case.walk("look", "last")
    assert (case.status, case.row().outcome, case.sound()) == ("ended", "last", True)


def conditioned(default: bool = True) -> Drawing:
    """A task whose flows have conditions, one has none, and one is the default."""
    told = {"default": "f_first_late"} if default else {}
    drawing = Drawing("conditioned").start().node("userTask", "first", **told)
    drawing = free(drawing, "a", "b", "late").end().line("begin", "first").flow("first", "a", "x > 1")
    drawing.flow("first", "b", "x > 2").line("first", "late", "done")
    return drawing.line("a", "done").line("b", "done")


@pytest.mark.parametrize(("x", "taken"), [(3, ["a", "b"]), (2, ["a"]), (1, ["late"])])
def test_of_the_flows_of_a_task_all_are_taken_whose_condition_holds_or_the_default(
    office: Office, x: int, taken: list[str]
) -> None:
    case = walk(office, conditioned(), x=0)
    case.complete("first", x=x)
    assert case.open() == taken
    case.walk(*taken)
    assert (case.status, case.sound()) == ("ended", True)


def test_a_flow_of_a_task_without_a_condition_is_always_taken(office: Office) -> None:
    case = walk(office, conditioned(default=False))
    case.complete("first", x=2)
    assert case.open() == ["a", "late"]


def test_a_task_none_of_whose_conditions_holds_is_an_incident_that_names_it(office: Office) -> None:
    drawing = free(Drawing("nowhere").start(), "first", "a").end().line("begin", "first")
    drawing.flow("first", "a", "x == 1").flow("first", "done", "x == 2").line("a", "done")
    case = walk(office, drawing)
    with pytest.raises(ActHeld):
        case.complete("first", x=3)
    assert case.incident() == ("first", "no_flow_taken")


def test_a_condition_on_the_flow_of_a_parallel_gateway_is_refused(office: Office) -> None:
    drawing = free(Drawing("odd").start().gateway("fork", "parallelGateway"), "a").end()
    drawing.line("begin", "fork", "a", "done").flow("fork", "done", "x == 1")
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing, layers=())
    assert refused.value.values["element"] == "f_fork_done"


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_a_task_that_no_engine_manages_is_passed(office: Office, kind: str) -> None:
    drawing = Drawing("passed").start().node(kind, "sign").end().line("begin", "sign", "done")
    case = walk(office, drawing)
    assert (case.status, "sign" in case.passed()) == ("ended", True)


def test_a_receive_task_waits_for_its_message(office: Office) -> None:
    drawing = Drawing("receiving").start().node("receiveTask", "hear", messageRef="message_answer")
    drawing.messages.append("answer")
    drawing.timer("late", "hear", "PT1H", tag="timeDuration").end().end("over").line("begin", "hear", "done")
    case = walk(office, drawing.line("late", "over"))
    assert (case.status, case.open()) == ("active", [])
    case.send("answer", word="ok")
    assert (case.status, case.row().outcome, case.sound()) == ("ended", "done", True)


def test_a_receive_task_without_a_message_is_refused(office: Office) -> None:
    drawing = Drawing("receiving").start().node("receiveTask", "hear").end().line("begin", "hear", "done")
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing, layers=())
    assert (refused.value.values["element"], refused.value.values["reason"]) == ("hear", "receive_without_message")
