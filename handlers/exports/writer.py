"""What every format does: take trees, keep what it has, go on after a break, make the file in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from handlers.exports.reading import Tree

Mark = Mapping[str, int]
"""Where the pieces of a file stood when they were last kept; empty at the beginning."""


class Writer(Protocol):
    """A file in the making, in a folder of its own."""

    def add(self, trees: Sequence[Tree]) -> int:
        """Write trees; returns how many rows or events they were."""

    def keep(self) -> Mark:
        """Bring everything to the disk; from there another writer can go on."""

    def finish(self) -> Path:
        """The complete file."""

    def close(self) -> None:
        """Let go of the files, complete or not."""
