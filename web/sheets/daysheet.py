"""The sheet of a checkpoint, to be printed and signed: what outside of the platform remembers the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import segno

from engine.proof.checkpoint import Checkpoint
from engine.proof.outside import pin_line
from web.words.moments import second, weekday
from web.words.proof import grouped


@dataclass(frozen=True)
class DaySheet:
    """A checkpoint in words; `hash` is spaced for reading aloud, `code` is a QR code as a data URI."""

    number: int
    title: str
    day: str
    at: str
    cases: int
    events: int
    changed: int
    entries: int
    hash: str
    previous: str
    key: str
    missed: Sequence[str]
    line: str

    @property
    def code(self) -> str:
        """What the line under the hash says, to be scanned into a file for `verify --against`."""
        return str(segno.make(self.line, error="m", micro=False).svg_data_uri(scale=3, border=2))


def day_sheet(found: Checkpoint) -> DaySheet:
    """The sheet of a checkpoint."""
    told = found.told
    return DaySheet(
        number=found.number,
        title="日终单" if found.day is not None else "检查点单",
        day=_day(found.day) if found.day is not None else "",
        at=second(found.at),
        cases=told["cases"],
        events=told["events"],
        changed=told["changed"],
        entries=told["journal"]["length"],
        hash=grouped(found.hash),
        previous=grouped(told["previous"]) if told["previous"] else "",
        key=found.key,
        missed=[_day(day) for day in told["missed"]],
        line=pin_line(found),
    )


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日({weekday(day)})"
