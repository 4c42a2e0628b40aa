"""Supervision information on the page of its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import code_list, posts_by_login, short_names
from handlers.matter.schema import matter
from handlers.panels.panel import Panel
from handlers.supervision.schema import supervision_info as info
from handlers.supervision.words import DISPOSITION
from handlers.wording.moments import shown_day, shown_end, shown_instant


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """One panel an information of the tree."""
    short, people = short_names(connection), posts_by_login(connection)
    return tuple(
        Panel("监管信息", "facts", ("", ""), _rows(row, short, people)) for row in _of_tree(connection, root_id)
    )


def infos(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `supervision_infos`: those of a case tree as plain rows."""
    names = (
        *("matter_id", "supervision_type", "department", "decision_no", "decided_on", "push7", "push_due_date"),
        *("push_basis_status", "late_wd", "late_reason", "disposition", "licence_id", "profile"),
    )
    return [
        {**{name: getattr(row, name) for name in names}, "late": row.late_wd > 0, "pushed": row.pushed_at is not None}
        for row in _of_tree(connection, root_id)
    ]


def _of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    query = (
        select(info, matter.c.subject, matter.c.party, matter.c.profile, matter.c.approval_department)
        .join(matter, matter.c.id == info.c.matter_id)
        .where(matter.c.root_id == root_id)
        .order_by(info.c.matter_id)
    )
    return list(connection.execute(query))


def _rows(row: Row[Any], short: Mapping[str, str], people: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    kinds = {told["code"]: told["name"] for told in code_list("supervision_type")}
    private = row.private_delivered_at and f"{shown_instant(row.private_delivered_at)},回执{row.private_receipt_no}"
    told = (
        ("类别", kinds.get(row.supervision_type, row.supervision_type)),
        ("作出部门", short.get(row.department, row.department)),
        ("行政相对人", row.party),
        ("决定文号", row.decision_no),
        ("作出决定", shown_day(row.decided_on)),
        ("送达", shown_day(row.served_on) if row.served_on else None),
        ("内容", row.content),
        ("依据", row.basis),
        ("限制至", shown_day(row.restricted_until) if row.restricted_until else None),
        ("推送期限", _due(row)),
        ("专网送达(不视为已履行)", private),
        ("平台推送", _pushed(row)),
        ("迟推原因", row.late_reason),
        ("处置", _disposition(row, people)),
    )
    return tuple((label, str(value)) for label, value in told if value)


def _due(row: Row[Any]) -> str:
    if not row.push7:
        return "不适用7个工作日(平台默认,非办法规定)"
    return f"{shown_end(row.push_due_date)}(作出决定后7个工作日,办法第19条第二款)"


def _pushed(row: Row[Any]) -> str:
    if row.pushed_at is None:
        return "尚未推送"
    return shown_instant(row.pushed_at) + (f"(迟推{row.late_wd}个工作日)" if row.late_wd else "")


def _disposition(row: Row[Any], people: Mapping[str, str]) -> str | None:
    if row.disposition is None:
        return None
    note = f":{row.disposition_note}" if row.disposition_note else ""
    who = people.get(row.disposed_by or "", row.disposed_by or "")
    return f"{DISPOSITION[row.disposition]}{note}({who},{shown_instant(row.disposed_at)})"
