"""Keeps what is read across cases up to date: the roots whose history grew are written anew, a few at a time.

Every projector writes its own rows of some roots, in one transaction with the docket's. What is written can be
forgotten and rebuilt from nothing. A turn follows the events in order of recording; because a transaction may
commit after one that recorded later, the last minutes are looked at again, and a patrol through all cases finds
what came in by another way (a restored or simulated past).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from ..clock import Clock, stored
from ..store.database import Database
from ..store.schema import cases, event
from ..worklist.search import among
from .gathering import Rules
from .projection import clear, rebuild
from .tables import docket, docket_turn

Projector = Callable[[Connection, Sequence[str]], None]
"""Writes its rows of these roots anew, whatever was there before; repeating it changes nothing."""

OVERLAP = timedelta(minutes=2)
"""How late a transaction may commit after what it recorded."""

BATCH = 100
"""Roots of one transaction: a writer who waits for it waits for some tens of milliseconds."""

_EVENTS = 2_000
_PATROLLED = 500
_LONGEST = timedelta(seconds=10)


@dataclass(frozen=True)
class Freshness:
    """How far the docket is: cases in it of all there are, whether it is being rebuilt, and since when it lags.

    `behind_since` is the stored instant of the first event that is not in it yet, or None.
    """

    covered: int
    of: int
    rebuilding: bool
    behind_since: str | None

    @property
    def is_whole(self) -> bool:
        return not self.rebuilding and self.behind_since is None and self.covered == self.of


class DocketTurn:
    """One turn after the other; each does a bounded amount of work and returns how many roots it wrote."""

    def __init__(self, database: Database, clock: Clock, rules: Rules, further: Sequence[Projector] = ()) -> None:
        self._database = database
        self._clock = clock
        self._projectors: tuple[Projector, ...] = (partial(_docket, rules), *further)
        self._patrol = ""
        self._looked_back: datetime | None = None

    def run(self, batches: int = 10) -> int:
        """Go on with a rebuilding, else with the events since; a turn ends after so many transactions."""
        written = 0
        for _ in range(batches):
            with self._database.read() as connection:
                standing = _standing(connection)
                roots, cursor = self._next(connection, standing)
            if cursor is None:
                break
            written += self._write(roots, standing, cursor)
        return written + self._repair(standing)

    def reindex(self, progress: Callable[[int], None] = lambda written: None) -> int:
        """Forget everything and rebuild it from nothing; told after every batch how many roots are written."""
        self.forget()
        written = 0
        while _rebuilding(self._database):
            written += self.run(batches=1)
            progress(written)
        return written + self.run()

    def forget(self) -> None:
        """Empty the docket; the next turns rebuild it."""
        with self._database.write(alone=True) as connection:
            _lock(connection)
            clear(connection)
            connection.execute(update(docket_turn).values(recorded_at="", position="", rebuilt_to=""))

    def _next(self, connection: Connection, standing: Row[Any]) -> tuple[list[str], dict[str, Any] | None]:
        """The roots to write and the standing after that; None when there is nothing to do."""
        if standing.rebuilt_to is not None:
            return _to_rebuild(connection, standing)
        return _since(connection, standing)

    def _write(self, roots: Sequence[str], standing: Row[Any], cursor: dict[str, Any]) -> int:
        written = 0
        for start in range(0, len(roots), BATCH):
            with self._database.write(alone=True) as connection:
                if not _same(_lock(connection), standing):
                    return written  # another process did the turn
                some = _grown(connection, roots[start : start + BATCH])
                self._project(connection, some)
                written += len(some)
        with self._database.write() as connection:
            if _same(_lock(connection), standing):
                connection.execute(update(docket_turn).values(**cursor))
        return written

    def _repair(self, standing: Row[Any]) -> int:
        """What the order of recording does not show: late commits of the last minutes, and a stretch of all cases."""
        if standing.rebuilt_to is not None:
            return 0
        now = self._clock.now()
        with self._database.read() as connection:
            found = self._patrolled(connection)
            if self._looked_back is None or not timedelta() <= now - self._looked_back < _LONGEST:
                found += _recent(connection, now - OVERLAP)
                self._looked_back = now
            found = _grown(connection, found)
        for start in range(0, len(found), BATCH):
            with self._database.write(alone=True) as connection:
                _lock(connection)
                self._project(connection, _grown(connection, found[start : start + BATCH]))
        return len(found)

    def _patrolled(self, connection: Connection) -> list[str]:
        query = select(cases.c.id).where(cases.c.id == cases.c.root_id, cases.c.id > self._patrol)
        found = list(connection.execute(query.order_by(cases.c.id).limit(_PATROLLED)).scalars())
        self._patrol = found[-1] if len(found) == _PATROLLED else ""
        return found

    def _project(self, connection: Connection, roots: Sequence[str]) -> None:
        if roots:
            for projector in self._projectors:
                projector(connection, roots)


def freshness(connection: Connection) -> Freshness:
    """How far the docket is at the moment."""
    standing = _standing(connection)
    newer = select(func.min(event.c.recorded_at)).where(event.c.recorded_at > standing.recorded_at)
    behind = connection.execute(newer).scalar() if standing.rebuilt_to is None else None
    covered = connection.execute(select(func.coalesce(func.max(docket.c.number) + 1, 0))).scalar_one()
    of = covered
    if standing.rebuilt_to is not None or behind is not None:
        of = connection.execute(select(func.count()).where(cases.c.id == cases.c.root_id)).scalar_one()
    return Freshness(covered, max(of, covered), standing.rebuilt_to is not None, behind)


def _docket(rules: Rules, connection: Connection, roots: Sequence[str]) -> None:
    rebuild(connection, roots, rules)


def _standing(connection: Connection) -> Row[Any]:
    return connection.execute(select(docket_turn)).one()


def _lock(connection: Connection) -> Row[Any]:
    """The standing, kept from every other process until the transaction ends; SQLite has one writer anyway."""
    return connection.execute(select(docket_turn).with_for_update()).one()


def _same(one: Row[Any], other: Row[Any]) -> bool:
    return tuple(one) == tuple(other)


def _rebuilding(database: Database) -> bool:
    with database.read() as connection:
        return _standing(connection).rebuilt_to is not None


def _to_rebuild(connection: Connection, standing: Row[Any]) -> tuple[list[str], dict[str, Any]]:
    """The next roots by their ids. The first of them notes the last event there is: later ones are followed then."""
    query = select(cases.c.id).where(cases.c.id == cases.c.root_id, cases.c.id > standing.rebuilt_to)
    roots = list(connection.execute(query.order_by(cases.c.id).limit(BATCH)).scalars())
    cursor = {"rebuilt_to": roots[-1] if len(roots) == BATCH else None}
    if standing.rebuilt_to == "":
        last = select(event.c.recorded_at, event.c.position).order_by(event.c.recorded_at.desc()).limit(1)
        if (found := connection.execute(last).first()) is not None:
            cursor |= {"recorded_at": found.recorded_at, "position": ""}
    return roots, cursor


def _since(connection: Connection, standing: Row[Any]) -> tuple[list[str], dict[str, Any] | None]:
    column = event.c
    later = or_(
        column.recorded_at > standing.recorded_at,
        and_(column.recorded_at == standing.recorded_at, column.position > standing.position),
    )
    query = (
        select(column.root_id, column.recorded_at, column.position)
        .where(column.recorded_at >= standing.recorded_at, later)
        .order_by(column.recorded_at, column.position)
        .limit(_EVENTS)
    )
    rows = connection.execute(query).all()
    if not rows:
        return [], None
    cursor = {"recorded_at": rows[-1].recorded_at, "position": rows[-1].position}
    return list(dict.fromkeys(row.root_id for row in rows)), cursor


def _recent(connection: Connection, since: datetime) -> list[str]:
    query = select(event.c.root_id).where(event.c.recorded_at >= stored(since)).distinct()
    return list(connection.execute(query).scalars())


def _grown(connection: Connection, roots: Sequence[str]) -> list[str]:
    """Those of the roots whose trees have another number of events than the docket knows of."""
    wanted = sorted(set(roots))
    query = select(cases.c.root_id, func.sum(cases.c.history_length)).where(among(connection, cases.c.root_id, wanted))
    lengths = {root: int(length) for root, length in connection.execute(query.group_by(cases.c.root_id))}
    known = select(docket.c.root_id, docket.c.events).where(among(connection, docket.c.root_id, wanted))
    written = {root: events for root, events in connection.execute(known)}  # noqa: C416 - rows are no pairs
    return [root for root in wanted if root in lengths and written.get(root) != lengths[root]]
