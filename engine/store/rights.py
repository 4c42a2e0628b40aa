"""Rights on PostgreSQL: a role that reads everything, appends to what only grows, and changes only what must change.

The tables belong to another role, which alone brings the database to a new schema. What only grows is what a
trigger guards already; without ownership nobody can take the trigger away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql

GUARD = "refuse_history_change"
"""The function behind the triggers of tables that only grow."""

Weakness = Literal[
    "no_role", "superuser", "creates_roles", "owner", "owns_tables", "schema", "more_rights", "fewer_rights"
]
"""What stands against a role being only the application's: `owner` is a membership in the owner's role."""

_TABLES = text(
    """
    SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, EXISTS (
      SELECT 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
      WHERE t.tgrelid = c.oid AND p.proname = :guard AND NOT t.tgisinternal) AS guarded
    FROM pg_class c WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relkind IN ('r', 'p')
    ORDER BY c.relname
    """
)
_ROLE = text("SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = :role")
_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")


_OWNS = text(
    "SELECT has_schema_privilege(current_user, current_schema()::text, 'CREATE') "
    "AND NOT EXISTS (SELECT 1 FROM pg_class "
    "WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p') "
    "AND NOT pg_has_role(current_user, relowner, 'USAGE'))"
)


@dataclass(frozen=True)
class TableRights:
    """What the application may do with the rows of one table."""

    table: str
    owner: str
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One weakness of a role, and the table it concerns, if any."""

    weakness: Weakness
    about: str = ""


def owns_everything(connection: Connection) -> bool:
    """Whether the present role may bring the database to another schema, and give others rights."""
    return bool(connection.execute(_OWNS).scalar_one())


def table_rights(connection: Connection, kept: Collection[str], passing: Collection[str]) -> tuple[TableRights, ...]:
    """The rights on every table: `kept` are never changed, like those guarded; of `passing` rows go again."""
    found = []
    for row in connection.execute(_TABLES, {"guard": GUARD}):
        allowed = ["SELECT", "INSERT"]
        if row.name == "alembic_version":
            allowed = ["SELECT"]
        elif not row.guarded and row.name not in kept:
            allowed += ["UPDATE", "DELETE"] if row.name in passing else ["UPDATE"]
        found.append(TableRights(row.name, row.owner, tuple(allowed)))
    return tuple(found)


def statements(connection: Connection, role: str, rights: Collection[TableRights]) -> tuple[str, ...]:
    """What the owner of the tables executes: everything is taken from the role, then the rights are given."""
    quoted = _quoted(role)
    schema = _quoted(str(connection.execute(text("SELECT current_schema()")).scalar_one()))
    told = [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {schema} FROM {quoted}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {quoted}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {quoted}",
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
    ]
    by_allowed: dict[tuple[str, ...], list[str]] = {}
    for found in rights:
        by_allowed.setdefault(found.allowed, []).append(f"{schema}.{_quoted(found.table)}")
    for allowed, tables in by_allowed.items():
        told.append(f"GRANT {', '.join(allowed)} ON {', '.join(tables)} TO {quoted}")
    return tuple(told)


def weaknesses(connection: Connection, role: str, rights: Collection[TableRights]) -> tuple[Found, ...]:
    """What stands against this role having these rights and no others; nothing where all is well."""
    standing = connection.execute(_ROLE, {"role": role}).one_or_none()
    if standing is None:
        return (Found("no_role", role),)
    found = [Found("superuser")] if standing.rolsuper else []
    if standing.rolcreaterole:
        found.append(Found("creates_roles"))
    if standing.rolsuper:
        return tuple(found)  # nothing else holds against a superuser
    owners = {one.owner for one in rights}
    found.extend(Found("owns_tables", owner) for owner in owners if owner == role)
    member = text("SELECT pg_has_role(:role, :owner, 'MEMBER')")
    found.extend(
        Found("owner", owner)
        for owner in sorted(owners - {role})
        if connection.execute(member, {"role": role, "owner": owner}).scalar_one()
    )
    if connection.execute(_MAY_CREATE, {"role": role}).scalar_one():
        found.append(Found("schema"))
    return (*found, *_differences(connection, role, rights))


_MAY_CREATE = text("SELECT has_schema_privilege(:role, current_schema()::text, 'CREATE')")
_HAS = text(
    "SELECT privilege FROM unnest(CAST(:asked AS text[])) AS privilege "
    "WHERE has_table_privilege(:role, format('%I.%I', current_schema(), CAST(:table AS text)), privilege)"
)


def _differences(connection: Connection, role: str, rights: Collection[TableRights]) -> list[Found]:
    found = []
    for one in rights:
        asked = {"role": role, "table": one.table, "asked": list(_PRIVILEGES)}
        held = set(connection.execute(_HAS, asked).scalars())
        if held - set(one.allowed):
            found.append(Found("more_rights", one.table))
        if set(one.allowed) - held:
            found.append(Found("fewer_rights", one.table))
    return found


def _quoted(name: str) -> str:
    return postgresql.dialect().identifier_preparer.quote_identifier(name)  # type: ignore[no-untyped-call]
