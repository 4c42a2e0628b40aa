"""Commitment and verification of a case on its page (Art. 22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import code_list, short_names
from handlers.commitment.limits import SOURCE
from handlers.commitment.record import (
    classifications_of,
    commitments_of_tree,
    results_of,
    suspensions_of,
)
from handlers.commitment.words import CLASSIFICATION_STATUS, CLASSIFIED_BY, COMMITMENT_STATUS
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_day, shown_end, shown_instant
from handlers.words import BASIS_STATUS

_COLUMNS = ("次", "核查部门", "结果日", "结论", "核查人员或者来源", "情况", "推送期限", "推送", "审批部门认领")


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """What was committed, how it is verified until when, and what was found."""
    found: list[Panel] = []
    for row in commitments_of_tree(connection, root_id):
        found.append(Panel("告知承诺核查", "facts", ("", ""), _facts(connection, row)))
        results = tuple(_result(connection, result) for result in results_of(connection, row.id))
        if results:
            found.append(Panel("核查结果", "table", _COLUMNS, results))
    return tuple(found)


def _facts(connection: Connection, row: Row[Any]) -> tuple[tuple[str, str], ...]:
    short, methods = short_names(connection), code_list("verify_method")
    days = f"{row.verify_days}个工作日({SOURCE})" if row.verify_days else ""
    told = (
        ("承诺书编号", row.document_no),
        ("承诺事项", row.terms),
        ("承诺日期", shown_day(row.committed_on) if row.committed_on else ""),
        ("履行期限", shown_end(row.fulfil_by) if row.fulfil_by else ""),
        ("核查办法", f"{methods[row.method]}({CLASSIFIED_BY[row.classified_by]})" if row.method else "尚未分类确定"),
        ("核查标准", row.standard),
        ("核查方式", "、".join(row.means)),
        ("规定的核查时间", days),
        ("核查部门", short.get(row.department or "", row.department) if row.method != "exempt" else ""),
        ("推送承诺情况", shown_instant(row.pushed_at)),
        ("认领", shown_instant(row.claimed_at)),
        ("核查期届满", shown_end(row.due_date) + ("(已逾期)" if row.overdue_at else "") if row.due_date else ""),
        ("不计入核查期", _suspensions(connection, row)),
        ("依据", BASIS_STATUS.get(row.basis_status or "", "")),
        ("分类会签", _classifications(connection, row)),
        ("状态", COMMITMENT_STATUS[row.status]),
    )
    return tuple((label, str(value)) for label, value in told if value)


def _suspensions(connection: Connection, row: Row[Any]) -> str:
    return ";".join(
        f"{found.activity} {shown_day(found.began_on)}至{shown_day(found.ended_on)}({found.working_days}个工作日)"
        for found in suspensions_of(connection, row.id)
    )


def _classifications(connection: Connection, row: Row[Any]) -> str:
    methods = code_list("verify_method")
    return ";".join(
        f"{methods[found.method]}:{CLASSIFICATION_STATUS[found.status]}" + (f"({found.note})" if found.note else "")
        for found in classifications_of(connection, row.id)
    )


def _result(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    short = short_names(connection)
    verdict = code_list("verify_result")[row.result]
    breach = code_list("breach_type").get(row.breach_type or "", row.unable_reason or "")
    return (
        str(row.round),
        short.get(row.department, row.department),
        shown_day(row.done_on),
        f"{verdict}({breach})" if breach else verdict,
        "、".join((*row.inspectors, *row.sources)),
        row.findings,
        shown_end(row.push_due) if row.push_due else "无须推送",
        _pushed(row),
        shown_instant(row.received_at),
    )


def _pushed(row: Row[Any]) -> str:
    private = f"已登记专网送达{len(row.private_receipts)}次(不视为已推送)" if row.private_receipts else ""
    if row.pushed_at is None:
        return private or ("" if row.push_due is None else "尚未推送")
    late = f"(迟推{row.overdue_wd}个工作日:{row.late_reason})" if row.late else "(按期)"
    return shown_instant(row.pushed_at) + late
