"""Commitments and results of verification as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from handlers.commitment.schema import classification, commitment, suspension, verification
from handlers.rows import only

_BY_ID = select(commitment).where(commitment.c.id == bindparam("of_commitment"))
_BY_CASE = select(commitment).where(commitment.c.case_id == bindparam("of_case"))
_BY_DECISION = select(commitment).where(commitment.c.decision_id == bindparam("of_decision"))
_OF_TREE = select(commitment).where(commitment.c.root_id == bindparam("of_root")).order_by(commitment.c.id)
_SET = update(commitment).where(commitment.c.id == bindparam("of_commitment"))
_RESULTS = (
    select(verification)
    .where(verification.c.commitment_id == bindparam("of_commitment"))
    .order_by(verification.c.round)
)
_RESULT = select(verification).where(verification.c.id == bindparam("of_verification"))
_SET_RESULT = update(verification).where(verification.c.id == bindparam("of_verification"))
_INSERT, _INSERT_RESULT = insert(commitment), insert(verification)


def insert_commitment(connection: Connection, **values: Any) -> None:
    connection.execute(_INSERT, values)


def insert_result(connection: Connection, **values: Any) -> None:
    connection.execute(_INSERT_RESULT, values)


def commitment_row(connection: Connection, commitment_id: str) -> Row[Any]:
    """One commitment. Raises NotFound."""
    return only(connection, _BY_ID, commitment=commitment_id)


def commitment_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The commitment that a verification case is about. Raises NotFound."""
    return only(connection, _BY_CASE, case=case_id)


def commitment_of_decision(connection: Connection, decision_id: str) -> Row[Any] | None:
    """The commitment on which a decision was taken."""
    return connection.execute(_BY_DECISION, {"of_decision": decision_id}).one_or_none()


def commitments_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def set_commitment(connection: Connection, commitment_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_commitment": commitment_id, **values})


def results_of(connection: Connection, commitment_id: str) -> list[Row[Any]]:
    """The results of a commitment's verification, in order of rounds."""
    return list(connection.execute(_RESULTS, {"of_commitment": commitment_id}))


def result_row(connection: Connection, verification_id: str) -> Row[Any]:
    """One result. Raises NotFound."""
    return only(connection, _RESULT, verification=verification_id)


def latest_result(connection: Connection, commitment_id: str) -> Row[Any] | None:
    found = results_of(connection, commitment_id)
    return found[-1] if found else None


def set_result(connection: Connection, verification_id: str, **values: Any) -> None:
    connection.execute(_SET_RESULT, {"of_verification": verification_id, **values})


def suspensions_of(connection: Connection, commitment_id: str) -> list[Row[Any]]:
    query = select(suspension).where(suspension.c.commitment_id == commitment_id).order_by(suspension.c.began_on)
    return list(connection.execute(query))


def classifications_of(connection: Connection, commitment_id: str) -> list[Row[Any]]:
    """What was proposed for an item that was not classified, oldest first."""
    query = select(classification).where(classification.c.commitment_id == commitment_id)
    return list(connection.execute(query.order_by(classification.c.id)))


def agreed_classification(connection: Connection, item_code: str) -> Row[Any] | None:
    """What both departments agreed on for an item, newest first."""
    query = select(classification).where(classification.c.item_code == item_code, classification.c.status == "agreed")
    return connection.execute(query.order_by(classification.c.id.desc()).limit(1)).one_or_none()


def rounds(connection: Connection, commitment_id: str, result: str) -> int:
    """How often a verification had this result."""
    query = select(func.count()).where(verification.c.commitment_id == commitment_id, verification.c.result == result)
    return int(connection.execute(query).scalar_one())
