"""An office as operators look at it: its lights, its pulse, its failures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.clock import stored
from engine.errors import ActHeld
from engine.watch.beats import Beat, note_beat
from tests.web.office import Office
from web.operations.backups import take_backup
from web.operations.light import Condition, Light, Reading
from web.operations.lights import look
from web.operations.verifications import verify_nightly

ADMIN = "pt.admin"


def lights(office: Office) -> dict[str, Light]:
    return {light.code: light for light in looked(office).lights}


def looked(office: Office) -> Condition:
    with office.platform.database.read() as connection:
        return look(Reading(office.platform, connection, office.clock.now()))


def beat(office: Office, ago: timedelta = timedelta(), worker: str = "fuwu-1:11", error: str | None = None) -> None:
    with office.platform.database.write() as connection:
        note_beat(connection, Beat("sweep", worker, stored(office.clock.now() - ago), 2, 0, error))


def healthy(office: Office, tmp_path: Path) -> None:
    beat(office)
    take_backup(office.platform, tmp_path / "backup", 3)
    verify_nightly(office.platform)


def later(office: Office, **passed: float) -> None:
    """Let time pass in which nothing is swept."""
    office.clock.move_to(office.clock.now() + timedelta(**passed))


def hold(office: Office, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let claims fail in their service task."""

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("the register does not answer")

    for number in range(1, count + 1):
        office.push(number, "2026-11-16T09:30")
    with monkeypatch.context() as patched:
        patched.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
        for item in office.open_items("SCJG"):
            with pytest.raises(ActHeld):
                office.platform.runtime.complete(item.id, {"answer": "claim"}, office.actor("scjg.zr01"))
