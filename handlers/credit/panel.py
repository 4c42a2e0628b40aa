"""Dishonest commitment, measures and credit record of a case on its page (Art. 22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import code_list, short_names
from handlers.credit.record import (
    credit_row,
    dishonesties_of_tree,
    measures_of,
    record_of,
    rectification_row,
    transfer_row,
)
from handlers.credit.schema import credit_objection
from handlers.credit.words import (
    FINDING,
    FOUND_BY,
    HEARD,
    LEVEL,
    MEASURE_STATUS,
    OBJECTION,
    RECORD_STATUS,
    RECTIFIED,
    REPAIR,
    REPLY,
    SITUATION,
)
from handlers.panels.panel import Panel
from handlers.privacy.masking import shown_party
from handlers.wording.moments import shown_day, shown_end


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """What was found, who was heard, which measures are taken, what the credit record says."""
    short = short_names(connection)
    found: list[Panel] = []
    records = []
    for row in dishonesties_of_tree(connection, root_id):
        found.append(Panel("承诺不实处置", "facts", ("", ""), _finding(connection, row)))
        rows = tuple(_measure(measure, short) for measure in measures_of(connection, row.id))
        if rows:
            found.append(Panel("处置措施", "table", ("措施", "部门", "状态", "文书", "日期", "说明"), rows))
        records.append(record_of(connection, row.id))
    objected = select(credit_objection.c.record_id).where(credit_objection.c.root_id == root_id)
    records += [credit_row(connection, record_id) for record_id in connection.execute(objected).scalars()]
    found += [Panel("信用记录", "facts", ("", ""), _record(connection, row)) for row in records if row is not None]
    return tuple(found)


def _finding(connection: Connection, row: Row[Any]) -> tuple[tuple[str, str], ...]:
    short, breaches = short_names(connection), code_list("breach_type")
    grounds = {told["code"]: f"{told['basis']} {told['name']}" for told in code_list("decision_ground")}
    order, transfer = rectification_row(connection, row.id), transfer_row(connection, row.id)
    heard = f"{shown_day(row.heard_on)} {HEARD[row.heard_kind]}" if row.heard_on else "尚未听取"
    told = (
        ("来源", FOUND_BY[row.found_by]),
        ("处置部门", short.get(row.department, row.department)),
        ("当事人", shown_party(row.party_name, row.party_type)),
        ("不实情形", breaches.get(row.breach_type or "", "")),
        ("事实", row.facts),
        ("立案核实", f"{row.filing_no},{shown_day(row.investigated_on)}核实结束" if row.filing_no else ""),
        ("告知", f"{shown_day(row.told_on)}({row.told_document})" if row.told_on else "尚未告知"),
        ("听取陈述申辩", heard + (f":{row.statement}" if row.statement else "")),
        ("认定", _determined(row)),
        ("情形", SITUATION.get(row.situation or "", "")),
        ("撤销依据", grounds.get(row.ground or "", "")),
        ("理由", row.reasons),
        ("整改", _rectification(order) if order is not None else ""),
        ("移送司法机关", _transfer(transfer, short) if transfer is not None else ""),
    )
    return tuple((label, str(value)) for label, value in told if value)


def _determined(row: Row[Any]) -> str:
    if row.finding is None:
        return "尚未认定"
    return f"{FINDING[row.finding]},{shown_day(row.determined_on)}" + (
        f"({row.document_no})" if row.document_no else ""
    )


def _rectification(order: Row[Any]) -> str:
    extended = f",已延期一次({order.extension_reason})" if order.extensions else ""
    outcome = f",{RECTIFIED[order.outcome]}" if order.outcome else ""
    return (
        f"{order.order_no},{shown_day(order.served_on)}送达,{shown_end(order.due_date)}届满"
        f"(平台默认,非办法规定){extended}{outcome}"
    )


def _transfer(row: Row[Any], short: Any) -> str:
    reply = f",{shown_day(row.replied_on)}回复{REPLY[row.reply]}({row.reply_no})" if row.reply else ",尚未回复"
    organ = short.get(row.organ, row.organ)
    return f"{row.document_no},{shown_day(row.transferred_on)}移送{organ},回执{row.receipt_no}{reply}"


def _measure(row: Row[Any], short: Any) -> tuple[str, ...]:
    return (
        code_list("measure")[row.code],
        short.get(row.department, row.department),
        MEASURE_STATUS[row.status],
        row.document_no or "",
        shown_day(row.day) if row.day else "",
        row.detail or "",
    )


def _record(connection: Connection, row: Row[Any]) -> tuple[tuple[str, str], ...]:
    short = short_names(connection)
    punished = f"是,依据编码{row.basis_code}" if row.punished else "否"
    told = (
        ("当事人", shown_party(row.party_name, row.party_type)),
        ("失信事实", row.fact),
        ("告知、听取", f"{shown_day(row.told_on)}告知,{shown_day(row.heard_on)}听取"),
        ("认定文书", f"{row.document_no},{short.get(row.decided_by, row.decided_by)},{shown_day(row.decided_on)}"),
        ("失信程度", LEVEL[row.level]),
        ("失信惩戒", punished),
        ("公示", f"{shown_day(row.publish_from)}至{shown_day(row.publish_to)}"),
        ("注明", row.note),
        ("异议渠道", row.objection_channel),
        ("异议", OBJECTION[row.objection]),
        ("信用修复", REPAIR[row.repair]),
        ("状态", RECORD_STATUS[row.status]),
    )
    return tuple((label, str(value)) for label, value in told if value)
