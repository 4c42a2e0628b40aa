"""Notices: what the platform tells a role of a department, or one person, by which channels, and who has read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, insert, or_, select

from engine.clock import stored
from engine.outbox import Write, enqueue
from engine.registry import Call
from handlers.office import Office
from handlers.schema import notice, notice_reading
from handlers.sending.channels import Channels
from handlers.wording.kinds import outward, sentence, title
from handlers.wording.particulars import Particulars, matter

_INSERT = insert(notice)


@dataclass(frozen=True)
class Notice:
    """One notice as lists show it; `created_at` is a stored instant."""

    id: str
    root_id: str
    case_id: str
    push_id: str | None
    department: str
    role: str
    kind: str
    text: str
    created_at: str
    read: bool


@dataclass(frozen=True)
class NoticePage:
    """Notices, newest first, and where the next page begins."""

    notices: tuple[Notice, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class Announcement:
    """What is told to whom; `act` names the act and kind, `instant` is its legal instant, `wording` its sentence."""

    id: str
    act: str
    root_id: str
    case_id: str
    push_id: str | None
    department: str
    role: str
    kind: str
    wording: str
    told: Particulars
    instant: datetime
    recorded_at: datetime


def send(
    office: Office,
    call: Call,
    kind: str,
    department: str,
    role: str,
    told: Particulars,
    push_id: str | None = None,
    wording: str | None = None,
) -> None:
    """Write a notice of this act; one act tells a role of a department of a kind once a push.

    `wording` is the sentence where it is not the kind's own. Raises UnknownName.
    """
    told_of = Announcement(
        id=call.new_id(),
        act=":".join((call.key, kind, push_id or "")),
        root_id=call.root_id,
        case_id=call.case_id,
        push_id=push_id,
        department=department,
        role=role,
        kind=kind,
        wording=wording or kind,
        told=told,
        instant=call.instant,
        recorded_at=call.recorded_at,
    )
    announce(call.connection, office.channels, told_of, call.write)


def announce(connection: Connection, channels: Channels, told_of: Announcement, write: Write | None = None) -> None:
    """Write the notice, and in the same transaction the letters by which it leaves the platform.

    `write` gathers the rows of an act; without it they are written at once.
    """
    (write or connection.execute)(
        _INSERT,
        {
            "id": told_of.id,
            "effect_key": ":".join((told_of.act, told_of.department, told_of.role)),
            "root_id": told_of.root_id,
            "case_id": told_of.case_id,
            "push_id": told_of.push_id,
            "department": told_of.department,
            "role": told_of.role,
            "kind": told_of.kind,
            "text": sentence(told_of.wording, told_of.told),
            "created_at": stored(told_of.instant),
        },
    )
    if channels:
        drafts = channels.drafts(
            told_of.act, told_of.kind, told_of.department, told_of.role, told_of.root_id, _payload(told_of)
        )
        enqueue(connection, drafts, told_of.recorded_at, write)


def _payload(told_of: Announcement) -> dict[str, Any]:
    """What a letter holds: nothing that the sentence does not say, but the names of the case and the push."""
    return {
        "kind": told_of.kind,
        "title": title(told_of.kind),
        "matter": matter(told_of.told),
        "text": outward(told_of.wording, told_of.told),
        "item": told_of.told.item_name,
        "document": told_of.told.doc_no,
        "department": told_of.department,
        "role": told_of.role,
        "case": told_of.root_id,
        "push": told_of.push_id,
        "at": stored(told_of.instant),
    }


@dataclass(frozen=True)
class Memo:
    """What the platform tells one person within itself, about no case: no letter takes it elsewhere.

    `act` names the act that tells it, `about` is the id of what it is about, `at` its instant.
    """

    id: str
    act: str
    about: str
    department: str
    login: str
    kind: str
    text: str
    at: datetime


def leave(connection: Connection, memos: Collection[Memo]) -> None:
    """Write memos in the transaction of what they tell of."""
    rows = [
        {
            "id": one.id,
            "effect_key": f"{one.act}:{one.login}",
            "root_id": one.about,
            "case_id": one.about,
            "push_id": None,
            "department": one.department,
            "role": _only(one.login),
            "kind": one.kind,
            "text": one.text,
            "created_at": stored(one.at),
        }
        for one in memos
    ]
    if rows:
        connection.execute(_INSERT, rows)


def notices_for(
    connection: Connection,
    department: str,
    roles: Collection[str],
    login: str,
    *,
    unread_only: bool = False,
    limit: int = 50,
    cursor: str | None = None,
) -> NoticePage:
    """The notices to these roles of a department, as one person sees them."""
    column = notice.c
    query = _addressed(select(notice, _read_by(login).label("read")), department, roles, login)
    if unread_only:
        query = query.where(~_read_by(login))
    if cursor and "~" in cursor:
        at, notice_id = cursor.split("~", 1)
        query = query.where(or_(column.created_at < at, and_(column.created_at == at, column.id < notice_id)))
    rows = connection.execute(query.order_by(column.created_at.desc(), column.id.desc()).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return NoticePage(
        notices=tuple(_notice(row) for row in rows[:limit]),
        next_cursor=f"{last.created_at}~{last.id}" if last is not None else None,
    )


def unread_count(connection: Connection, department: str, roles: Collection[str], login: str) -> int:
    """How many of these notices the person has not read."""
    query = _addressed(select(func.count()).select_from(notice), department, roles, login).where(~_read_by(login))
    return int(connection.execute(query).scalar_one())


def mark_read(
    connection: Connection,
    notice_ids: Collection[str],
    department: str,
    roles: Collection[str],
    login: str,
    at: datetime,
) -> int:
    """Note that the person has read these notices; others' notices are passed over. Returns how many were new."""
    query = _addressed(select(notice.c.id), department, roles, login).where(
        notice.c.id.in_(notice_ids), ~_read_by(login)
    )
    rows = [
        {"notice_id": notice_id, "login": login, "at": stored(at)} for notice_id in connection.execute(query).scalars()
    ]
    if rows:
        connection.execute(insert(notice_reading), rows)
    return len(rows)


def _notice(row: Row[Any]) -> Notice:
    values = {name: getattr(row, name) for name in Notice.__dataclass_fields__}
    return Notice(**{**values, "read": bool(row.read)})


def _addressed(query: Select[Any], department: str, roles: Collection[str], login: str) -> Select[Any]:
    return query.where(notice.c.department == department, notice.c.role.in_([*sorted(roles), _only(login)]))


def _only(login: str) -> str:
    """In the place of a role: one person of the department. No role is written with this sign."""
    return f"@{login}"


def _read_by(login: str) -> Any:
    return exists().where(notice_reading.c.notice_id == notice.c.id, notice_reading.c.login == login)
