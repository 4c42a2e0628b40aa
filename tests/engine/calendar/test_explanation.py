from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.calendar import Closure, DayKind, deadline, explain, workday_before
from engine.clock import parsed

from .examples import examples, published_calendar
from .test_deadline import computed

CALENDAR = published_calendar()


def told(calendar: Any, basis: Any) -> list[tuple[str, str, int | None, str]]:
    return [(line.day.isoformat(), line.kind.value, line.number, line.role) for line in explain(calendar, basis)]


@pytest.mark.parametrize("example", [one for one in examples() if "counted" in one], ids=lambda one: one["id"])
def test_the_counted_days_of_the_worked_examples(example: dict[str, Any]) -> None:
    lines = explain(CALENDAR, computed(example).basis)
    counted = [line.day.isoformat() for line in lines if line.number]
    assert counted == [text[:10] for text in example["counted"]]
    assert lines[0].role == "anchor"


def test_every_day_has_its_reason() -> None:
    calendar = published_calendar(closures=[Closure(date(2024, 5, 13), "spj", "no. 7")])
    result = deadline(
        calendar,
        parsed("2024-05-10T10:00"),
        2,
        department="spj",
        excluded=[(date(2024, 5, 14), date(2024, 5, 14))],
    )
    assert told(calendar, result.basis) == [
        ("2024-05-10", "workday", None, "anchor"),
        ("2024-05-11", "make_up_workday", 1, "counted"),
        ("2024-05-12", "weekend", None, "skipped"),
        ("2024-05-13", "closure", None, "skipped"),
        ("2024-05-14", "workday", None, "suspended"),
        ("2024-05-15", "workday", 2, "counted"),
    ]
    assert explain(calendar, result.basis)[3].document_no == "no. 7"


def test_natural_days_tell_where_they_rolled_over() -> None:
    result = deadline(CALENDAR, parsed("2024-05-16T10:00"), 2, "cd")
    assert told(CALENDAR, result.basis) == [
        ("2024-05-16", "workday", None, "anchor"),
        ("2024-05-17", "workday", 1, "counted"),
        ("2024-05-18", "weekend", 2, "counted"),
        ("2024-05-19", "weekend", None, "rolled_over"),
        ("2024-05-20", "workday", None, "rolled_over"),
    ]


def test_days_of_a_year_without_notice_are_marked() -> None:
    lines = explain(CALENDAR, deadline(CALENDAR, parsed("2026-12-30T10:00"), 2).basis)
    assert [line.provisional for line in lines] == [False, False, True, True, True, True]
    assert lines[2].kind is DayKind.STATUTORY_GUESS


def test_a_reminder_tells_the_days_of_its_limit() -> None:
    end = deadline(CALENDAR, parsed("2024-05-10T10:00"), 2)
    assert explain(CALENDAR, workday_before(CALENDAR, end, 1).basis) == explain(CALENDAR, end.basis)
