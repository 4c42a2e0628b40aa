"""The tables of joint meetings: the meeting, who was invited and said what, what was resolved."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.schema import metadata

__all__ = ["meeting", "meeting_invitation", "meeting_opinion", "meeting_resolution"]

meeting = Table(
    "meeting",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("meeting_no", Text, nullable=False),
    Column("kind", Text, nullable=False),  # plenary, special
    Column("occasion", Text, nullable=False),  # regular, proposed, called
    Column("classified", Boolean, nullable=False),
    Column("topic", Text),
    Column("reason", Text),
    Column("background", Text),
    Column("evidence", JSON, nullable=False),
    Column("departments", JSON, nullable=False),  # directly concerned
    Column("others", JSON, nullable=False),
    Column("proposer", Text, nullable=False),
    Column("proposed_at", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("profile", Text, nullable=False),
    # proposed, returned, withdrawn, offline, convened, held, minuted, confirmed, issued
    Column("status", Text, nullable=False),
    Column("return_reason", Text),
    Column("sitting", Integer, nullable=False),  # how often invited
    Column("missed", Integer, nullable=False),  # how often without quorum
    Column("convened_by", Text),
    Column("notice_day", Text),
    Column("meeting_at", Text),
    Column("place", Text),
    Column("held_on", Text),
    Column("absent", JSON, nullable=False),
    Column("quorate", Boolean),
    Column("sitting_note", Text),
    Column("outcome", Text),  # agreed, partly, no_consensus
    Column("minutes", Text),
    Column("views", Text),
    Column("minutes_files", JSON, nullable=False),
    Column("minutes_due", Text),
    Column("minutes_at", Text),
    Column("minutes_by", Text),
    Column("minutes_late", Boolean, nullable=False),
    Column("confirm_due", Text),
    Column("issued_at", Text),
    Column("issued_by", Text),
    Column("issue_note", Text),
    Column("reported_no", Text),
    Column("offline_no", Text),
    Index("meeting_by_status", "status", "proposed_at", "id"),
)

meeting_invitation = Table(
    "meeting_invitation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("sitting", Integer, nullable=False),
    Column("department", Text, nullable=False),
    Column("concerned", Boolean, nullable=False),
    Column("invited_at", Text, nullable=False),
    Column("response", Text),  # attend, absent
    Column("response_note", Text),
    Column("responded_at", Text),
    Column("responded_by", Text),
    Column("attended", Boolean),
    Column("confirmation", Text),  # confirmed, objected, silent
    Column("confirmation_note", Text),
    Column("confirmed_at", Text),
    Column("confirmed_by", Text),
    UniqueConstraint("meeting_id", "sitting", "department"),
)

meeting_opinion = Table(
    "meeting_opinion",
    metadata,
    Column("id", Text, primary_key=True),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("department", Text, nullable=False),
    Column("stage", Text, nullable=False),  # before, confirmation
    Column("text", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("given_at", Text, nullable=False),
    Column("given_by", Text, nullable=False),
)

meeting_resolution = Table(
    "meeting_resolution",
    metadata,
    Column("id", Text, primary_key=True),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_day", Text, nullable=False),
    Column("status", Text, nullable=False),  # drafted, open, done
    Column("overdue", Boolean, nullable=False),
    Column("result", Text),
    Column("evidence", JSON, nullable=False),
    Column("done_at", Text),
    Column("done_by", Text),
    Index("meeting_resolution_by_owner", "owner", "status", "due_day"),
)
