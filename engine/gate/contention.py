"""Drafts that change the same: the same process, or the same parameter of a profile, before either is deployed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..drafts import Candidate, Draft, Name, candidate_of, proposed_values
from ..papers import papers_of
from ..specs import SpecStore


@dataclass(frozen=True)
class Touched:
    """What a draft would change: the processes whose files or papers it alters, and the values it proposes."""

    draft: Draft
    processes: frozenset[str]
    values: Mapping[Name, Any]


@dataclass(frozen=True)
class Rivalry:
    """A parameter of which two drafts propose a value: `mine` of the one that is looked at, `theirs` of the other."""

    param: str
    profile: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Contender:
    """Another draft, open or handed in, that changes the same; one of `processes` and `parameters` is not empty."""

    draft: Draft
    processes: tuple[str, ...]
    parameters: tuple[Rivalry, ...]


def touched_by(connection: Connection, store: SpecStore, draft: Draft, files: Mapping[str, str]) -> Touched:
    """What a draft of these files changes of what it was begun from."""
    candidate = candidate_of(files)
    known = candidate.processes.keys() | candidate.papers.keys()
    changed = frozenset(name for name in known if _alters(connection, store, draft, candidate, name))
    values = {name: told.get("value") for name, told in proposed_values(candidate.parameters).items()}
    return Touched(draft, changed, values)


def contenders(mine: Touched, others: Sequence[Touched]) -> tuple[Contender, ...]:
    """Those of the others that change the same as a draft, in their order; the draft itself is passed over."""
    found = []
    for other in others:
        processes = tuple(sorted(mine.processes & other.processes))
        shared = sorted(mine.values.keys() & other.values.keys())
        parameters = tuple(Rivalry(*name, mine.values[name], other.values[name]) for name in shared)
        if other.draft.id != mine.draft.id and (processes or parameters):
            found.append(Contender(other.draft, processes, parameters))
    return tuple(found)


def _alters(connection: Connection, store: SpecStore, draft: Draft, candidate: Candidate, process: str) -> bool:
    """Whether a draft's files of a process are others than when it was begun; of papers, than those kept now."""
    own, before = candidate.processes.get(process), draft.base.get(process)
    if own is not None and (before is None or dict(own) != store.files(connection, before)):
        return True
    if before is not None and before != store.current_hash(connection, process):
        return False  # what differs from the papers of now may be another's work
    papers, kept = dict(candidate.papers.get(process, {})), papers_of(connection, process)
    return papers != kept if own is not None else any(kept.get(name) != text for name, text in papers.items())
