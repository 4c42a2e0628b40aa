"""What the text of a timer says: an ISO 8601 instant, duration or repetition, or an expression that gives one.

Pure: no case, no clock. The deploy check reads the same texts as the running engine.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from engine.clock import SHANGHAI
from engine.errors import Refusal

Tag = Literal["timeDate", "timeDuration", "timeCycle"]

TAGS: tuple[Tag, ...] = ("timeDate", "timeDuration", "timeCycle")

LONGEST = timedelta(days=20 * 366)
SHORTEST_PERIOD = timedelta(minutes=1)
MOST_REPETITIONS = 100_000
_YEARS = range(1970, 2100)
_LONGEST_TEXT = 200

_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?([Zz]|[+-]\d{2}(:?\d{2})?)?)?")
_LOOKS_LIKE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{8}T|\d{4}-\d{2}T")
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?"
)
_LOOKS_LIKE_DURATION = re.compile(r"[+-]?P(-?[\dT]|$)")
_LOOKS_LIKE_CYCLE = re.compile(r"R-?\d*/")
_LOOKS_LIKE_CRON = re.compile(r"[\d*?/,\-]+(\s+[\d*?/,\-LW#]+){4,6}")


class TimerRejected(Refusal):
    """The text of a timer does not say when.

    Values: reason (a code), text, and what the reason tells: tag, most, least.
    """

    def __init__(self, reason: str, text: str, **values: Any) -> None:
        self.reason = reason
        super().__init__(reason=reason, text=text[:_LONGEST_TEXT], **values)


@dataclass(frozen=True)
class Moment:
    """A fixed instant; written without an offset it is meant in Shanghai."""

    instant: datetime


@dataclass(frozen=True)
class Span:
    """A duration; `months` (years are twelve) are counted by the calendar of Shanghai, the rest by the clock."""

    months: int
    rest: timedelta

    def after(self, instant: datetime, times: int = 1) -> datetime:
        """The instant this much later, `times` over; a day that the month lacks becomes its last."""
        if not self.months:
            return instant + self.rest * times
        local = instant.astimezone(SHANGHAI)
        years, month = divmod(local.year * 12 + local.month - 1 + self.months * times, 12)
        day = min(local.day, monthrange(years, month + 1)[1])
        moved = local.replace(year=years, month=month + 1, day=day)
        return moved.astimezone(instant.tzinfo) + self.rest * times

    @property
    def longest(self) -> timedelta:
        """An upper bound of its length."""
        return timedelta(days=31 * self.months) + self.rest


@dataclass(frozen=True)
class Cycle:
    """A repetition: how often (None: without end), how far apart, and from or until when."""

    times: int | None
    period: Span
    start: datetime | None = None
    end: datetime | None = None

    def turn(self, since: datetime, after: datetime) -> tuple[int, datetime] | None:
        """The first turn later than `after`, with its number from 1; None when there is no more.

        Without a start or an end the first turn lies one period after `since`, when the wait began; a drawn
        start is itself the first turn, a drawn end the last.
        """
        if self.end is not None:
            return self._turn_before(self.end, after)
        first = self.start if self.start is not None else self.period.after(since)
        number = 1 + max(0, (after - first) // self.period.longest)
        while (found := self.period.after(first, number - 1)) <= after:
            number += 1
        return (number, found) if self.times is None or number <= self.times else None

    def _turn_before(self, end: datetime, after: datetime) -> tuple[int, datetime] | None:
        if end <= after:
            return None
        back = (end - after) // self.period.longest
        while self.period.after(end, -(back + 1)) > after:
            back += 1
        while self.period.after(end, -back) <= after:
            back -= 1
        if self.times is not None:
            back = min(back, self.times - 1)
        number = self.times - back if self.times is not None else 1
        return number, self.period.after(end, -back)


@dataclass(frozen=True)
class Formula:
    """An expression in the analysts' language: it gives a limit, or a text to be read like the one drawn."""

    text: str


Timer: TypeAlias = Moment | Span | Cycle | Formula


def read_timer(text: str, tag: Tag) -> Timer:
    """What a timer's text says; anything that is not written as an ISO literal is an expression.

    Raises TimerRejected. Whether an expression is well formed is for the expression language to say.
    """
    text = text.strip()
    if text.startswith("="):
        text = text[1:].strip()
        if not text:
            raise TimerRejected("timer_empty", text, tag=tag)
        return Formula(text)
    if not text:
        raise TimerRejected("timer_empty", text, tag=tag)
    found = _literal(text, tag)
    return found if found is not None else Formula(text)


def read_literal(text: str, tag: Tag) -> Moment | Span | Cycle:
    """An ISO text that an expression gave; raises TimerRejected."""
    found = _literal(text.strip(), tag)
    if found is None:
        raise TimerRejected("timer_malformed", text, tag=tag)
    return found


def _literal(text: str, tag: Tag) -> Moment | Span | Cycle | None:
    if _LOOKS_LIKE_CYCLE.match(text):
        return _of_kind(_cycle(text), Cycle, text, tag)
    if _LOOKS_LIKE_DURATION.match(text):
        return _of_kind(_span(text), Span, text, tag)
    if _LOOKS_LIKE_DATE.match(text):
        return _of_kind(Moment(_instant(text)), Moment, text, tag)
    if _LOOKS_LIKE_CRON.fullmatch(text):
        raise TimerRejected("timer_cron", text, tag=tag)
    return None


def _of_kind(
    found: Moment | Span | Cycle, kind: type[Moment | Span | Cycle], text: str, tag: Tag
) -> Moment | Span | Cycle:
    wanted = {"timeDate": Moment, "timeDuration": Span, "timeCycle": Cycle}[tag]
    if kind is not wanted:
        raise TimerRejected("timer_wrong_kind", text, tag=tag)
    return found


def _instant(text: str) -> datetime:
    if not _DATE.fullmatch(text):
        raise TimerRejected("timer_malformed", text)
    try:
        found = datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        raise TimerRejected("timer_malformed", text) from None
    if found.year not in _YEARS:
        raise TimerRejected("timer_absurd_date", text, least=_YEARS[0], most=_YEARS[-1])
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def _span(text: str) -> Span:
    if text.startswith("-") or "-" in text[:4]:
        raise TimerRejected("timer_negative", text)
    match = _DURATION.fullmatch(text.removeprefix("+"))
    if match is None or not any(match.groups()) or text.endswith("T"):
        raise TimerRejected("timer_malformed", text)
    if max(len(part or "") for part in match.groups()) > 12:
        raise TimerRejected("timer_too_long", text, most=LONGEST.days)
    years, months, weeks, days = (int(part or 0) for part in match.groups()[:4])
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups()[4:])
    try:
        rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        found = Span(years * 12 + months, rest)
        longest = found.longest
    except OverflowError:
        raise TimerRejected("timer_too_long", text, most=LONGEST.days) from None
    if longest > LONGEST:
        raise TimerRejected("timer_too_long", text, most=LONGEST.days)
    return found


def _cycle(text: str) -> Cycle:
    head, *parts = text.split("/")
    if head.startswith("R-"):
        raise TimerRejected("timer_negative", text)
    if not re.fullmatch(r"R\d{0,9}", head) or not 1 <= len(parts) <= 2:
        raise TimerRejected("timer_malformed", text)
    times = int(head[1:]) if head[1:] else None
    if times == 0:
        raise TimerRejected("timer_zero_cycle", text)
    if times is not None and times > MOST_REPETITIONS:
        raise TimerRejected("timer_too_often", text, most=MOST_REPETITIONS)
    found = _bounded(times, parts, text)
    if found.period.longest <= timedelta(0):
        raise TimerRejected("timer_zero_cycle", text)
    if found.period.longest < SHORTEST_PERIOD:
        raise TimerRejected("timer_too_often", text, least=int(SHORTEST_PERIOD.total_seconds()))
    return found


def _bounded(times: int | None, parts: list[str], text: str) -> Cycle:
    """The period with the bound that may stand before it or after it; two instants are a period as well."""
    kinds = ["span" if _LOOKS_LIKE_DURATION.match(part) else "instant" for part in parts]
    match kinds:
        case ["span"]:
            return Cycle(times, _span(parts[0]))
        case ["instant", "span"]:
            return Cycle(times, _span(parts[1]), start=_instant(parts[0]))
        case ["span", "instant"]:
            return Cycle(times, _span(parts[0]), end=_instant(parts[1]))
        case ["instant", "instant"]:
            start, end = _instant(parts[0]), _instant(parts[1])
            if end <= start:
                raise TimerRejected("timer_negative", text)
            return Cycle(times, Span(0, end - start), start=start)
    raise TimerRejected("timer_malformed", text)
