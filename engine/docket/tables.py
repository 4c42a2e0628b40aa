"""The tables of the docket: nothing in them that cannot be rebuilt from histories and tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from ..store.schema import metadata

docket = Table(
    "docket",  # one row a root case, rebuilt from histories and tables at any time; see engine.docket
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("root_id", Text, nullable=False, unique=True),
    Column("process", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("badges", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("due_at", Text, nullable=False),  # the first due instant of what is open, or NO_DEADLINE
    Column("late", Integer, nullable=False),  # acts that came after their due instant
    Column("events", Integer, nullable=False),
    Column("marks", Text, nullable=False),  # how often what happened, by the name of the mark
    Column("terms", Text, nullable=False),  # under what the case is found in docket_term
    Index("docket_by_start", "started_at", "number"),
    Index("docket_by_due", "due_at", "number"),
)

docket_text = Table(
    "docket_text",  # what words are looked for in, a line a case; see engine.docket.texts
    metadata,
    Column("field", Text, primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("lines", LargeBinary, nullable=False),
)

docket_term = Table(
    "docket_term",  # the numbers of the cases that have a value, as bits of segments; see engine.docket.bitset
    metadata,
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("segment", Integer, primary_key=True, autoincrement=False),
    Column("bits", LargeBinary, nullable=False),
)

docket_label = Table(
    "docket_label",  # what the values of a facet were called
    metadata,
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("label", Text, nullable=False),
)

docket_turn = Table(
    "docket_turn",  # up to which event the docket is written, and from which case on it is being rebuilt
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("rebuilt_to", Text),
)
