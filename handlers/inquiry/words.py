"""The Chinese of the codes of inquiries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KIND: Mapping[str, str] = MappingProxyType({"proposal": "征求意见(附拟办意见)", "consult": "纯咨询(无拟办意见)"})

SUBJECT_KIND: Mapping[str, str] = MappingProxyType(
    {
        "general": "一般业务事项",
        "major_consultation": "重大事项会商(第九条)",
        "express_opinion_required": "法律要求明示意见或者批准",
        "referral_hearing": "许可处理中听取监管部门意见(第十九条)",
        "review_opinion": "评审、勘验意见(第二十条)",
    }
)

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "draft": "拟稿",
        "to_sign": "待负责人签发",
        "sent": "已发出,待回复",
        "answered": "已回复",
        "silent": "逾期未回复,视为同意",
        "overdue": "逾期未回复,催办中",
        "closed": "已结束",
        "cancelled": "已撤回",
    }
)

ANSWER: Mapping[str, str] = MappingProxyType(
    {"agree": "同意", "disagree": "不同意", "opinion": "意见", "not_my_duty": "不属于本部门职责"}
)

RESULT: Mapping[str, str] = MappingProxyType(
    {
        **ANSWER,
        "deemed_consent": "逾期未回复视为同意",
        "cancelled": "撤回函询",
        "overdue": "逾期未回复(不产生视为同意)",
        "consent_withdrawn": "视为同意已撤销(经认定非其职责)",
    }
)

STAGE: Mapping[str, str] = MappingProxyType({"in_time": "期限内", "overdue": "逾期回复", "supplement": "补充意见"})

FINDING: Mapping[str, str] = MappingProxyType({"both_sides": "双方认定", "joint_meeting": "联席会议认定"})

CLOSING: Mapping[str, str] = MappingProxyType(
    {
        "close": "结束函询",
        "again": "重启函询",
        "meeting": "提请联席会议",
        "reassign": "改询其他部门",
        "give_up": "不再等待",
    }
)
