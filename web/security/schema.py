"""The tables of the web room. Instants are fixed-width UTC texts, lists are JSON texts, secrets are hashes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("password", Text, nullable=False),  # argon2id, never the password
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("demo", Integer, nullable=False, server_default="0"),  # may enter from this machine only
    Column("created_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("disabled_at", Text),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),  # SHA-256 of the cookie
    Column("login", Text, ForeignKey("account.login"), nullable=False, index=True),
    Column("started_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    Column("prefix", Text, primary_key=True),  # the public half, by which a token is found and named
    Column("secret_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("revoked_at", Text),
)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("outcome", Text, nullable=False),  # accepted, refused, locked
    Column("at", Text, nullable=False),
    Index("login_attempt_by_login", "login", "at"),
    Index("login_attempt_by_address", "address", "at"),
)
