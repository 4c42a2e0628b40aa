"""The register as pages read it: found by a word, listed, opened at one licence. Natural persons are masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from engine.casebook import shared_roots
from engine.worklist.search import pattern
from handlers.decision.rules import UNLIMITED_KINDS
from handlers.licence.licence import EFFECTIVE, EXPIRED, VOID, ChainEvent, Licence, chain, shown
from handlers.licence.reach import within_reach
from handlers.licence.schema import licence, licence_event
from handlers.licence.sections import Section, sections_of
from handlers.licence.story import roots_of_licence
from handlers.licence.words import EFFECT, STATUS, ground_word, kind_word
from handlers.matter.schema import matter
from handlers.office import Office

RESTRICTED = "restricted"
FILTERS: Mapping[str, str] = {
    EFFECTIVE: STATUS[EFFECTIVE],
    RESTRICTED: "受限",
    **{code: word for code, word in STATUS.items() if code not in (EFFECTIVE, VOID)},
}
"""By what the list may be narrowed, and what that is called."""
MOST_SUGGESTIONS = 20

_SEARCHED = ("licence_no", "document", "party_name", "item_name", "licence_name")


@dataclass(frozen=True)
class Shown:
    """A licence in words: its status on the day asked for, validity, who approves it.

    `reference` is what forms may call it by: its number, or its id where the number names another as well.
    """

    licence: Licence
    status: str
    status_word: str
    validity: str
    approval: str
    reference: str

    @property
    def title(self) -> str:
        return self.licence.licence_name or self.licence.item_name or self.licence.item_code


@dataclass(frozen=True)
class LicencePage:
    """Licences, those that changed last first, and where the next page begins."""

    licences: tuple[Shown, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class ChainRow:
    """One act of a chain in words; `corrected` says that another decision took its place."""

    day: str
    kind: str
    document: str
    department: str
    ground: str
    effect: str
    root_id: str
    corrected: bool


@dataclass(frozen=True)
class LicenceSheet:
    """One licence with everything the register and the rooms around it know of it."""

    shown: Shown
    chain: tuple[ChainRow, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class LicenceStory:
    """A licence and the root cases that concern it, as far as the reader is a party to them, in order of start."""

    shown: Shown
    root_ids: tuple[str, ...]


class LicenceBook:
    """Reads of the register; `department` None is an auditor, who reads all."""

    filters = FILTERS

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(
        self,
        connection: Connection,
        department: str | None,
        today: date,
        *,
        q: str = "",
        status: str | None = None,
        cursor: str | None = None,
        limit: int = 30,
    ) -> LicencePage:
        """The licences a department may look up, of which a number, document, party or item contains `q`."""
        query = self._wanted(department, q)
        if status in FILTERS:
            query = query.where(_is(status, today))
        column = licence.c
        if cursor and "~" in cursor:
            at, licence_id = cursor.split("~", 1)
            query = query.where(or_(column.changed_at < at, and_(column.changed_at == at, column.id < licence_id)))
        rows = connection.execute(query.order_by(column.changed_at.desc(), column.id.desc()).limit(limit + 1)).all()
        last = rows[limit - 1] if len(rows) > limit else None
        return LicencePage(
            self.shown_among(connection, tuple(shown(row) for row in rows[:limit]), today),
            f"{last.changed_at}~{last.id}" if last is not None else None,
        )

    def suggestions(self, connection: Connection, department: str | None, today: date, q: str) -> tuple[Shown, ...]:
        """What a form may offer for the first letters of a licence; nothing for no letters."""
        told = q.strip()
        return self.page(connection, department, today, q=told, limit=MOST_SUGGESTIONS).licences if told else ()

    def sheet(
        self, connection: Connection, department: str | None, today: date, licence_id: str
    ) -> LicenceSheet | None:
        """One licence the department may look up; None for others, as for those there are none of."""
        row = connection.execute(self._wanted(department).where(licence.c.id == licence_id)).one_or_none()
        if row is None:
            return None
        found = shown(row)
        return LicenceSheet(
            self.shown_among(connection, (found,), today)[0],
            tuple(self._act(act) for act in chain(connection, licence_id)),
            sections_of(self._office, connection, found, department),
        )

    def story(
        self, connection: Connection, department: str | None, today: date, licence_id: str
    ) -> LicenceStory | None:
        """The cases of a licence that the department may look up and is a party to; None where there is none."""
        row = connection.execute(self._wanted(department).where(licence.c.id == licence_id)).one_or_none()
        roots = roots_of_licence(connection, licence_id) if row is not None else ()
        seen = set(roots) if department is None else shared_roots(connection, department, roots)
        told = tuple(root_id for root_id in roots if root_id in seen)
        if row is None or not told:
            return None
        return LicenceStory(self.shown_among(connection, (shown(row),), today)[0], told)

    def _wanted(self, department: str | None, q: str = "") -> Select[Any]:
        query = select(licence)
        if department is not None:
            query = query.where(within_reach(self._office, department))
        for word in q.split():
            like = pattern(word)
            named = select(licence_event.c.licence_id).where(licence_event.c.document.like(like, escape="\\"))
            query = query.where(
                or_(
                    *(licence.c[name].like(like, escape="\\") for name in _SEARCHED),
                    licence.c.party_code == word,
                    licence.c.item_code == word,
                    licence.c.id.in_(named),
                )
            )
        return query.where(licence.c.status != VOID)

    def of_tree(self, connection: Connection, department: str | None, today: date, root_id: str) -> tuple[Shown, ...]:
        """The licences a case is about: those its acts are in the chain of, and those its matters name."""
        acted = select(licence_event.c.licence_id).where(licence_event.c.root_id == root_id)
        named = select(matter.c.licence_id).where(matter.c.root_id == root_id, matter.c.licence_id.is_not(None))
        of_case = or_(licence.c.id.in_(acted), licence.c.id.in_(named))
        rows = connection.execute(self._wanted(department).where(of_case).order_by(licence.c.id))
        return self.shown_among(connection, tuple(shown(row) for row in rows), today)

    def shown_among(self, connection: Connection, found: tuple[Licence, ...], today: date) -> tuple[Shown, ...]:
        """Licences in words."""
        shared = _shared_numbers(connection, found)
        return tuple(self._shown(one, today, one.id if one.number in shared else one.number) for one in found)

    def _shown(self, found: Licence, today: date, reference: str) -> Shown:
        status = found.status_on(today)
        approval = self._office.catalogue.short_name(found.approval_department)
        return Shown(found, status, STATUS[status], _validity(found), approval, reference)

    def _act(self, act: ChainEvent) -> ChainRow:
        return ChainRow(
            act.day,
            kind_word(act.kind),
            act.document or "",
            self._office.catalogue.short_name(act.department),
            "".join(part for part in (ground_word(act.ground), act.reason or "") if part),
            EFFECT[act.effect],
            act.root_id,
            act.replaced_by is not None,
        )


def _shared_numbers(connection: Connection, found: tuple[Licence, ...]) -> frozenset[str]:
    """Those of the licences' numbers that name more than one licence."""
    numbers = sorted({one.number for one in found})
    named = union(
        select(licence.c.licence_no.label("number"), licence.c.id).where(licence.c.licence_no.in_(numbers)),
        select(licence_event.c.document, licence_event.c.licence_id).where(
            licence_event.c.document.in_(numbers), licence_event.c.replaced_by.is_(None)
        ),
    ).subquery()
    query = select(named.c.number).group_by(named.c.number).having(func.count() > 1)
    return frozenset(connection.execute(query).scalars())


def _is(status: str | None, today: date) -> ColumnElement[bool]:
    column, day = licence.c, today.isoformat()
    run_out = and_(column.status == EFFECTIVE, column.valid_to < day)
    if status == RESTRICTED:
        return column.restricted_since.is_not(None)
    if status == EXPIRED:
        return run_out
    if status == EFFECTIVE:
        return and_(column.status == EFFECTIVE, or_(column.valid_to.is_(None), column.valid_to >= day))
    return column.status == status


def _validity(found: Licence) -> str:
    if found.valid_kind in UNLIMITED_KINDS:
        return str(found.valid_kind)
    if found.valid_to is None:
        return ""
    return f"{found.valid_from or ''}至{found.valid_to}"
