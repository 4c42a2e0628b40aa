"""The engine's tables. Instants are fixed-width UTC texts (engine.clock.stored), JSON is text."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NO_DEADLINE = "9999-12-31T00:00:00.000000Z"
"""The due_at of a work item without a deadline: it sorts behind all others."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _partial(name: str, where: str, *columns: str) -> Index:
    """An index over only the rows that fulfil a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


process_version = Table(
    "process_version",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("process", Text, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("calls", Text, nullable=False),
    UniqueConstraint("process", "number"),
)

deployment = Table(
    "deployment",
    metadata,
    Column("process", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hash", Text, ForeignKey("process_version.hash"), nullable=False),
    Column("deployed_at", Text, nullable=False),
    Column("deployed_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

process_file = Table(
    "process_file",
    metadata,
    Column("hash", Text, ForeignKey("process_version.hash"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("parent_id", Text),
    Column("parent_task", Integer),
    Column("process", Text, nullable=False),
    Column("version", Text, ForeignKey("process_version.hash"), nullable=False),
    Column("status", Text, nullable=False),  # active, held, ended, cancelled
    Column("outcome", Text),
    Column("key", Text),
    Column("subject", Text, nullable=False, server_default=""),
    Column("reference", Text, nullable=False, server_default=""),
    Column("party", Text, nullable=False, server_default=""),
    Column("badges", Text, nullable=False, server_default="[]"),
    Column("department", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("revision", Integer, nullable=False),
    Column("history_length", Integer, nullable=False),
    Column("history_head", Text, nullable=False),
    Column("state", Text),
    UniqueConstraint("process", "key"),
    Index("cases_by_start", "started_at", "id"),
    Index("cases_by_parent", "parent_id", "parent_task"),
)

participant = Table(
    "participant",
    metadata,
    Column("root_id", Text, primary_key=True),
    Column("department", Text, primary_key=True),
    Column("since", Text, nullable=False),
    Index("participant_by_department", "department", "root_id"),
)

work_item = Table(
    "work_item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("process", Text, nullable=False),
    Column("task", Integer, nullable=False),
    Column("element", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("quick_answer", Text),
    Column("quick_label", Text),
    Column("action", Text),
    Column("opened_at", Text, nullable=False),
    Column("due_at", Text, nullable=False, server_default=NO_DEADLINE),
    Column("due_timer", Text),
    Column("due_source", Text),
    Column("provisional", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),  # open, done, cancelled
    Column("assignee", Text),
    Column("assigned_at", Text),
    Column("closed_at", Text),
    Column("closed_by", Text),
    Column("subject", Text, nullable=False, server_default=""),
    Column("reference", Text, nullable=False, server_default=""),
    Column("party", Text, nullable=False, server_default=""),
    Column("badges", Text, nullable=False, server_default="[]"),
    UniqueConstraint("case_id", "task"),
    _partial("work_item_inbox", "state = 'open'", "department", "role", "due_at", "id"),
    _partial("work_item_provisional", "state = 'open' AND provisional = 1", "department", "role", "due_at", "id"),
    _partial("work_item_assigned", "state = 'open' AND assignee IS NOT NULL", "assignee", "due_at", "id"),
    Index("work_item_closed", "closed_by", "closed_at"),
)

search_entry = Table(
    "search_entry",  # what search_gram, the index itself, knows a tree by; see engine.worklist.search
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("root_id", Text, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("task", Integer, primary_key=True),
    Column("element", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("provisional", Integer, nullable=False, server_default="0"),
    Column("basis", Text, nullable=False),
    Index("timer_due", "due_at", "case_id"),
)

message = Table(
    "message",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("task", Integer),
    Column("name", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("legal_at", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("handled_at", Text),
    _partial("message_waiting", "handled_at IS NULL", "case_id", "legal_at"),
)

event = Table(
    "event",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("position", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("legal_at", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("on_behalf", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("event_by_recording", "recorded_at"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("resolved_at", Text),
    Column("resolved_by", Text),
)

request = Table(
    "request",
    metadata,
    Column("key", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Text, nullable=False),
)

beat = Table(
    "beat",
    metadata,
    Column("job", Text, primary_key=True),
    Column("worker", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("error", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True),  # rises within a case: it is given under the lock of the case
    Column("key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("lane", Text, nullable=False),  # letters of one lane are sent in the order of their numbers
    Column("kind", Text, nullable=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sent, dead, dropped
    Column("tries", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("next_try_at", Text, nullable=False),
    Column("tried_at", Text),
    Column("last_error", Text),
    Column("sent_at", Text),
    Column("receipt", Text),
    Column("resent_at", Text),
    Column("resent_by", Text),
    Column("dropped_at", Text),
    Column("dropped_by", Text),
    Index(
        "outbox_lane",
        "lane",
        "number",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("outbox_by_state", "state", "channel", "number"),
    Index("outbox_sent", "sent_at", "number"),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # off, work
    Column("year", Integer, nullable=False, index=True),
    Column("source", Text, nullable=False),
)

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("published_at", Text, nullable=False),
)

closure = Table(
    "closure",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Text, nullable=False, index=True),
    Column("department", Text),
    Column("document_no", Text, nullable=False),
    Column("declared_at", Text, nullable=False),
    Column("declared_by", Text, nullable=False),
)

calendar_revision = Table(
    "calendar_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
