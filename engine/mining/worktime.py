"""How long something took, in working days: only office hours of days that are worked count.

A working day is the sum of its office hours. A day counts by the share of its office hours that lies
between two instants; weekends, holidays and closures of the department count nothing, make-up days count
as any working day. Durations are kept in hundredths of a working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ..calendar import WorkCalendar
from ..clock import local

HUNDRED = 100
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """The spans of a working day in which the office is open, in order, none overlapping."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))

    @cached_property
    def _seconds(self) -> tuple[tuple[int, int], ...]:
        return tuple((_of_day(begin), _of_day(end)) for begin, end in self.spans)

    @cached_property
    def length(self) -> int:
        """Seconds of a whole working day."""
        return sum(end - begin for begin, end in self._seconds)

    def passed(self, second: int) -> int:
        """Office seconds between midnight and a second of the day."""
        return sum(max(0, min(end, second) - begin) for begin, end in self._seconds)


OFFICE_HOURS = OfficeHours()
"""The platform's own default; no regulation sets them."""


@dataclass(frozen=True)
class WorkTime:
    """Measures by a calendar and office hours."""

    calendar: WorkCalendar
    hours: OfficeHours = OFFICE_HOURS

    def between(self, entered: datetime, left: datetime, department: str | None = None) -> int:
        """Hundredths of a working day from one instant to the other; 0 where the second is not later."""
        if left <= entered:
            return 0
        begin, end = local(entered), local(left)
        first, last = begin.date(), end.date()
        length = self.hours.length
        into, out = self.hours.passed(_of_day(begin.time())), self.hours.passed(_of_day(end.time()))
        if first == last:
            seconds = out - into if self._worked(first, department) else 0
        else:
            seconds = (length - into) * self._worked(first, department) + out * self._worked(last, department)
            seconds += length * self._count(first, last - _ONE_DAY, department)
        return (seconds * HUNDRED + length // 2) // length

    def _worked(self, day: date, department: str | None) -> bool:
        return self._known(day) == day and self.calendar.is_workday(day, department or None)

    def _count(self, after: date, through: date, department: str | None) -> int:
        return self.calendar.count(self._known(after), self._known(through), department or None)

    def _known(self, day: date) -> date:
        return min(max(day, self.calendar.first_day), self.calendar.last_day)


def _of_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
