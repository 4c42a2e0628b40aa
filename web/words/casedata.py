"""What people call the data that processes pass on, besides the fields of their forms."""

from __future__ import annotations

from collections.abc import Mapping

from web.words.glossary import Glossary

LABELS: Mapping[str, str] = {
    "accepted": "已受理",
    "acted": "作出处理",
    "anchor": "起算",
    "approval_department": "审批部门",
    "asker_department": "征求部门",
    "batch": "批次",
    "claim": "认领",
    "claim_result": "认领结果",
    "claimed_at": "认领时间",
    "claimed_by": "认领人",
    "claims": "认领",
    "classified": "涉密",
    "commitment": "告知承诺",
    "complete": "要素齐全",
    "count": "件数",
    "deciding_department": "作出决定的部门",
    "delivered": "已送达",
    "department": "部门",
    "digest": "摘要",
    "disputed": "争议",
    "drafted_at": "拟稿时间",
    "due_at": "期限",
    "due_date": "届满日",
    "first_decided_at": "最早的决定日",
    "handling_from": "处理期限起算",
    "hear": "听取陈述申辩",
    "hear_skip_reason": "不听取的理由",
    "invitation": "会议通知",
    "invitations": "会议通知",
    "issued": "已印发",
    "late": "迟延",
    "materials": "材料",
    "meeting": "会议",
    "meeting_held": "已开会",
    "meeting_outcome": "会议结果",
    "minuted": "已作纪要",
    "mode": "认领方式",
    "msg_type": "信息类型",
    "opinion_request": "征求意见",
    "opinion_result": "意见",
    "overdue_wd": "逾期工作日",
    "participants": "参加部门",
    "penalty_wanted": "发出函告",
    "preferred": "倾向的处理",
    "process": "流程",
    "proposer": "提请部门",
    "push": "推送",
    "pushed_at": "推送时间",
    "pushes": "推送",
    "receipt": "回执",
    "referral": "移送",
    "reference": "文书号",
    "registered_at": "登记时间",
    "responses": "会议回复",
    "role": "岗位",
    "sent_at": "发出时间",
    "service": "内容",
    "silent": "没有答复",
    "source_department": "来源部门",
    "status": "状态",
    "subject": "事由",
    "term": "期限",
    "text": "内容",
    "topic": "议题",
    "triggers": "开会的情形",
    "view": "意见",
    "reason": "理由",
    "note": "说明",
    "requested_type": "请求的处理",
    "inquiry": "函询",
    "review": "评审配合",
}

_FIELDS = ("fields", "elements")
"""The parts of the glossary that name fields."""


def data_label(name: str, glossary: Glossary) -> str | None:
    """The word of a name in the data of a case; None for one that only machines use."""
    for part in _FIELDS:
        found = glossary.sections.get(part, {}).get(name)
        if found is not None:
            return found
    return LABELS.get(name)
