"""What the page of a case shows of its requests to other systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from handlers.exchange.connector import PROVIDERS, SERVICE_NAMES
from handlers.exchange.record import Exchange, exchanges_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_instant

STANDINGS: Mapping[str, str] = {
    "waiting": "待发送",
    "retrying": "未送达,自动再试",
    "sent": "已送达,等待答复",
    "dead": "未能送达,由平台管理员处理",
    "dropped": "已作废,不再发送",
    "unconnected": "接口未接通,人工办理",
    "answered": "已答复",
    "refused": "对方不予办理",
}
FOUND: Mapping[str, str] = {"consistent": "一致", "inconsistent": "不一致", "not_found": "查无记录"}

_COLUMNS = ("接口", "内容", "状态", "提出时间", "次数", "答复时间", "结果")


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """The panel 对外接口; none for a case that asked nothing."""
    rows = tuple(_row(found) for found in exchanges_of_tree(connection, root_id))
    return (Panel("对外接口", "table", _COLUMNS, rows),) if rows else ()


def _row(found: Exchange) -> tuple[str, ...]:
    return (
        PROVIDERS.get(found.provider, found.provider),
        SERVICE_NAMES.get(found.service, found.service),
        STANDINGS.get(found.standing, found.standing),
        shown_instant(found.requested_at),
        str(found.tries or "—"),
        shown_instant(found.answered_at),
        outcome(found.reason, found.result),
    )


def outcome(reason: str, result: Mapping[str, Any]) -> str:
    """What came back, in a few words."""
    told = [reason] if reason else []
    if "found" in result:
        told.append(FOUND[result["found"]])
    if "accepted" in result:
        told.append(f"接收{result['accepted']}件")
    if result.get("rejected"):
        told.append(f"退回{len(result['rejected'])}件")
    if result.get("receipt"):
        told.append(f"回执{result['receipt']}")
    return ",".join(told)
