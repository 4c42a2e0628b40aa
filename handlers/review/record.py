"""Requests, activities and notices as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.errors import NotFound
from handlers.review.schema import review_activity, review_notice, review_request
from handlers.rows import only

_ONE = select(review_request).where(review_request.c.id == bindparam("of_review"))
_OF_CASE = select(review_request).where(review_request.c.case_id == bindparam("of_case"))
_OF_TREE = select(review_request).where(review_request.c.root_id == bindparam("of_root")).order_by(review_request.c.id)
_SET = update(review_request).where(review_request.c.id == bindparam("of_review"))
_ACTIVITIES = (
    select(review_activity)
    .where(review_activity.c.review_id == bindparam("of_review"))
    .order_by(review_activity.c.started_on, review_activity.c.id)
)
_NOTICES = (
    select(review_notice)
    .where(review_notice.c.review_id == bindparam("of_review"))
    .order_by(review_notice.c.told_on, review_notice.c.id)
)


def review_row(connection: Connection, review_id: str) -> Row[Any]:
    """One request. Raises NotFound."""
    return only(connection, _ONE, review=review_id)


def review_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The request that a case is about. Raises NotFound."""
    return only(connection, _OF_CASE, case=case_id)


def reviews_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def reviews_of_party(connection: Connection, item_code: str, party_name: str) -> list[Row[Any]]:
    """The requests made about one applicant for one item, oldest first."""
    column = review_request.c
    query = select(review_request).where(column.item_code == item_code, column.party_name == party_name)
    return list(connection.execute(query.order_by(column.id)))


def add_review(connection: Connection, **values: Any) -> None:
    connection.execute(insert(review_request), values)


def set_review(connection: Connection, review_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_review": review_id, **values})


def activities(connection: Connection, review_id: str) -> list[Row[Any]]:
    """What was done for a request, in order of its first day."""
    return list(connection.execute(_ACTIVITIES, {"of_review": review_id}))


def activity_row(connection: Connection, activity_id: str) -> Row[Any]:
    """One activity. Raises NotFound."""
    row = connection.execute(select(review_activity).where(review_activity.c.id == activity_id)).one_or_none()
    if row is None:
        raise NotFound(activity=activity_id)
    return row


def put_activity(connection: Connection, review_id: str, kind: str, started_on: str, **values: Any) -> str:
    """Keep an activity: begun on the same day it is the same one, and is completed. Returns its id."""
    column = review_activity.c
    same = (column.review_id == review_id, column.kind == kind, column.started_on == started_on)
    known: str | None = connection.execute(select(column.id).where(*same)).scalar_one_or_none()
    if known is None:
        told = {"review_id": review_id, "kind": kind, "started_on": started_on, "days": [], **values}
        connection.execute(insert(review_activity), told)
        return str(values["id"])
    kept = {name: value for name, value in values.items() if name not in ("id", "root_id")}
    connection.execute(update(review_activity).where(column.id == known).values(**kept))
    return known


def set_activity(connection: Connection, activity_id: str, **values: Any) -> None:
    connection.execute(update(review_activity).where(review_activity.c.id == activity_id).values(**values))


def add_notice(connection: Connection, **values: Any) -> None:
    connection.execute(insert(review_notice), values)


def notices(connection: Connection, review_id: str) -> Sequence[Row[Any]]:
    """What the applicant was told in writing."""
    return connection.execute(_NOTICES, {"of_review": review_id}).all()
