"""The verification of all histories: its last result, kept, and its turn every night."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from engine.clock import parsed, stored
from engine.history import Verification, verify
from web.operations.backups import due_since
from web.sandboxclock import read_setting, write_setting

if TYPE_CHECKING:
    from web.platform import Platform

NIGHTLY_AT = time(3, 30)
"""When the seals are recomputed; a default of the platform."""
_LAST = "last_verification"


@dataclass(frozen=True)
class LastVerification:
    """The newest verification of everything: when, how much, and how many cases were found broken."""

    at: str
    cases: int
    events: int
    broken: int


def note_verification(platform: Platform, sealed: Verification) -> None:
    """Keep the result of a verification of all cases."""
    noted = LastVerification(stored(platform.clock.now()), sealed.cases, sealed.events, len(sealed.broken))
    with platform.database.write() as connection:
        write_setting(connection, _LAST, json.dumps(asdict(noted)))


def last_verification(connection: Connection) -> LastVerification | None:
    """The newest result, if any."""
    told = read_setting(connection, _LAST)
    if told is not None:
        with suppress(ValueError, TypeError):
            return LastVerification(**json.loads(told))
    return None


def verify_nightly(platform: Platform) -> int:
    """Verify everything if it is due; returns how many events were looked at."""
    with platform.database.read() as connection:
        last = last_verification(connection)
        if last is not None and parsed(last.at) >= due_since(platform.clock.now(), NIGHTLY_AT):
            return 0
        sealed = verify(connection)
    note_verification(platform, sealed)
    return sealed.events
