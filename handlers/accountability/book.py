"""Clues as pages read them: whom, of what, when, and whether they still stand (Art. 26, 27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from engine.actor import Actor
from handlers.accountability.clue import KINDS
from handlers.accountability.concern import (
    ARTICLES,
    CONCERNED,
    Kept,
    duty_column,
    duty_of,
    kept,
    matched,
)
from handlers.accountability.duties import DUTIES, duty_rows
from handlers.accountability.review import (
    LEAST_REASON,
    LONGEST_NAME,
    LONGEST_REASON,
    VERDICTS,
    Decision,
    Review,
    decide,
    last_reviews,
    reviews_of,
)
from handlers.accountability.schema import accountability_clue as clue
from handlers.accountability.selection import (
    MESSAGE,
    SETTLED,
    STANDING,
    STATES,
    WITHDRAWN,
    Wish,
    conditions,
    with_messages,
)
from handlers.catalogue import code_list
from handlers.matter.schema import matter
from handlers.schema import claim, push
from handlers.wording.moments import shown_end, shown_instant

NO_VERDICT = "线索,不是结论:供审计人员核查,不作为责任认定,不影响任何办理(办法第二十六条、第二十七条)"


@dataclass(frozen=True)
class Clue:
    """A clue in words; `detail` says what was late and by what, `withdrawn` when and why it no longer stands.

    `about` and `push_id` name what it is about, `duty` the duty in the ledger, `due_at` the end of its limit
    (exclusive) where there is one; `review` is what was decided last.
    """

    id: str
    root_id: str
    case_id: str
    kind: str
    department: str
    subject: str
    detail: str
    noted_at: str
    withdrawn: str
    state: str
    about: str
    push_id: str | None
    duty: str
    due_at: str
    done_at: str
    review: Review | None

    @property
    def article(self) -> str:
        """The article of the limit, such as `19(2)`."""
        return DUTIES[self.duty].article if self.duty in DUTIES else ""


@dataclass(frozen=True)
class CluePage:
    """Clues, newest first, and where the next page begins."""

    clues: tuple[Clue, ...]
    next_cursor: str | None


class ClueBook:
    """Clues read, and reviewed. Who may is settled before it is asked."""

    kinds: Mapping[str, str] = KINDS
    states: Mapping[str, str] = STATES
    verdicts: Mapping[str, str] = VERDICTS
    articles: tuple[int, ...] = ARTICLES
    duties: tuple[str, ...] = CONCERNED
    no_verdict = NO_VERDICT
    longest_name, least_reason, longest_reason = LONGEST_NAME, LEAST_REASON, LONGEST_REASON

    def page(
        self, connection: Connection, wish: Wish | None = None, *, cursor: str | None = None, limit: int = 30
    ) -> CluePage:
        """The clues of all cases that are wanted."""
        query = _told().where(*conditions(wish or Wish()))
        if cursor and "~" in cursor:
            at, clue_id = cursor.split("~", 1)
            query = query.where(or_(clue.c.noted_at < at, and_(clue.c.noted_at == at, clue.c.id < clue_id)))
        query = query.order_by(clue.c.noted_at.desc(), clue.c.id.desc()).limit(limit + 1)
        rows = connection.execute(query).all()
        last = rows[limit - 1] if len(rows) > limit else None
        return CluePage(_shown(connection, rows[:limit]), f"{last.noted_at}~{last.id}" if last is not None else None)

    def find(self, connection: Connection, clue_id: str) -> Clue | None:
        """One clue."""
        found = _shown(connection, connection.execute(_told().where(clue.c.id == clue_id)).all())
        return found[0] if found else None

    def of_cases(self, connection: Connection, root_ids: Iterable[str]) -> tuple[Clue, ...]:
        """The clues of some case trees, oldest first."""
        query = _told().where(clue.c.root_id.in_(sorted(set(root_ids)))).order_by(clue.c.noted_at, clue.c.id)
        return _shown(connection, connection.execute(query).all())

    def counts(self, connection: Connection, wish: Wish) -> dict[tuple[str, str], int]:
        """How many clues there are, by duty and department; with the bounds as for a line of the ledger."""
        rows = duty_rows().subquery()
        bounds = [rows.c.due_at >= wish.since] if wish.since else []
        bounds += [rows.c.due_at < wish.before] if wish.before else []
        query = matched(select(rows.c.duty, clue.c.department, func.count(clue.c.id.distinct())), rows)
        query = with_messages(query).where(rows.c.duty == duty_column(MESSAGE), *bounds)
        return {(row[0], row[1]): row[2] for row in connection.execute(query.group_by(rows.c.duty, clue.c.department))}

    def reviews(self, connection: Connection, found: Clue) -> tuple[Review, ...]:
        """All that was decided of a clue, oldest first."""
        return reviews_of(connection, found.root_id, found.id)

    def decide(
        self, connection: Connection, clue_id: str, decision: Decision, actor: Actor, at: datetime, request: str
    ) -> Review:
        """Put a decision on record; see `review.decide` for what it raises."""
        return decide(connection, clue_id, decision, actor, at, request)

    def departments(self, connection: Connection) -> tuple[str, ...]:
        """The departments there are clues about."""
        return tuple(connection.scalars(select(clue.c.department).distinct().order_by(clue.c.department)))


def clues_of_case(connection: Connection, root_id: str) -> tuple[Clue, ...]:
    """The clues of a case tree, oldest first."""
    return ClueBook().of_cases(connection, (root_id,))


def _told() -> Select[Any]:
    """Clues with the matter they are about, and the push and claim where there is one."""
    query = (
        select(clue, claim.c.due_date, claim.c.provisional, claim.c.claimed_at)
        .add_columns(MESSAGE.label("msg_type"))
        .add_columns(func.coalesce(push.c.subject, matter.c.subject).label("subject"))
        .add_columns(func.coalesce(push.c.reference, matter.c.reference).label("reference"))
        .select_from(clue)
    )
    return with_messages(query).outerjoin(claim, claim.c.push_id == clue.c.push_id)


def _shown(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Clue, ...]:
    roots = {row.root_id for row in rows}
    if not roots:
        return ()
    duties, reviews = kept(connection, roots), last_reviews(connection, roots)
    return tuple(_clue(row, duties, reviews.get(row.id)) for row in rows)


def _clue(row: Row[Any], duties: Mapping[tuple[str, str], Kept], review: Review | None) -> Clue:
    named = (code_list("message_type").get(row.msg_type), row.subject, row.reference)
    reason = f":{row.withdrawn_reason}" if row.withdrawn_reason else ""
    duty = duty_of(row.kind, row.msg_type)
    limit = duties.get((row.id, duty))
    settled = review is not None and review.verdict in SETTLED
    state = WITHDRAWN if row.withdrawn_at else (review.verdict if settled and review else STANDING)
    return Clue(
        id=row.id,
        root_id=row.root_id,
        case_id=row.case_id,
        kind=KINDS[row.kind],
        department=row.department,
        subject=" ".join(str(part) for part in named if part),
        detail=_detail(row),
        noted_at=row.noted_at,
        withdrawn=f"{shown_instant(row.withdrawn_at)}撤销{reason}" if row.withdrawn_at else "",
        state=state,
        about=row.about,
        push_id=row.push_id,
        duty=duty,
        due_at=limit.due_at if limit else "",
        done_at=(limit.done_at or "") if limit else "",
        review=review,
    )


def _detail(row: Row[Any]) -> str:
    parts = [row.detail]
    if row.due_date:
        parts.append(f"期限{shown_end(row.due_date, row.provisional)}")
        parts.append(f"{shown_instant(row.claimed_at)}认领" if row.claimed_at else "尚未认领")
    return ",".join(part for part in parts if part)
