"""The only maker of identifiers: time-ordered, so that rows written together lie together on disk."""

from __future__ import annotations

import os
import threading
from datetime import datetime

from .clock import Clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_LETTERS = 10
_RANDOM_LETTERS = 16


class Ids:
    """Makes 26-letter identifiers: 48 bits of milliseconds, then 80 random bits (base 32, no i l o u).

    Those of one maker rise strictly, also within a millisecond and while the clock stands still.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = (0, 0)

    def new(self) -> str:
        now = _milliseconds(self._clock.now())
        with self._lock:
            moment, number = self._last
            if now > moment:
                # The highest bit stays free, so that counting up cannot overflow.
                self._last = (now, int.from_bytes(os.urandom(10), "big") >> 1)
            else:
                self._last = (moment, number + 1)
            moment, number = self._last
        return _letters(moment, _TIME_LETTERS) + _letters(number, _RANDOM_LETTERS)


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _letters(number: int, count: int) -> str:
    letters = []
    for _ in range(count):
        number, rest = divmod(number, 32)
        letters.append(_ALPHABET[rest])
    return "".join(reversed(letters))
