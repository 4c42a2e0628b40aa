"""A titled block of the page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Panel:
    """A titled block: `facts` are rows of label and value, a `table` has columns.

    `files` has, where it is not empty, for each row the evidence file which its first cell opens.
    `note` says what is to be kept in mind when reading it.
    """

    title: str
    kind: Literal["facts", "table"]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[str, ...] = ()
    note: str = ""
