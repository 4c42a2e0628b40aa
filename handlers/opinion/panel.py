"""The opinions of departments on the page of a case and of its tasks: what was asked, what each said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import posts_by_login, short_names
from handlers.opinion.answering import VIEWS
from handlers.opinion.record import opinions_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_end, shown_instant

PREFERRED = {"CHG": "变更", "WDR": "撤回", "RVK": "撤销", "CNL": "注销", "NONE": "不予处理", "other": "另作处理"}
_SIGNED = {True: "审批部门负责人批准不再等待", False: "审批部门负责人要求继续等待", None: "待审批部门负责人审批"}


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """A block for each question: the departments asked and what they said."""
    short, people = short_names(connection), posts_by_login(connection)
    asked: dict[str, list[Row[Any]]] = {}
    for row in opinions_of_tree(connection, root_id):
        asked.setdefault(row.question, []).append(row)
    return tuple(
        Panel("监管部门意见", "facts", ("", ""), (("征求的事项", question), *_said(rows, short, people)))
        for question, rows in asked.items()
    )


def _said(rows: Sequence[Row[Any]], short: Mapping[str, str], people: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for row in rows:
        name = short.get(row.department, row.department)
        yield name, _opinion(row, people)
        if row.efforts:
            reason = f":{row.sign_off_reason}" if row.sign_off_reason else ""
            yield f"{name}·催促的经过", f"{row.efforts}({_SIGNED[row.signed_off]}{reason})"


def _opinion(row: Row[Any], people: Mapping[str, str]) -> str:
    if row.status == "silent":
        return "没有表态,不视为同意"
    due = f"期限{shown_end(row.due_date, row.provisional)},平台默认"
    if row.status == "asked":
        return f"逾期未答复({due})" if row.overdue_at else f"等待答复({due})"
    preferred = f",认为应当{PREFERRED[row.preferred]}" if row.preferred else ""
    text = f":{row.text.rstrip('。')}" if row.text else ""
    who = people.get(row.given_by, row.given_by)
    return f"{VIEWS[row.view]}{preferred}{text}({who},{shown_instant(row.given_at)})"
