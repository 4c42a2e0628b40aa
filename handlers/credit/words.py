"""The Chinese of the codes of dishonest commitments and credit records."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FOUND_BY: Mapping[str, str] = MappingProxyType(
    {"onsite": "现场核查", "online": "在线核查", "daily": "日常监管(立案核实)"}
)

FINDING: Mapping[str, str] = MappingProxyType({"FALSE": "认定承诺不实", "REJECTED": "不予认定"})

SITUATION: Mapping[str, str] = MappingProxyType(
    {
        "undecided": "决定尚未作出",
        "rectifiable": "决定已作出,可以整改",
        "unlawful": "决定已作出,不符合法定条件或者欺骗取得",
        "violation": "决定已作出,构成违法,无须整改或者撤销",
    }
)

HEARD: Mapping[str, str] = MappingProxyType({"statement": "陈述申辩", "hearing": "听证", "waived": "放弃陈述申辩"})

MEASURE_STATUS: Mapping[str, str] = MappingProxyType(
    {
        "due": "待办",
        "running": "办理中",
        "paused": "暂停",
        "done": "已办结",
        "failed": "未改正,依法处理",
        "referred": "已转许可处理",
    }
)

RECTIFIED: Mapping[str, str] = MappingProxyType({"passed": "复核合格", "failed": "复核不合格", "lapsed": "届满未改正"})

REPLY: Mapping[str, str] = MappingProxyType({"filed": "立案", "not_filed": "不予立案"})

LEVEL: Mapping[str, str] = MappingProxyType({"general": "一般失信", "serious": "严重失信"})

RECORD_STATUS: Mapping[str, str] = MappingProxyType({"standing": "有效", "corrected": "已更正", "withdrawn": "已撤销"})

OBJECTION: Mapping[str, str] = MappingProxyType(
    {"none": "无异议", "open": "异议处理中", "upheld": "异议成立", "refused": "异议不成立"}
)

REPAIR: Mapping[str, str] = MappingProxyType(
    {"none": "未申请修复", "applied": "修复申请处理中", "repaired": "已修复", "refused": "不予修复"}
)
