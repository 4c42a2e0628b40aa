"""When a waiting timer is due, and on what that rests: a limit that an expression counted, or an ISO text.

What a timer keeps is JSON data: `event_value` (its instant, stored text), `provisional`, and `basis`. The
basis of an ISO text is {"source": where it stands, "literal": the text, "since": when the wait began}, for a
repetition with "turn" (from 1) and "left" (turns after this one, None for no end). No calendar moves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from .bpmn.timers import LONGEST, Cycle, Formula, Moment, Span, Tag, TimerRejected, read_literal, read_timer
from .calendar import Deadline, WorkCalendar, next_turn
from .clock import parsed, stored
from .errors import Fault

DRAWN = "diagram literal"
WORKED_OUT = "diagram expression"


class TimerFault(Fault):
    """A timer does not say when it is due."""


def armed(
    text: str, tag: Tag, worked_out: Callable[[str], Any], since: datetime, calendar: WorkCalendar
) -> dict[str, Any]:
    """What a timer keeps whose wait began at `since`; raises TimerFault and what `worked_out` raises."""
    try:
        drawn = read_timer(text, tag)
        if not isinstance(drawn, Formula):
            return _by_literal(text, drawn, since, DRAWN)
        due = worked_out(drawn.text)
        if isinstance(due, Deadline):
            return _by_deadline(due, since, calendar)
        if isinstance(due, timedelta):
            # What the language gives as a duration is told as the text that means the same.
            due = f"PT{due.total_seconds():.0f}S"
        if isinstance(due, str):
            return _by_literal(due, read_literal(due, tag), since, WORKED_OUT)
    except TimerRejected as wrong:
        raise TimerFault(**wrong.values) from None
    raise TimerFault(reason="not_an_instant", text=text, found=type(due).__name__)


def armed_again(fired: Mapping[str, Any], calendar: WorkCalendar) -> dict[str, Any]:
    """What the next turn of a repetition keeps, counted from the one that fired. See `goes_on`."""
    basis, after = fired["basis"], parsed(fired["event_value"])
    if "literal" not in basis:
        return armed_by(next_turn(calendar, basis, after))
    cycle = read_literal(basis["literal"], "timeCycle")
    assert isinstance(cycle, Cycle)
    return _by_turn(cycle, basis["literal"], parsed(basis["since"]), after, basis["source"])


def armed_by(due: Deadline) -> dict[str, Any]:
    """What a waiting timer keeps of a deadline, as JSON data."""
    return {
        "event_value": stored(due.instant),
        "provisional": due.provisional,
        "basis": json.loads(json.dumps(dict(due.basis))),
    }


def _by_deadline(due: Deadline, since: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    if "every" in due.basis and due.instant <= since:
        due = next_turn(calendar, due.basis, since)
    return armed_by(due)


def _by_literal(text: str, drawn: Moment | Span | Cycle, since: datetime, source: str) -> dict[str, Any]:
    text = text.strip()
    if isinstance(drawn, Cycle):
        return _by_turn(drawn, text, since, since, source)
    # What is past already happens now: nothing happens before its wait began.
    due = max(drawn.instant, since) if isinstance(drawn, Moment) else drawn.after(since)
    return _told(due, since, {"source": source, "literal": text, "since": stored(since)}, text)


def _by_turn(cycle: Cycle, text: str, since: datetime, after: datetime, source: str) -> dict[str, Any]:
    turn = cycle.turn(since, after)
    if turn is None:
        raise TimerFault(reason="timer_over", text=text)
    number, due = turn
    left = None if cycle.times is None else cycle.times - number
    if cycle.end is not None and due >= cycle.end:
        left = 0
    basis = {"source": source, "literal": text, "since": stored(since), "turn": number, "left": left}
    return _told(due, after, basis, text)


def _told(due: datetime, after: datetime, basis: dict[str, Any], text: str) -> dict[str, Any]:
    if due - after > LONGEST:
        raise TimerFault(reason="timer_too_long", text=text, most=LONGEST.days)
    return {"event_value": stored(due), "provisional": False, "basis": basis}
