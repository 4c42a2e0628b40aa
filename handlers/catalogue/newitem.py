"""An item that comes into the catalogue: like another one, under a code and a name of its own (Art. 21)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert, select

from engine.actor import Actor
from engine.clock import local_date
from engine.errors import InputRejected, Problem
from engine.store.database import Database
from handlers.catalogue.schema import item as item_table
from handlers.catalogue.snapshot import advance


def register_item(
    database: Database,
    actor: Actor,
    at: datetime,
    *,
    item_code: str,
    like: str,
    name: str,
    effective_from: date | str,
) -> None:
    """Enter a new item in force from a day on. Raises InputRejected: unknown_item, known_item, retroactive.

    Where it is pushed to, the decision table says, not the catalogue: until it does, the clerk is asked.
    """
    day = effective_from if isinstance(effective_from, date) else date.fromisoformat(effective_from)
    with database.write() as connection:
        column = item_table.c
        model = connection.execute(
            select(item_table).where(column.item_code == like).order_by(column.version.desc())
        ).first()
        known = connection.execute(select(column.item_code).where(column.item_code == item_code)).first()
        found = [Problem("like", "unknown_item", {"value": like})] if model is None else []
        if known is not None:
            found.append(Problem("item_code", "known_item", {"value": item_code}))
        if day < local_date(at):
            found.append(Problem("effective_from", "retroactive", {"today": local_date(at).isoformat()}))
        if found or model is None:
            raise InputRejected(tuple(found))
        own = {"item_code": item_code, "version": 1, "effective_from": day.isoformat(), "effective_to": None}
        raw = {**model.raw, "item_code": item_code, "name": name}
        connection.execute(insert(item_table), {**model._mapping, **own, "name": name, "raw": raw})
        advance(connection)
