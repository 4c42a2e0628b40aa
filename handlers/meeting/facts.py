"""Meetings of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.meeting.record import invitations, meetings_of_tree, opinions, resolutions_of_tree
from handlers.meeting.record import resolutions as resolutions_of
from handlers.meeting.resolutions import PLACES

Rows = Sequence[dict[str, Any]]


def meetings(connection: Connection, root_id: str) -> Rows:
    """One row a meeting."""
    names = (
        *("meeting_no", "kind", "occasion", "classified", "topic", "reason", "departments", "proposer", "status"),
        *("sitting", "missed", "notice_day", "place", "held_on", "absent", "quorate", "outcome", "minutes", "views"),
        *("minutes_due", "minutes_late", "confirm_due", "reported_no", "offline_no", "return_reason"),
    )
    return [
        {
            "meeting_id": row.id,
            **{name: getattr(row, name) for name in names},
            **{name: local_text(getattr(row, name)) for name in ("meeting_at", "minutes_at", "issued_at")},
        }
        for row in meetings_of_tree(connection, root_id)
    ]


def meeting_answers(connection: Connection, root_id: str) -> Rows:
    """One row an invitation: who was asked, who came, who confirmed."""
    names = ("sitting", "department", "concerned", "response", "attended", "confirmation", "confirmation_note")
    return [
        {name: getattr(found, name) for name in names}
        for row in meetings_of_tree(connection, root_id)
        for found in invitations(connection, row.id)
    ]


def meeting_opinions(connection: Connection, root_id: str) -> Rows:
    return [
        {"department": told.department, "stage": told.stage, "text": told.text, "at": local_text(told.given_at)}
        for row in meetings_of_tree(connection, root_id)
        for told in opinions(connection, row.id)
    ]


def resolutions(connection: Connection, root_id: str) -> Rows:
    names = ("number", "text", "owner", "due_day", "status", "overdue", "result")
    return [
        {**{name: getattr(told, name) for name in names}, "done_at": local_text(told.done_at)}
        for told in resolutions_of_tree(connection, root_id)
    ]


def meeting_draft(connection: Connection, root_id: str, case: str = "") -> Rows:
    """What a task on a meeting begins with: the proposal as it stands, the minutes as last drafted."""
    found = [row for row in meetings_of_tree(connection, root_id) if row.case_id == case]
    names = ("topic", "reason", "background", "evidence", "departments", "place", "outcome", "minutes", "views")
    return [
        {
            **{name: getattr(row, name) for name in names},
            "held_on": (local_text(row.meeting_at) or "")[:10] or None,
            **_drafted(connection, row.id),
        }
        for row in found
    ]


def _drafted(connection: Connection, meeting_id: str) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    rows = [told for told in resolutions_of(connection, meeting_id) if told.status == "drafted"]
    for place, told in zip(PLACES, rows, strict=False):
        filled |= {f"resolution_{place}": told.text, f"owner_{place}": told.owner, f"due_{place}": told.due_day}
    return filled
