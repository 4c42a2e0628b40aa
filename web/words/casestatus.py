"""How the standing of a case is called."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES: Mapping[str, str] = {
    "active": "办理中",
    "held": "故障待处理",
    "ended": "已办结",
    "cancelled": "已终止",
}
