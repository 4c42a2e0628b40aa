"""What the page of a case shows of its facts, in Chinese, personal data masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import code_list, posts_by_login, short_names
from handlers.claim.record import claims_of_tree
from handlers.decision.rules import UNLIMITED_KINDS
from handlers.evidence import panel as evidence
from handlers.facts import local_text
from handlers.panels.panel import Panel
from handlers.privacy.masking import NATURAL_PERSON, masked_address, shown_party
from handlers.schema import decision, push
from handlers.supervision_file import files_of_tree
from handlers.wording import shown_day, shown_end, shown_instant
from handlers.words import (
    BASIS_STATUS,
    CHANNEL,
    CLAIM_MODE,
    CLAIM_STATUS,
    DECISION_STATUS,
    FEEDBACK,
    FILE_STATUS,
    HANDLING,
    elements,
)


def panels(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """The panels of a case: decision, pushes and claims, supervision files, evidence."""
    row = _decision(connection, root_id)
    told = _panels(connection, root_id, row) if row is not None else ()
    return (*told, *evidence.panels_of(connection, root_id))


def _panels(connection: Connection, root_id: str, row: Row[Any]) -> tuple[Panel, ...]:
    people = posts_by_login(connection)
    short = short_names(connection)
    found = [Panel("审批决定", "facts", ("", ""), _decision_rows(row, short))]
    claims = _claim_rows(connection, root_id, short, people)
    if claims:
        columns = ("监管部门", "渠道", "推送时间", "届满", "状态", "方式", "认领时间", "办理", "反馈", "依据")
        found.append(Panel("推送与认领", "table", columns, claims))
    files = _file_rows(connection, row, short, people)
    if files:
        found.append(Panel("监管台账", "table", ("监管部门", "相对人", "证照", "状态", "办理"), files))
    return tuple(found)


def facts_of(connection: Connection, root_id: str) -> dict[str, Any]:
    """Item and decision for task pages, masked; `rows` are pairs of label and value. Empty without a decision."""
    row = _decision(connection, root_id)
    if row is None:
        return {}
    names = ("case_no", "item_code", "item_name", "doc_no", "licence_name", "decided_on", "content", "override_reason")
    return {
        "decision_id": row.id,
        **{name: getattr(row, name) for name in names},
        "decision_type": _type_name(row.decision_type),
        "party": shown_party(row.party_name, row.party_type),
        "validity": _validity(row),
        "status": DECISION_STATUS[row.status],
        "missing": list(row.missing),
        "warnings": list(row.warnings),
        "pushed_at": local_text(row.pushed_at),
        "rows": _decision_rows(row, short_names(connection)),
    }


def _decision_rows(row: Row[Any], short: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    natural = row.party_type == NATURAL_PERSON
    elements_of_article = (
        ("事项名称", row.item_name),
        ("法律文书编号", row.doc_no),
        ("行政相对人姓名(名称)", shown_party(row.party_name, row.party_type)),
        ("联系方式", row.masked_contact_phone),
        ("地址", masked_address(row.address) if natural else row.address),
        ("许可日期", shown_day(row.decided_on) if row.decided_on else None),
        ("有效期", _validity(row)),
        ("许可内容", row.content),
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


def _claim_rows(
    connection: Connection, root_id: str, short: Mapping[str, str], people: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    channels = {row.id: row.channel for row in connection.execute(select(push).where(push.c.root_id == root_id))}
    return tuple(
        (
            short.get(row.department, row.department),
            CHANNEL[channels[row.push_id]],
            shown_instant(row.pushed_at) or "尚无送达回执",
            shown_end(row.due_date, row.provisional),
            _status(row),
            CLAIM_MODE.get(row.mode or "", ""),
            shown_instant(row.claimed_at),
            people.get(row.handler or "", row.handler or ""),
            ",".join(word for word in (FEEDBACK.get(row.feedback or ""), HANDLING.get(row.handling or "")) if word),
            BASIS_STATUS.get(row.basis_status or "", ""),
        )
        for row in claims_of_tree(connection, root_id)
    )


def _file_rows(
    connection: Connection, row: Row[Any], short: Mapping[str, str], people: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            short.get(found.department, found.department),
            found.party_name,
            found.licence,
            FILE_STATUS[found.status],
            people.get(found.assigned_to or "", found.assigned_to or ""),
        )
        for found in files_of_tree(connection, row.case_id)
    )


def _status(row: Row[Any]) -> str:
    """The word for a claim's status, and what it means for the figures."""
    word = CLAIM_STATUS[row.status]
    if row.cleared_at:
        return f"{word}(经核不计逾期)"
    if row.disputed:
        return f"{word}(有争议,不计逾期)"
    if row.mode == "auto" or row.overdue_wd:
        return f"{word}(未按时)"
    return word


def _lag(days: int | None) -> str:
    if days is None:
        return ""
    return f"(推送延误{days}个工作日)" if days else "(当日推送)"


def _type_name(code: str) -> str:
    return next((told["name"] for told in code_list("decision_type") if told["code"] == code), code)


def _decision(connection: Connection, root_id: str) -> Row[Any] | None:
    return connection.execute(select(decision).where(decision.c.case_id == root_id)).one_or_none()


def _validity(row: Row[Any]) -> str:
    if row.valid_kind in UNLIMITED_KINDS:
        return str(row.valid_kind)
    if row.valid_to is None:
        return ""
    return (f"{shown_day(row.valid_from)}至" if row.valid_from else "至") + shown_day(row.valid_to)
