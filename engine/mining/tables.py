"""The tables of mining: they only repeat what cases, work items and events say, and can be rebuilt from them.

The long indexes hold all that a view sums up, in the order in which it groups, so that the tables are not read.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from ..store.schema import metadata

stay = Table(
    "stay",  # one row a visit of an element that lasts; durations in hundredths of a working day
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("root_process", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("department", Text, nullable=False),  # empty where no department is at work
    Column("started_on", Text, nullable=False),  # the day on which the root case began
    Column("entered", Text, nullable=False),
    Column("left", Text),
    Column("month", Text, nullable=False),  # of leaving, as 2026-11; empty while it lasts
    Column("week", Text, nullable=False),  # the Monday of the week of leaving
    Column("due_at", Text),
    Column("late", Integer, nullable=False),
    Column("ended", Text, nullable=False),  # done, timer, cancelled, open
    Column("duration", Integer),
    Index(
        "stay_by_process",
        *("process", "element", "department", "month", "ended", "late"),
        *("started_on", "version", "duration", "root_id"),
    ),
    Index(
        "stay_by_root_process",
        *("root_process", "kind", "department", "process", "element", "late"),
        *("started_on", "duration", "root_id"),
    ),
)

trace = Table(
    "trace",  # one row a case: which way it took, how long, and what was out of the ordinary
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("process", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started_on", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("week", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("late", Integer, nullable=False),  # steps that were left after their deadline, in the cases below as well
    Column("interventions", Text, nullable=False),  # kinds of events, apart by spaces
    Column("duration", Integer),
    Column("calendar", Integer, nullable=False, index=True),  # the revision by which its durations were measured
    Index(
        "trace_by_process",
        *("process", "variant", "status", "late", "interventions", "month"),
        *("started_on", "version", "duration", "root_id"),
    ),
)

variant = Table(
    "variant",  # a way through a diagram, stored once for all cases that took it
    metadata,
    Column("id", Text, primary_key=True),
    Column("path", Text, nullable=False),  # [element, element it came from], in order
    Column("entered", Text, nullable=False),  # the same of what was entered and not passed
    Column("standing", Text, nullable=False),  # elements where cases still wait, apart by spaces
)
