"""The tables of the register: departments, items, posts, rule profiles and parameters.

Days are "YYYY-MM-DD", instants fixed-width UTC texts. What has versions is read as of a day.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

catalogue_revision = Table(
    "catalogue_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)

department = Table(
    "department",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("role", Text, nullable=False),  # approval, supervision, enforcement, audit
    Column("domain", Text, nullable=False),
    Column("designated_pool", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("raw", JSON, nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("item_code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("effective_from", Text, nullable=False),
    Column("effective_to", Text),
    Column("name", Text, nullable=False),
    Column("licence_name", Text),
    Column("kind", Text, nullable=False),  # permit, registration, filing
    Column("approval_department", Text, nullable=False),
    Column("supervising", JSON, nullable=False),
    Column("key_domain", Text),
    Column("rule_profile", Text, nullable=False),
    Column("commitment_applicable", Boolean, nullable=False),
    Column("verify_method", Text),
    Column("verify_days", Integer),
    Column("validity_months", Integer),
    Column("major_matter", Boolean, nullable=False),
    Column("raw", JSON, nullable=False),
)

post = Table(
    "post",
    metadata,
    Column("login", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("department", Text, nullable=False, index=True),
    Column("roles", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)

rule_profile = Table(
    "rule_profile",
    metadata,
    Column("code", Text, primary_key=True),
    Column("effective_from", Text, primary_key=True),
    Column("inherits", Text),
    Column("basis", Text, nullable=False),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Column("confirmed", Boolean, nullable=False),
    Column("document_no", Text),
)

basis_document = Table(
    "basis_document",
    metadata,
    Column("number", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_on", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    Column("permits", Text, nullable=False),  # JSON
    Column("registered_by", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
)

rule_parameter = Table(
    "rule_parameter",
    metadata,
    Column("profile", Text, primary_key=True),
    Column("param", Text, primary_key=True),
    Column("effective_from", Text, primary_key=True),
    Column("effective_to", Text),
    Column("value", JSON, nullable=False),
    Column("unit", Text),
    Column("source", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("hard", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("document_no", Text),
    Column("registered_by", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
)
