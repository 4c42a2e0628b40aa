"""Findings, measures and credit records of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from handlers.credit.record import (
    dishonesties_of_tree,
    measures_of,
    record_of,
    rectification_row,
    transfer_row,
)
from handlers.credit.schema import credit_objection, credit_record

_FINDING = (
    *("found_by", "department", "breach_type", "told_on", "heard_on", "finding", "situation", "measures", "ground"),
    *("determined_on", "filing_no", "investigated_on", "status"),
)
_RECORD = (
    *("breach_type", "told_on", "heard_on", "document_no", "decided_by", "decided_on", "level", "punished"),
    *("basis_code", "publish_from", "publish_to", "objection_channel", "note", "status", "objection", "repair"),
)


def dishonesties(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `dishonesties`: one row a finding, with its order to rectify and its transfer."""
    rows = []
    for row in dishonesties_of_tree(connection, root_id):
        order, transfer = rectification_row(connection, row.id), transfer_row(connection, row.id)
        rows.append(
            {
                **{name: getattr(row, name) for name in _FINDING},
                "rectify_due": order.due_date if order is not None else None,
                "rectified": order.outcome if order is not None else None,
                "extensions": order.extensions if order is not None else 0,
                "organ": transfer.organ if transfer is not None else None,
                "reply": transfer.reply if transfer is not None else None,
            }
        )
    return rows


def measures(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `measures`: one row a measure of a finding."""
    names = ("code", "department", "status", "document_no", "day", "detail")
    return [
        {name: getattr(found, name) for name in names}
        for row in dishonesties_of_tree(connection, root_id)
        for found in measures_of(connection, row.id)
    ]


def credit_records(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `credit_records`: those of the tree's findings, and those to which its objections are made."""
    found = [record_of(connection, row.id) for row in dishonesties_of_tree(connection, root_id)]
    objected = select(credit_objection.c.record_id).where(credit_objection.c.root_id == root_id)
    others = connection.execute(select(credit_record).where(credit_record.c.id.in_(objected)))
    return [
        {"record_id": row.id, **{name: getattr(row, name) for name in _RECORD}, "exported": row.exported_at is not None}
        for row in (*found, *others)
        if row is not None
    ]
