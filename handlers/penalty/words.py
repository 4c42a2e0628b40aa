"""The Chinese of the codes of penalty letters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "sent": "待签收",
        "received": "已签收,待处理",
        "recalled": "已撤回",
        "filed": "已立案",
        "not_filed": "不予立案",
        "penalised": "已作出处罚",
        "not_penalised": "不予处罚",
    }
)

DECISION: Mapping[str, str] = MappingProxyType({"CHG": "变更", "WDR": "撤回", "RVK": "撤销", "CNL": "注销"})
"""The decisions on its own permits that Art. 24 speaks of."""

CLOSED = frozenset({"recalled", "not_filed", "penalised", "not_penalised"})
