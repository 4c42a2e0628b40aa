"""Who decides on a change, withdrawal, revocation or deregistration of an item's licences (Art. 19, last sentence).

The approval department, unless a law gives it to the supervision department: then the item must cite that law.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.actor import Actor
from engine.clock import local_date
from engine.errors import InputRejected, Problem
from engine.store.database import Database
from handlers.catalogue.entries import Item
from handlers.catalogue.schema import item as item_table
from handlers.catalogue.snapshot import advance

TYPES = ("CHG", "WDR", "RVK", "CNL")
APPROVAL, SUPERVISION = "approval", "supervision"


def decider_of(item: Item, decision_type: str) -> tuple[str, str | None]:
    """Who decides, and the law that says so where it is the supervision department."""
    told = item.raw.get("decider_for_change") or {}
    basis = (item.raw.get("decider_basis") or {}).get(decision_type)
    return (SUPERVISION, str(basis)) if told.get(decision_type) == SUPERVISION and basis else (APPROVAL, None)


def check_deciders(raw: Mapping[str, Any]) -> None:
    """Refuse an item version that gives a decision away without citing a law. Raises InputRejected.

    Codes: unknown_decider, decider_basis_needed.
    """
    told, basis = raw.get("decider_for_change") or {}, raw.get("decider_basis") or {}
    found = [
        Problem("decider_for_change", "unknown_decider", {"type": name, "value": str(value)})
        for name, value in told.items()
        if name not in TYPES or value not in (APPROVAL, SUPERVISION)
    ]
    found += [
        Problem("decider_basis", "decider_basis_needed", {"type": name})
        for name, value in told.items()
        if value == SUPERVISION and not str(basis.get(name) or "").strip()
    ]
    if found:
        raise InputRejected(tuple(found))


def register_deciders(
    database: Database,
    actor: Actor,
    at: datetime,
    *,
    item_code: str,
    decider_for_change: Mapping[str, str],
    decider_basis: Mapping[str, str],
    effective_from: date | str,
) -> None:
    """Keep a new version of an item that says anew who decides, from a day on. Raises InputRejected.

    Duties that arose earlier keep the version of their day (Art. 21).
    """
    day = effective_from if isinstance(effective_from, date) else date.fromisoformat(effective_from)
    with database.write() as connection:
        row = _newest(connection, item_code)
        found = [Problem("item_code", "unknown_item", {"value": item_code})] if row is None else []
        if day < local_date(at):
            found.append(Problem("effective_from", "retroactive", {"today": local_date(at).isoformat()}))
        if found or row is None:
            raise InputRejected(tuple(found))
        raw = {
            **row["raw"],
            "decider_for_change": {**(row["raw"].get("decider_for_change") or {}), **decider_for_change},
            "decider_basis": {**(row["raw"].get("decider_basis") or {}), **decider_basis},
        }
        check_deciders(raw)
        same = (item_table.c.item_code == item_code, item_table.c.version == row["version"])
        before = (day - timedelta(days=1)).isoformat()
        connection.execute(update(item_table).where(*same).values(effective_to=before))
        values = {**row, "version": row["version"] + 1, "effective_from": day.isoformat(), "raw": raw}
        connection.execute(insert(item_table), {**values, "effective_to": None})
        advance(connection)


def _newest(connection: Connection, item_code: str) -> dict[str, Any] | None:
    query = select(item_table).where(item_table.c.item_code == item_code).order_by(item_table.c.version.desc())
    row = connection.execute(query).first()
    return None if row is None else dict(row._mapping)
