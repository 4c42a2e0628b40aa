"""The opinions of departments on the page of a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import posts_by_login, short_names
from handlers.opinion.answering import VIEWS
from handlers.opinion.record import opinions_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_end, shown_instant

_COLUMNS = ("部门", "征求事项", "征求时间", "答复期限(平台默认)", "意见", "内容", "答复时间", "答复人")
PREFERRED = {"CHG": "变更", "WDR": "撤回", "RVK": "撤销", "CNL": "注销", "NONE": "不予处理", "other": "其他"}


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Who was asked what until when, and what each said."""
    rows = opinions_of_tree(connection, root_id)
    if not rows:
        return ()
    short, people = short_names(connection), posts_by_login(connection)
    shown = tuple(
        (
            short.get(row.department, row.department),
            row.question,
            shown_instant(row.asked_at),
            shown_end(row.due_date, row.provisional),
            _view(row),
            row.text or "",
            shown_instant(row.given_at),
            people.get(row.given_by or "", row.given_by or ""),
        )
        for row in rows
    )
    return (Panel("监管部门意见", "table", _COLUMNS, shown), *_efforts(rows, short))


def _view(row: Row[Any]) -> str:
    if row.status == "silent":
        return "没有表态(不视为同意)"
    if row.status == "asked":
        return "逾期未答复" if row.overdue_at else "等待答复"
    return VIEWS[row.view] + (f",认为应当{PREFERRED[row.preferred]}" if row.preferred else "")


def _efforts(rows: Any, short: Any) -> tuple[Panel, ...]:
    """How it came that the procedure went on, or goes on, without an answer."""
    shown = tuple(
        (
            short.get(row.department, row.department),
            row.efforts,
            {True: "批准不再等待", False: "继续等待", None: "待审批"}[row.signed_off],
            row.sign_off_reason or "",
            shown_instant(row.signed_at),
        )
        for row in rows
        if row.efforts
    )
    columns = ("部门", "催促的经过", "审批部门负责人", "理由", "时间")
    return (Panel("未答复的催促和审批", "table", columns, shown),) if shown else ()
