"""The verification of the whole record: carried out at night or when asked for, its last result kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.actor import SYSTEM, Actor
from engine.clock import parsed, stored
from engine.errors import Fault as KeyFault
from engine.proof.fault import Coverage, Fault, Progress, Report
from engine.proof.journal import enter
from engine.proof.outside import OutsideCopy
from engine.proof.verification import Grounds, verify_everything
from engine.watch.doctor import Finding, examine
from web.operations.backups import due_since
from web.operations.signing import own_key
from web.sandboxclock import read_setting, write_setting

if TYPE_CHECKING:
    from web.platform import Platform

NIGHTLY_AT = time(3, 30)
"""When the seals are recomputed; a default of the platform."""
RUN = "verification.run"
_LAST = "last_verification"
_REPORT = "verification_report"


@dataclass(frozen=True)
class LastVerification:
    """The newest verification of everything: when, how much, and how many things did not fit."""

    at: str
    cases: int
    events: int
    broken: int


@dataclass(frozen=True)
class KeptVerification:
    """The newest verification that somebody asked for, with all it said; `by` is a login."""

    at: str
    by: str
    report: Report
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return self.report.sound and all(found.ok for found in self.findings)


def verified(platform: Platform, progress: Progress = lambda *_: None, outside: OutsideCopy | None = None) -> Report:
    """Verify everything now; writes nothing."""
    key: str | None = None
    with suppress(KeyFault):
        # A key that cannot be read signs nothing, and says nothing about what was signed.
        key = own_key(platform.database)
    grounds = Grounds(
        registers=platform.registers,
        calendar=platform.runtime.calendars.get,
        now=platform.clock.now(),
        files=platform.evidence.examination,
        own_key=key,
        outside=outside,
    )
    return verify_everything(platform.database, grounds, progress)


def examined(platform: Platform) -> tuple[Finding, ...]:
    """The engine's invariants."""
    return tuple(examine(platform.runtime))


def note_verification(
    platform: Platform, report: Report, by: Actor = SYSTEM, findings: Sequence[Finding] | None = None
) -> None:
    """Keep a result, and tell the journal who verified; with `findings` all that was said is kept for its page."""
    at, faults = platform.clock.now(), len(report.faults)
    noted = LastVerification(stored(at), report.cases, report.events, faults)
    told = {"cases": report.cases, "events": report.events, "checkpoint": report.coverage.checkpoint, "faults": faults}
    with platform.database.write() as connection:
        write_setting(connection, _LAST, json.dumps(asdict(noted)))
        if findings is not None:
            kept = KeptVerification(stored(at), by.login, report, tuple(findings))
            write_setting(connection, _REPORT, json.dumps(asdict(kept), ensure_ascii=False))
        enter(connection, RUN, told, by, at)


def last_verification(connection: Connection) -> LastVerification | None:
    """The newest result, if any."""
    told = read_setting(connection, _LAST)
    if told is not None:
        with suppress(ValueError, TypeError):
            return LastVerification(**json.loads(told))
    return None


def kept_verification(connection: Connection) -> KeptVerification | None:
    """All that the newest verification said that somebody asked for, if any."""
    told = read_setting(connection, _REPORT)
    if told is not None:
        with suppress(ValueError, TypeError, KeyError):
            return _kept(json.loads(told))
    return None


def verify_nightly(platform: Platform) -> int:
    """Verify everything if it is due; returns how many events were looked at."""
    with platform.database.read() as connection:
        last = last_verification(connection)
    if last is not None and parsed(last.at) >= due_since(platform.clock.now(), NIGHTLY_AT):
        return 0
    report = verified(platform)
    note_verification(platform, report)
    return report.events


def _kept(told: dict[str, Any]) -> KeptVerification:
    report: dict[str, Any] = dict(told["report"])
    coverage: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in report.pop("coverage").items()
    }
    faults = tuple(Fault(**one) for one in report.pop("faults"))
    findings = tuple(Finding(**{**one, "broken": tuple(one["broken"])}) for one in told["findings"])
    whole = Report(**report, coverage=Coverage(**coverage), faults=faults)
    return KeptVerification(told["at"], told["by"], whole, findings)
