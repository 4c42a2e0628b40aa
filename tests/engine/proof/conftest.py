"""An office with a few cases, a key outside of its database, and a way to take checkpoints and to tamper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import Connection

from engine.calendar.content import CALENDAR_REGISTER
from engine.history import events_of_case, seal
from engine.proof.checkpoint import Checkpoint, Occasion, take
from engine.proof.fault import Report
from engine.proof.occasions import due
from engine.proof.outside import OutsideCopy, exported, read_copy
from engine.proof.signer import KeyFile
from engine.proof.verification import Grounds, verify_everything
from engine.store.migration import upgrade
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

REGISTERS = (CALENDAR_REGISTER,)
GUARDED = (
    *("event", "journal", "checkpoint", "checkpoint_head"),
    *("process_version", "process_file", "deployment", "deployment_record"),
)


@dataclass
class Archive:
    """The office, its signing key, and what is done to its records."""

    office: Office
    signer: KeyFile
    cases: list[str] = field(default_factory=list)

    def start(self, count: int = 1) -> None:
        """Begin cases, each with a history of three events."""
        for _ in range(count):
            parcel = {"id": "1", "sent_at": self.office.clock.now().isoformat()}
            self.cases.append(self.office.runtime.start("claim", {"parcel": parcel}, CLERK).case_id)
            with self.office.database.read() as connection:
                (item,) = items_of_tree(connection, self.cases[-1], open_only=True)
            self.office.runtime.assign(item.id, CLERK)
            self.office.runtime.unassign(item.id, CLERK)

    def at(self, text: str) -> datetime:
        return self.office.at(text)

    def beat(self) -> Checkpoint | None:
        """What the heartbeat does: a checkpoint if one is due."""
        with self.office.database.read() as connection:
            occasion = due(connection, self.office.runtime.calendars.get(connection), self.office.clock.now())
        return self.take(occasion) if occasion is not None else None

    def take(self, occasion: Occasion | None = None) -> Checkpoint:
        found = take(self.office.database, self.signer, REGISTERS, occasion or Occasion(self.office.clock.now()))
        assert found is not None
        return found

    def verify(self, outside: OutsideCopy | None = None, own_key: bool = True) -> Report:
        grounds = Grounds(
            REGISTERS,
            self.office.runtime.calendars.get,
            self.office.clock.now(),
            own_key=self.signer.key if own_key else None,
            outside=outside,
        )
        return verify_everything(self.office.database, grounds)

    def found(self, outside: OutsideCopy | None = None) -> list[tuple[str, str, int]]:
        """The faults of a verification: code, subject, position."""
        return [(fault.code, fault.subject, fault.position) for fault in self.verify(outside).faults]

    def export(self) -> OutsideCopy:
        with self.office.database.read() as connection:
            return read_copy(exported(connection))

    @contextmanager
    def tampering(self) -> Iterator[Connection]:
        """A connection for one who owns the database: no trigger and no foreign key stands in his way."""
        database = self.office.database
        if not database.is_sqlite:
            with database.write() as connection:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                yield connection
            return
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for table in GUARDED:
                for action in ("UPDATE", "DELETE"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_is_append_only_{action}")
            yield connection
            connection.commit()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")

    def rechain(self, connection: Connection, case_id: str) -> None:
        """Seal a tampered history anew, so that its chain fits and its case row agrees."""
        head, length = "", 0
        for length, told in enumerate(events_of_case(connection, case_id), start=1):
            row = (
                connection.exec_driver_sql(f"SELECT * FROM event WHERE case_id = '{case_id}' AND seq = {told.seq}")
                .mappings()
                .one()
            )
            head = seal(head or case_id, case_id, length, dict(row))
            connection.exec_driver_sql(
                f"UPDATE event SET seq = {length}, hash = '{head}' WHERE case_id = '{case_id}' AND seq = {told.seq}"
            )
        connection.exec_driver_sql(
            f"UPDATE cases SET history_length = {length}, history_head = '{head}' WHERE id = '{case_id}'"
        )


@pytest.fixture
def archive(office: Office, claim: Drawing) -> Archive:
    upgrade(office.database)
    office.deploy(claim)
    found = Archive(office, KeyFile(office.tmp_path.parent / "signing.key"))
    found.start(3)
    return found
