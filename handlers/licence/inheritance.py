"""Decisions registered before there was a register of licences are entered in it once, in their order."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.clock import local_date, parsed
from engine.ids import Ids
from handlers.licence.acting import Pen
from handlers.licence.entering import enter_decision
from handlers.licence.schema import licence
from handlers.schema import decision


def inherit(connection: Connection, ids: Ids) -> int:
    """Enter every decision while the register is empty; returns how many were entered.

    The histories of their cases stay as they are: nothing happened in them.
    """
    if connection.execute(select(licence.c.id).limit(1)).first() is not None:
        return 0
    entered = 0
    for row in connection.execute(select(decision).order_by(decision.c.registered_at, decision.c.id)).all():
        pen = Pen(connection, ids.new, row.root_id, row.case_id, row.registered_at, row.registered_by)
        entered += enter_decision(pen, row, local_date(parsed(row.registered_at))) is not None
    return entered
