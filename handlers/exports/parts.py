"""Files that grow piece by piece and go on after a break where they were last known to be whole."""

from __future__ import annotations

import os
from pathlib import Path


class PartLost(Exception):
    """A piece is shorter than it was known to be: all must be written anew."""


class Part:
    """A file that is only appended to; what was written after `length` bytes is cut off when it is opened."""

    def __init__(self, path: Path, length: int = 0) -> None:
        self.path = path
        path.touch(exist_ok=True)
        if path.stat().st_size < length:
            raise PartLost(path.name)
        self._file = path.open("r+b")
        self._file.truncate(length)
        self._file.seek(length)

    @property
    def length(self) -> int:
        return self._file.tell()

    def write(self, content: bytes) -> None:
        self._file.write(content)

    def keep(self) -> int:
        """Bring what was written to the disk; returns the length to go on from."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.length

    def close(self) -> None:
        self._file.close()
