"""Checkpoints: one signed text over all histories as they stand, each linked to the one before.

What a checkpoint covers is what its own snapshot shows; `checkpoint_head` says which lengths. Format: docs/proof.md.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, insert, select

from ..actor import SYSTEM
from ..clock import stored
from ..history import ALGORITHM, digest
from ..store.database import Database
from ..store.schema import cases
from .canonical import canonical
from .journal import enter, entries
from .merkle import Hashing, leaves_of, root
from .registers import Register, digests
from .signer import Signer
from .tables import checkpoint, checkpoint_head, journal

FORMAT = 1
KEY_INTRODUCED = "key.introduced"
_TAKING = 0x636B70
"""The advisory lock of PostgreSQL under which checkpoints get their numbers; SQLite has one writer anyway."""


@dataclass(frozen=True)
class Checkpoint:
    """One checkpoint as it is stored; `hash` and `signature` are over `body`, `day` is a day's text or None."""

    number: int
    at: str
    day: str | None
    body: str
    hash: str
    key: str
    signature: str

    @property
    def told(self) -> Mapping[str, Any]:
        """What the body says."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Head(NamedTuple):
    """A history as a checkpoint covers it; heads sort as the leaves of the tree do."""

    case_id: str
    length: int
    head: str


@dataclass(frozen=True)
class Occasion:
    """Why a checkpoint is taken: at a working day's end, and with which working days' ends missed before."""

    at: datetime
    day: date | None = None
    missed: tuple[date, ...] = ()


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """One state of the database for several questions, on PostgreSQL too."""
    with database.read() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            yield connection
        except BaseException:
            # Rows that were not read to their end would hold the old state for whoever gets the connection next.
            connection.invalidate()
            raise


def take(
    database: Database,
    signer: Signer,
    registers: Sequence[Register],
    occasion: Occasion,
    beside: Callable[[Connection, Checkpoint], object] | None = None,
) -> Checkpoint | None:
    """Take the next checkpoint; None where another worker took one meanwhile. Raises NotSigned.

    Everything is read and signed before anything is locked: acts do not wait for a slow device. What is done
    `beside` it is stored with it, or not at all.
    """
    introduce(database, signer, occasion.at)
    with snapshot(database) as connection:
        before = last(connection)
        grown, body = _surveyed(connection, before, signer.key, registers, occasion)
    text = canonical(body)
    found = Checkpoint(
        number=body["number"],
        at=body["at"],
        day=body["day"],
        body=text,
        hash=digest(text, body["suite"]),
        key=signer.key,
        signature=signer.sign(text),
    )
    with database.write(alone=True) as connection:
        if not database.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_TAKING)))
        if (connection.scalar(select(func.max(checkpoint.c.number))) or 0) != found.number - 1:
            return None
        connection.execute(insert(checkpoint).values(**asdict(found)))
        if grown:
            connection.execute(
                insert(checkpoint_head), [{"checkpoint": found.number, **one._asdict()} for one in grown]
            )
        if beside is not None:
            beside(connection, found)
    return found


def introduce(database: Database, signer: Signer, at: datetime) -> None:
    """Tell the journal of a key before it signs for the first time."""
    with database.read() as connection:
        if signer.key in introduced(connection):
            return
    with database.write() as connection:
        public = base64.b64encode(signer.public).decode()
        told = {"key": signer.key, "algorithm": signer.key.partition(":")[0], "public": public}
        enter(connection, KEY_INTRODUCED, told, SYSTEM, at)


def introduced(connection: Connection) -> dict[str, bytes]:
    """The public keys that the journal knows, by their ids."""
    found = entries(connection, (KEY_INTRODUCED,))
    return {str(entry.data["key"]): base64.b64decode(entry.data["public"]) for entry in found}


def last(connection: Connection) -> Checkpoint | None:
    """The newest checkpoint."""
    row = connection.execute(select(checkpoint).order_by(checkpoint.c.number.desc()).limit(1)).first()
    return of_row(row) if row is not None else None


def listed(connection: Connection, before: int | None = None, limit: int | None = None) -> tuple[Checkpoint, ...]:
    """Checkpoints, newest first, with lower numbers than one given."""
    query = select(checkpoint).order_by(checkpoint.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(checkpoint.c.number < before)
    return tuple(of_row(row) for row in connection.execute(query))


def day_ends(connection: Connection, before: str | None = None, limit: int | None = None) -> tuple[Checkpoint, ...]:
    """The checkpoints at the ends of working days, newest first, of days before one given."""
    query = select(checkpoint).where(checkpoint.c.day.is_not(None)).order_by(checkpoint.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(checkpoint.c.day < before)
    return tuple(of_row(row) for row in connection.execute(query))


def numbered(connection: Connection, number: int) -> Checkpoint | None:
    """The checkpoint of a number."""
    row = connection.execute(select(checkpoint).where(checkpoint.c.number == number)).first()
    return of_row(row) if row is not None else None


def heads(connection: Connection, number: int | None = None) -> list[Head]:
    """All histories as a checkpoint covers them, or the newest one, in the order of the tree."""
    newest = select(checkpoint_head.c.case_id, func.max(checkpoint_head.c.checkpoint).label("checkpoint"))
    if number is not None:
        newest = newest.where(checkpoint_head.c.checkpoint <= number)
    of_case = newest.group_by(checkpoint_head.c.case_id).subquery()
    same = and_(checkpoint_head.c.case_id == of_case.c.case_id, checkpoint_head.c.checkpoint == of_case.c.checkpoint)
    columns = checkpoint_head.c.case_id, checkpoint_head.c.length, checkpoint_head.c.head
    rows = connection.execute(select(*columns).join(of_case, same))
    # Databases sort texts differently; the tree is sorted by code points.
    return sorted(Head(*row) for row in rows)


def covered_lengths(connection: Connection, case_ids: Collection[str]) -> dict[str, int]:
    """How many events checkpoints cover of these histories; those without any are left out."""
    head = checkpoint_head.c
    query = select(head.case_id, func.max(head.length)).where(head.case_id.in_(case_ids)).group_by(head.case_id)
    return {case_id: length for case_id, length in connection.execute(query)}  # noqa: C416 - rows are no pairs to dict()


def tree(suite: str, covered: Sequence[Head]) -> str:
    """The root over histories in the order of the tree, with the name of the algorithm in front."""
    return rooted(suite, leaves_of(Hashing(suite), covered))


def rooted(suite: str, leaves: Sequence[bytes]) -> str:
    """The root over leaves, with the name of the algorithm in front."""
    return f"{suite}:{root(Hashing(suite), leaves).hex()}"


def of_row(row: Row[Any]) -> Checkpoint:
    return Checkpoint(**row._mapping)


def _surveyed(
    connection: Connection,
    before: Checkpoint | None,
    key: str,
    registers: Sequence[Register],
    occasion: Occasion,
) -> tuple[list[Head], dict[str, Any]]:
    """The histories that grew, and what the next checkpoint says."""
    covered = {found.case_id: found for found in heads(connection)}
    rows = connection.execute(select(cases.c.id, cases.c.history_length, cases.c.history_head))
    # A history that is shorter than it was is not covered anew: the old head stays, and tells of it.
    known = ((row[0], covered[row[0]].length if row[0] in covered else 0, row) for row in rows)
    grown = sorted(Head(*row) for _, length, row in known if row[1] > length)
    covered |= {found.case_id: found for found in grown}
    everything = [covered[case_id] for case_id in sorted(covered)]
    entry = connection.execute(select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)).first()
    return grown, {
        "format": FORMAT,
        "number": before.number + 1 if before is not None else 1,
        "at": stored(occasion.at),
        "day": occasion.day.isoformat() if occasion.day is not None else None,
        "missed": [day.isoformat() for day in occasion.missed],
        "suite": ALGORITHM,
        "cases": len(everything),
        "events": sum(found.length for found in everything),
        "changed": len(grown),
        "changes_root": tree(ALGORITHM, grown),
        "root": tree(ALGORITHM, everything),
        "journal": {"length": entry.seq if entry else 0, "head": entry.hash if entry else ""},
        "registers": digests(connection, registers, ALGORITHM),
        "previous": before.hash if before is not None else "",
        "key": key,
    }
