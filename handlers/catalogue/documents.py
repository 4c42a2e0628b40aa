"""Documents that permit what departs from the wording of the regulation: those registered on the platform.

What was registered beside the processes before the platform ran is in handlers.law.basis.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.actor import Actor
from engine.clock import stored
from engine.proof.registers import Register, enter_change
from handlers.catalogue.schema import basis_document
from handlers.catalogue.snapshot import advance, revision

BASIS, BASIS_REGISTERED = "basis", "basis.registered"


@dataclass(frozen=True)
class Permit:
    """What a document permits: a parameter's value in a profile of rules, or an element to leave a rule aside."""

    param: str = ""
    value: Any = field(default=None, hash=False)
    profile: str = ""
    process: str = ""
    element: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Document:
    """A document with its number, and the days on which it is valid; without an end it stays so."""

    number: str
    title: str
    issued_by: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    permits: tuple[Permit, ...]

    def valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def registered_documents(connection: Connection) -> tuple[Document, ...]:
    """The documents registered on the platform, in the order of their numbers."""
    found = []
    for row in connection.execute(select(basis_document).order_by(basis_document.c.number)):
        days = (date.fromisoformat(row.issued_on), date.fromisoformat(row.valid_from))
        end = date.fromisoformat(row.valid_to) if row.valid_to is not None else None
        permits = tuple(Permit(**told) for told in json.loads(row.permits))
        found.append(Document(row.number, row.title, row.issued_by, *days, end, permits))
    return tuple(found)


def register_document(connection: Connection, document: Document, actor: Actor, at: datetime) -> None:
    """Register a document; one that is registered already permits what it permitted and this besides."""
    known = next((one for one in registered_documents(connection) if one.number == document.number), None)
    values = {
        **asdict(document),
        "issued_on": document.issued_on.isoformat(),
        "valid_from": document.valid_from.isoformat(),
        "valid_to": document.valid_to.isoformat() if document.valid_to is not None else None,
        "permits": _told(dict.fromkeys((*(known.permits if known is not None else ()), *document.permits))),
        "registered_by": actor.login,
        "registered_at": stored(at),
    }
    if known is None:
        connection.execute(insert(basis_document).values(**values))
    else:
        connection.execute(update(basis_document).where(basis_document.c.number == document.number).values(**values))
    advance(connection)
    enter_change(connection, BASIS_REGISTER, actor, at)


def _told(permits: Iterable[Permit]) -> str:
    kept = [{name: value for name, value in asdict(one).items() if value not in ("", None)} for one in permits]
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def basis_content(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All registered documents as stored now, by their numbers."""
    rows = connection.execute(select(basis_document).order_by(basis_document.c.number))
    return {basis_document.name: [dict(row._mapping) for row in rows]}


BASIS_REGISTER = Register(BASIS, BASIS_REGISTERED, basis_content, revision)
