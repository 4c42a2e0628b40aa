"""What the page of a case shows of its meetings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import short_names
from handlers.meeting import words
from handlers.meeting.record import invitations, meetings_of_tree, opinions, resolutions
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_day, shown_end, shown_instant

Short = dict[str, str]


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Each meeting of the tree: what it is about, who was asked, what was said, what was resolved."""
    short = dict(short_names(connection))
    found: list[Panel] = []
    for row in meetings_of_tree(connection, root_id):
        found.append(Panel(f"联席会议 {row.meeting_no}", "facts", ("", ""), _facts(connection, row, short)))
        asked = _asked(connection, row, short)
        if asked:
            columns = ("次", "部门", "直接相关", "回复", "到会", "纪要确认")
            found.append(Panel("会议通知与到会", "table", columns, asked))
        said = _said(connection, row, short)
        if said:
            found.append(Panel("各部门意见", "table", ("部门", "阶段", "意见", "时间"), said))
        resolved = _resolved(connection, row, short)
        if resolved:
            columns = ("序号", "议定事项", "办理部门", "办结期限", "状态", "办理结果")
            found.append(Panel("议定事项", "table", columns, resolved))
    return tuple(found)


def _facts(connection: Connection, row: Row[Any], short: Short) -> tuple[tuple[str, str], ...]:
    concerned = "、".join(short.get(code, code) for code in row.departments)
    rows = (
        ("类型", f"{words.KIND[row.kind]}({words.OCCASION[row.occasion]})"),
        ("议题", row.topic or ("涉密,不上平台" if row.classified else "")),
        ("提请部门", short.get(row.proposer, row.proposer)),
        ("提请理由", row.reason),
        ("材料说明", row.background),
        ("直接相关部门", concerned),
        ("状态", words.STATUS[row.status]),
        ("退回理由", row.return_reason if row.status in ("returned", "withdrawn") else None),
        ("会期", _time(row)),
        ("地点", row.place),
        ("召开日期", shown_day(row.held_on) if row.held_on else None),
        ("到会情况", _quorum(row, short)),
        ("会议情况", row.sitting_note),
        ("各部门意见", "\n".join(f"{told[0]}({told[1]}):{told[2]}" for told in _said(connection, row, short))),
        ("纪要期限", _minutes_due(row)),
        ("结论", words.OUTCOME.get(row.outcome or "")),
        ("会议纪要", row.minutes),
        ("各方意见", row.views),
        ("印发", shown_instant(row.issued_at) if row.issued_at else None),
        ("召集人意见", row.issue_note),
        ("报市政府文号", row.reported_no),
        ("线下会议编号", row.offline_no),
        ("效力", "会议意见不代替依法有权机关作出决定" if row.outcome else None),
    )
    return tuple((label, str(value)) for label, value in rows if value)


def _time(row: Row[Any]) -> str | None:
    if not row.meeting_at:
        return None
    return f"{shown_instant(row.meeting_at)}({shown_day(row.notice_day)}通知)"


def _quorum(row: Row[Any], short: Short) -> str | None:
    if row.quorate is None:
        return None
    if row.quorate:
        return "直接相关部门全部到会"
    names = "、".join(short.get(code, code) for code in row.absent)
    return f"{names}未到会" + (",已再次召集,记明缺席后继续" if row.missed > 1 else ",需再次召集")


def _minutes_due(row: Row[Any]) -> str | None:
    if not row.minutes_due:
        return None
    return shown_end(row.minutes_due) + "(平台默认)" + (",超期" if row.minutes_late else "")


def _asked(connection: Connection, row: Row[Any], short: Short) -> tuple[tuple[str, ...], ...]:
    came = {None: "", True: "到会", False: "未到会"}
    return tuple(
        (
            str(found.sitting),
            short.get(found.department, found.department),
            "是" if found.concerned else "",
            _joined(words.RESPONSE.get(found.response or "", "未回复"), found.response_note),
            came[found.attended],
            _joined(words.CONFIRMATION.get(found.confirmation or ""), found.confirmation_note),
        )
        for found in invitations(connection, row.id)
    )


def _said(connection: Connection, row: Row[Any], short: Short) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (short.get(told.department, told.department), words.STAGE[told.stage], told.text, shown_instant(told.given_at))
        for told in opinions(connection, row.id)
    )


def _resolved(connection: Connection, row: Row[Any], short: Short) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(told.number),
            told.text,
            short.get(told.owner, told.owner),
            shown_end(told.due_day),
            words.RESOLUTION[told.status] + (",超期" if told.overdue else ""),
            _joined(told.result, shown_instant(told.done_at)),
        )
        for told in resolutions(connection, row.id)
    )


def _joined(word: str | None, note: str | None) -> str:
    return ",".join(part for part in (word, note) if part)
