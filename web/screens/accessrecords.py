"""Records of looking: who opened personal data and files, exported, drew samples, made bundles, ran verifications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flask import Blueprint, render_template, request
from sqlalchemy import Connection

from engine.casebook import CaseSummary, find_case
from engine.clock import start_of_day, stored
from engine.proof.accesses import EntryPage, Wanted, entry_page, known_kinds
from web.context import actor, platform
from web.sheets.accesses import AccessReader, AccessRow, access_rows
from web.words.glossary import glossary
from web.words.journal import CHANGES, TITLES, Words

from .naming import department_name, department_names, people

blueprint = Blueprint("accessrecords", __name__)

PAGE = 50
ON_A_CASE = 20
"""Records listed on the page of a case."""
LONGEST = 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """The filters of the page as they were sent; what cannot be read narrows nothing."""

    kind: str
    person: str
    department: str
    case: str
    first: str
    last: str

    @classmethod
    def read(cls, kinds: Iterable[str]) -> Asked:
        args = request.args
        kind, department = args.get("kind", ""), args.get("department", "")
        return cls(
            kind=kind if kind in kinds else "",
            person=args.get("person", "").strip().lower()[:LONGEST],
            department=department if department in department_names() else "",
            case=args.get("case", "").strip()[:LONGEST],
            first=_day(args.get("from", "")),
            last=_day(args.get("to", "")),
        )

    def wanted(self, root_id: str) -> Wanted:
        """The same as a search of the journal; changes of rules are told only where their kind is asked for."""
        return Wanted(
            kinds=frozenset({self.kind} if self.kind else ()),
            without=frozenset() if self.kind else CHANGES,
            actor=self.person,
            department=self.department,
            root_id=root_id,
            since=stored(start_of_day(date.fromisoformat(self.first))) if self.first else "",
            before=stored(start_of_day(date.fromisoformat(self.last) + _ONE_DAY)) if self.last else "",
        )

    def address(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        named = (("kind", self.kind), ("person", self.person), ("department", self.department))
        rest = (("case", self.case), ("from", self.first), ("to", self.last))
        return {name: value for name, value in (*named, *rest) if value}


@blueprint.get("/access-records")
def page() -> str:
    """All records, newest first, by person, department, kind, case and time."""
    with platform().database.read() as connection:
        kinds = tuple(dict.fromkeys((*TITLES, *known_kinds(connection))))
        asked = Asked.read(kinds)
        case = _case(connection, asked.case)
        unknown = bool(asked.case) and case is None
        found = EntryPage((), None)
        if not unknown:
            found = entry_page(connection, asked.wanted(case.root_id if case else ""), _cursor(), PAGE)
        rows = access_rows(connection, found, _reader(connection))
    return render_template(
        "accessrecords/page.html",
        rows=rows,
        next_cursor=found.next_cursor,
        further=_cursor() is not None,
        asked=asked,
        kinds=[(kind, TITLES.get(kind, kind)) for kind in kinds],
        departments=department_names(),
        case=case,
        unknown=unknown,
    )


@blueprint.get("/access-records/mine")
def mine() -> str:
    """What is on record of one's own looks."""
    with platform().database.read() as connection:
        wanted = Wanted(actor=actor().login, without=CHANGES)
        found = entry_page(connection, wanted, _cursor(), PAGE)
        rows = access_rows(connection, found, _reader(connection))
    return render_template(
        "accessrecords/mine.html", rows=rows, next_cursor=found.next_cursor, further=_cursor() is not None
    )


def records_of_case(connection: Connection, root_id: str) -> tuple[AccessRow, ...]:
    """Who looked at a case, newest first, as many as its page lists; for auditors."""
    found = entry_page(connection, Wanted(root_id=root_id, without=CHANGES), None, ON_A_CASE)
    return access_rows(connection, found, _reader(connection))


def _reader(connection: Connection) -> AccessReader:
    def words(files: Mapping[str, str]) -> Words:
        return Words(glossary(), platform().privacy.purposes, lambda file: files.get(file, file[:12]))

    return AccessReader(people(), department_name, words, partial(platform().evidence.names, connection))


def _case(connection: Connection, text: str) -> CaseSummary | None:
    return find_case(connection, text) if text else None


def _cursor() -> int | None:
    text = request.args.get("cursor", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
