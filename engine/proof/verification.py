"""The whole verification: histories, the journal, checkpoints, versions and registers, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from ..calendar.days import WorkCalendar
from ..clock import local_date
from ..store.database import Database
from .chains import ChainTotals, walk_chains
from .checkpoint import snapshot
from .covering import Covering, walk_checkpoints
from .fault import MOST_FAULTS, Coverage, Fault, Progress, Report
from .holdings import check_deployments, check_records, check_registers, check_versions
from .journalcheck import JournalTold, walk_journal
from .occasions import record_began, working_days
from .outside import OutsideCopy, compare
from .registers import Register

Examination = Callable[[Connection, Progress], tuple[int, Iterable[Fault]]]
"""A further examination: how many things it looked at, and what it found."""


@dataclass(frozen=True)
class Grounds:
    """What a verification goes by. `own_key` is the platform's own, `outside` a copy kept elsewhere."""

    registers: Sequence[Register]
    calendar: Callable[[Connection], WorkCalendar]
    now: datetime
    files: Examination | None = None
    own_key: str | None = None
    outside: OutsideCopy | None = None


def verify_everything(database: Database, grounds: Grounds, progress: Progress = lambda *_: None) -> Report:
    """Verify one state of the database as a whole; writes nothing."""
    with snapshot(database) as connection:
        told = walk_journal(connection, {one.kind: one.name for one in grounds.registers}, progress)
        covering = walk_checkpoints(connection, told, grounds.registers, progress)
        totals = walk_chains(connection, covering.lengths, progress)
        versions, altered = check_versions(connection, progress)
        files, changed = grounds.files(connection, progress) if grounds.files is not None else (0, ())
        coverage, missing = _coverage(connection, grounds, covering, totals)
        faults = [*totals.faults, *told.faults, *covering.faults, *missing, *altered, *changed]
        faults += _own_key(grounds, covering, told)
        if not told.faults:
            # A journal that is broken itself is no measure for others.
            faults += check_deployments(connection, told)
            faults += check_records(connection, told)
            faults += check_registers(connection, grounds.registers, told)
        if grounds.outside is not None:
            faults += compare(connection, grounds.outside)
        return Report(
            cases=totals.cases,
            events=totals.events,
            entries=len(told.seals),
            checkpoints=covering.count,
            versions=versions,
            files=files,
            outside=len(grounds.outside.pins) if grounds.outside is not None else 0,
            coverage=coverage,
            faults=tuple(faults[:MOST_FAULTS]),
        )


def _coverage(
    connection: Connection, grounds: Grounds, covering: Covering, totals: ChainTotals
) -> tuple[Coverage, list[Fault]]:
    last = covering.last
    body = last.told if last is not None else {}
    unaccounted = tuple(_unaccounted(connection, grounds, covering))
    coverage = Coverage(
        checkpoint=last.number if last is not None else 0,
        at=last.at if last is not None else "",
        cases=body.get("cases", 0),
        events=body.get("events", 0),
        tail=totals.tail,
        tail_since=totals.tail_since,
        days=len(covering.days),
        missed=tuple(covering.missed),
        unaccounted=tuple(day.isoformat() for day in unaccounted),
        keys=tuple(covering.keys),
    )
    if last is None:
        return coverage, [Fault("no_checkpoint", "checkpoint", 0)] if unaccounted and totals.events else []
    return coverage, [Fault("day_unaccounted", day.isoformat()) for day in unaccounted]


def _unaccounted(connection: Connection, grounds: Grounds, covering: Covering) -> Iterator[date]:
    """The working days that are over and that no checkpoint marks or tells as missed."""
    began = record_began(connection)
    if began is None:
        return
    accounted = {*covering.days, *covering.missed}
    for day in working_days(grounds.calendar(connection), local_date(began), local_date(grounds.now)):
        if day.isoformat() not in accounted:
            yield day


def _own_key(grounds: Grounds, covering: Covering, told: JournalTold) -> Iterator[Fault]:
    """The platform's own key has been introduced before it signs; all others were introduced by somebody else."""
    if grounds.own_key is not None and covering.keys and grounds.own_key not in told.keys:
        yield Fault("key_not_own", "checkpoint", covering.count, {"key": covering.keys[-1], "own": grounds.own_key})
