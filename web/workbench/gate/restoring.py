"""Rolling back: an earlier deployment of a process handed in once more, as it was, beside what runs now."""

from __future__ import annotations

from engine.actor import Actor
from engine.drafts import digest_of
from engine.errors import Refusal
from engine.gate import Order, Proposal
from engine.papers import papers_of
from engine.versions import find_version
from web.platform import Platform
from web.workbench.drafts import BOOK

from .handing import hand_in


def restore(platform: Platform, process: str, number: int, order: Order, by: Actor, quietly: bool = False) -> Proposal:
    """Hand in an earlier deployment of a process: its drawing, tables, forms and papers.

    It calls the versions of other processes that run now; cases stay on the version they run on. Raises NotFound and
    as ProposalBook.hand_in does; nothing is left behind then. `quietly` as in hand_in.
    """
    specs, at = platform.runtime.specs, platform.clock.now()
    with platform.database.write() as connection:
        version = find_version(connection, process, number)
        own = {**specs.files(connection, version.version), **papers_of(connection, process, number)}
        files = {f"{process}/{name}": text for name, text in own.items()}
        base = {process: str(specs.current_hash(connection, process))}
        title = f"{specs.get(connection, version.version).name}:恢复第{version.version_number}版"
        draft = BOOK.begin(connection, platform.runtime.ids.new(), title, base, files, by.login, at)
    try:
        return hand_in(platform, draft.id, order, digest_of(files), by, "rollback", quietly)
    except Refusal:
        with platform.database.write() as connection:
            BOOK.turn(connection, draft.id, "discarded", by.login, at, of=["open"])
        raise
