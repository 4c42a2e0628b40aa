"""What scenarios look at and do, in Chinese: expectations, facts and their values, actions, failures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

LOOKS: Mapping[str, str] = {
    "tasks": "未办待办",
    "ended": "案件已结束",
    "outcome": "结束方式",
    "passed": "经过节点",
    "events": "事件依次发生",
    "incident": "出现故障",
}
FACTS: Mapping[str, str] = {
    "claim_figures": "认领统计",
    "claim_reviews": "认领复核",
    "claims": "认领",
    "clues": "责任线索",
    "commitments": "告知承诺",
    "credit_records": "信用记录",
    "decision": "审批决定",
    "decision_values": "决定各项",
    "dishonesties": "承诺不实",
    "evidence": "证据材料",
    "exchanges": "外部系统往来",
    "files": "监管台账",
    "inquiries": "业务函询",
    "inquiry_answers": "函询答复",
    "inquiry_draft": "函询文稿",
    "licences": "证照",
    "matters": "待推送事项",
    "measures": "处理措施",
    "meeting_answers": "会议回执",
    "meeting_draft": "会议文稿",
    "meeting_opinions": "会议意见",
    "meetings": "联席会议",
    "notices": "提示",
    "opinions": "征求意见",
    "penalty_letters": "处罚函告",
    "publicity": "双公示批次",
    "publicity_records": "双公示记录",
    "publicity_waiting": "待公示",
    "pushes": "推送",
    "referrals": "许可处理移送",
    "resolutions": "议定事项",
    "review_activities": "评审踏勘活动",
    "review_notices": "评审告知",
    "reviews": "评审踏勘配合",
    "supervision_infos": "监管信息",
    "verifications": "承诺核查",
}
COLUMNS: Mapping[str, str] = {
    "element": "节点",
    "department": "部门",
    "process": "流程",
    "assignee": "签收人",
    "provisional": "期限暂定",
    "light": "期限状态",
    "due": "期限",
    "due_at": "期限",
    "status": "状态",
    "kind": "类型",
    "role": "岗位",
    "at": "时间",
    "pushed_at": "推送时间",
    "claimed_at": "认领时间",
    "received_at": "收到时间",
    "recorded_at": "记录时间",
    "late": "逾期",
    "basis_status": "依据状态",
    "msg_type": "信息类型",
    "quarantined": "待补正",
    "outcome": "结果",
    "result": "结果",
    "code": "代码",
    "article": "条款",
    "duty": "义务",
    "text": "内容",
    "title": "标题",
    "profile": "规则来源",
    "push_due": "推送期限",
    "due_date": "期限",
    "chain": "历次决定",
    "number": "序号",
    "warnings": "提醒",
    "missing": "缺项",
}
VERBS: Mapping[str, str] = {
    "complete": "办结待办",
    "message": "办理操作(消息)",
    "closure": "登记停办",
    "start": "发起办理",
    "assign": "签收",
    "unassign": "放回",
    "parameter": "调整规则参数",
    "deciders": "登记决定机关",
    "item": "登记事项",
    "exchange_answer": "外部系统答复",
    "file": "交存文件",
}
STATES: Mapping[str, str] = {"none": "未运行", "passed": "通过", "failed": "不符", "stale": "改动后未运行"}
_REJECTED: Mapping[str, str] = {
    "not_toml": "文件不是可以识别的 TOML:{detail}",
    "missing": "缺少“{key}”",
    "not_a_table": "文件的结构不对,请对照其他场景",
    "unknown_keys": "{place}有不认识的项:{keys}",
    "several_actions": "{place}只能做一件事",
    "refused_needs_code_and_action": "{place}写了被拒绝,还要写明做什么、因何被拒绝",
    "only_a_start_is_named": "{place}:只有发起办理才能起代号",
}


def moment_words(text: object) -> str:
    """An instant of a scenario as officials tell it: midnight is the end of the day before."""
    day, _, time = str(text).partition("T")
    if time in ("00:00", "00:00:00"):
        return f"{date.fromisoformat(day) - timedelta(days=1)} 24:00"
    return f"{day} {time.removesuffix(':00') if len(time) == len('09:00:00') else time}".strip()


def rejected_words(values: Mapping[str, object]) -> str:
    """Why a scenario file cannot be read."""
    words = _REJECTED.get(str(values.get("reason")), "文件不能识别")
    told = {"place": "", "keys": "", "key": "", "detail": "", **values}
    place = str(told["place"]).replace("step ", "第").replace("start", "开始")
    return words.format(**{**told, "place": f"{place}步" if place.startswith("第") else place})
