"""The order of a story's events and their places on the slider."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.calendar import WorkCalendar
from engine.clock import parsed, stored
from engine.history import Event
from web.replay.marks import marks_of
from web.replay.scale import MOST_DAYS, scale_of
from web.replay.story import in_order

MONDAY = date(2026, 11, 16)


def event(case_id: str, seq: int, legal: str, recorded: str, **changes: str) -> Event:
    told = {"kind": "claim.recorded", "actor": "spj.jb01", "position": f"{recorded}/{case_id}/{seq}", **changes}
    return Event(
        case_id=case_id,
        seq=seq,
        root_id="root",
        element="claim",
        legal_at=stored(parsed(legal)),
        recorded_at=stored(parsed(recorded)),
        on_behalf="",
        department="SPJ",
        data={},
        hash="",
        **told,
    )


def calendar() -> WorkCalendar:
    return WorkCalendar(set(), set(), {2026}, [], 1)


def at(*instants: str) -> list[str]:
    return [stored(parsed(instant)) for instant in instants]


def test_what_counts_earlier_comes_earlier_though_it_was_written_down_later() -> None:
    late = event("child", 1, "2026-11-20T00:00", "2026-11-20T08:00")
    before, after = (
        event("root", seq, f"2026-11-{day}T07:00", f"2026-11-{day}T07:00") for seq, day in ((1, 19), (2, 20))
    )

    assert [found.case_id for _, found in in_order([after, late, before])] == ["root", "child", "root"]


def test_nothing_comes_before_what_its_case_knew_already() -> None:
    begun = event("batch", 1, "2026-11-20T09:00", "2026-11-20T09:00")
    over = event("batch", 2, "2026-11-10T00:00", "2026-11-20T09:05")
    other = event("other", 1, "2026-11-12T00:00", "2026-11-12T00:00")

    placed = in_order([over, begun, other])
    assert [(found.case_id, found.seq) for _, found in placed] == [("other", 1), ("batch", 1), ("batch", 2)]
    assert placed[2][0] == begun.legal_at


def test_within_an_instant_the_order_of_writing_holds() -> None:
    events = [event("root", 1, "2026-11-16T09:00", "2026-11-16T09:00", position="b"),
              event("child", 1, "2026-11-16T09:00", "2026-11-16T09:00", position="c"),
              event("root", 2, "2026-11-16T09:00", "2026-11-16T09:00", position="d")]  # fmt: skip

    assert [found.position for _, found in in_order(reversed(events))] == ["b", "c", "d"]


def test_days_without_events_take_room_by_their_working_days() -> None:
    next_day = scale_of(at("2026-11-16T09:00", "2026-11-17T09:00"), calendar()).length
    week = scale_of(at("2026-11-16T09:00", "2026-11-23T09:00"), calendar())

    assert week.length > next_day
    assert [tick.label for tick in week.ticks if tick.label] == ["2026-11-16"]
    assert len(week.ticks) == 2 + 4, "the four working days between, and no day of the weekend"


def test_a_long_wait_is_drawn_as_one_gap_with_its_length() -> None:
    far = MONDAY - timedelta(days=140)
    scale = scale_of(at(f"{far}T09:00", f"{MONDAY}T09:00"), calendar())

    assert [tick.skipped for tick in scale.ticks if tick.skipped] == [99]
    assert scale.length < 20 * MOST_DAYS


def test_events_of_one_instant_stand_beside_each_other() -> None:
    scale = scale_of(at("2026-11-16T09:00", "2026-11-16T09:00", "2026-11-16T09:00"), calendar())

    assert len(set(scale.places)) == 3
    assert scale.percent(2) == 100


@pytest.mark.parametrize(
    ("found", "due", "marks"),
    [
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00"), None, ()),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00:59"), None, ()),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:02"), None, ("backdated",)),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00", actor="system"), None, ("automatic",)),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00", actor="system", kind="child.ended"), None, ()),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00", kind="claim.overdue"), None, ("late",)),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00", kind="task.completed"), "2026-11-16T09:00", ("late",)),
        (event("a", 1, "2026-11-16T09:00", "2026-11-16T09:00", kind="task.completed"), "2026-11-16T09:01", ()),
    ],
)  # fmt: skip
def test_marks_tell_what_is_remarkable(found: Event, due: str | None, marks: tuple[str, ...]) -> None:
    assert marks_of(found, stored(parsed(due)) if due else None) == marks
