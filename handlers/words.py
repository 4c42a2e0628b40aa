"""The Chinese of the codes in the facts: statuses, channels, elements, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ELEMENT: Mapping[str, str] = MappingProxyType(
    {
        "item_name": "事项名称",
        "doc_no": "法律文书编号",
        "party_name": "行政相对人姓名(名称)",
        "contact_phone": "联系方式",
        "address": "地址",
        "decided_on": "许可日期",
        "validity": "有效期",
        "content": "许可内容",
    }
)

CLAIM_STATUS: Mapping[str, str] = MappingProxyType(
    {
        "pending": "待认领",
        "returned": "已退回",
        "overdue": "逾期未认领",
        "claimed": "已认领",
        "auto_claimed": "系统自动认领",
        "reassigned": "已改派",
        "recalled": "已撤回推送",
    }
)

CLAIM_MODE: Mapping[str, str] = MappingProxyType({"manual": "手动", "auto": "自动"})

CHANNEL: Mapping[str, str] = MappingProxyType({"platform": "审管互动平台", "private_network": "专网平台"})

FEEDBACK: Mapping[str, str] = MappingProxyType(
    {"included": "已纳入监管", "info_error": "信息有误", "consult": "需会商"}
)

HANDLING: Mapping[str, str] = MappingProxyType(
    {"correct": "更正推送", "keep": "维持原信息", "inquiry": "发起函询", "meeting": "提请联席会议"}
)

BASIS_STATUS: Mapping[str, str] = MappingProxyType({"in_force": "有效", "expired": "有效期届满", "not_yet": "尚未施行"})

DECISION_STATUS: Mapping[str, str] = MappingProxyType(
    {"registered": "已登记", "quarantined": "待补正", "pushed": "已推送", "not_pushed": "不推送"}
)

FILE_STATUS: Mapping[str, str] = MappingProxyType({"unassigned": "待分派", "assigned": "已分派", "withdrawn": "已撤销"})


def elements(names: list[str] | tuple[str, ...]) -> str:
    """The names of elements in a row."""
    return "、".join(ELEMENT.get(name, name) for name in names)
