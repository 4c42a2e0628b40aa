"""The Chinese of the codes of meetings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KIND: Mapping[str, str] = MappingProxyType({"plenary": "全体联席会议", "special": "专题联席会议"})

OCCASION: Mapping[str, str] = MappingProxyType(
    {"regular": "定期召开", "proposed": "成员部门提请", "called": "办理中提请"}
)

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "proposed": "待召集人受理",
        "returned": "已退回提请部门",
        "withdrawn": "不再提请",
        "offline": "线下召开,只登记编号",
        "convened": "已通知",
        "held": "已召开",
        "minuted": "纪要待确认",
        "confirmed": "纪要待印发",
        "issued": "纪要已印发",
    }
)

OUTCOME: Mapping[str, str] = MappingProxyType(
    {"agreed": "达成一致", "partly": "部分达成一致", "no_consensus": "未达成一致", "returned": "未召开"}
)

RESPONSE: Mapping[str, str] = MappingProxyType({"attend": "参加", "absent": "不能参加"})

CONFIRMATION: Mapping[str, str] = MappingProxyType({"confirmed": "已确认", "objected": "有异议", "silent": "未确认"})

STAGE: Mapping[str, str] = MappingProxyType({"before": "会前意见", "confirmation": "对纪要的异议"})

RESOLUTION: Mapping[str, str] = MappingProxyType({"drafted": "待印发", "open": "办理中", "done": "已办结"})
