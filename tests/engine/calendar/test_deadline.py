from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Closure, Deadline, deadline, extend_only, workday_before
from engine.clock import SHANGHAI, parsed, stored

from .examples import days, examples, published_calendar

CALENDAR = published_calendar()


def spans(example: dict[str, Any]) -> list[tuple[date, date]]:
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in example.get("excluded", ())]


def computed(example: dict[str, Any]) -> Deadline:
    """The example's deadline on a calendar with its closures, local working days and further notice."""
    official = example.get("official_if")
    calendar = published_calendar(
        closures=[Closure(day) for day in days(example.get("closures", []))],
        off=days(["2027-01-01", *official["off"]]) if official else (),
        years=[2027] if official else (),
    )
    return deadline(
        calendar,
        parsed(example["pushed_at"]),
        example["limit"],
        "cd" if example.get("kind") == "calendar_days" else "wd",
        excluded=spans(example),
        extension=example.get("extension", 0),
    )


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["id"])
def test_worked_examples(example: dict[str, Any]) -> None:
    result = computed(example)
    assert result.last_day == date.fromisoformat(example["deadline"])
    assert result.instant == parsed(example["deadline"]) + timedelta(days=1)
    assert result.instant.tzinfo is UTC
    assert result.provisional == example.get("provisional", False)
    if "deadline_exclusive" in example:
        assert result.instant == datetime.fromisoformat(example["deadline_exclusive"])
    if "base_deadline" in example:
        plain = deadline(CALENDAR, parsed(example["pushed_at"]), example["limit"])
        assert plain.last_day == date.fromisoformat(example["base_deadline"])


def test_an_extra_working_day_declared_later_does_not_shorten() -> None:
    anchor = parsed("2024-07-03T09:00:00+08:00")
    with_extra_day = published_calendar(work=days(["2024-07-06"]))
    announced, recomputed = deadline(CALENDAR, anchor, 3), deadline(with_extra_day, anchor, 3)
    assert recomputed.last_day == date(2024, 7, 6)
    assert extend_only(announced, recomputed) is announced
    assert extend_only(recomputed, announced) is announced


def test_a_provisional_deadline_becomes_certain_when_the_notice_confirms_it() -> None:
    anchor = parsed("2026-12-29T09:00:00+08:00")
    confirmed = deadline(published_calendar(off=days(["2027-01-01"]), years=[2027]), anchor, 3)
    guessed = deadline(CALENDAR, anchor, 3)
    assert (guessed.provisional, confirmed.provisional) == (True, False)
    assert extend_only(guessed, confirmed) is confirmed


@pytest.mark.parametrize("moment", ["2024-05-16T00:00:00", "2024-05-16T23:59:59.999999"])
def test_the_hour_of_the_anchor_does_not_matter(moment: str) -> None:
    assert stored(deadline(CALENDAR, parsed(moment), 3).instant) == "2024-05-21T16:00:00.000000Z"


def test_the_anchor_is_read_in_shanghai() -> None:
    assert deadline(CALENDAR, datetime(2024, 5, 15, 16, tzinfo=UTC), 3).last_day == date(2024, 5, 21)


def test_an_anchor_without_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zone"):
        deadline(CALENDAR, datetime(2024, 5, 16), 3)


def test_natural_days_ending_on_a_rest_day_end_with_the_next_working_day() -> None:
    result = deadline(CALENDAR, parsed("2024-09-16T09:00"), 15, "cd")
    assert (result.last_day, result.provisional) == (date(2024, 10, 8), False)


def test_natural_days_touching_an_unpublished_year_only_on_the_way_are_certain() -> None:
    calendar = published_calendar(off=days(["2028-01-01"]), years=[2028])
    result = deadline(calendar, parsed("2026-12-30T09:00"), 400, "cd")
    assert (result.last_day.year, result.provisional) == (2028, False)


def test_suspended_natural_days_do_not_count() -> None:
    suspended = [(date(2024, 5, 15), date(2024, 5, 16)), (date(2024, 5, 16), date(2024, 5, 16))]
    result = deadline(CALENDAR, parsed("2024-05-14T09:00"), 3, "cd", excluded=suspended)
    assert result.last_day == date(2024, 5, 20)  # the 19th is a Sunday


def test_the_reminder_is_at_nine_on_the_working_day_before() -> None:
    end = deadline(CALENDAR, parsed("2024-09-29T10:00"), 3, department="spj")
    reminder = workday_before(CALENDAR, end, 2)
    assert end.last_day == date(2024, 10, 9)
    assert reminder.instant == datetime(2024, 9, 30, 9, tzinfo=SHANGHAI)
    assert reminder.basis["of"] == end.basis


def test_the_basis_is_json_and_carries_its_origin() -> None:
    suspended = [(date(2024, 5, 20), date(2024, 5, 21))]
    origin = {"parameter": "verify_days", "article": "22"}
    basis = deadline(CALENDAR, parsed("2024-05-16T09:00"), 3, excluded=suspended, origin=origin).basis
    assert json.loads(json.dumps(basis)) == {
        "anchor": "2024-05-16T01:00:00.000000Z",
        "count": 3,
        "unit": "wd",
        "department": None,
        "extension": 0,
        "excluded": [["2024-05-20", "2024-05-21"]],
        "calendar": 1,
        "parameter": "verify_days",
        "article": "22",
    }


def test_a_hundred_thousand_deadlines_take_little_time() -> None:
    anchor = parsed("2026-09-30T10:00")
    began = perf_counter()
    for _ in range(10_000):
        deadline(CALENDAR, anchor, 3)
    assert perf_counter() - began < 0.5


MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(SHANGHAI))
SPAN = st.tuples(st.integers(-5, 40), st.integers(0, 10))


@given(MOMENT, st.integers(0, 20), st.integers(0, 20), st.sampled_from(["wd", "cd"]))
def test_an_extension_continues_the_count(anchor: datetime, n: int, more: int, unit: Any) -> None:
    extended = deadline(CALENDAR, anchor, n, unit, extension=more)
    assert extended.last_day == deadline(CALENDAR, anchor, n + more, unit).last_day


@given(MOMENT, st.integers(1, 20), st.lists(SPAN, max_size=4), st.sampled_from(["wd", "cd"]))
def test_suspension_pushes_back_by_exactly_the_suspended_days(
    anchor: datetime, n: int, offsets: list[tuple[int, int]], unit: Any
) -> None:
    start = anchor.date()
    excluded = [(start + timedelta(days=first), start + timedelta(days=first + length)) for first, length in offsets]
    result = deadline(CALENDAR, anchor, n, unit, excluded=excluded)
    passed = [start + timedelta(days=offset) for offset in range(1, (result.last_day - start).days + 1)]
    counted = [
        day
        for day in passed
        if (unit == "cd" or CALENDAR.is_workday(day)) and not any(first <= day <= last for first, last in excluded)
    ]
    assert CALENDAR.is_workday(result.last_day)
    if unit == "wd":
        assert len(counted) == n
        assert counted[-1] == result.last_day
    else:
        assert len(counted) >= n
