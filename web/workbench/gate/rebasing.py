"""Putting a draft onto what runs by now, after others deployed: file by file, nobody's work lost unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import PARAMETERS, Draft, candidate_of
from engine.gate import last_record, moved_for, papers_then
from engine.papers import papers_of
from web.platform import Platform
from web.workbench.drafts import BOOK, running_texts


@dataclass(frozen=True)
class Rebasing:
    """What a draft becomes: `taken` are files it gets from what runs, None for one that goes; both sides changed the
    `contested` ones, so that somebody must choose."""

    taken: Mapping[str, str | None]
    contested: tuple[str, ...]
    base: Mapping[str, str]


def rebasing_of(platform: Platform, connection: Connection, draft: Draft) -> Rebasing:
    """How a draft would be put onto what runs."""
    specs, mine = platform.runtime.specs, BOOK.texts(connection, draft.id)
    own = candidate_of(mine)
    moved = moved_for(connection, specs, draft, own)
    taken: dict[str, str | None] = {}
    contested, base = list[str](), {**draft.base, PARAMETERS: str(last_record(connection))}
    for one in moved:
        running, known = str(specs.current_hash(connection, one.process)), draft.base.get(one.process)
        before = papers_then(connection, draft, one.process)
        theirs = papers_of(connection, one.process)
        ours = dict(own.papers.get(one.process, {}))
        if one.process in own.processes:
            before |= specs.files(connection, known) if known is not None else {}
            theirs |= specs.files(connection, running)
            ours |= own.processes[one.process]
            base[one.process] = running
        else:
            # Of a process whose drawing the draft does not have, it holds only what it changes.
            theirs = {name: text for name, text in theirs.items() if name in ours}
        for name in sorted(before.keys() | theirs.keys() | ours.keys()):
            path = f"{one.process}/{name}"
            if theirs.get(name) == ours.get(name) or theirs.get(name) == before.get(name):
                continue
            if ours.get(name) == before.get(name):
                taken[path] = theirs.get(name)
            elif name in ours or one.process in own.processes:
                contested.append(path)
    return Rebasing(taken, tuple(contested), base)


def rebase(platform: Platform, connection: Connection, draft_id: str, keep: Collection[str], actor: Actor) -> Rebasing:
    """Put a draft onto what runs; of contested files the draft's own stay where `keep` names them.

    Raises NotFound, DraftClosed.
    """
    draft, at = BOOK.get(connection, draft_id), platform.clock.now()
    found = rebasing_of(platform, connection, draft)
    running = {
        path: text for path in found.contested if path not in keep for text in [_running(platform, connection, path)]
    }
    revisions = {file.path: file.revision for file in BOOK.listing(connection, draft_id)}
    for path, text in {**found.taken, **running}.items():
        if text is not None:
            BOOK.save(connection, draft_id, path, text, revisions.get(path, 0), actor.login, at)
        elif path in revisions:
            BOOK.remove(connection, draft_id, path, revisions[path], actor.login, at)
    BOOK.rebase(connection, draft_id, found.base, actor.login, at)
    return found


def _running(platform: Platform, connection: Connection, path: str) -> str | None:
    process, _, name = path.partition("/")
    return running_texts(platform, connection, process).get(name)
