"""Which clues are wanted: by kind, department, article, what has become of them, and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from handlers.accountability.clue import KINDS
from handlers.accountability.concern import ARTICLES, CONCERNED, article_of, duty_column, matched
from handlers.accountability.duties import duty_rows
from handlers.accountability.review import Verdict, settled_as, still_open
from handlers.accountability.schema import accountability_clue as clue
from handlers.matter.schema import matter
from handlers.schema import push

STANDING, REFERRED, CLOSED, WITHDRAWN = "standing", "referred", "closed", "withdrawn"
STATES: Mapping[str, str] = {STANDING: "待核查", REFERRED: "已移送", CLOSED: "已了结", WITHDRAWN: "已撤销"}
"""What has become of a clue, by which the list may be narrowed."""
SETTLED: Mapping[str, Verdict] = {REFERRED: "referred", CLOSED: "closed"}
MESSAGE = func.coalesce(push.c.msg_type, matter.c.msg_type)
"""The kind of message a clue is about, of a query `with_messages`."""


@dataclass(frozen=True)
class Wish:
    """Which clues are wanted; what is empty or names nothing known narrows nothing.

    `since` and `before` bound the instant at which a clue was noted. With a `duty` they bound the end of its
    limit instead, as the lines of the ledger do, so that a line leads to its clues.
    """

    kind: str = ""
    department: str = ""
    state: str = ""
    article: int = 0
    duty: str = ""
    since: str = ""
    before: str = ""


def conditions(wish: Wish) -> list[ColumnElement[bool]]:
    """What rows of clues, joined with their messages, must meet."""
    found: list[ColumnElement[bool]] = []
    if wish.kind in KINDS:
        found.append(clue.c.kind == wish.kind)
    if wish.department:
        found.append(clue.c.department == wish.department)
    if wish.state == WITHDRAWN:
        found.append(clue.c.withdrawn_at.is_not(None))
    elif wish.state in STATES:
        review = still_open() if wish.state == STANDING else settled_as(SETTLED[wish.state])
        found += [clue.c.withdrawn_at.is_(None), review]
    if wish.article in ARTICLES:
        found.append(duty_column(MESSAGE).in_([name for name in CONCERNED if article_of(name) == wish.article]))
    if wish.duty in CONCERNED:
        return [*found, duty_column(MESSAGE) == wish.duty, clue.c.id.in_(_ending(wish))]
    if wish.since:
        found.append(clue.c.noted_at >= wish.since)
    if wish.before:
        found.append(clue.c.noted_at < wish.before)
    return found


def with_messages(query: Select[Any]) -> Select[Any]:
    """A query from clues, joined with the matter and push that they are about."""
    return query.outerjoin(matter, matter.c.id == clue.c.about).outerjoin(push, push.c.id == clue.c.push_id)


def _ending(wish: Wish) -> Select[Any]:
    """The clues whose limit ends within the bounds."""
    rows, noted = duty_rows().subquery(), clue.alias()
    query = matched(select(noted.c.id), rows, noted).where(rows.c.duty == wish.duty)
    if wish.since:
        query = query.where(rows.c.due_at >= wish.since)
    return query.where(rows.c.due_at < wish.before) if wish.before else query
