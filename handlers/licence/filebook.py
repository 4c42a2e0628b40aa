"""Supervision files as pages read them (Art. 10, one a counterpart and licence): duties, pushes, checks, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import Item, code_list, posts_by_login
from handlers.licence.licence import Licence, shown
from handlers.licence.schema import licence, licence_event
from handlers.licence.sections import Section, SectionRow, sections_of
from handlers.licence.words import STATUS, kind_word
from handlers.office import Office
from handlers.privacy.masking import shown_party
from handlers.schema import claim, decision, supervision_entry, supervision_file
from handlers.supervision_file import FilePage, SupervisionFile, cases_of_file, file_page
from handlers.wording.moments import shown_instant
from handlers.words import CLAIM_STATUS, FEEDBACK, FILE_STATUS

_FILES = "监管台账"


@dataclass(frozen=True)
class FileSheet:
    """One file: what it says of itself, what supervision owes, what was entered in it."""

    file: SupervisionFile
    department: str
    status: str
    facts: tuple[tuple[str, str], ...]
    duties: tuple[tuple[str, str], ...]
    licences: tuple[Licence, ...]
    sections: tuple[Section, ...]
    root_ids: tuple[str, ...]


class FileBook:
    """Reads of supervision files; `department` None is an auditor, who reads all."""

    statuses: Mapping[str, str] = FILE_STATUS

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(
        self,
        connection: Connection,
        department: str | None,
        *,
        q: str = "",
        status: str | None = None,
        cursor: str | None = None,
        limit: int = 30,
    ) -> FilePage:
        """The files of a department, newest first, of counterparts or licences whose name contains `q`."""
        wanted = status if status in FILE_STATUS else None
        return file_page(connection, department, party=q, status=wanted, cursor=cursor, limit=limit)

    def person(self, connection: Connection, login: str | None) -> str:
        """The post that deals with a file."""
        return posts_by_login(connection).get(login or "", login or "")

    def sheet(self, connection: Connection, department: str | None, file_id: str, today: date) -> FileSheet | None:
        """One file of the department; None for others', as for those there are none of."""
        row = connection.execute(select(supervision_file).where(supervision_file.c.id == file_id)).one_or_none()
        if row is None or department not in (None, row.department):
            return None
        catalogue = self._office.catalogue
        item = catalogue.item(row.item_code, today) or catalogue.item(row.item_code)
        held = _licences(connection, file_id)
        values = {name: getattr(row, name) for name in SupervisionFile.__dataclass_fields__}
        file = SupervisionFile(**{**values, "party_name": shown_party(row.party_name, row.party_type)})
        assignee = self.person(connection, row.assigned_to)
        return FileSheet(
            file,
            catalogue.short_name(row.department),
            FILE_STATUS[row.status],
            _facts(file, item, assignee),
            _duties(item),
            held,
            (*self._entered(connection, file_id), *self._around(connection, held, department, today)),
            cases_of_file(connection, file_id),
        )

    def _entered(self, connection: Connection, file_id: str) -> tuple[Section, ...]:
        """What was pushed into the file, and what became of it."""
        query = (
            select(decision.c.decided_on, decision.c.decision_type, decision.c.doc_no, claim.c.status)
            .add_columns(claim.c.pushed_at, claim.c.claimed_at, claim.c.feedback, supervision_entry.c.root_id)
            .join_from(supervision_entry, decision, decision.c.id == supervision_entry.c.decision_id)
            .join(claim, claim.c.push_id == supervision_entry.c.push_id)
            .where(supervision_entry.c.file_id == file_id)
            .order_by(supervision_entry.c.entered_at, supervision_entry.c.push_id)
        )
        rows = tuple(_entry(row) for row in connection.execute(query))
        columns = ("决定日期", "决定类型", "法律文书编号", "推送时间", "认领", "认领时间", "反馈")
        return (Section("推送与认领", columns, rows),) if rows else ()

    def _around(
        self, connection: Connection, held: tuple[Licence, ...], department: str | None, today: date
    ) -> tuple[Section, ...]:
        """What the other rooms know of the file's licences, each title once."""
        found: dict[str, Section] = {}
        for one in held:
            for section in sections_of(self._office, connection, one, department):
                before = found.get(section.title)
                rows = (*before.rows, *section.rows) if before is not None else section.rows
                found[section.title] = Section(section.title, section.columns, rows)
        found.pop(_FILES, None)
        return tuple(found.values())


def licence_line(found: Licence, today: date) -> str:
    """A licence in a few words: number, status, restriction."""
    return found.number + "(" + STATUS[found.status_on(today)] + (",受限" if found.restricted else "") + ")"


def _licences(connection: Connection, file_id: str) -> tuple[Licence, ...]:
    of_file = (
        select(licence_event.c.licence_id)
        .join(supervision_entry, supervision_entry.c.decision_id == licence_event.c.decision_id)
        .where(supervision_entry.c.file_id == file_id)
    )
    rows = connection.execute(select(licence).where(licence.c.id.in_(of_file)).order_by(licence.c.id))
    return tuple(shown(row) for row in rows)


def _entry(row: Row[Any]) -> SectionRow:
    return SectionRow(
        (
            row.decided_on or "",
            kind_word(row.decision_type),
            row.doc_no or "",
            shown_instant(row.pushed_at) or "尚无送达回执",
            CLAIM_STATUS[row.status],
            shown_instant(row.claimed_at),
            FEEDBACK.get(row.feedback or "", "尚未反馈" if row.claimed_at else ""),
        ),
        row.root_id,
    )


def _facts(file: SupervisionFile, item: Item | None, assignee: str) -> tuple[tuple[str, str], ...]:
    told = (
        ("行政相对人", file.party_name),
        ("证照", file.licence),
        ("事项", item.name if item is not None else file.item_code),
        ("重点监管领域", file.key_domain or ""),
        ("建档", shown_instant(file.opened_at)),
        ("分派", shown_instant(file.assigned_at)),
        ("承办", assignee),
    )
    return tuple((label, value) for label, value in told if value)


def _duties(item: Item | None) -> tuple[tuple[str, str], ...]:
    """What supervision owes for the file, with the article or the item that says so."""
    told = [("日常监管", "相对人取得审批决定后,由本部门依法实施监督管理(办法第十条)")]
    if item is None:
        return tuple(told)
    if item.key_domain:
        told.append(("重点监管", f"{item.key_domain}领域实行重点监管(办法第十一条)"))
    if item.commitment_applicable and item.verify_method:
        told.append(("告知承诺核查", _verification(item)))
    return tuple(told)


def _verification(item: Item) -> str:
    method = str(code_list("verify_method").get(item.verify_method, item.verify_method))
    if item.verify_method == "exempt":
        return f"{method},在日常监管中检查(办法第二十二条)"
    means = "、".join(item.raw.get("verify_means") or ())
    parts = [
        method,
        f"方式:{means}" if means else "",
        f"{item.verify_days}个工作日内" if item.verify_days else "",
        f"标准:{item.raw['verify_standard']}" if item.raw.get("verify_standard") else "",
    ]
    by = "审批部门在线核查;" if item.verify_method == "online" else ""
    return by + ";".join(part for part in parts if part) + "(办法第二十二条)"
