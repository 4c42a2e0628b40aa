"""Places where a test may kill the process, to see what a crash at just that place leaves behind.

FAILPOINT=name:count in the environment kills the process (SIGKILL) at the count-th passage of that
name. Without it a passage costs one comparison.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "FAILPOINT"

BEFORE_COMMIT, AFTER_COMMIT = "before_commit", "after_commit"
BEFORE_SAVE, BETWEEN_CASES, BEFORE_ANSWER = "before_save", "between_cases", "before_answer"
AFTER_ANSWER = "after_answer"
NAMES = (BEFORE_SAVE, BEFORE_COMMIT, AFTER_COMMIT, BETWEEN_CASES, BEFORE_ANSWER, AFTER_ANSWER)


class Fuse:
    """Burns down with each passage of one name, and ends the process at the last."""

    def __init__(self, told: str) -> None:
        self.name, _, count = told.partition(":")
        self._left = int(count or 1)

    def pass_by(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_FUSE = Fuse(os.environ.get(VARIABLE, ""))


def failpoint(name: str) -> None:
    """A place with a name; nothing happens there unless this very place was asked for."""
    if name == _FUSE.name:
        _FUSE.pass_by()
