"""Meetings, invitations, opinions and resolutions as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from engine.clock import stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.meeting.schema import meeting, meeting_invitation, meeting_opinion, meeting_resolution
from handlers.rows import only

_MEETING = select(meeting).where(meeting.c.id == bindparam("of_meeting"))
_OF_CASE = select(meeting).where(meeting.c.case_id == bindparam("of_case"))
_OF_TREE = select(meeting).where(meeting.c.root_id == bindparam("of_root")).order_by(meeting.c.id)
_SET = update(meeting).where(meeting.c.id == bindparam("of_meeting"))


def meeting_row(connection: Connection, meeting_id: str) -> Row[Any]:
    """One meeting. Raises NotFound."""
    return only(connection, _MEETING, meeting=meeting_id)


def meeting_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The meeting that a case is about. Raises NotFound."""
    return only(connection, _OF_CASE, case=case_id)


def meetings_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def insert_meeting(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(meeting), dict(values))


def set_meeting(connection: Connection, meeting_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_meeting": meeting_id, **values})


def invitations(connection: Connection, meeting_id: str, sitting: int | None = None) -> list[Row[Any]]:
    """Who was invited, to one sitting or to all, in order of sitting and department."""
    column = meeting_invitation.c
    query = select(meeting_invitation).where(column.meeting_id == meeting_id)
    if sitting is not None:
        query = query.where(column.sitting == sitting)
    return list(connection.execute(query.order_by(column.sitting, column.department)))


def invitation_of(connection: Connection, found: Row[Any], department: str) -> Row[Any]:
    """A department's invitation to the present sitting. Raises NotFound."""
    for row in invitations(connection, found.id, found.sitting):
        if row.department == department:
            return row
    raise NotFound(meeting=found.id, department=department)


def set_invitation(connection: Connection, invitation_id: str, **values: Any) -> None:
    connection.execute(
        update(meeting_invitation).where(meeting_invitation.c.id == bindparam("of_invitation")),
        {"of_invitation": invitation_id, **values},
    )


def opinions(connection: Connection, meeting_id: str) -> list[Row[Any]]:
    column = meeting_opinion.c
    query = select(meeting_opinion).where(column.meeting_id == meeting_id)
    return list(connection.execute(query.order_by(column.given_at, column.id)))


def add_opinion(call: Call, found: Row[Any], stage: str, text: str, evidence: Sequence[str] = ()) -> None:
    """Keep what the acting department says, with who said it and when."""
    call.connection.execute(
        insert(meeting_opinion),
        {
            "id": call.new_id(),
            "meeting_id": found.id,
            "root_id": call.root_id,
            "department": call.actor.department,
            "stage": stage,
            "text": text,
            "evidence": list(evidence),
            "given_at": stored(call.instant),
            "given_by": call.actor.login,
        },
    )


def resolution_row(connection: Connection, resolution_id: str) -> Row[Any]:
    """One resolution. Raises NotFound."""
    query = select(meeting_resolution).where(meeting_resolution.c.id == resolution_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(resolution=resolution_id)
    return row


def resolutions(connection: Connection, meeting_id: str) -> list[Row[Any]]:
    column = meeting_resolution.c
    query = select(meeting_resolution).where(column.meeting_id == meeting_id)
    return list(connection.execute(query.order_by(column.number)))


def resolutions_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    column = meeting_resolution.c
    query = select(meeting_resolution).where(column.root_id == root_id)
    return list(connection.execute(query.order_by(column.meeting_id, column.number)))


def replace_drafted(connection: Connection, meeting_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put the resolutions of new minutes in the place of those of an earlier draft."""
    column = meeting_resolution.c
    drafted = (column.meeting_id == meeting_id, column.status == "drafted")
    connection.execute(delete(meeting_resolution).where(*drafted))
    if rows:
        connection.execute(insert(meeting_resolution), [dict(row) for row in rows])


def set_resolution(connection: Connection, resolution_id: str, **values: Any) -> None:
    connection.execute(
        update(meeting_resolution).where(meeting_resolution.c.id == bindparam("of_resolution")),
        {"of_resolution": resolution_id, **values},
    )
