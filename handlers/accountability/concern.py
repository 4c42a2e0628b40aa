"""Which duty a clue is about: by its kind, and for unclaimed messages by what was to be claimed (Art. 18 to 23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, case, or_, select

from handlers.accountability.duties import CLAIMS, DUTIES, duty_rows
from handlers.accountability.schema import accountability_clue as clue

_UNCLAIMED = "claim_overdue"
_BY_KIND: Mapping[str, str] = {
    "late_push": "push_supervision", "late_result": "push_result", "deemed_consent": "answer_inquiry",
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """How the duty behind a clue was kept: `due_at` is the instant at which its limit ends (exclusive)."""

    due_at: str
    done_at: str | None


def duty_of(kind: str, msg_type: str | None) -> str:
    """The name of the duty in DUTIES."""
    return CLAIMS.get(msg_type or "", "") if kind == _UNCLAIMED else _BY_KIND[kind]


def duty_column(msg_type: ColumnElement[Any]) -> ColumnElement[Any]:
    """The same of a row of clues."""
    claiming = case(CLAIMS, value=msg_type, else_="")
    return case(
        (clue.c.kind == _UNCLAIMED, claiming), *((clue.c.kind == kind, duty) for kind, duty in _BY_KIND.items())
    )


def article_of(duty: str) -> int:
    """The number of the article of a duty."""
    return int(DUTIES[duty].article.split("(")[0].removesuffix("末款"))


_CLAIMED = tuple(name for name in dict.fromkeys(CLAIMS.values()) if DUTIES[name].weight == "measures")
CONCERNED: tuple[str, ...] = tuple(name for name in DUTIES if name in (*_CLAIMED, *_BY_KIND.values()))
"""The duties that leave clues, in the order of the ledger."""
ARTICLES: tuple[int, ...] = tuple(sorted({article_of(name) for name in CONCERNED}))


def kept(connection: Connection, root_ids: Iterable[str]) -> dict[tuple[str, str], Kept]:
    """How the duties behind the clues of these case trees were kept, by clue and duty."""
    rows = duty_rows().subquery()
    query = matched(select(clue.c.id, rows.c.duty, rows.c.due_at, rows.c.done_at), rows)
    found = connection.execute(query.where(rows.c.root_id.in_(sorted(set(root_ids)))).order_by(rows.c.due_at))
    return {(row.id, row.duty): Kept(row.due_at, row.done_at) for row in found}


def matched(query: Select[Any], rows: FromClause, noted: FromClause = clue) -> Select[Any]:
    """Clues joined with the rows of duties of the same case, department and object; the duty is not compared."""
    same = and_(rows.c.root_id == noted.c.root_id, rows.c.department == noted.c.department)
    about = or_(rows.c.about == noted.c.about, rows.c.about == noted.c.push_id)
    return query.select_from(noted).join(rows, and_(same, about))
