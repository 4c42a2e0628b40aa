"""The work on imports: their rows are handed in one by one, each in a transaction of its own, in bounded slices.

A row is marked after its act. Whoever dies between the two leaves a row that is handled again, and the
request key of the row makes the second act answer what the first did.
"""

from __future__ import annotations

import logging
import time

from web.platform import Platform

from .handing import TRIES, failed_result, handled_row
from .importbook import Import, close_old, open_imports
from .rowbook import begin, finish_import, finish_row, next_row, note_try, stop_import
from .turn import turn

MOST_ROWS = 500
SECONDS = 3.0

log = logging.getLogger("shenguan.imports")


def advance_imports(platform: Platform, most_rows: int = MOST_ROWS, seconds: float = SECONDS) -> int:
    """Handle waiting rows of all imports, an equal share of each; returns how many were handled."""
    close_old(platform.database, platform.clock.now())
    with platform.database.read() as connection:
        found = open_imports(connection)
    handled = 0
    for told in found:
        with turn(platform.database, told.id) as ours:
            if ours:
                handled += _advance(platform, told, max(1, most_rows // len(found)), seconds / len(found))
    return handled


def _advance(platform: Platform, told: Import, most_rows: int, seconds: float) -> int:
    ends = time.monotonic() + seconds
    if told.state == "waiting":
        begin(platform.database, told.id, platform.clock.now())
    for count in range(most_rows):
        account = platform.accounts.find(told.actor.login)
        if account is None or account.disabled:
            stop_import(platform.database, told.id, "account_disabled", platform.clock.now())
            return count
        with platform.database.read() as connection:
            waiting = next_row(connection, told.id, platform.office.seal)
        if waiting is None:
            finish_import(platform.database, told.id, platform.clock.now())
            return count
        if count and time.monotonic() > ends:
            return count
        try:
            result = handled_row(platform, told, waiting.row)
        except Exception:
            note_try(platform.database, told.id, waiting.row.number)
            if waiting.tries + 1 < TRIES:
                raise
            log.exception("row %d of import %s is given up", waiting.row.number, told.id)
            result = failed_result(waiting.row)
        if result is None:
            stop_import(platform.database, told.id, "not_allowed", platform.clock.now())
            return count
        finish_row(platform.database, told.id, result, platform.office.seal, platform.clock.now())
    finish_import(platform.database, told.id, platform.clock.now())
    return most_rows
