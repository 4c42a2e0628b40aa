"""Files that come as a whole, by the interface or from a folder: kept as a draft of whoever sent them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import Draft, candidate_of
from web.platform import Platform
from web.workbench.drafts import BOOK, bases_of


def received(platform: Platform, connection: Connection, title: str, files: Mapping[str, str], by: Actor) -> Draft:
    """The draft of these files: the sender's own open one of that title brought in line with them, else a new one.

    It stands on the versions that run now.
    """
    at = platform.clock.now()
    base = bases_of(platform, connection, candidate_of(files).processes)
    known = next(
        (one for one in BOOK.all(connection, ["open"]) if (one.created_by, one.title) == (by.login, title)), None
    )
    if known is None:
        return BOOK.begin(connection, platform.runtime.ids.new(), title, base, files, by.login, at)
    revisions = {file.path: file.revision for file in BOOK.listing(connection, known.id)}
    for path, text in files.items():
        BOOK.save(connection, known.id, path, text, revisions.get(path, 0), by.login, at)
    for path in revisions.keys() - files.keys():
        BOOK.remove(connection, known.id, path, revisions[path], by.login, at)
    BOOK.rebase(connection, known.id, base, by.login, at)
    return BOOK.get(connection, known.id)
