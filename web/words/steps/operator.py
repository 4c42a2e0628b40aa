"""How an operator is told: what it is called, what it does, what its parameters mean and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OperatorWords:
    """`parameters` are told where they mean something of their own; else those of `PARAMETERS` hold.

    `gives` says what the result variable holds; empty where there is no result.
    """

    name: str
    help: str
    gives: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


GROUPS: Mapping[str, str] = {
    "case": "案件",
    "notice": "提示",
    "decision": "审批决定",
    "push": "推送",
    "claim": "认领",
    "supervision": "监管信息",
    "referral": "许可处理",
    "opinion": "征求意见",
    "commitment": "告知承诺",
    "verification": "核查结果",
    "dishonesty": "承诺不实",
    "measure": "处置措施",
    "rectification": "限期整改",
    "inquiry": "业务函询",
    "meeting": "联席会议",
    "resolution": "议定事项",
    "review": "评审踏勘配合",
    "penalty": "涉处罚函告",
    "publicity": "双公示",
    "exchange": "外部系统",
}
"""The part of the office's work an operator belongs to, by the first part of its name."""

PARAMETERS: Mapping[str, str] = {
    "push_id": "哪一件推送,写推送编号的变量",
    "matter_id": "哪一件事项,写登记事项时得到的编号",
    "decision_id": "哪一份审批决定,写决定编号的变量",
    "commitment_id": "哪一份告知承诺,写登记承诺时得到的编号",
    "verification_id": "哪一次核查结果,写核查结果的编号",
    "dishonesty_id": "哪一件承诺不实,写立案时得到的编号",
    "inquiry_id": "哪一件函询,写函询编号的变量",
    "meeting_id": "哪一次联席会议,写会议编号的变量",
    "resolution_id": "哪一个议定事项,写议定事项编号的变量",
    "review_id": "哪一件配合请求,写请求编号的变量",
    "activity_id": "哪一次评审踏勘活动,写活动编号的变量",
    "opinion_id": "哪一次征求意见,写征求意见时得到的编号",
    "letter_id": "哪一份函告,写函告编号的变量",
    "licence_id": "哪一本证照,写证照编号的变量;没有的写空文字",
    "batch_id": "哪一批报送,写批次编号的变量",
    "request_id": "哪一次请求,写提出请求时得到的编号",
    "departments": "推送给哪些部门,部门代码的列表",
    "department": "部门代码",
    "kind": "哪一种提示,写带引号的提示名称",
    "reason": "原因,写说明原因的文字或者变量",
    "ground": "依据的情形,写情形的代码或者变量",
    "triggers": "触发的情形,代码的列表,通常取自决策表",
}
"""What a parameter of this name means wherever nothing else is said."""
