"""Who was told what about a case, and when: notices, who read them, the letters that took them elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.store.schema import outbox
from handlers.schema import notice, notice_reading
from handlers.sending.channels import MAIL
from handlers.wording.kinds import title


@dataclass(frozen=True)
class Letter:
    """A notice on its way out of the platform; `sent_at` is None until the receiver has taken it."""

    channel: str
    sent_at: str | None


@dataclass(frozen=True)
class Told:
    """One notice of a case tree; instants are stored texts, `readings` are logins with the instant of reading."""

    root_id: str
    case_id: str
    department: str
    role: str
    title: str
    text: str
    at: str
    letters: tuple[Letter, ...]
    readings: tuple[tuple[str, str], ...]


def told_in(connection: Connection, root_ids: Sequence[str], until: str) -> tuple[Told, ...]:
    """All notices of case trees up to an instant (stored), oldest first, as they stood at that instant."""
    query = (
        select(notice)
        .where(notice.c.root_id.in_(root_ids), notice.c.created_at <= until)
        .order_by(notice.c.created_at, notice.c.id)
    )
    rows = connection.execute(query).all()
    readings = _readings(connection, [row.id for row in rows], until)
    letters = _letters(connection, root_ids, until)
    return tuple(
        Told(
            row.root_id,
            row.case_id,
            row.department,
            row.role,
            title(row.kind),
            row.text,
            row.created_at,
            tuple(letters.get((row.effect_key.removesuffix(f":{row.department}:{row.role}"), row.department), ())),
            tuple(readings.get(row.id, ())),
        )
        for row in rows
    )


def _readings(connection: Connection, notice_ids: Sequence[str], until: str) -> dict[str, list[tuple[str, str]]]:
    query = (
        select(notice_reading)
        .where(notice_reading.c.notice_id.in_(notice_ids), notice_reading.c.at <= until)
        .order_by(notice_reading.c.at)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.notice_id, []).append((row.login, row.at))
    return found


def _letters(connection: Connection, root_ids: Sequence[str], until: str) -> dict[tuple[str, str], list[Letter]]:
    """The letters by the act that wrote them and the department they tell; see Channels.drafts for their keys."""
    query = (
        select(outbox.c.key, outbox.c.channel, outbox.c.sent_at)
        .where(outbox.c.root_id.in_(root_ids), outbox.c.created_at <= until)
        .order_by(outbox.c.number)
    )
    found: dict[tuple[str, str], list[Letter]] = {}
    for row in connection.execute(query):
        act, _, rest = row.key.partition(f":{row.channel}:")
        department = rest if row.channel == MAIL else rest.partition(":")[0]
        sent = row.sent_at if row.sent_at is not None and row.sent_at <= until else None
        found.setdefault((act, department), []).append(Letter(row.channel, sent))
    return found
