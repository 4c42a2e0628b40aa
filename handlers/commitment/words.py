"""The Chinese of the codes of commitments and verifications."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COMMITMENT_STATUS: Mapping[str, str] = MappingProxyType(
    {
        "registered": "待推送",
        "exempt": "免予核查,日常监管",
        "pushed": "待认领",
        "claimed": "核查中",
        "verifying": "核查中",
        "verified": "已作出结果",
        "closed": "核查办结",
    }
)

CLASSIFIED_BY: Mapping[str, str] = MappingProxyType({"catalogue": "事项目录", "agreement": "双方会签确定"})

CLASSIFICATION_STATUS: Mapping[str, str] = MappingProxyType(
    {"proposed": "待监管部门会签", "agreed": "双方已确定", "objected": "监管部门有异议"}
)
