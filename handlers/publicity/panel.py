"""What the page of a case shows of publicity: a batch with its files and records; a decision's way to the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.panels.panel import Panel
from handlers.publicity.record import batch_of_case, file_of, records_of
from handlers.publicity.schema import publicity_batch, publicity_record
from handlers.wording.moments import shown_day, shown_end, shown_instant

STATES: Mapping[str, str] = {
    "made": "待接收",
    "received": "已接收",
    "rejected": "被退回",
    "refused": "整批不予接收",
    "again": "更正后随下一批重报",
    "given_up": "不再报送",
}
VALIDITY: Mapping[str, str] = {"1": "有效", "0": "无效"}
CHANNELS: Mapping[str, str] = {"connector": "接口报送", "by_hand": "人工报送"}

SHOWN = 30
"""Records of a batch on its page, those sent back first; the files hold all."""

_COLUMNS = ("文书号", "行政相对人", "状态", "决定日期", "公示期限", "接收情况")


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Of the case of a batch: facts and records; of a decision's case: when it went to the public register."""
    batch = batch_of_case(connection, root_id)
    if batch is not None:
        records = records_of(connection, batch.id)
        first = sorted(records, key=lambda row: (row.state in ("made", "received"), row.position))[:SHOWN]
        title = "公示记录" if len(first) == len(records) else f"公示记录(前{SHOWN}件,全部见报送文件)"
        return (
            Panel("双公示批次", "facts", ("", ""), _facts(connection, batch, len(records))),
            Panel(title, "table", _COLUMNS, tuple(_record(row) for row in first)),
        )
    rows = tuple(_told(row) for row in _of_decision(connection, root_id))
    columns = ("批次", "报送状态", "公示期限", "接收情况", "回执")
    return (Panel("双公示", "table", columns, rows),) if rows else ()


def _facts(connection: Connection, batch: Row[Any], count: int) -> tuple[tuple[str, str], ...]:
    files = [file_of(connection, batch.id, kind) for kind in ("csv", "xml")]
    told = (
        ("批次号", batch.number),
        ("件数", f"{count}件"),
        ("公示期限", f"{shown_end(batch.due_on)}(上位法:发改办财金〔2018〕424号,作出决定之日起7个工作日)"),
        ("状态", STATES[batch.state] + (f"({CHANNELS[batch.channel]})" if batch.channel else "")),
        ("回执号", batch.receipt),
        ("回执时间", shown_instant(batch.receipt_at)),
        ("不予接收的理由", batch.reason),
        *((f"{file.kind.upper()} 文件 SHA-256", file.sha256) for file in files if file is not None),
    )
    return tuple((label, str(value)) for label, value in told if value)


def _record(row: Row[Any]) -> tuple[str, ...]:
    return (
        row.document,
        row.fields.get("XK_XDR_MC", ""),
        VALIDITY[row.validity],
        shown_day(row.decided_on),
        shown_end(row.due_on),
        STATES[row.state] + (f":{row.reason}" if row.reason else ""),
    )


def _of_decision(connection: Connection, root_id: str) -> list[Row[Any]]:
    query = (
        select(publicity_record, publicity_batch.c.number, publicity_batch.c.receipt)
        .join(publicity_batch, publicity_batch.c.id == publicity_record.c.batch_id)
        .where(publicity_record.c.root_id == root_id)
        .order_by(publicity_record.c.id)
    )
    return list(connection.execute(query))


def _told(row: Row[Any]) -> tuple[str, ...]:
    state = STATES[row.state] + (f":{row.reason}" if row.reason else "")
    return row.number, VALIDITY[row.validity], shown_end(row.due_on), state, row.receipt or ""
