"""What the page of a case shows of its inquiries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import posts_by_login, short_names
from handlers.inquiry import words
from handlers.inquiry.record import answers, inquiries_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_end, shown_instant

Names = dict[str, str]


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Each letter of the tree as it was sent and what became of it, then all answers."""
    short, people = dict(short_names(connection)), dict(posts_by_login(connection))
    rows = inquiries_of_tree(connection, root_id)
    found = [Panel(_title(row), "facts", ("", ""), _facts(connection, row, short, people)) for row in rows]
    said = tuple(line for row in rows for line in _said(connection, row, short, people))
    if said:
        found.append(Panel("函询回复", "table", ("函询", "部门", "时段", "回复", "内容", "时间", "回复人"), said))
    return tuple(found)


def _title(row: Row[Any]) -> str:
    return f"函询 {row.inquiry_no}" + (f"(第{row.round}轮)" if row.round > 1 else "")


def _facts(connection: Connection, row: Row[Any], short: Names, people: Names) -> tuple[tuple[str, str], ...]:
    rows = (
        ("发函方", short.get(row.asker, row.asker)),
        ("受询方", short.get(row.asked or "", row.asked)),
        ("种类", words.KIND.get(row.kind or "")),
        ("事项类别", words.SUBJECT_KIND.get(row.subject_kind or "")),
        ("事由", row.subject),
        ("函询内容", row.question),
        ("拟办意见", row.proposal),
        ("状态", words.STATUS[row.status]),
        ("签发", _signature(row, people)),
        ("签发意见", row.sign_opinion),
        ("函件全文", row.letter),
        ("送达", shown_instant(row.pushed_at) + "经审管互动平台送达" if row.pushed_at else None),
        ("回复期限", _term(row)),
        ("延期", _extension(row)),
        ("逾期后果", row.silence_rule),
        ("结果", _result(row)),
        ("回复内容", "\n".join(_answered(connection, row))),
        ("视为同意的内容", row.consented_text),
        ("撤销视为同意", _finding(row)),
        ("结束", _closing(row)),
    )
    return tuple((label, str(value)) for label, value in rows if value)


def _answered(connection: Connection, row: Row[Any]) -> list[str]:
    """What was answered, a line an answer, so that who deals with it has it before his eyes."""
    return [
        f"{words.STAGE[told.stage]}:{words.ANSWER[told.answer]}" + (f",{told.text}" if told.text else "")
        for told in answers(connection, row.id)
    ]


def _signature(row: Row[Any], people: Names) -> str | None:
    if not row.signed_at:
        return None
    return f"{people.get(row.signed_by, row.signed_by)} {shown_instant(row.signed_at)}"


def _term(row: Row[Any]) -> str | None:
    if not row.due_date:
        return f"{row.term_days}个工作日(自送达次日起;天数非办法规定)" if row.term_days else None
    return (
        f"{shown_end(row.due_date, row.provisional)}({row.term_days}个工作日,天数为平台默认或者发函方设定,非办法规定)"
    )


def _extension(row: Row[Any]) -> str | None:
    if not row.extended_from:
        return None
    return f"原期限{shown_end(row.extended_from)},已延期一次:{row.extension_reason}"


def _result(row: Row[Any]) -> str | None:
    if not row.result:
        return None
    late = f",逾期{row.overdue_wd}个工作日" if row.overdue_wd else ""
    return f"{words.RESULT[row.result]}({shown_instant(row.result_at)}{late})"


def _finding(row: Row[Any]) -> str | None:
    if not row.finding_basis:
        return None
    document = f"({row.finding_document})" if row.finding_document else ""
    return f"{words.FINDING[row.finding_basis]}{document}:{row.finding_reason}({shown_instant(row.finding_at)})"


def _closing(row: Row[Any]) -> str | None:
    if not row.closed_at:
        return None
    told = [words.CLOSING.get(row.closing or "", ""), row.closing_note, shown_instant(row.closed_at)]
    return ",".join(part for part in told if part)


def _said(connection: Connection, row: Row[Any], short: Names, people: Names) -> list[tuple[str, ...]]:
    return [
        (
            row.inquiry_no,
            short.get(told.department, told.department),
            words.STAGE[told.stage],
            words.ANSWER[told.answer],
            told.text or "",
            shown_instant(told.given_at),
            people.get(told.given_by, told.given_by),
        )
        for told in answers(connection, row.id)
    ]
