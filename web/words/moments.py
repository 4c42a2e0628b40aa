"""Instants and days as people in the office write them, in Shanghai time."""

from __future__ import annotations

from datetime import date, timedelta

from engine.clock import local, parsed

_WEEKDAYS = "一二三四五六日"
_MIDNIGHT = "00:00"


def minute(stored: str) -> str:
    """2026-11-16 09:02, from a stored instant."""
    return local(parsed(stored)).strftime("%Y-%m-%d %H:%M")


def second(stored: str) -> str:
    """2026-11-16 09:02:31, from a stored instant."""
    return local(parsed(stored)).strftime("%Y-%m-%d %H:%M:%S")


def closing(stored: str) -> str:
    """The end of a limit: midnight is told as 24:00 of the day it closes."""
    instant = local(parsed(stored))
    if instant.strftime("%H:%M") != _MIDNIGHT:
        return instant.strftime("%Y-%m-%d %H:%M")
    return f"{(instant - timedelta(days=1)).strftime('%Y-%m-%d')} 24:00"


def weekday(day: date) -> str:
    """周三."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def apart(one: str, other: str) -> float:
    """Seconds between two stored instants, never negative."""
    return abs((parsed(one) - parsed(other)).total_seconds())
