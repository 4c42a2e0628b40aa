"""Supervision files (Art. 10): one a department, counterpart and licence, opened by the push, assigned by the claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.clock import stored
from engine.registry import Call
from engine.store.statements import write
from engine.worklist.search import pattern
from handlers.privacy.masking import shown_party
from handlers.schema import claim, supervision_entry, supervision_file

_FIND = select(supervision_file.c.id).where(
    supervision_file.c.department == bindparam("of_department"),
    supervision_file.c.party_key == bindparam("of_party_key"),
    supervision_file.c.licence == bindparam("of_licence"),
)
_OPEN = {
    name: dialect.insert(supervision_file).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ENTER = insert(supervision_entry)
_REOPEN = (
    update(supervision_file)
    .where(supervision_file.c.id == bindparam("of_file"), supervision_file.c.status == "withdrawn")
    .values(status="unassigned")
)
_ASSIGN = (
    update(supervision_file)
    .where(
        supervision_file.c.id
        == select(supervision_entry.c.file_id)
        .where(supervision_entry.c.push_id == bindparam("of_push"))
        .scalar_subquery(),
        supervision_file.c.status == "unassigned",
    )
    .values(status="assigned", assigned_at=bindparam("assigned_at"), assigned_to=bindparam("assigned_to"))
)


@dataclass(frozen=True)
class SupervisionFile:
    """A file as lists show it, natural persons masked; instants are stored texts."""

    id: str
    department: str
    party_name: str
    licence: str
    item_code: str
    key_domain: str | None
    status: str
    opened_at: str
    assigned_at: str | None
    assigned_to: str | None
    daily_since: str | None


@dataclass(frozen=True)
class FilePage:
    """Files, newest first, and where the next page begins."""

    files: tuple[SupervisionFile, ...]
    next_cursor: str | None


def enter(call: Call, decision: Row[Any], push_id: str, department: str, key_domain: str | None) -> None:
    """Enter a push in the file of its counterpart and licence, opening the file if there is none."""
    connection, at = call.connection, stored(call.instant)
    named = {
        "department": department,
        "party_key": decision.party_key or decision.id,
        "licence": decision.licence_name or decision.item_code,
    }
    found = connection.execute(_FIND, {f"of_{name}": value for name, value in named.items()}).scalar()
    if found is None:
        found = call.new_id()
        opened = {
            "id": found,
            **named,
            "party_name": decision.party_name or "",
            "party_type": decision.party_type,
            "item_code": decision.item_code,
            "key_domain": key_domain,
            "status": "unassigned",
            "opened_at": at,
        }
        if write(connection, _OPEN[connection.dialect.name], [opened]) == 0:
            # Another decision on the same counterpart opened the file at the same moment.
            found = connection.execute(_FIND, {f"of_{name}": value for name, value in named.items()}).scalar_one()
    else:
        connection.execute(_REOPEN, {"of_file": found})
    entered = {
        "push_id": push_id,
        "file_id": found,
        "decision_id": decision.id,
        "root_id": call.root_id,
        "entered_at": at,
    }
    connection.execute(_ENTER, entered)


def assign(call: Call, push_id: str, to: str) -> None:
    """Assign the file that a push was entered in; a file in hand stays with whom it is."""
    assigned = {"of_push": push_id, "assigned_at": stored(call.instant), "assigned_to": to}
    call.connection.execute(_ASSIGN, assigned)


def flag_daily(call: Call, decision_id: str) -> None:
    """Mark the files of a decision: nothing is verified, daily supervision looks after it (Art. 22)."""
    entered = select(supervision_entry.c.file_id).where(supervision_entry.c.decision_id == decision_id)
    call.connection.execute(
        update(supervision_file)
        .where(supervision_file.c.id.in_(entered), supervision_file.c.daily_since.is_(None))
        .values(daily_since=stored(call.instant))
    )


def withdraw(call: Call, push_id: str) -> None:
    """Close a file nobody has in hand, because its only push was taken back or passed on."""
    entered = select(supervision_entry.c.file_id).where(supervision_entry.c.push_id == push_id).scalar_subquery()
    others = (
        select(supervision_entry.c.file_id)
        .join(claim, claim.c.push_id == supervision_entry.c.push_id)
        .where(supervision_entry.c.push_id != push_id, claim.c.status.not_in(("recalled", "reassigned")))
    )
    call.connection.execute(
        update(supervision_file)
        .where(
            supervision_file.c.id == entered,
            supervision_file.c.status == "unassigned",
            supervision_file.c.id.not_in(others),
        )
        .values(status="withdrawn")
    )


def take_over(call: Call, push_id: str, login: str) -> None:
    """Put a file that lies in a pool into the hands of the officer who deals with it."""
    file_id = select(supervision_entry.c.file_id).where(supervision_entry.c.push_id == push_id).scalar_subquery()
    call.connection.execute(
        update(supervision_file)
        .where(supervision_file.c.id == file_id, supervision_file.c.status == "assigned")
        .values(assigned_to=login)
    )


def file_page(
    connection: Connection,
    department: str | None,
    *,
    party: str = "",
    status: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> FilePage:
    """The files of a department (None: of all), of counterparts or licences whose name contains `party`."""
    column = supervision_file.c
    query = select(supervision_file)
    if department is not None:
        query = query.where(column.department == department)
    if party:
        like = pattern(party)
        query = query.where(or_(column.party_name.like(like, escape="\\"), column.licence.like(like, escape="\\")))
    if status is not None:
        query = query.where(column.status == status)
    if cursor and "~" in cursor:
        at, file_id = cursor.split("~", 1)
        query = query.where(or_(column.opened_at < at, and_(column.opened_at == at, column.id < file_id)))
    rows = connection.execute(query.order_by(column.opened_at.desc(), column.id.desc()).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return FilePage(
        files=tuple(_file(row) for row in rows[:limit]),
        next_cursor=f"{last.opened_at}~{last.id}" if last is not None else None,
    )


def files_of_tree(connection: Connection, root_id: str) -> tuple[SupervisionFile, ...]:
    """The files in which the pushes of a case are entered."""
    entered = select(supervision_entry.c.file_id).where(supervision_entry.c.root_id == root_id)
    query = (
        select(supervision_file)
        .where(supervision_file.c.id.in_(entered))
        .order_by(supervision_file.c.opened_at, supervision_file.c.id)
    )
    return tuple(_file(row) for row in connection.execute(query))


def cases_of_file(connection: Connection, file_id: str) -> tuple[str, ...]:
    """The root cases whose pushes are entered in a file, newest first."""
    query = (
        select(supervision_entry.c.root_id)
        .where(supervision_entry.c.file_id == file_id)
        .order_by(supervision_entry.c.entered_at.desc())
    )
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def _file(row: Row[Any]) -> SupervisionFile:
    values = {name: getattr(row, name) for name in SupervisionFile.__dataclass_fields__}
    return SupervisionFile(**{**values, "party_name": shown_party(row.party_name, row.party_type)})
