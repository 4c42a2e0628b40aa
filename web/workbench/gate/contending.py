"""Which other drafts, open or waiting for approval, change the same as a draft."""

from __future__ import annotations

from sqlalchemy import Connection

from engine.drafts import Draft
from engine.gate import Contender, Touched, contenders, touched_by
from web.platform import Platform
from web.workbench.drafts import BOOK


def contenders_of(platform: Platform, connection: Connection, draft: Draft) -> tuple[Contender, ...]:
    """The others that change the same process or parameter, the last changed first."""
    mine = _touched(platform, connection, draft)
    if not mine.processes and not mine.values:
        return ()
    return contenders(mine, [_touched(platform, connection, one) for one in BOOK.all(connection) if one.id != draft.id])


def _touched(platform: Platform, connection: Connection, draft: Draft) -> Touched:
    return touched_by(connection, platform.runtime.specs, draft, BOOK.texts(connection, draft.id))
