"""Working days: which days count, when a limit ends, and why."""

from .days import Closure, DayKind, OutsideCalendar, WorkCalendar
from .deadline import Deadline, deadline, extend_only, workday_before
from .explanation import DayLine, explain
from .light import Light, light, light_bounds
from .store import CalendarCache, CalendarNotice, NoticeRejected, declare_closure, import_notice, load

__all__ = [
    "CalendarCache",
    "CalendarNotice",
    "Closure",
    "DayKind",
    "DayLine",
    "Deadline",
    "Light",
    "NoticeRejected",
    "OutsideCalendar",
    "WorkCalendar",
    "deadline",
    "declare_closure",
    "explain",
    "extend_only",
    "import_notice",
    "light",
    "light_bounds",
    "load",
    "workday_before",
]
