"""What the page of a case shows of its penalty letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import posts_by_login, short_names
from handlers.panels.panel import Panel
from handlers.penalty import words
from handlers.penalty.handling import kind_name
from handlers.penalty.record import letters_of_tree
from handlers.privacy.masking import shown_party
from handlers.wording.moments import shown_day, shown_end, shown_instant


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """A block of facts for each letter."""
    short, people = short_names(connection), posts_by_login(connection)
    return tuple(
        Panel(f"涉处罚函告 {row.letter_no}", "facts", ("", ""), _facts(row, short, people))
        for row in letters_of_tree(connection, root_id)
    )


def _facts(row: Row[Any], short: Mapping[str, str], people: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = (
        ("发函部门", short.get(row.approval_department, row.approval_department)),
        ("受函部门", short.get(row.department, row.department)),
        ("状态", words.STATUS[row.status]),
        ("所涉决定", _decision(row)),
        ("相对人", shown_party(row.party_name, row.party_type)),
        ("函告事实", row.facts),
        ("签收时间", shown_instant(row.received_at)),
        ("立案", f"{row.filing_no}({shown_day(row.filed_on)})" if row.filing_no else None),
        ("不予立案", row.not_filed_reason),
        ("处罚", _penalty(row, people)),
        ("不予处罚", row.not_penalised_reason),
        ("监管信息推送期限", _push(row)),
        ("迟推原因", row.late_reason),
    )
    return tuple((label, str(value)) for label, value in rows if value)


def _decision(row: Row[Any]) -> str:
    ground = f",依据{row.ground}" if row.ground else ""
    return f"{words.DECISION[row.decision_type]}({row.decision_doc_no}{ground})"


def _penalty(row: Row[Any], people: Mapping[str, str]) -> str | None:
    if not row.penalty_kind:
        return None
    linked = "关联本许可" if row.linked else "不关联本许可"
    told = f"{kind_name(row.penalty_kind)}({row.penalty_no},{shown_day(row.penalised_on)},{linked})"
    return f"{told}:{row.penalty_text}({people.get(row.outcome_by, row.outcome_by)}登记)"


def _push(row: Row[Any]) -> str | None:
    if not row.push_due_on:
        return None
    return f"{shown_end(row.push_due_on, row.push_due_provisional)}(办法第十九条第二款,另案推送)"
