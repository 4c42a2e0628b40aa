"""What other rooms know of a licence, each as one section of its page.

A room that keeps records of licences adds its provider here; a provider with nothing to tell gives no section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.casebook import shared_roots
from engine.clock import local, parsed
from handlers.catalogue import code_list, posts_by_login
from handlers.licence.licence import Licence
from handlers.licence.schema import licence_event, licence_restriction
from handlers.matter.schema import matter
from handlers.office import Office
from handlers.schema import supervision_entry, supervision_file
from handlers.words import FILE_STATUS


@dataclass(frozen=True)
class SectionRow:
    """One record; `root_id` is the case it stands in, `file_id` the supervision file (None: no link)."""

    cells: tuple[str, ...]
    root_id: str | None = None
    file_id: str | None = None


@dataclass(frozen=True)
class Section:
    """A titled table of records."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[SectionRow, ...]


Provider = Callable[[Office, Connection, Licence, str | None], tuple[Section, ...]]
"""Given the licence and the reader's department (None: an auditor), what a room has to tell."""


def sections_of(office: Office, connection: Connection, found: Licence, department: str | None) -> tuple[Section, ...]:
    """The sections of a licence's page, in the order of the providers."""
    return tuple(section for provider in PROVIDERS for section in provider(office, connection, found, department))


def restrictions(office: Office, connection: Connection, found: Licence, _: str | None) -> tuple[Section, ...]:
    """Every restriction, those that were lifted among them, with the case in which supervision told of it."""
    column = licence_restriction.c
    told = (
        select(licence_restriction, licence_event.c.root_id, licence_event.c.department, licence_event.c.document)
        .join(
            licence_event,
            (licence_event.c.licence_id == column.licence_id)
            & (licence_event.c.about == column.info_id)
            & (licence_event.c.kind == "restricted"),
        )
        .where(column.licence_id == found.id)
        .order_by(column.since, column.info_id)
    )
    rows = tuple(
        SectionRow(
            (
                row.since,
                office.catalogue.short_name(row.department),
                row.document or "",
                row.reason or "",
                f"已于{row.lifted_on}解除" if row.lifted_on else "尚未解除",
            ),
            row.root_id,
        )
        for row in connection.execute(told)
    )
    return (Section("监管限制", ("起", "监管部门", "文书号", "内容", "状态"), rows),) if rows else ()


def files(office: Office, connection: Connection, found: Licence, department: str | None) -> tuple[Section, ...]:
    """The supervision files (Art. 10) in which the licence's decisions are entered."""
    entered = (
        select(supervision_entry.c.file_id)
        .join(licence_event, licence_event.c.decision_id == supervision_entry.c.decision_id)
        .where(licence_event.c.licence_id == found.id)
    )
    query = select(supervision_file).where(supervision_file.c.id.in_(entered)).order_by(supervision_file.c.opened_at)
    people = posts_by_login(connection)
    rows = tuple(
        SectionRow(
            (
                office.catalogue.short_name(row.department),
                FILE_STATUS[row.status],
                people.get(row.assigned_to or "", row.assigned_to or ""),
            ),
            file_id=row.id if department in (None, row.department) else None,
        )
        for row in connection.execute(query)
    )
    return (Section("监管台账", ("监管部门", "状态", "承办"), rows),) if rows else ()


def matters(office: Office, connection: Connection, found: Licence, department: str | None) -> tuple[Section, ...]:
    """What was pushed about the licence besides decisions, a section a type; only of cases the reader is party to."""
    query = select(matter).where(matter.c.licence_id == found.id).order_by(matter.c.registered_at, matter.c.id)
    told = connection.execute(query).all()
    if department is not None:
        seen = shared_roots(connection, department, [row.root_id for row in told])
        told = [row for row in told if row.root_id in seen]
    rows: dict[str, list[SectionRow]] = {}
    for row in told:
        source = office.catalogue.short_name(row.source_department)
        cells = (local(parsed(row.registered_at)).date().isoformat(), row.subject, row.reference, source)
        rows.setdefault(row.msg_type, []).append(SectionRow(cells, row.root_id))
    names = code_list("message_type")
    return tuple(
        Section(names.get(kind, kind), ("登记日期", "内容", "文书号", "来源部门"), tuple(of_kind))
        for kind, of_kind in rows.items()
    )


PROVIDERS: tuple[Provider, ...] = (restrictions, matters, files)
