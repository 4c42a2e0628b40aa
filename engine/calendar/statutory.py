"""The holidays a year has by statute, before the yearly notice arranges them.

Days by the public holiday regulation as revised in 2024: New Year 1 day, Spring Festival 4 with its
eve, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3. Days given in lieu of a
weekend and make-up working days are left to the notice, so that a guess ends early rather than late:
a deadline may later move back, never forward.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple


class _Lunar(NamedTuple):
    spring_festival: tuple[int, int]
    qingming: tuple[int, int]
    dragon_boat: tuple[int, int]
    mid_autumn: tuple[int, int]


# Month and day of the movable feasts: lunar 1/1, the solar term, lunar 5/5 and lunar 8/15.
_MOVABLE = MappingProxyType(
    {
        2027: _Lunar((2, 6), (4, 5), (6, 9), (9, 15)),
        2028: _Lunar((1, 26), (4, 4), (5, 28), (10, 3)),
        2029: _Lunar((2, 13), (4, 4), (6, 16), (9, 22)),
        2030: _Lunar((2, 3), (4, 5), (6, 5), (9, 12)),
        2031: _Lunar((1, 23), (4, 5), (6, 24), (10, 1)),
        2032: _Lunar((2, 11), (4, 4), (6, 12), (9, 19)),
        2033: _Lunar((1, 31), (4, 4), (6, 1), (9, 8)),
        2034: _Lunar((2, 19), (4, 5), (6, 20), (9, 27)),
        2035: _Lunar((2, 8), (4, 5), (6, 10), (9, 16)),
    }
)

LAST_YEAR = max(_MOVABLE)
"""The last year whose statutory holidays are known here."""


def statutory_holidays(year: int) -> frozenset[date]:
    """The statutory holidays of a year; outside 2027 to 2035 only those with a fixed date."""
    days = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)}
    days.update(date(year, 10, day) for day in (1, 2, 3))
    movable = _MOVABLE.get(year)
    if movable is not None:
        new_year = date(year, *movable.spring_festival)
        days.update(new_year + timedelta(days=offset) for offset in (-1, 0, 1, 2))
        days.update(date(year, *feast) for feast in movable[1:])
    return frozenset(days)
