"""What lists show of a decision's case: item, document, counterpart, badges."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.registry import Labels
from handlers.badges import badges_of
from handlers.catalogue import Item
from handlers.office import Office
from handlers.privacy.masking import shown_party


def labels_of(office: Office, row: Row[Any] | Any, on: date) -> Labels:
    """The labels of a decision (a row or an entry with its column names), badges as of a day."""
    item = office.catalogue.item(row.item_code, on) or office.catalogue.item(row.item_code)
    return Labels(
        subject=row.item_name or "",
        reference=row.doc_no or "",
        party=shown_party(row.party_name, row.party_type),
        badges=_badges(office, item, bool(row.by_commitment), on),
    )


def _badges(office: Office, item: Item | None, by_commitment: bool, on: date) -> tuple[str, ...]:
    badges = badges_of(office, item, item.rule_profile, on) if item is not None else ()
    return (*badges, "commitment") if by_commitment else badges
