"""Which cases make up the story of a licence: its decisions, what was pushed about it, where it was made public.

A room that keeps cases about licences adds its query here; a meeting or an opinion lies in the tree of the case
for which it was asked.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Select, select, union

from engine.store.schema import cases
from handlers.commitment.schema import commitment
from handlers.credit.schema import dishonesty
from handlers.licence.schema import licence_event
from handlers.matter.schema import matter
from handlers.penalty.schema import penalty_letter
from handlers.publicity.schema import publicity_batch, publicity_record
from handlers.referral.schema import referral

Told = Select[tuple[str]]
"""A query of root ids."""


def roots_of_licence(connection: Connection, licence_id: str) -> tuple[str, ...]:
    """The root cases that concern a licence, in the order in which they began."""
    told = union(*(query(licence_id) for query in QUERIES)).subquery()
    query = select(cases.c.id).where(cases.c.id.in_(select(told.c.root_id))).order_by(cases.c.started_at, cases.c.id)
    return tuple(connection.execute(query).scalars())


def _decisions(licence_id: str) -> Select[tuple[str | None]]:
    return select(licence_event.c.decision_id).where(
        licence_event.c.licence_id == licence_id, licence_event.c.decision_id.is_not(None)
    )


def _of_chain(licence_id: str) -> Told:
    return select(licence_event.c.root_id).where(licence_event.c.licence_id == licence_id)


def _of_matters(licence_id: str) -> Told:
    return select(matter.c.root_id).where(matter.c.licence_id == licence_id)


def _of_referrals(licence_id: str) -> Told:
    return select(referral.c.root_id).where(referral.c.licence_id == licence_id)


def _of_letters(licence_id: str) -> Told:
    return select(penalty_letter.c.root_id).where(penalty_letter.c.licence_id == licence_id)


def _of_commitments(licence_id: str) -> Told:
    return select(commitment.c.root_id).where(commitment.c.decision_id.in_(_decisions(licence_id)))


def _of_dishonesty(licence_id: str) -> Told:
    return select(dishonesty.c.root_id).where(dishonesty.c.licence_id == licence_id)


def _of_publicity(licence_id: str) -> Told:
    return (
        select(publicity_batch.c.case_id.label("root_id"))
        .join(publicity_record, publicity_record.c.batch_id == publicity_batch.c.id)
        .where(publicity_record.c.subject_id.in_(_decisions(licence_id)))
    )


QUERIES: tuple[Callable[[str], Told], ...] = (
    _of_chain,
    _of_matters,
    _of_referrals,
    _of_letters,
    _of_commitments,
    _of_dishonesty,
    _of_publicity,
)
