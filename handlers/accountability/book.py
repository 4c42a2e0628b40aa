"""Clues as pages read them: whom, of what, when, and whether they still stand (Art. 26, 27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from handlers.accountability.clue import KINDS
from handlers.accountability.schema import accountability_clue as clue
from handlers.catalogue import code_list
from handlers.matter.schema import matter
from handlers.schema import claim, push
from handlers.wording.moments import shown_end, shown_instant

STANDING, WITHDRAWN = "standing", "withdrawn"
STATES: Mapping[str, str] = {STANDING: "待核查", WITHDRAWN: "已撤销"}
"""By what the list may be narrowed; the review itself is no part of it."""
NO_VERDICT = "线索,不是结论:供审计人员核查,不作为责任认定,不影响任何办理(办法第二十六条、第二十七条)"


@dataclass(frozen=True)
class Clue:
    """A clue in words; `detail` says what was late and by what, `withdrawn` when and why it no longer stands."""

    id: str
    root_id: str
    kind: str
    department: str
    subject: str
    detail: str
    noted_at: str
    withdrawn: str


@dataclass(frozen=True)
class CluePage:
    """Clues, newest first, and where the next page begins."""

    clues: tuple[Clue, ...]
    next_cursor: str | None


class ClueBook:
    """Reads of clues. Who may read all of them is settled before it is asked."""

    kinds: Mapping[str, str] = KINDS
    states: Mapping[str, str] = STATES
    no_verdict = NO_VERDICT

    def page(
        self,
        connection: Connection,
        *,
        kind: str | None = None,
        department: str | None = None,
        state: str | None = None,
        cursor: str | None = None,
        limit: int = 30,
    ) -> CluePage:
        """The clues of all cases; filters that name nothing known narrow nothing."""
        query = _told()
        if kind in KINDS:
            query = query.where(clue.c.kind == kind)
        if department:
            query = query.where(clue.c.department == department)
        if state in STATES:
            gone = clue.c.withdrawn_at.is_not(None)
            query = query.where(gone if state == WITHDRAWN else ~gone)
        if cursor and "~" in cursor:
            at, clue_id = cursor.split("~", 1)
            query = query.where(or_(clue.c.noted_at < at, and_(clue.c.noted_at == at, clue.c.id < clue_id)))
        query = query.order_by(clue.c.noted_at.desc(), clue.c.id.desc()).limit(limit + 1)
        rows = connection.execute(query).all()
        last = rows[limit - 1] if len(rows) > limit else None
        return CluePage(
            tuple(_shown(row) for row in rows[:limit]),
            f"{last.noted_at}~{last.id}" if last is not None else None,
        )

    def departments(self, connection: Connection) -> tuple[str, ...]:
        """The departments there are clues about."""
        return tuple(connection.scalars(select(clue.c.department).distinct().order_by(clue.c.department)))


def clues_of_case(connection: Connection, root_id: str) -> tuple[Clue, ...]:
    """The clues of a case tree, oldest first."""
    query = _told().where(clue.c.root_id == root_id).order_by(clue.c.noted_at, clue.c.id)
    return tuple(_shown(row) for row in connection.execute(query))


def _told() -> Select[Any]:
    """Clues with the matter they are about, and the push and claim where there is one."""
    return (
        select(clue, claim.c.due_date, claim.c.provisional, claim.c.claimed_at)
        .add_columns(func.coalesce(push.c.msg_type, matter.c.msg_type).label("msg_type"))
        .add_columns(func.coalesce(push.c.subject, matter.c.subject).label("subject"))
        .add_columns(func.coalesce(push.c.reference, matter.c.reference).label("reference"))
        .select_from(clue)
        .outerjoin(matter, matter.c.id == clue.c.about)
        .outerjoin(push, push.c.id == clue.c.push_id)
        .outerjoin(claim, claim.c.push_id == clue.c.push_id)
    )


def _shown(row: Row[Any]) -> Clue:
    named = (code_list("message_type").get(row.msg_type), row.subject, row.reference)
    reason = f":{row.withdrawn_reason}" if row.withdrawn_reason else ""
    return Clue(
        id=row.id,
        root_id=row.root_id,
        kind=KINDS[row.kind],
        department=row.department,
        subject=" ".join(str(part) for part in named if part),
        detail=_detail(row),
        noted_at=row.noted_at,
        withdrawn=f"{shown_instant(row.withdrawn_at)}撤销{reason}" if row.withdrawn_at else "",
    )


def _detail(row: Row[Any]) -> str:
    parts = [row.detail]
    if row.due_date:
        parts.append(f"期限{shown_end(row.due_date, row.provisional)}")
        parts.append(f"{shown_instant(row.claimed_at)}认领" if row.claimed_at else "尚未认领")
    return ",".join(part for part in parts if part)
