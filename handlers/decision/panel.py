"""The decisions of a case on its page: the eight elements first, then the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from handlers.catalogue import code_list, short_names
from handlers.decision.record import decisions_of_tree
from handlers.decision.rules import UNLIMITED_KINDS
from handlers.panels.panel import Panel
from handlers.privacy.masking import NATURAL_PERSON, masked_address, masked_content, shown_party
from handlers.wording.moments import shown_day, shown_instant
from handlers.words import DECISION_STATUS, elements


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """One panel a decision that was made in the tree, the newest first."""
    short = short_names(connection)
    return tuple(
        Panel("审批决定", "facts", ("", ""), decision_rows(row, short))
        for row in reversed(decisions_of_tree(connection, root_id))
    )


def decision_rows(row: Any, short: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A decision, or one put together of the values it had, in words; personal data masked."""
    natural = row.party_type == NATURAL_PERSON
    elements_of_article = (
        ("事项名称", row.item_name),
        ("法律文书编号", row.doc_no),
        ("行政相对人姓名(名称)", shown_party(row.party_name, row.party_type)),
        ("联系方式", row.masked_contact_phone),
        ("地址", masked_address(row.address) if natural else row.address),
        ("许可日期", shown_day(row.decided_on) if row.decided_on else None),
        ("有效期", _validity(row)),
        ("许可内容", masked_content(row.content, row.party_name, row.address) if natural else row.content),
    )
    others = (
        ("决定类型", _type_name(row.decision_type) + ("(告知承诺)" if row.by_commitment else "")),
        ("证照", " ".join(part for part in (row.licence_name, row.licence_no) if part)),
        ("证件号码" if natural else "统一社会信用代码", row.masked_id_number if natural else row.party_code),
        ("审批部门", short.get(row.approval_department, row.approval_department)),
        ("经办人、审批人", "、".join(part for part in (row.handler, row.decider) if part)),
        ("状态", DECISION_STATUS[row.status] + (f":缺{elements(row.missing)}" if row.missing else "")),
        ("推送时间", shown_instant(row.pushed_at) + _lag(row.push_lag) if row.pushed_at else None),
        ("仍要提交的理由", row.override_reason),
        ("更正理由", row.correction_reason),
        ("更正情况", "已另案更正推送" if row.corrected_by else None),
    )
    shown = [(label, str(value or "(空)")) for label, value in elements_of_article]
    return (*shown, *((label, str(value)) for label, value in others if value))


def _lag(days: int | None) -> str:
    if days is None:
        return ""
    return f"(推送延误{days}个工作日)" if days else "(当日推送)"


def _type_name(code: str) -> str:
    return next((told["name"] for told in code_list("decision_type") if told["code"] == code), code)


def _validity(row: Any) -> str:
    if row.valid_kind in UNLIMITED_KINDS:
        return str(row.valid_kind)
    if row.valid_to is None:
        return ""
    return (f"{shown_day(row.valid_from)}至" if row.valid_from else "至") + shown_day(row.valid_to)
