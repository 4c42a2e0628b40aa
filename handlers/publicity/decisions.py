"""Decisions that wait to be made public: new ones, those that ended since, those sent back and put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, select

from handlers.catalogue import code_list
from handlers.catalogue.schema import department as departments
from handlers.licence.standing import PENALTY_REVOKED
from handlers.office import Office
from handlers.publicity.endings import HAS_ENDED, Ending, endings_of
from handlers.publicity.permit import COLUMNS, ENDED, ENDING, IN_FORCE, document_of, missing_columns, permit_record
from handlers.publicity.schema import publicity_record
from handlers.publicity.source import Candidate
from handlers.schema import decision

AGAIN = "again"
"""The state of a record that was sent back and goes again with the next batch."""

_AT_ONCE = 300
"""Ids in one query."""

_newer = publicity_record.alias()
_LAST = ~exists().where(_newer.c.subject_id == publicity_record.c.subject_id, _newer.c.id > publicity_record.c.id)
_SENT = exists().where(publicity_record.c.subject_id == decision.c.id)


class DecisionSource:
    """The source 行政许可: every decision that is pushed at all, within the limit of its day."""

    code = "permit"
    title = "行政许可"
    service = "publish_dual"
    columns: tuple[str, ...] = COLUMNS
    element = "XK"
    limit = "dual_publicity_days"

    def __init__(self, office: Office) -> None:
        self._office = office

    def candidates(self, connection: Connection, department: str) -> Sequence[Candidate]:
        agency = _agency(connection, department)
        never_sent, ended = _never_sent(connection, department), _ended_since(connection, department)
        known = {row.id for row in ended}
        again = [row for row in _sent_back(connection, department) if row.id not in known]
        endings = endings_of(connection, [row.id for row in (*never_sent, *again, *ended)])
        fresh = [self._fresh(row, agency, endings.get(row.id)) for row in (*never_sent, *again)]
        changed = [self._ended(row, agency, endings[row.id]) for row in ended]
        replaced = [self._replaced(*pair, agency) for pair in _replaced(connection, never_sent)]
        return sorted((*fresh, *changed, *replaced), key=lambda found: (found.decided_on, found.document))

    def _fresh(self, row: Row[Any], agency: tuple[str, str], end: Ending | None) -> Candidate:
        if row.decision_type in ENDING:
            return self._candidate(row, agency, ENDED, row.decided_on, _TYPES[row.decision_type])
        if end is None:
            return self._candidate(row, agency, IN_FORCE, row.decided_on, "")
        return self._candidate(row, agency, ENDED, row.decided_on, _note(end))

    def _ended(self, row: Row[Any], agency: tuple[str, str], end: Ending) -> Candidate:
        return self._candidate(row, agency, ENDED, end.day, _note(end))

    def _replaced(self, row: Row[Any], by: Row[Any], agency: tuple[str, str]) -> Candidate:
        """A decision put right under another number: the old number no longer holds."""
        return self._candidate(row, agency, ENDED, by.decided_on, f"已更正,见{document_of(by)}")

    def _candidate(
        self, row: Row[Any], agency: tuple[str, str], validity: str, counted_from: str | None, note: str
    ) -> Candidate:
        item = self._office.catalogue.item(row.item_code)
        kind = str(item.raw.get("permit_category") or item.kind) if item is not None else ""
        fields = permit_record(row, agency, kind, _CATEGORIES, validity, note)
        return Candidate(
            subject_id=row.id,
            root_id=row.case_id,
            document=document_of(row),
            decided_on=counted_from or "",
            profile=row.basis_profile,
            validity=validity,
            fields=fields,
            missing=missing_columns(fields),
        )


_TYPES: Mapping[str, str] = {
    **{told["code"]: told["name"] for told in code_list("decision_type")},
    PENALTY_REVOKED: "吊销",
}
_PUSHED = tuple(told["code"] for told in code_list("decision_type") if told["pushed"])
_CATEGORIES = tuple(code_list("permit_category_dual"))


def _note(end: Ending) -> str:
    return f"{_TYPES[end.kind]}({end.document},{end.day})"


def _agency(connection: Connection, department: str) -> tuple[str, str]:
    """The name of a department and its credit code, as the register has them."""
    row = connection.execute(select(departments).where(departments.c.code == department)).one_or_none()
    return (row.name, str(row.raw.get("uscc") or "")) if row is not None else ("", "")


def _of(department: str) -> ColumnElement[bool]:
    return and_(decision.c.approval_department == department, decision.c.decision_type.in_(_PUSHED))


def _never_sent(connection: Connection, department: str) -> Sequence[Row[Any]]:
    """Decisions in no batch yet; one that another has corrected is told by that other."""
    query = select(decision).where(_of(department), decision.c.corrected_by.is_(None), ~_SENT)
    return connection.execute(query).all()


def _ended_since(connection: Connection, department: str) -> Sequence[Row[Any]]:
    """Decisions last told as in force whose licence has ended since."""
    query = (
        select(decision)
        .join(publicity_record, publicity_record.c.subject_id == decision.c.id)
        .where(_of(department), _LAST, publicity_record.c.validity == IN_FORCE, HAS_ENDED)
    )
    return connection.execute(query).all()


def _last_told_in_force(connection: Connection, subjects: Sequence[str]) -> frozenset[str]:
    """Those of the decisions that stand in the public register as in force."""
    column = publicity_record.c
    found: set[str] = set()
    for start in range(0, len(subjects), _AT_ONCE):
        some = subjects[start : start + _AT_ONCE]
        query = select(column.subject_id).where(column.subject_id.in_(some), _LAST, column.validity == IN_FORCE)
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def _replaced(connection: Connection, fresh: Sequence[Row[Any]]) -> list[tuple[Row[Any], Row[Any]]]:
    """Decisions told as in force that one of the fresh ones puts right under another number, each with that one."""
    by = {row.corrects: row for row in fresh if row.corrects}
    wanted = _last_told_in_force(connection, tuple(by))
    rows = connection.execute(select(decision).where(decision.c.id.in_(sorted(wanted)))).all() if wanted else ()
    return [(row, by[row.id]) for row in rows if document_of(row) != document_of(by[row.id])]


def _sent_back(connection: Connection, department: str) -> Sequence[Row[Any]]:
    """Decisions whose last record was sent back and is to go again."""
    query = (
        select(decision)
        .join(publicity_record, publicity_record.c.subject_id == decision.c.id)
        .where(_of(department), _LAST, publicity_record.c.state == AGAIN)
    )
    return connection.execute(query).all()
