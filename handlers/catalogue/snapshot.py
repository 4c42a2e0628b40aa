"""The register as it stood at one revision, read at once and kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine.store.statements import scalar
from handlers.catalogue.entries import Department, Item, Post
from handlers.catalogue.rules import Parameter, Profile, RuleBook
from handlers.catalogue.schema import catalogue_revision, department, item, post, rule_parameter, rule_profile

_REVISION = select(catalogue_revision.c.revision)


@dataclass(frozen=True)
class Snapshot:
    """Everything the register says; `items` holds the versions of each item, newest first."""

    revision: int
    departments: Mapping[str, Department]
    items: Mapping[str, tuple[Item, ...]]
    posts: tuple[Post, ...]
    rules: RuleBook


def revision(connection: Connection) -> int:
    """The number of changes made to the register; 0 before the first."""
    return scalar(connection, _REVISION, {}) or 0


def advance(connection: Connection) -> None:
    """Make every reader read the register anew; part of each change to it."""
    moved = connection.execute(update(catalogue_revision).values(revision=catalogue_revision.c.revision + 1))
    if moved.rowcount == 0:
        connection.execute(insert(catalogue_revision).values(id=1, revision=1))


def read(connection: Connection) -> Snapshot:
    """The register as stored now."""
    departments = connection.execute(select(department).order_by(department.c.position))
    versions: dict[str, tuple[Item, ...]] = {}
    for row in connection.execute(select(item).order_by(item.c.item_code, item.c.version.desc())):
        versions[row.item_code] = (*versions.get(row.item_code, ()), _item(row))
    profiles = connection.execute(select(rule_profile))
    parameters = connection.execute(select(*(rule_parameter.c[name] for name in Parameter.__dataclass_fields__)))
    return Snapshot(
        revision=revision(connection),
        departments={row.code: _department(row) for row in departments},
        items=versions,
        posts=tuple(_post(row) for row in connection.execute(select(post).order_by(post.c.login))),
        rules=RuleBook(
            (Profile(**row._mapping) for row in profiles), (Parameter(**row._mapping) for row in parameters)
        ),
    )


def _department(row: Row[Any]) -> Department:
    return Department(**{name: getattr(row, name) for name in Department.__dataclass_fields__})


def _post(row: Row[Any]) -> Post:
    return Post(row.login, row.display_name, row.department, tuple(row.roles), row.active)


def _item(row: Row[Any]) -> Item:
    values = {name: getattr(row, name) for name in Item.__dataclass_fields__ if name not in ("code", "supervising")}
    supervising = tuple(entry["dept"] for entry in row.supervising)
    return Item(code=row.item_code, supervising=supervising, **values)
