"""The only maker of identifiers: time-ordered, so that rows written together lie together on disk."""

from __future__ import annotations

import os
import threading
from datetime import datetime

from .clock import Clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_PAIR = len(_PAIRS)
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
        self._moment = (0, "")

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
            if moment != self._moment[0]:
                self._moment = moment, _letters(moment, _TIME_LETTERS)
            return self._moment[1] + _letters(number, _RANDOM_LETTERS)


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _letters(number: int, count: int) -> str:
    """The number in base 32, `count` letters long; two letters are looked up at once. `count` is even."""
    pairs = []
    for _ in range(count // 2):
        number, rest = divmod(number, _PAIR)
        pairs.append(_PAIRS[rest])
    return "".join(reversed(pairs))
