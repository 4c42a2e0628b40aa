"""What supervision does to a licence (Art. 19(2)): restricts it, lifts that, revokes it as a penalty."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from engine.clock import local_date, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.licence.acting import Act, Pen, enter, entered
from handlers.licence.licence import licence_of
from handlers.licence.schema import licence, licence_restriction
from handlers.licence.standing import PENALTY_REVOKED, lock, settle


def restrict(
    call: Call, licence_id: str, info_id: str, reason: str, *, document: str | None = None, since: str | None = None
) -> bool:
    """Mark a licence as restricted by a supervision information until that is lifted (Art. 19(2)).

    `since` is the day of the measure, today without one. Returns whether this was new. Raises NotFound.
    """
    day = since or local_date(call.instant).isoformat()
    if not _new(call, licence_id, Act("restricted", info_id, day, "restricted", document, reason)):
        return False
    told = {"licence_id": licence_id, "info_id": info_id, "since": day, "reason": reason}
    call.connection.execute(insert(licence_restriction).values(told))
    _mark(call, licence_id)
    call.record("licence.restricted", {"licence_id": licence_id, "reason": reason, "since": day})
    return True


def lift(
    call: Call,
    licence_id: str,
    info_id: str,
    *,
    of: str | None = None,
    document: str | None = None,
    day: str | None = None,
) -> bool:
    """Lift restrictions by a supervision information: that of `of`, or the one `info_id` itself made, else all.

    Returns whether this act was new. Raises NotFound.
    """
    lifted_on = day or local_date(call.instant).isoformat()
    if not _new(call, licence_id, Act("lifted", info_id, lifted_on, "lifted", document)):
        return False
    open_ones = select(licence_restriction.c.info_id).where(
        licence_restriction.c.licence_id == licence_id, licence_restriction.c.lifted_on.is_(None)
    )
    standing = list(call.connection.execute(open_ones).scalars())
    named = of if of is not None else info_id if info_id in standing else None
    chosen = standing if named is None else [named]
    call.connection.execute(
        update(licence_restriction)
        .where(licence_restriction.c.licence_id == licence_id, licence_restriction.c.info_id.in_(chosen))
        .values(lifted_on=lifted_on, lifted_by=info_id)
    )
    _mark(call, licence_id)
    call.record("licence.lifted", {"licence_id": licence_id, "lifted_on": lifted_on})
    return True


def penalty_revoke(
    call: Call, licence_id: str, info_id: str, *, day: str | None = None, document: str | None = None, reason: str = ""
) -> bool:
    """A supervision department revoked the licence as a penalty (吊销, 行政处罚法 9); deregistration follows (70④).

    Returns whether this act was new. Raises NotFound.
    """
    ended_on = day or local_date(call.instant).isoformat()
    if not _new(call, licence_id, Act(PENALTY_REVOKED, info_id, ended_on, "ended", document, reason or None)):
        return False
    settle(call.connection, licence_id, stored(call.instant))
    call.record("licence.penalty_revoked", {"licence_id": licence_id, "ended_on": ended_on, "reason": reason})
    return True


def _new(call: Call, licence_id: str, act: Act) -> bool:
    """Enter what supervision did; False where this act stands in the chain already. Raises NotFound."""
    if licence_of(call.connection, licence_id) is None:
        raise NotFound(licence=licence_id)
    lock(call.connection, licence_id)
    pen = Pen.of(call)
    if entered(pen, licence_id, act.kind, act.about):
        return False
    enter(pen, licence_id, act, call.actor.department)
    return True


def _mark(call: Call, licence_id: str) -> None:
    """Keep on the licence since when and by what it is restricted: the earliest that is not lifted."""
    column = licence_restriction.c
    query = (
        select(column.since, column.info_id)
        .where(column.licence_id == licence_id, column.lifted_on.is_(None))
        .order_by(column.since, column.info_id)
    )
    first = call.connection.execute(query).first()
    values = {
        "restricted_since": first.since if first is not None else None,
        "restricted_by": first.info_id if first is not None else None,
        "changed_at": stored(call.instant),
    }
    call.connection.execute(update(licence).where(licence.c.id == licence_id).values(values))
