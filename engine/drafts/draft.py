"""A draft as rooms hand it to each other. Instants are stored texts (engine.clock)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "submitted", "deployed", "discarded"]


@dataclass(frozen=True)
class Draft:
    """`base` names, by process, the version it was begun from; a new process has none. Under PARAMETERS it holds the
    number of the last deployment record then: values deployed by later ones are news. `revision` grows with every
    change of any of its files."""

    id: str
    title: str
    state: State
    base: Mapping[str, str]
    revision: int
    created_by: str
    created_at: str
    changed_by: str
    changed_at: str


@dataclass(frozen=True)
class DraftFile:
    """One file of a draft without its text; its revision grows with every change of it."""

    path: str
    revision: int
    changed_by: str
    changed_at: str


@dataclass(frozen=True)
class SavedFile(DraftFile):
    """One file of a draft with its text."""

    content: str


@dataclass(frozen=True)
class Editing:
    """Somebody who has the draft open: which file, and when he was last heard of."""

    login: str
    path: str
    at: str
