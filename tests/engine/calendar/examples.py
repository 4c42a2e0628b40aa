"""The worked examples and published calendars that the tests hold the calendar against."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from engine.calendar import WorkCalendar
from engine.calendar.seed import published_notices

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def examples() -> list[dict[str, Any]]:
    return read("workday_examples.json") + read("workday_examples_ext.json")


def days(texts: list[str]) -> set[date]:
    return {date.fromisoformat(text) for text in texts}


def published_calendar(**changes: Any) -> WorkCalendar:
    """The calendar of 2004 to 2026; `off`, `work` and `years` are added to it."""
    notices = published_notices({})
    off = frozenset[date]().union(*(notice.off for notice in notices))
    work = frozenset[date]().union(*(notice.work for notice in notices))
    years = {notice.year for notice in notices} | set(changes.get("years", ()))
    return WorkCalendar(
        off | set(changes.get("off", ())),
        work | set(changes.get("work", ())),
        years,
        changes.get("closures", ()),
        revision=1,
    )
