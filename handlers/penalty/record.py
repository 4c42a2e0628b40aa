"""Penalty letters as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.errors import NotFound
from handlers.penalty.schema import penalty_letter
from handlers.schema import decision

_ONE = select(penalty_letter).where(penalty_letter.c.id == bindparam("of_letter"))
_OF_CASE = select(penalty_letter).where(penalty_letter.c.case_id == bindparam("of_case"))
_OF_TREE = select(penalty_letter).where(penalty_letter.c.root_id == bindparam("of_root")).order_by(penalty_letter.c.id)
_SET = update(penalty_letter).where(penalty_letter.c.id == bindparam("of_letter"))


def letter_row(connection: Connection, letter_id: str) -> Row[Any]:
    """One letter. Raises NotFound."""
    row = connection.execute(_ONE, {"of_letter": letter_id}).one_or_none()
    if row is None:
        raise NotFound(penalty_letter=letter_id)
    return row


def find_letter(connection: Connection, case_id: str) -> Row[Any] | None:
    """The letter of a case, if it is drawn up."""
    return connection.execute(_OF_CASE, {"of_case": case_id}).one_or_none()


def letter_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The same where there must be one. Raises NotFound."""
    row = find_letter(connection, case_id)
    if row is None:
        raise NotFound(case=case_id)
    return row


def letters_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def letter_on_decision(connection: Connection, decision_doc_no: str, department: str) -> Row[Any] | None:
    """The letter that was written to a department on a decision and was not taken back."""
    column = penalty_letter.c
    same = (column.decision_doc_no == decision_doc_no, column.department == department, column.status != "recalled")
    return connection.execute(select(penalty_letter).where(*same).limit(1)).first()


def add_letter(connection: Connection, **values: Any) -> None:
    connection.execute(insert(penalty_letter), values)


def set_letter(connection: Connection, letter_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_letter": letter_id, **values})


def decision_by_document(connection: Connection, doc_no: str) -> Row[Any] | None:
    """The newest decision registered under a document number."""
    query = select(decision).where(decision.c.doc_no == doc_no).order_by(decision.c.registered_at.desc())
    return connection.execute(query.limit(1)).first()
