"""Opinions as rows: what was asked of whom, until when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.errors import NotFound
from handlers.opinion.schema import opinion
from handlers.rows import only

_INSERT = insert(opinion)
_BY_ID = select(opinion).where(opinion.c.id == bindparam("of_opinion"))
_OF_CASE = select(opinion).where(opinion.c.case_id == bindparam("of_case"))
_OF_TREE = select(opinion).where(opinion.c.root_id == bindparam("of_root")).order_by(opinion.c.id)
_SET = update(opinion).where(opinion.c.id == bindparam("of_opinion"))


def insert_opinion(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(_INSERT, values)


def opinion_row(connection: Connection, opinion_id: str) -> Row[Any]:
    """One opinion. Raises NotFound."""
    return only(connection, _BY_ID, opinion=opinion_id)


def opinion_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The opinion that a case asks for. Raises NotFound."""
    row = connection.execute(_OF_CASE, {"of_case": case_id}).first()
    if row is None:
        raise NotFound(case=case_id)
    return row


def opinions_of_tree(connection: Connection, root_id: str) -> Sequence[Row[Any]]:
    """All opinions asked for under a root case, oldest first."""
    return connection.execute(_OF_TREE, {"of_root": root_id}).all()


def set_opinion(connection: Connection, opinion_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_opinion": opinion_id, **values})


def result_of(row: Row[Any]) -> dict[str, Any]:
    """What the asking procedure is told: the view, or that there was none. Silence is no view (Art. 23 e contrario)."""
    silent = row.status == "silent"
    return {
        "opinion_id": row.id,
        "department": row.department,
        "view": None if silent else row.view,
        "preferred": None if silent else row.preferred,
        "text": "" if silent else row.text or "",
        "silent": silent,
    }
