"""A running case goes on under another version: what stands keeps its number, its hands and its clock."""

from __future__ import annotations

from datetime import date

import pytest

from engine.casebook import case_tree
from engine.errors import NotFound
from engine.history import events_of_case, verify
from engine.proof.frames import frames
from engine.replan import close_department
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing
from tests.engine.moving.stories import begun, fork, item, move, permit, refused, tasks, version
from tests.engine.walking import Walk


def test_a_longer_limit_is_counted_from_the_same_anchor_and_its_reminder_follows(office: Office) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    assert case.due() == [("remind", "2024-05-15T01:00:00"), ("late", "2024-05-16T16:00:00")]
    office.at("2024-05-14T09:00")
    to = version(office, permit("5, sent_at"))

    moved = move(office, case, to)

    assert case.due() == [("remind", "2024-05-17T01:00:00"), ("late", "2024-05-20T16:00:00")]
    assert item(office, case).due_at == "2024-05-20T16:00:00.000000Z"
    assert [(one.element, one.fate) for one in moved.clocks] == [("late", "later"), ("remind", "follows")]
    assert case.row().version == to
    case.at("2024-05-21T09:00")
    assert case.row().outcome == "lapsed"
    assert case.sound()


def test_the_work_item_keeps_id_age_and_hands_and_follows_its_drawing(office: Office) -> None:
    version(office, permit())
    case = begun(office)
    before = item(office, case)
    office.runtime.assign(before.id, CLERK)
    to = version(office, permit(article="18", quick_answer="yes"))

    move(office, case, to)

    after = item(office, case)
    assert (after.id, after.opened_at, after.assignee) == (before.id, before.opened_at, "a.clerk")
    assert (after.article, after.quick_answer) == ("18", "yes")


def test_a_task_moved_to_another_lane_is_put_back_where_its_holder_does_not_fit(office: Office) -> None:
    version(office, permit())
    case, other = begun(office), begun(office)
    for one in (case, other):
        office.runtime.assign(item(office, one).id, CLERK)
    to = version(office, permit(department='"B"', role="lead"))

    move(office, case, to)
    office.registry.fits = lambda connection, login, department, role: (login, department) == ("a.clerk", "B")
    move(office, other, to)

    moved, kept = item(office, case), item(office, other)
    assert (moved.department, moved.role, moved.assignee, moved.assigned_at) == ("B", "lead", None, None)
    assert (kept.department, kept.role, kept.assignee) == ("B", "lead", "a.clerk")
    with office.database.read() as connection:
        migrated, put_back = events_of_case(connection, case.root)[-2:]
    assert (put_back.kind, put_back.data["before"]["assignee"]) == ("task.unassigned", "a.clerk")
    (told,) = migrated.data["tasks"]
    assert (told["before"]["department"], told["after"]["department"]) == ("A", "B")


def test_history_tells_of_the_move_and_its_chain_and_frames_go_on(office: Office) -> None:
    old = version(office, permit())
    case = begun(office)
    to = version(office, permit("5, sent_at", article="18"))

    move(office, case, to)
    case.complete("look", answer="yes")

    with office.database.read() as connection:
        events = events_of_case(connection, case.root)
        assert not verify(connection, case.root).broken
        shown = frames(office.runtime, connection, case.root)
    told = next(event for event in events if event.kind == "case.migrated")
    assert (told.actor, told.data["from"], told.data["to"], told.data["reason"]) == (OTHER.login, old, to, "as drawn")
    assert [found.version for found in shown] == [old if found.seq < told.seq else to for found in shown]
    assert all(found.sound for found in shown)
    assert [task.due_at for task in shown[told.seq - 1].tasks] == ["2024-05-20T16:00:00.000000Z"]


@pytest.mark.parametrize("days", [1, 2])
def test_a_shorter_limit_never_shortens_what_was_announced(office: Office, days: int) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    to = version(office, permit(f"{days}, sent_at"))

    moved = move(office, case, to)

    assert case.due() == [("remind", "2024-05-15T01:00:00"), ("late", "2024-05-16T16:00:00")]
    assert ("late", "kept") in [(one.element, one.fate) for one in moved.clocks]


def test_a_pinned_limit_stays_that_of_the_day_of_the_duty(office: Office) -> None:
    office.registry.pinned = lambda basis: basis.get("parameter") == "by_law"
    version(office, permit('"by_law", sent_at'))
    case = begun(office)
    to = version(office, permit("9, sent_at", before=2))

    moved = move(office, case, to)

    assert case.due() == [("remind", "2024-05-14T01:00:00"), ("late", "2024-05-16T16:00:00")]
    assert [(one.element, one.fate) for one in moved.clocks] == [("late", "pinned"), ("remind", "follows")]


def test_days_that_were_granted_or_closed_still_count(office: Office) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)
    assert case.due()[-1] == ("late", "2024-05-17T16:00:00")
    to = version(office, permit("4, sent_at"))

    move(office, case, to)

    assert case.due() == [("remind", "2024-05-17T01:00:00"), ("late", "2024-05-20T16:00:00")]


def test_a_new_border_event_is_armed_and_a_removed_one_is_dropped(office: Office) -> None:
    bare = tasks("permit", "look")
    version(office, bare)
    case = begun(office)
    number = item(office, case).task
    bordered = version(office, permit("3, sent_at"))

    moved = move(office, case, bordered)
    assert case.due() == [("remind", "2024-05-15T01:00:00"), ("late", "2024-05-16T16:00:00")]
    assert [element for _, element in moved.mapping.bordered] == ["look"]
    assert (item(office, case).task, item(office, case).due_at) == (number, "2024-05-16T16:00:00.000000Z")

    moved = move(office, case, version(office, bare))
    assert [element for _, element in moved.mapping.dropped] == ["remind", "late"]
    assert (case.due(), item(office, case).due_at) == ([], None)
    case.walk("look")
    assert case.status == "ended"


def test_a_new_limit_that_is_over_already_is_refused_and_a_reminder_left_out(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    office.at("2024-05-16T09:00")
    to = version(office, permit("3, sent_at"))
    move(office, case, to)
    assert case.due() == [("late", "2024-05-16T16:00:00")]

    version(office, tasks("permit", "look"))
    late = begun(office)
    office.at("2024-05-20T09:00")
    assert refused(office, late, to) == ("over_at_once", "late")


def test_a_reminder_that_has_fired_does_not_come_again(office: Office) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    case.at("2024-05-15T10:00")
    assert case.due() == [("late", "2024-05-16T16:00:00")]

    move(office, case, version(office, permit("5, sent_at")))

    assert case.due() == [("late", "2024-05-20T16:00:00")]
    assert [word for word, _ in office.heard] == ["urge"]


def test_what_stands_in_an_element_that_is_gone_is_refused(office: Office) -> None:
    version(office, tasks("permit", "look", "sign"))
    case = begun(office)
    assert refused(office, case, version(office, tasks("permit", "read", "sign"))) == ("gone", "look")
    case.walk("look")
    move(office, case, version(office, tasks("permit", "read", "sign", "send")))
    case.walk("sign", "send")
    assert (case.status, case.sound()) == ("ended", True)


def test_an_element_that_is_something_else_now_is_refused(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    other = Drawing("permit").start().message("look").end().line("begin", "look", "done")
    assert refused(office, case, version(office, other)) == ("other_kind", "look")


def test_an_element_that_moved_into_a_sub_process_is_refused(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    inner = Drawing("inner").start("opened").user("look").end("seen").line("opened", "look", "seen")
    outer = Drawing("permit").start().inside("room", inner).end().line("begin", "room", "done")
    assert refused(office, case, version(office, outer)) == ("other_scope", "look")


def test_a_case_inside_a_sub_process_keeps_standing_there(office: Office, claim: Drawing) -> None:
    version(office, claim)
    case = Walk.begin(office, "claim", parcel={"sent_at": "2024-05-13T08:00:00Z"})
    longer = Drawing("claim", [part.replace('"days"', "6") for part in claim.body], claim.messages)
    to = version(office, longer)

    move(office, case, to)

    assert case.due() == [("remind", "2024-05-20T01:00:00"), ("late", "2024-05-21T16:00:00")]
    case.complete("pick", answer="mine")
    assert (case.row().outcome, case.sound()) == ("claimed_end", True)


def test_a_join_that_waits_for_others_goes_on_or_is_refused(office: Office) -> None:
    version(office, fork("permit", "one", "two"))
    case, other = begun(office), begun(office)
    case.walk("one")
    assert refused(office, case, version(office, fork("permit", "one", "two", "three"))) == ("other_join", "join")
    assert refused(office, other, version(office, fork("permit", "one", "two", "three"))) == ("join_not_filled", "join")
    assert refused(office, other, version(office, fork("permit", "one"))) == ("gone", "two")
    assert refused(office, other, version(office, tasks("permit", "one", "two"))) == ("order_differs", "two")
    limited = fork("permit", "one", "two").timer("late", "two", "workdays(3, sent_at)").end("over").line("late", "over")
    move(office, case, version(office, limited))
    case.walk("two")
    assert (case.status, case.sound()) == ("ended", True)


def test_a_called_process_goes_on_with_its_own_version(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)
    case = Walk.begin(office, "sending", parcels=[{"sent_at": "2024-05-13T08:00:00Z"}] * 2)
    with office.database.read() as connection:
        before = {found.id: found.version for found in case_tree(connection, case.root)}
    longer = Drawing("claim", [part.replace('"days"', "6") for part in claim.body], claim.messages)
    told = [part.replace("&quot;all&quot;", "&quot;every&quot;") for part in sending.body]
    office.deploy(longer, Drawing("sending", told))
    found = office.runtime.process("sending")
    assert found is not None

    move(office, case, found.version)

    with office.database.read() as connection:
        after = {found.id: found.version for found in case_tree(connection, case.root)}
    assert {name for name in before if before[name] != after[name]} == {case.root}
    case.complete("pick", answer="mine")
    assert case.sound()
    other = (
        Drawing("sending")
        .start()
        .call("claims", "other", "parcels", "parcel", "results", "result")
        .end()
        .line("begin", "claims", "done")
    )
    office.deploy(tasks("other", "look"), other, layers=())
    found = office.runtime.process("sending")
    assert found is not None
    assert refused(office, case, found.version) == ("other_call", "claims")


def test_a_called_case_moves_by_itself_and_its_caller_gets_its_result(
    office: Office, claim: Drawing, sending: Drawing
) -> None:
    office.deploy(claim, sending)
    case = Walk.begin(office, "sending", parcels=[{"sent_at": "2024-05-13T08:00:00Z"}])
    with office.database.read() as connection:
        child = next(found.id for found in case_tree(connection, case.root) if found.id != case.root)
    longer = Drawing("claim", [part.replace('"days"', "6") for part in claim.body], claim.messages)
    to = version(office, longer)

    move(office, child, to)

    assert case.due() == [("remind", "2024-05-20T01:00:00"), ("late", "2024-05-21T16:00:00")]
    case.complete("pick", answer="mine")
    assert (case.status, case.sound()) == ("ended", True)


def test_a_case_held_by_an_incident_or_over_is_refused(office: Office) -> None:
    drawing = Drawing("permit").start().user("look").service("tell", "say", word='"all"').end()
    version(office, drawing.line("begin", "look", "tell", "done"))
    case, over = begun(office), begun(office)
    over.walk("look")
    office.fail.add("all")
    with pytest.raises(Exception, match="kept in an incident"):
        case.walk("look")
    to = version(office, tasks("permit", "look"))
    assert refused(office, case, to) == ("held", "")
    assert refused(office, over, to) == ("not_running", "")
    with pytest.raises(NotFound):
        office.runtime.move("nobody", to, "", CLERK)


def test_what_the_new_element_needs_and_the_case_does_not_know_is_named(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    assert refused(office, case, version(office, permit("3, decided_at"))) == ("data_missing", "remind")
    assert refused(office, case, version(office, tasks("permit", "look"))) == ("there_already", "")
    whose = Drawing("permit").start().user("look", department="owner").end().line("begin", "look", "done")
    assert refused(office, case, version(office, whose)) == ("data_missing", "look")
