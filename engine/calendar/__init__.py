"""Working days: which days count, when a limit ends, and why."""

from .change import CalendarChange, CalendarNotice, CalendarSwitch, DayChange, day_changes
from .days import Closure, DayKind, OutsideCalendar, WorkCalendar
from .deadline import Deadline, deadline, extend_only, workday_before
from .explanation import DayLine, explain
from .light import Light, light, light_bounds
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
    "deadline",
    "declare_closure",
    "explain",
    "extend_only",
    "hold",
    "import_notice",
    "light",
    "light_bounds",
    "load",
    "take",
    "workday_before",
]
