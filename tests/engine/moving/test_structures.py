"""Loops, gateways of events, event sub-processes and compensation are moved as they stand, or refused by name."""

from __future__ import annotations

import pytest

from tests.engine.conftest import Office
from tests.engine.drawing import Drawing, each, times
from tests.engine.moving.stories import begun, item, move, refused, tasks, version
from tests.engine.walking import Walk, free


def rounds(loop: str, *more: str) -> Drawing:
    drawing = free(Drawing("permit").start(), "look", inner=loop)
    return free(drawing, *more).end().line("begin", "look", *more, "done")


def test_instances_that_are_half_done_go_on(office: Office) -> None:
    version(office, rounds(times(3)))
    case = begun(office)
    case.walk("look")
    with_limit = rounds(times(3), "sign").timer("late", "look", "workdays(3, sent_at)").end("over").line("late", "over")

    move(office, case, version(office, with_limit))

    assert case.due() == [("late", "2024-05-16T16:00:00")]
    case.walk("look", "look")
    assert case.due() == []
    case.walk("sign")
    assert (case.status, case.sound()) == ("ended", True)


@pytest.mark.parametrize("loop", ["", each("others", "one", "", "")])
def test_instances_that_are_made_otherwise_are_refused(office: Office, loop: str) -> None:
    version(office, rounds(each("parts", "part", "", "")))
    case = begun(office, parts=[1, 2])
    reason = ("other_kind" if not loop else "other_loop", "look")
    assert refused(office, case, version(office, rounds(loop))) == reason


def choice(*events: str) -> Drawing:
    drawing = Drawing("permit").start().gateway("first", "eventBasedGateway").end().line("begin", "first")
    for name in events:
        drawing.message(name).line("first", name, "done")
    return drawing


def test_a_choice_by_event_keeps_its_events_or_is_refused(office: Office) -> None:
    version(office, choice("paid", "withdrawn"))
    case = begun(office)
    assert refused(office, case, version(office, choice("paid", "withdrawn", "lost"))) == ("other_choice", "first")
    noted = choice("paid", "withdrawn").script("note", "n = 1").end("noted").line("paid", "note", "noted")
    move(
        office,
        case,
        version(office, Drawing("permit", [p for p in noted.body if "f_paid_done" not in p], noted.messages)),
    )
    case.send("paid")
    assert (case.status, case.row().outcome, case.sound()) == ("ended", "noted", True)


def beside(*triggers: str) -> Drawing:
    drawing = tasks("permit", "look")
    for name in triggers:
        inner = Drawing(name).start_by(f"{name}_came", "timer", "PT48H", interrupting=False)
        inner.service(f"{name}_told", "say", word=f'"{name}"').end(f"{name}_done")
        drawing.beside(name, inner.line(f"{name}_came", f"{name}_told", f"{name}_done"))
    return drawing


def test_what_starts_an_event_sub_process_comes_and_goes_with_the_version(office: Office) -> None:
    version(office, beside())
    case = begun(office)
    office.at("2024-05-14T08:00")
    move(office, case, version(office, beside("urge")))
    assert case.due() == [("urge_came", "2024-05-16T00:00:00")]
    move(office, case, version(office, beside("other")))
    assert [element for element, _ in case.due()] == ["other_came"]
    case.at("2024-05-17T08:00")
    assert [told["word"] for _, told in office.heard] == ["other"]
    move(office, case, version(office, beside("other", "urge")))
    assert [element for element, _ in case.due()] == ["urge_came"], "what has happened does not come again"
    case.walk("look")
    assert (case.status, case.sound()) == ("ended", True)


def undoing(*undone: str) -> Drawing:
    drawing = free(Drawing("permit").start(), "book", "pay", "look").throw("undo", "compensate").end()
    for name in undone:
        handler = f"{name}_back"
        drawing.border(f"{name}_undone", name, "compensate")
        drawing.service(handler, "say", word=f'"{handler}"')
        drawing.body[-1] = drawing.body[-1].replace("<bpmn:serviceTask ", '<bpmn:serviceTask isForCompensation="true" ')
        ends = f'sourceRef="{name}_undone" targetRef="{handler}"'
        drawing.body.append(f'<bpmn:association id="a_{name}" associationDirection="One" {ends}/>')
    return drawing.line("begin", "book", "pay", "look", "undo", "done")


def test_what_was_done_is_undone_as_drawn_then_or_the_move_is_refused(office: Office) -> None:
    version(office, undoing("book", "pay"))
    case = begun(office)
    case.walk("book", "pay")
    assert refused(office, case, version(office, undoing("book"))) == ("undo_gone", "pay_undone")
    assert refused(office, case, version(office, undoing("book", "pay", "look"))) == ("undo_added", "look_undone")
    longer = undoing("book", "pay")
    longer.body = [part for part in longer.body if "f_undo_done" not in part]
    move(office, case, version(office, free(longer, "send").line("undo", "send", "done")))
    case.walk("look", "send")
    assert [told["word"] for _, told in office.heard] == ["pay_back", "book_back"]
    assert (case.status, case.sound()) == ("ended", True)


def test_clocks_of_every_notation_keep_the_beginning_of_their_wait(office: Office) -> None:
    def drawing(span: str, cycle: str) -> Drawing:
        drawn = free(Drawing("permit").start(), "look").end().line("begin", "look", "done")
        drawn.timer("late", "look", span, tag="timeDuration").end("over").line("late", "over")
        return drawn.cycle("urge", "look", cycle).end("urged").line("urge", "urged")

    version(office, drawing("P2D", "R/P1D"))
    case = begun(office)
    assert case.due() == [("urge", "2024-05-14T08:00:00"), ("late", "2024-05-15T08:00:00")]
    office.at("2024-05-14T12:00")
    move(office, case, version(office, drawing("P5D", "R/PT6H")))
    assert case.due() == [("urge", "2024-05-14T08:00:00"), ("late", "2024-05-18T08:00:00")]
    move(office, case, version(office, drawing("P1D", "R/PT6H")))
    assert case.due()[1] == ("late", "2024-05-18T08:00:00")
    case.at("2024-05-18T18:00")
    assert (case.row().outcome, case.sound()) == ("over", True)


def test_what_is_urged_after_a_limit_follows_it(office: Office) -> None:
    def drawing(days: int, every: int) -> Drawing:
        end = f"workdays({days}, sent_at)"
        drawn = free(Drawing("permit").start(), "look").end().line("begin", "look", "done")
        drawn.timer("late", "look", end, interrupting=False).end("told").line("late", "told")
        return drawn.cycle("urge", "look", f"every_workdays({every}, {end})").end("urged").line("urge", "urged")

    version(office, drawing(3, 1))
    case = begun(office)
    assert case.due() == [("late", "2024-05-16T16:00:00"), ("urge", "2024-05-17T16:00:00")]
    move(office, case, version(office, drawing(4, 1)))
    assert case.due() == [("late", "2024-05-17T16:00:00"), ("urge", "2024-05-20T16:00:00")]
    case.at("2024-05-18T09:00")
    move(office, case, version(office, drawing(4, 2)))
    assert case.due() == [("urge", "2024-05-21T16:00:00")]
    move(office, case, version(office, drawing(9, 2)))
    assert case.due() == [("urge", "2024-05-21T16:00:00")], "the limit is over as it was"
    assert item(office, case).due_at is None


def test_a_provisional_deadline_stays_provisional_until_the_year_is_told(office: Office) -> None:
    def drawing(days: int) -> Drawing:
        drawn = free(Drawing("permit").start(), "look").timer("late", "look", f"workdays({days}, sent_at)")
        return drawn.end().end("over").line("begin", "look", "done").line("late", "over")

    version(office, drawing(800))
    case = Walk.begin(office, "permit", sent_at="2024-05-13T08:00:00Z")
    move(office, case, version(office, drawing(820)))
    with office.database.read() as connection:
        (row,) = connection.exec_driver_sql("SELECT provisional FROM timer").all()
    assert row[0] == 1
