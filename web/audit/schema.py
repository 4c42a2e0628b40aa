"""The tables of the auditors' own papers: samples, what is noted on their work sheets, kept searches."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

audit_sample = Table(
    "audit_sample",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),  # the address of the search, as parameters
    Column("as_of", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("size", Integer, nullable=False),  # as asked; of each department where by_department
    Column("by_department", Integer, nullable=False),
    Column("population", Integer, nullable=False),
    Column("digest", Text, nullable=False),  # engine.docket.sampling.population_digest
    Column("listed", LargeBinary, nullable=False),  # zlib: a line a case, its id and its departments
    Column("drawn_at", Text, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("request", Text, nullable=False, unique=True),  # the key of the form that drew it
    Index("audit_sample_by_time", "drawn_at", "id"),
)

audit_sample_case = Table(
    "audit_sample_case",
    metadata,
    Column("sample_id", Text, ForeignKey("audit_sample.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),  # in the order of drawing, from 1
    Column("root_id", Text, nullable=False),
    Column("checks", Text, nullable=False),  # JSON: by article, what was found
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("noted_at", Text),
    Column("noted_by", Text),
)

audit_search = Table(
    "audit_search",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("shared", Integer, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("dropped_at", Text),  # taken off the list; can be put back
    Index("audit_search_by_owner", "owner", "kept_at"),
)
