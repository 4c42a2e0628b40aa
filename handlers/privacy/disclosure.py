"""Personal data in full: only on a stated purpose, and never without a record of who looked (PIPL)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.actor import Actor
from engine.casebook import is_participant
from engine.clock import stored
from engine.errors import InputRejected, NotFound, Problem
from engine.ids import Ids
from handlers.decision.record import decision_of_case, entry_of_row
from handlers.privacy.sealing import Seal
from handlers.schema import disclosure

DISCLOSABLE = ("party_name", "contact_person", "contact_phone", "address", "id_number")

_SHORTEST_PURPOSE = 4


@dataclass(frozen=True)
class Disclosure:
    """One look at personal data, as auditors read it; `at` is a stored instant."""

    login: str
    department: str
    fields: tuple[str, ...]
    purpose: str
    at: str


def disclose(
    connection: Connection,
    seal: Seal,
    ids: Ids,
    root_id: str,
    fields: Collection[str],
    actor: Actor,
    purpose: str,
    at: datetime,
) -> dict[str, str | None]:
    """The named fields of a case's decision in full; the record is written in the same transaction.

    Raises NotFound for a case that the actor's department does not see, InputRejected without a
    purpose, and for an id number wherever it was not decided: it is not part of a push.
    """
    row = decision_of_case(connection, root_id)
    if row is None or not is_participant(connection, root_id, actor.department):
        raise NotFound(case=root_id)
    problems = [Problem("fields", "not_disclosable", {"value": name}) for name in fields if name not in DISCLOSABLE]
    if "id_number" in fields and actor.department != row.approval_department:
        problems.append(Problem("fields", "not_disclosable", {"value": "id_number"}))
    if len(purpose.strip()) < _SHORTEST_PURPOSE:
        problems.append(Problem("purpose", "too_short", {"least": _SHORTEST_PURPOSE}))
    if problems:
        raise InputRejected(tuple(problems))
    connection.execute(
        insert(disclosure).values(
            id=ids.new(),
            decision_id=row.id,
            root_id=root_id,
            login=actor.login,
            department=actor.department,
            fields=sorted(fields),
            purpose=purpose.strip(),
            at=stored(at),
        )
    )
    entry = entry_of_row(row, seal)
    return {name: getattr(entry, name) for name in fields}


def disclosures_of_case(connection: Connection, root_id: str) -> tuple[Disclosure, ...]:
    """Who has looked at the personal data of a case, oldest first."""
    rows = connection.execute(
        select(disclosure).where(disclosure.c.root_id == root_id).order_by(disclosure.c.at, disclosure.c.id)
    )
    return tuple(Disclosure(row.login, row.department, tuple(row.fields), row.purpose, row.at) for row in rows)
