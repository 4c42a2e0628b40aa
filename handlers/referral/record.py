"""Referrals as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from handlers.referral.schema import referral
from handlers.rows import only

_INSERT = insert(referral)
_BY_ID = select(referral).where(referral.c.id == bindparam("of_referral"))
_OF_CASE = select(referral).where(referral.c.case_id == bindparam("of_case"))
_OF_TREE = select(referral).where(referral.c.root_id == bindparam("of_root")).order_by(referral.c.id)
_RUNNING = select(referral).where(referral.c.licence_id == bindparam("of_licence"), referral.c.status == "open")
_SET = update(referral).where(referral.c.id == bindparam("of_referral"))


def insert_referral(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(_INSERT, values)


def referral_row(connection: Connection, referral_id: str) -> Row[Any]:
    """One referral. Raises NotFound."""
    return only(connection, _BY_ID, referral=referral_id)


def referral_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The referral that a case deals with. Raises NotFound."""
    return only(connection, _OF_CASE, case=case_id)


def referrals_of_tree(connection: Connection, root_id: str) -> Sequence[Row[Any]]:
    """All referrals under a root case, oldest first."""
    return connection.execute(_OF_TREE, {"of_root": root_id}).all()


def running_referrals(connection: Connection, licence_id: str) -> Sequence[Row[Any]]:
    """Those about a licence that nobody has decided yet."""
    return connection.execute(_RUNNING, {"of_licence": licence_id}).all()


def set_referral(connection: Connection, referral_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_referral": referral_id, **values})
