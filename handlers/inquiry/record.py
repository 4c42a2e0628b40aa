"""Inquiries and answers as rows; the newest round of a case is the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.clock import local, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.inquiry.schema import inquiry, inquiry_answer
from handlers.rows import only

_ONE = select(inquiry).where(inquiry.c.id == bindparam("of_inquiry"))
_OF_CASE = select(inquiry).where(inquiry.c.case_id == bindparam("of_case")).order_by(inquiry.c.round.desc()).limit(1)
_OF_TREE = select(inquiry).where(inquiry.c.root_id == bindparam("of_root")).order_by(inquiry.c.case_id, inquiry.c.round)
_SET = update(inquiry).where(inquiry.c.id == bindparam("of_inquiry"))

LETTER = ("asked", "kind", "subject_kind", "subject", "question", "proposal", "term_days")
"""What a letter says; the rest of its row is what became of it."""


def inquiry_row(connection: Connection, inquiry_id: str) -> Row[Any]:
    """One letter. Raises NotFound."""
    return only(connection, _ONE, inquiry=inquiry_id)


def find_inquiry(connection: Connection, case_id: str) -> Row[Any] | None:
    """The letter that a case is about now, if there is one yet."""
    return connection.execute(_OF_CASE, {"of_case": case_id}).one_or_none()


def inquiry_of_case(connection: Connection, case_id: str) -> Row[Any]:
    """The same where there must be one. Raises NotFound."""
    row = find_inquiry(connection, case_id)
    if row is None:
        raise NotFound(case=case_id)
    return row


def inquiries_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def set_inquiry(connection: Connection, inquiry_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_inquiry": inquiry_id, **values})


def new_letter(call: Call, asker: str, profile: str, **said: Any) -> str:
    """Begin a letter, the next round of its case; returns its id."""
    before = find_inquiry(call.connection, call.case_id)
    letter_id, number = call.new_id(), before.round + 1 if before is not None else 1
    call.connection.execute(
        insert(inquiry),
        {
            "id": letter_id,
            "root_id": call.root_id,
            "case_id": call.case_id,
            "round": number,
            "inquiry_no": f"HX{local(call.instant):%Y%m%d}-{letter_id[-6:].upper()}",
            "asker": asker,
            "profile": profile,
            "evidence": [],
            "status": "draft",
            "provisional": False,
            "overdue_wd": 0,
            "drafted_at": stored(call.instant),
            "drafted_by": call.actor.login,
            **said,
        },
    )
    return letter_id


def again(call: Call, row: Row[Any], **changed: Any) -> str:
    """A new round that says what the old one said, but for what has changed."""
    said = {name: getattr(row, name) for name in (*LETTER, "evidence")}
    return new_letter(call, row.asker, row.profile, **{**said, **changed})


def add_answer(call: Call, row: Row[Any], stage: str, answer: str, text: str | None, evidence: Sequence[str]) -> None:
    """Keep what the asked department says, with who said it and when."""
    call.connection.execute(
        insert(inquiry_answer),
        {
            "id": call.new_id(),
            "inquiry_id": row.id,
            "root_id": call.root_id,
            "department": call.actor.department,
            "stage": stage,
            "answer": answer,
            "text": text,
            "evidence": list(evidence),
            "given_at": stored(call.instant),
            "given_by": call.actor.login,
        },
    )


def answers(connection: Connection, inquiry_id: str) -> list[Row[Any]]:
    """What was answered to a letter, in order."""
    column = inquiry_answer.c
    query = select(inquiry_answer).where(column.inquiry_id == inquiry_id)
    return list(connection.execute(query.order_by(column.given_at, column.id)))
