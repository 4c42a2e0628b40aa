"""The tables of the workbench."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()

workbench_run = Table(
    "workbench_run",  # long work that was ordered: scenarios, a comparison with the past, a move of cases
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),  # the draft or process it was ordered for
    Column("order", Text, nullable=False),  # JSON: what exactly
    Column("state", Text, nullable=False),  # waiting, running, done, failed, stopped
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("result", Text),  # JSON; grows while it runs where the work says so
    Column("error", Text),
    Column("tries", Integer, nullable=False),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Text, nullable=False),  # JSON list, as held at the order
    Column("created_at", Text, nullable=False),
    Column("started_at", Text),
    Column("beat_at", Text),  # the last sign of life of whoever carries it out
    Column("finished_at", Text),
    Index("workbench_run_about", "about", "kind", "created_at"),
    Index("workbench_run_state", "state", "created_at"),
)

workbench_trial = Table(
    "workbench_trial",  # a case played through on a draft; its database lies beside the office's
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the draft's files in the database it plays in
    Column("process", Text, nullable=False),  # the one it starts with
    Column("clock", Text, nullable=False),  # its own, a stored instant
    Column("told", Text, nullable=False),  # JSON: what was done, as a scenario tells it
    Column("steps", Text, nullable=False),  # JSON list: what each step did and left behind
    Column("root", Text, nullable=False),  # the case, empty before it starts
    Column("created_at", Text, nullable=False),
    Column("used_at", Text, nullable=False),
    Index("workbench_trial_of_draft", "draft", "used_at"),
    Index("workbench_trial_of_owner", "owner", "used_at"),
)
