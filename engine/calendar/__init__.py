"""Working days: which days count, when a limit ends, and why."""

from .change import CalendarChange, CalendarNotice, CalendarSwitch, DayChange, day_changes
from .days import Closure, DayKind, OutsideCalendar, WorkCalendar
from .deadline import Deadline, day_end, deadline, extend_only, workday_before, workdays_after
from .explanation import DayLine, explain
from .light import Light, light, light_bounds
from .recounting import following, next_turn, recounted
from .store import CalendarCache, NoticeRejected, declare_closure, hold, import_notice, load, take

__all__ = [
    "CalendarCache",
    "CalendarChange",
    "CalendarNotice",
    "CalendarSwitch",
    "Closure",
    "DayChange",
    "DayKind",
    "DayLine",
    "Deadline",
    "Light",
    "NoticeRejected",
    "OutsideCalendar",
    "WorkCalendar",
    "day_changes",
    "day_end",
    "deadline",
    "declare_closure",
    "explain",
    "extend_only",
    "following",
    "hold",
    "import_notice",
    "light",
    "light_bounds",
    "load",
    "next_turn",
    "recounted",
    "take",
    "workday_before",
    "workdays_after",
]
