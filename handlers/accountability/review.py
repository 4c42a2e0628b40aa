"""What auditors make of a clue: referred to an authority, closed, or opened again (Art. 26, 27).

A review is an entry of the journal and nothing else: no row of a case changes by it, and none is ever taken back;
what was decided in error is opened again, with the reason. Art. 27 says 依法依纪追究相关责任 and names neither an
authority nor a time, so the auditor names the one, and there is no limit for the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, literal, not_, or_, select

from engine.actor import Actor
from engine.errors import Conflict, InputRejected, NotFound, Problem, Refusal
from engine.proof.journal import Entry, enter, entries
from engine.proof.tables import journal
from handlers.accountability.schema import accountability_clue as clue

KIND = "clue.reviewed"
"""The kind of the journal's entry."""
Verdict = Literal["referred", "closed", "reopened"]
VERDICTS: Mapping[str, str] = {"referred": "移送", "closed": "了结", "reopened": "重新核查"}
LONGEST_NAME, LEAST_REASON, LONGEST_REASON = 100, 4, 500
"""Lengths in characters."""


class ClueReviewed(Refusal):
    """The clue was referred or closed before, and not opened again since."""


class ClueOpen(Refusal):
    """The clue is open: there is nothing to open again."""


class ClueWithdrawn(Refusal):
    """The clue proved wrong and was withdrawn: there is nothing to review."""


@dataclass(frozen=True)
class Decision:
    """What an auditor decides: `to` and `document_no` belong to a referral, all else needs its reason."""

    verdict: Verdict
    to: str = ""
    document_no: str = ""
    reason: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """What is missing or too long, by field."""
        found = []
        if self.verdict == "referred" and not self.to:
            found.append(Problem("to", "required"))
        if self.verdict != "referred" and not self.reason:
            found.append(Problem("reason", "required"))
        elif self.reason and len(self.reason) < LEAST_REASON:
            found.append(Problem("reason", "too_short", {"least": LEAST_REASON}))
        for name, most in (("to", LONGEST_NAME), ("document_no", LONGEST_NAME), ("reason", LONGEST_REASON)):
            length = len(getattr(self, name))
            if length > most:
                found.append(Problem(name, "too_long", {"most": most, "length": length}))
        return tuple(found)

    def told(self) -> dict[str, str]:
        """What goes on record."""
        to, number = (self.to, self.document_no) if self.verdict == "referred" else ("", "")
        told = {"verdict": self.verdict, "to": to, "document_no": number, "reason": self.reason}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Review:
    """A decision as it stands in the journal under its number; `at` is a stored instant."""

    seq: int
    clue_id: str
    at: str
    actor: str
    verdict: str
    to: str
    document_no: str
    reason: str


def decide(
    connection: Connection, clue_id: str, decision: Decision, actor: Actor, at: datetime, request: str
) -> Review:
    """Put a decision on record, once for each time that the clue is open; the same request again answers the same.

    Raises NotFound, InputRejected, ClueReviewed, ClueOpen, ClueWithdrawn, and Conflict for a key used otherwise.
    """
    # Two auditors decide one after the other: the row is held, not changed.
    row = connection.execute(select(clue).where(clue.c.id == clue_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(clue=clue_id)
    told = {"clue": clue_id, **decision.told()}
    if (earlier := _answered(connection, actor, request)) is not None:
        if {name: value for name, value in earlier.data.items() if name != "request"} != told:
            raise Conflict(reason="request_key_reused", fields=["request"])
        return _review(earlier)
    if problems := decision.problems():
        raise InputRejected(problems)
    if row.withdrawn_at is not None:
        raise ClueWithdrawn(clue=clue_id)
    last = reviews_of(connection, row.root_id, clue_id)[-1:]
    settled = bool(last) and last[0].verdict != "reopened"
    if decision.verdict == "reopened":
        if not settled:
            raise ClueOpen(clue=clue_id)
    elif settled:
        raise ClueReviewed(clue=clue_id)
    return _review(enter(connection, KIND, {**told, "request": request}, actor, at, row.root_id))


def reviews_of(connection: Connection, root_id: str, clue_id: str) -> tuple[Review, ...]:
    """All that was decided of a clue, oldest first."""
    return tuple(found for found in _of_case(connection, root_id) if found.clue_id == clue_id)


def last_reviews(connection: Connection, root_ids: Iterable[str]) -> dict[str, Review]:
    """The last decision of each reviewed clue of these case trees, by clue."""
    return {found.clue_id: found for root_id in set(root_ids) for found in _of_case(connection, root_id)}


def still_open() -> ColumnElement[bool]:
    """The condition that a clue waits for a decision."""
    return not_(or_(settled_as("referred"), settled_as("closed")))


def settled_as(verdict: Verdict) -> ColumnElement[bool]:
    """The condition that the journal's last entry on a clue has this verdict.

    Entries begin with the clue and the verdict, and a text within them cannot look like that: its quotes are escaped.
    """
    head = literal('{"clue":"') + clue.c.id + literal('","verdict":"')
    newest = (
        select(journal.c.data)
        .where(journal.c.root_id == clue.c.root_id, journal.c.kind == KIND, journal.c.data.like(head + "%"))
        .order_by(journal.c.seq.desc())
        .limit(1)
        .correlate(clue)
        .scalar_subquery()
    )
    return and_(newest.is_not(None), newest.like(head + literal(f'{verdict}"%')))


def _answered(connection: Connection, actor: Actor, request: str) -> Entry | None:
    """The entry that this request of the same person made before."""
    known = journal.c.data.contains(f'"request":{json.dumps(request)}', autoescape=True)
    query = select(journal.c.seq).where(journal.c.kind == KIND, journal.c.actor == actor.login, known)
    seq = connection.execute(query).scalar()
    if seq is None:
        return None
    [found] = entries(connection, (KIND,), before=int(seq) + 1, limit=1)
    return found


def _of_case(connection: Connection, root_id: str) -> tuple[Review, ...]:
    return tuple(_review(found) for found in reversed(entries(connection, (KIND,), root_id)))


def _review(entry: Entry) -> Review:
    told: Mapping[str, Any] = entry.data
    return Review(
        seq=entry.seq,
        clue_id=told["clue"],
        at=entry.at,
        actor=entry.actor,
        verdict=told["verdict"],
        to=told.get("to", ""),
        document_no=told.get("document_no", ""),
        reason=told.get("reason", ""),
    )
