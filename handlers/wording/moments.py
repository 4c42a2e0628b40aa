"""Days, ends of limits and instants as notices and panels show them."""

from __future__ import annotations

from datetime import date, datetime

from engine.clock import local, parsed


def shown_day(day: str | None) -> str:
    """2024年5月16日."""
    if not day:
        return "(未定)"
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def shown_end(last_day: str | None, provisional: bool = False) -> str:
    """2024年5月16日24时, the end of a limit's last day; marked while the calendar of that year is not published."""
    return f"{shown_day(last_day)}24时{'(暂定)' if provisional else ''}" if last_day else "未起算"


def shown_instant(instant: datetime | str | None) -> str:
    """2024年5月17日0时00分, in Shanghai."""
    if not instant:
        return ""
    found = local(parsed(instant) if isinstance(instant, str) else instant)
    return f"{found.year}年{found.month}月{found.day}日{found.hour}时{found.minute:02d}分"
