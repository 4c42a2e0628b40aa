"""What screens ask about personal data, each in a transaction of its own: which may be opened, and then opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.clock import Clock
from engine.store.database import Database
from handlers.decision.record import decision_of_case, entry_of_row
from handlers.office import Office
from handlers.privacy.disclosure import DISCLOSABLE, LONGEST_PURPOSE, PURPOSES, Purpose, disclose, open_to


class PrivacyDesk:
    """Personal data in full, never answered before the record of the look is stored."""

    order = DISCLOSABLE
    fields = frozenset(DISCLOSABLE)
    """The fields that hold personal data; they stand in no address."""
    purposes: Mapping[str, str] = PURPOSES
    longest_purpose = LONGEST_PURPOSE

    def __init__(self, office: Office, database: Database, clock: Clock) -> None:
        self._office = office
        self._database = database
        self._clock = clock

    def openable(self, connection: Connection, root_id: str, reader: Actor) -> tuple[str, ...]:
        """The fields of a case that hold something and that one who sees it may open; none without a decision."""
        row = decision_of_case(connection, root_id)
        if row is None:
            return ()
        entry = entry_of_row(row, self._office.seal)
        return tuple(name for name in open_to(reader, row.approval_department) if getattr(entry, name))

    def reveal(self, root_id: str, fields: Collection[str], reader: Actor, purpose: Purpose) -> dict[str, str | None]:
        """Personal data of a case in full. Raises NotFound, InputRejected."""
        with self._database.write() as connection:
            told = disclose(connection, self._office.seal, root_id, fields, reader, purpose, self._clock.now())
        # Only here is the record stored: an answer never leaves before it.
        return dict(told)

    def entry(self, root_id: str, reader: Actor, purpose: Purpose) -> dict[str, Any]:
        """The decision of a case as it stands, personal data opened; nothing where there is none."""
        with self._database.write() as connection:
            row = decision_of_case(connection, root_id)
            if row is None:
                return {}
            at, seal = self._clock.now(), self._office.seal
            disclose(connection, seal, root_id, DISCLOSABLE, reader, purpose, at)
            told = asdict(entry_of_row(row, seal))
        return dict(told)
