"""What the search over all cases says in Chinese: facets, marks, conditions, verdicts."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES: Mapping[str, str] = {"active": "办理中", "held": "故障待处理", "ended": "已办结", "cancelled": "已终止"}

FACETS: Mapping[str, str] = {
    "late": "逾期",
    "automatic": "自动认领",
    "department": "部门",
    "process": "流程",
    "article": "涉及条款",
    "period": "开始时间",
    "status": "状态",
    "outcome": "结果",
    "mark": "办理中发生",
}
"""In the order of the page."""

MARKS: Mapping[str, str] = {
    "automatic": "自动认领",
    "returned": "退回推送",
    "reassigned": "改派",
    "recalled": "撤回推送",
    "quarantined": "待补正",
    "corrected": "更正决定",
    "incident": "办理故障",
}

YES_NO: Mapping[str, Mapping[str, str]] = {
    "late": {"1": "有逾期", "0": "无逾期"},
    "automatic": {"1": "有自动认领", "0": "无自动认领"},
}

WORDS: Mapping[str, str] = {
    "q": "含有",
    "reference": "文号",
    "party": "相对人",
    "item": "事项",
    "started_from": "自",
    "started_to": "至",
}
"""Conditions that are typed in."""

SORTS: Mapping[str, str] = {"newest": "最新开始的在前", "oldest": "最早开始的在前", "due": "期限最早的在前"}

VERDICTS: Mapping[str, str] = {"": "未核查", "in_order": "未见异常", "query": "需要询问", "fault": "发现问题"}

CHECKS: Mapping[str, str] = {"": "未看", "yes": "做到", "no": "未做到", "none": "不适用"}


def period(value: str) -> str:
    """2026年, 2026年11月."""
    year, _, month = value.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"
