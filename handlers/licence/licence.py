"""A licence and the acts it went through, as others read them; natural persons are masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from handlers.fields import document_number
from handlers.licence.schema import licence, licence_event
from handlers.privacy.masking import NATURAL_PERSON, masked_address, shown_party

EFFECTIVE, VOID = "effective", "void"
EXPIRED = "expired"
"""What an effective licence is called after its last day; computed, never stored."""


@dataclass(frozen=True)
class Licence:
    """One licence. Days are "YYYY-MM-DD"; `party` and `address` as lists may show them; `document` founded it."""

    id: str
    item_code: str
    item_name: str | None
    licence_name: str | None
    licence_no: str | None
    document: str | None
    founded_by: str
    party: str
    party_type: str | None
    party_code: str | None
    party_key: str | None
    masked_id_number: str | None
    address: str
    content: str | None
    approval_department: str
    decided_on: str | None
    valid_kind: str | None
    valid_from: str | None
    valid_to: str | None
    status: str
    ended_on: str | None
    restricted_since: str | None
    restricted_by: str | None
    benefit_unprotected: bool
    reapply_barred_until: str | None

    @property
    def restricted(self) -> bool:
        """Whether a supervision act restricts it and none has lifted that."""
        return self.restricted_since is not None

    @property
    def number(self) -> str:
        """What people call it by: its own number, else that of the document that founded it."""
        return self.licence_no or self.document or self.id

    def status_on(self, day: date) -> str:
        """The status on a day: an effective licence runs out with its last day."""
        run_out = self.status == EFFECTIVE and self.valid_to is not None and self.valid_to < day.isoformat()
        return EXPIRED if run_out else self.status


@dataclass(frozen=True)
class ChainEvent:
    """One act in a licence's chain; `replaced_by` names the decision that put it right."""

    id: str
    licence_id: str
    kind: str
    about: str
    decision_id: str | None
    root_id: str
    case_id: str
    department: str
    document: str | None
    ground: str | None
    day: str
    effect: str
    reason: str | None
    replaced_by: str | None


def licence_of(connection: Connection, licence_id: str) -> Licence | None:
    """The licence with this id."""
    row = connection.execute(select(licence).where(licence.c.id == licence_id)).one_or_none()
    return None if row is None else shown(row)


def find_licence(connection: Connection, text: str) -> Licence | None:
    """The licence that a text names: by its id, its number, or the number of a document in its chain.

    Of several the one in force, then the latest. None for what names no licence.
    """
    told = text.strip()
    if not told:
        return None
    documents = {told, document_number.normalised(told)}
    of_document = select(licence_event.c.licence_id).where(
        licence_event.c.document.in_(documents), licence_event.c.replaced_by.is_(None)
    )
    for named in (
        or_(licence.c.id == told, licence.c.licence_no == told),
        licence.c.id.in_(of_document),
    ):
        rows = connection.execute(select(licence).where(named, licence.c.status != VOID)).all()
        if rows:
            return shown(max(rows, key=lambda row: (row.status == EFFECTIVE, row.changed_at, row.id)))
    return None


def chain(connection: Connection, licence_id: str) -> tuple[ChainEvent, ...]:
    """All acts on a licence in the order of their days, those that were put right among them."""
    query = (
        select(licence_event)
        .where(licence_event.c.licence_id == licence_id)
        .order_by(licence_event.c.day, licence_event.c.id)
    )
    names = tuple(ChainEvent.__dataclass_fields__)
    return tuple(ChainEvent(**{name: getattr(row, name) for name in names}) for row in connection.execute(query))


def licence_of_decision(connection: Connection, decision_id: str) -> Licence | None:
    """The licence in whose chain a decision stands."""
    of_decision = select(licence_event.c.licence_id).where(licence_event.c.decision_id == decision_id)
    row = connection.execute(select(licence).where(licence.c.id.in_(of_decision))).first()
    return None if row is None else shown(row)


def shown(row: Row[Any]) -> Licence:
    """A row of the table as others read it."""
    natural = row.party_type == NATURAL_PERSON
    kept = {name: getattr(row, name) for name in Licence.__dataclass_fields__ if name not in ("party", "address")}
    address = masked_address(row.address) if natural else row.address or ""
    return Licence(**kept, party=shown_party(row.party_name, row.party_type), address=address)
