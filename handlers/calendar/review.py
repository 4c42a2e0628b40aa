"""The review of a claim that lapsed on a day closed afterwards: whether it is left out of the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, or_, select, update

from engine.actor import Actor
from engine.annotation import annotate
from engine.clock import stored
from engine.errors import InputRejected, NotFound, Problem, Refusal
from engine.means import Means
from handlers.calendar.schema import claim_review
from handlers.claim.record import due_date_of, push_row
from handlers.figures.record import clear_claim
from handlers.notice import Announcement, announce
from handlers.office import Office
from handlers.schema import claim, push

Status = Literal["proposed", "accepted", "rejected"]
LONGEST_REASON = 500


class ReviewDecided(Refusal):
    """The review was decided before."""


class ReviewMoot(Refusal):
    """The claim is not late after all, or not yet claimed."""


@dataclass(frozen=True)
class ClaimReview:
    """One review with what it is about; instants are stored texts, `mode` is how it was claimed."""

    id: str
    push_id: str
    root_id: str
    department: str
    approval_department: str
    document_no: str
    due_at: str
    counted_due_at: str
    status: str
    proposed_at: str
    proposed_by: str
    decided_at: str | None
    decided_by: str | None
    reason: str | None
    mode: str | None
    claimed_at: str | None
    item_name: str | None
    doc_no: str | None


def reviews(connection: Connection, department: str | None = None, *, decided: int = 50) -> tuple[ClaimReview, ...]:
    """All reviews that wait, oldest first, then the last `decided` ones; of one department's claims if given."""
    query = _query()
    if department is not None:
        query = query.where(
            or_(claim_review.c.department == department, claim_review.c.approval_department == department)
        )
    waiting = query.where(claim_review.c.status == "proposed").order_by(claim_review.c.proposed_at, claim_review.c.id)
    done = query.where(claim_review.c.status != "proposed").order_by(
        claim_review.c.decided_at.desc(), claim_review.c.id.desc()
    )
    rows = [*connection.execute(waiting), *connection.execute(done.limit(decided))]
    return tuple(_review(row) for row in rows)


def reviews_of_tree(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `claim_reviews`: those of a case tree as plain rows."""
    query = _query().where(claim_review.c.root_id == root_id).order_by(claim_review.c.proposed_at, claim_review.c.id)
    names = ("department", "status", "document_no", "due_at", "counted_due_at", "decided_by", "reason", "push_id")
    return [{name: getattr(row, name) for name in names} for row in connection.execute(query)]


def decide(
    means: Means, office: Office, review_id: str, verdict: Status, reason: str, actor: Actor, request: str
) -> ClaimReview:
    """Accept or reject a proposal; with `accepted` the claim no longer counts, nothing else changes.

    The same `request` is carried out once. Raises NotFound, InputRejected, ReviewDecided, ReviewMoot.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise InputRejected((Problem("reason", "required"),))
    with means.transaction() as connection:
        row = connection.execute(select(claim_review).where(claim_review.c.id == review_id).with_for_update()).first()
        if row is None:
            raise NotFound(review=review_id)
        if row.status != "proposed":
            if row.request == request and row.decided_by == actor.login:
                return _one(connection, review_id)
            raise ReviewDecided(review=review_id, by=row.decided_by)
        at = means.clock.now()
        if verdict == "accepted":
            _clear(means, office, connection, row, reason, actor)
        connection.execute(
            update(claim_review)
            .where(claim_review.c.id == review_id)
            .values(status=verdict, decided_at=stored(at), decided_by=actor.login, reason=reason, request=request)
        )
        told = {"review": review_id, "push_id": row.push_id, "reason": reason, "document_no": row.document_no}
        deadlines = {"due_at": row.due_at, "counted_due_at": row.counted_due_at}
        case_id = connection.execute(select(claim.c.case_id).where(claim.c.push_id == row.push_id)).scalar()
        annotate(means, connection, case_id or row.root_id, f"claim.review_{verdict}", {**told, **deadlines}, actor)
        return _one(connection, review_id)


def _clear(means: Means, office: Office, connection: Connection, row: Row[Any], reason: str, actor: Actor) -> None:
    """Leave the claim out of the figures and tell its department."""
    judged = connection.execute(select(claim).where(claim.c.push_id == row.push_id)).one()
    if judged.claimed_at is None or (judged.mode == "manual" and judged.claimed_at < judged.due_at):
        raise ReviewMoot(push=row.push_id)
    at = means.clock.now()
    clear_claim(connection, row.push_id, f"{row.document_no}:{reason}", actor.login, at)
    told = office.particulars_of(
        push_row(connection, row.push_id),
        row.department,
        row.approval_department,
        due_date=due_date_of(row.due_at),
        reason=reason,
        document_no=row.document_no,
    )
    cleared = Announcement(
        id=means.ids.new(),
        act=f"{row.id}:claim_cleared",
        root_id=row.root_id,
        case_id=judged.case_id or row.root_id,
        push_id=row.push_id,
        department=row.department,
        role=office.receiving_role(row.department),
        kind="claim_cleared",
        wording="claim_cleared",
        told=told,
        instant=at,
        recorded_at=at,
    )
    announce(connection, office.channels, cleared)


def _query() -> Any:
    return (
        select(
            claim_review,
            claim.c.mode,
            claim.c.claimed_at,
            push.c.subject.label("item_name"),
            push.c.reference.label("doc_no"),
        )
        .join(claim, claim.c.push_id == claim_review.c.push_id)
        .join(push, push.c.id == claim_review.c.push_id)
    )


def _one(connection: Connection, review_id: str) -> ClaimReview:
    return _review(connection.execute(_query().where(claim_review.c.id == review_id)).one())


def _review(row: Row[Any]) -> ClaimReview:
    return ClaimReview(**{name: getattr(row, name) for name in ClaimReview.__dataclass_fields__})
