"""Findings of dishonesty, measures and credit records as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine.clock import stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.credit.schema import credit_record, dishonesty, judicial_transfer, measure, rectification


def insert_dishonesty(connection: Connection, **values: Any) -> None:
    connection.execute(insert(dishonesty), values)


def dishonesty_row(connection: Connection, dishonesty_id: str) -> Row[Any]:
    """One finding. Raises NotFound."""
    row = connection.execute(select(dishonesty).where(dishonesty.c.id == dishonesty_id)).one_or_none()
    if row is None:
        raise NotFound(dishonesty=dishonesty_id)
    return row


def dishonesty_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The finding that a case is about. Raises NotFound."""
    row = connection.execute(select(dishonesty).where(dishonesty.c.case_id == case_id)).one_or_none()
    if row is None:
        raise NotFound(case=case_id)
    return row


def dishonesties_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    query = select(dishonesty).where(dishonesty.c.root_id == root_id).order_by(dishonesty.c.id)
    return list(connection.execute(query))


def set_dishonesty(connection: Connection, dishonesty_id: str, **values: Any) -> None:
    connection.execute(update(dishonesty).where(dishonesty.c.id == dishonesty_id).values(**values))


def add_measure(call: Call, row: Row[Any], code: str, department: str, status: str = "due") -> None:
    """Note that a measure is to be taken, by whom; one that is noted stays as it is."""
    if measure_row(call.connection, row.id, code) is not None:
        return
    values = {
        "id": call.new_id(),
        "dishonesty_id": row.id,
        "root_id": row.root_id,
        "code": code,
        "department": department,
        "status": status,
        "changed_at": stored(call.instant),
    }
    call.connection.execute(insert(measure), values)
    call.record("measure.due", {"dishonesty_id": row.id, "measure": code}, department=department)


def set_measure(call: Call, dishonesty_id: str, code: str, status: str, **values: Any) -> None:
    """What became of a measure."""
    same = (measure.c.dishonesty_id == dishonesty_id, measure.c.code == code)
    changed = {"status": status, "changed_at": stored(call.instant), **values}
    call.connection.execute(update(measure).where(*same).values(**changed))
    call.record("measure.changed", {"dishonesty_id": dishonesty_id, "measure": code, "status": status})


def measure_row(connection: Connection, dishonesty_id: str, code: str) -> Row[Any] | None:
    query = select(measure).where(measure.c.dishonesty_id == dishonesty_id, measure.c.code == code)
    return connection.execute(query).one_or_none()


def measures_of(connection: Connection, dishonesty_id: str) -> list[Row[Any]]:
    query = select(measure).where(measure.c.dishonesty_id == dishonesty_id).order_by(measure.c.code)
    return list(connection.execute(query))


def rectification_row(connection: Connection, dishonesty_id: str) -> Row[Any] | None:
    query = select(rectification).where(rectification.c.dishonesty_id == dishonesty_id)
    return connection.execute(query).one_or_none()


def set_rectification(connection: Connection, dishonesty_id: str, **values: Any) -> None:
    same = rectification.c.dishonesty_id == dishonesty_id
    connection.execute(update(rectification).where(same).values(**values))


def transfer_row(connection: Connection, dishonesty_id: str) -> Row[Any] | None:
    query = select(judicial_transfer).where(judicial_transfer.c.dishonesty_id == dishonesty_id)
    return connection.execute(query).one_or_none()


def record_of(connection: Connection, dishonesty_id: str) -> Row[Any] | None:
    """The credit record of a finding."""
    query = select(credit_record).where(credit_record.c.dishonesty_id == dishonesty_id)
    return connection.execute(query).one_or_none()


def credit_row(connection: Connection, record_id: str) -> Row[Any]:
    """One credit record. Raises NotFound."""
    row = connection.execute(select(credit_record).where(credit_record.c.id == record_id)).one_or_none()
    if row is None:
        raise NotFound(credit_record=record_id)
    return row


def set_credit(connection: Connection, record_id: str, **values: Any) -> None:
    connection.execute(update(credit_record).where(credit_record.c.id == record_id).values(**values))
