"""Which decision ended which: by the number it names, or by the licence of the same counterpart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from handlers.publicity.permit import ENDING
from handlers.schema import decision

_AT_ONCE = 300
"""Names in one query."""


class Endings:
    """The ending decisions of a department, read once; few beside all its decisions."""

    def __init__(self, connection: Connection, department: str) -> None:
        self._connection = connection
        self._by_name: dict[str, list[Row[Any]]] = defaultdict(list)
        self._by_licence: dict[str, list[Row[Any]]] = defaultdict(list)
        column = decision.c
        query = select(decision).where(column.approval_department == department, column.decision_type.in_(ENDING))
        for row in connection.execute(query.order_by(column.decided_on, column.id)):
            if row.supersedes:
                self._by_name[row.supersedes].append(row)
            if row.licence_no:
                self._by_licence[row.licence_no].append(row)

    def end_of(self, row: Row[Any]) -> Row[Any] | None:
        """The first decision that ended this one, if any."""
        named = [found for name in (row.id, row.case_id, row.doc_no) if name for found in self._by_name.get(name, ())]
        licensed = [found for found in self._by_licence.get(row.licence_no or "", ()) if _same_party(found, row)]
        later = [found for found in (*named, *licensed) if found.id != row.id and _not_before(found, row)]
        return min(later, key=lambda found: (found.decided_on or "", found.id)) if later else None

    def ended_by(self, enders: Sequence[Row[Any]]) -> Iterable[Row[Any]]:
        """The decisions that one of these ended."""
        column = decision.c
        for start in range(0, len(enders), _AT_ONCE):
            some = enders[start : start + _AT_ONCE]
            names = sorted({row.supersedes for row in some if row.supersedes})
            licences = sorted({row.licence_no for row in some if row.licence_no})
            wanted = or_(
                column.id.in_(names),
                column.case_id.in_(names),
                column.doc_no.in_(names),
                column.licence_no.in_(licences),
            )
            query = select(decision).where(wanted, column.decision_type.not_in(ENDING))
            for row in self._connection.execute(query.order_by(column.id)):
                if self.end_of(row) is not None:
                    yield row


def _same_party(one: Row[Any], other: Row[Any]) -> bool:
    if one.party_key and one.party_key == other.party_key:
        return True
    return bool(one.party_code) and one.party_code == other.party_code


def _not_before(one: Row[Any], other: Row[Any]) -> bool:
    return (one.decided_on or "") >= (other.decided_on or "")
