"""The Chinese of the codes of review cooperation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ACTIVITY: Mapping[str, str] = MappingProxyType(
    {
        "expert_review": "专家评审",
        "site_visit": "现场踏勘、实地核查",
        "inspection": "检验",
        "testing": "检测",
        "quarantine": "检疫",
        "appraisal": "鉴定",
        "hearing": "听证",
        "tender": "招标",
        "auction": "拍卖",
    }
)

ON_THE_SPOT = "site_visit"
"""The kind for which the law wants two members of the staff (行政许可法 34)."""

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "sent": "待受理",
        "accepted": "已受理",
        "arranged": "已安排",
        "given": "已提交意见",
        "decided": "已引用意见作出决定",
        "withdrawn": "已撤回请求",
        "recalled": "已撤回推送",
    }
)

CONCLUSION: Mapping[str, str] = MappingProxyType({"pass": "符合", "partly": "整改后符合", "fail": "不符合"})

DELIVERY: Mapping[str, str] = MappingProxyType(
    {"in_person": "直接送达", "post": "邮寄送达", "electronic": "电子送达", "other": "其他"}
)

DECISION: Mapping[str, str] = MappingProxyType(
    {"NEW": "准予", "RENEW": "准予延续", "CHG": "准予变更", "REFUSE": "不予许可"}
)

GRANTING = frozenset({"NEW", "RENEW", "CHG"})
"""Decisions that give the applicant what it asks for."""
