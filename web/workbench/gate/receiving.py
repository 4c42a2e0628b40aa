"""Files that come as a whole, by the interface or from a folder: kept as a draft of whoever sent them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import Draft, DraftBook, candidate_of
from web.platform import Platform

_DRAFTS = DraftBook()


def received(platform: Platform, connection: Connection, title: str, files: Mapping[str, str], by: Actor) -> Draft:
    """The draft of these files: the sender's own open one of that title brought in line with them, else a new one.

    It stands on the versions that run now.
    """
    specs, at = platform.runtime.specs, platform.clock.now()
    base = {
        process: version
        for process in candidate_of(files).processes
        if (version := specs.current_hash(connection, process)) is not None
    }
    known = next(
        (one for one in _DRAFTS.all(connection, ["open"]) if (one.created_by, one.title) == (by.login, title)), None
    )
    if known is None:
        return _DRAFTS.begin(connection, platform.runtime.ids.new(), title, base, files, by.login, at)
    revisions = {file.path: file.revision for file in _DRAFTS.listing(connection, known.id)}
    for path, text in files.items():
        _DRAFTS.save(connection, known.id, path, text, revisions.get(path, 0), by.login, at)
    for path in revisions.keys() - files.keys():
        _DRAFTS.remove(connection, known.id, path, revisions[path], by.login, at)
    _DRAFTS.rebase(connection, known.id, base, by.login, at)
    return _DRAFTS.get(connection, known.id)
