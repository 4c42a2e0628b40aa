"""Many cases at once: what is foreseen is what happens, and each clock is what counting by hand gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.casebook import find_case, timers_of_tree
from engine.clock import local_date, parsed
from engine.errors import TaskClosed
from engine.history import events_of_case
from engine.mining.stays import Miner
from engine.mining.tables import trace
from engine.moving.obstacle import NotMovable
from engine.moving.preview import foreseen
from engine.moving.running import moved_by, numbers_of, running, running_by_version
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import BEGINNING, CLERK, OTHER, Office
from tests.engine.drawing import Drawing
from tests.engine.moving.stories import version
from tests.engine.walking import free


def claim(days: int, lane: str, *tasks: str) -> Drawing:
    """A task of some lane with a limit and a reminder, after which others may follow."""
    end = f"workdays({days}, sent_at)"
    drawing = Drawing("permit").start().user("look", due="late", department=f'"{lane}"')
    drawing.timer("remind", "look", f"workday_before({end}, 1)", interrupting=False).timer("late", "look", end)
    drawing.service("urge", "say", word='"urge"').end("urged").end("lapsed").end()
    return (
        free(drawing, *tasks)
        .line("begin", "look", *tasks, "done")
        .line("remind", "urge", "urged")
        .line("late", "lapsed")
    )


def counted(anchor: datetime, days: int) -> tuple[date, date]:
    """The last day of a limit and the working day before it, counted day by day; no holiday lies near."""
    day, before = local_date(anchor), local_date(anchor)
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days, before = days - 1, (before if days == 1 else day)
    return day, before


def test_forty_cases_go_on_with_a_longer_limit_and_one_is_refused(office: Office) -> None:
    old = version(office, claim(3, "A", "sign"))
    anchors: dict[str, datetime] = {}
    for number in range(40):
        at = BEGINNING + timedelta(hours=number)
        office.clock.move_to(at)
        sent = at - timedelta(hours=number % 5)
        case_id = office.runtime.start("permit", {"sent_at": sent.isoformat()}, CLERK).case_id
        anchors[case_id] = sent
    stuck = next(iter(anchors))
    with office.database.read() as connection:
        before = {item.case_id: item for root in anchors for item in items_of_tree(connection, root, True)}
    office.runtime.complete(before[stuck].id, {"answer": "yes"}, CLERK)
    office.runtime.assign(before[list(anchors)[1]].id, CLERK)
    new = version(office, claim(5, "B", "send"))

    with office.database.read() as connection:
        assert list(numbers_of(connection, "permit")) == [old, new]
        rows, spec = running(connection, "permit", [old]), office.runtime.specs.get(connection, new)
        plans = {row.id: foreseen(office.runtime, connection, row, spec) for row in rows}
    begun = office.clock.now().isoformat()
    done, refused = {}, {}
    for row in rows:
        try:
            done[row.id] = office.runtime.move(row.id, new, "Doc 5", OTHER, run="r1")
        except NotMovable as no:
            refused[row.id] = no.obstacle

    assert {name: (one.reason, one.element) for name, one in refused.items()} == {stuck: ("gone", "sign")}
    assert plans[stuck].obstacle == refused[stuck] and plans[stuck].stands == ("sign",)
    assert {name: plan.moved for name, plan in plans.items() if plan.moved} == done
    with office.database.read() as connection:
        assert running_by_version(connection, "permit") == {old: 1, new: 39}
        assert moved_by(connection, "r1", begun[:10]) == set(done)
        for case_id in done:
            last, day_before = counted(anchors[case_id], 5)
            timers = {found.element: found.due_at for found in timers_of_tree(connection, case_id)}
            assert parsed(timers["late"]) == parsed(f"{last + timedelta(days=1)}T00:00")
            if "remind" in timers:
                assert parsed(timers["remind"]) == parsed(f"{day_before}T09:00")
            (item,) = items_of_tree(connection, case_id, True)
            assert (item.id, item.opened_at) == (before[case_id].id, before[case_id].opened_at)
            assert (item.due_at, item.department, item.assignee) == (timers["late"], "B", None)
    office.reopen()
    assert all(finding.ok for finding in examine(office.runtime))


def test_an_act_that_comes_before_wins_and_one_that_comes_after_meets_the_new_version(office: Office) -> None:
    version(office, claim(3, "A"))
    first, second = (office.runtime.start("permit", {"sent_at": BEGINNING.isoformat()}, CLERK) for _ in range(2))
    with office.database.read() as connection:
        items = [items_of_tree(connection, one.case_id, True)[0] for one in (first, second)]
    new = version(office, claim(5, "A", "sign"))

    office.runtime.complete(items[0].id, {"answer": "yes"}, CLERK)
    with pytest.raises(NotMovable) as over:
        office.runtime.move(first.case_id, new, "Doc 5", OTHER)
    office.runtime.move(second.case_id, new, "Doc 5", OTHER)
    office.runtime.complete(items[1].id, {"answer": "yes"}, CLERK)

    assert over.value.obstacle.reason == "not_running"
    with office.database.read() as connection:
        found = [find_case(connection, one.case_id) for one in (first, second)]
        assert [one.status for one in found if one] == ["ended", "active"]
        assert [item.element for item in items_of_tree(connection, second.case_id, True)] == ["sign"]
    with pytest.raises(TaskClosed):
        office.runtime.complete(items[1].id, {"answer": "yes"}, CLERK)


def test_what_is_due_happens_on_the_version_on_which_it_fell_due(office: Office) -> None:
    version(office, claim(3, "A"))
    case_id = office.runtime.start("permit", {"sent_at": BEGINNING.isoformat()}, CLERK).case_id
    new = version(office, claim(9, "A"))
    office.at("2024-05-17T08:00")

    with pytest.raises(NotMovable) as over:
        office.runtime.move(case_id, new, "Doc 5", OTHER)

    assert over.value.obstacle.reason == "not_running"
    with office.database.read() as connection:
        kinds = [event.kind for event in events_of_case(connection, case_id)]
        found = find_case(connection, case_id)
    assert found is not None and found.outcome == "lapsed"
    assert "case.migrated" not in kinds


def test_mining_and_the_docket_read_a_case_that_was_moved(office: Office) -> None:
    version(office, claim(3, "A", "sign"))
    case_id = office.runtime.start("permit", {"sent_at": BEGINNING.isoformat()}, CLERK).case_id
    with office.database.read() as connection:
        (item,) = items_of_tree(connection, case_id, True)
    new = version(office, claim(5, "A"))
    office.runtime.move(case_id, new, "Doc 5", OTHER)
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)

    with office.database.write() as connection:
        Miner(office.runtime.calendars.get).rebuild(connection, [case_id])
        (row,) = connection.execute(trace.select()).all()

    assert (row.version, row.status) == (new, "ended")
