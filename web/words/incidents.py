"""What an incident says: the cause in plain words, and what was being done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CAUSES: Mapping[str, str] = {
    "element_failed": "流程节点执行失败",
    "handler_failed": "系统办理步骤失败",
    "unknown_name": "流程引用了不存在的名称(函数、办理步骤或者参数)",
    "no_end_reached": "流程停在中途,没有走到结束",
    "endless_loop": "流程循环没有尽头",
    "not_an_instant": "定时事件没有算出时间",
    "outside_calendar": "日期超出工作日历的年份",
    "expression_fault": "流程表达式计算失败",
    "decision_fault": "决策表没有得出结果",
    "foreign_evaluation": "流程用了平台不支持的写法",
    "history_differs": "记录与案件现状不一致",
    "overtaken": "同一案件被同时修改",
    "KeyError": "办理所需的数据缺失",
    "TypeError": "数据类型不符",
    "ValueError": "数据取值不符",
    "OperationalError": "数据库暂时不可用",
    "IntegrityError": "数据重复或者不完整",
    "TimeoutError": "外部系统没有按时应答",
    "ConnectionError": "外部系统连接不上",
    "OSError": "读写文件或者网络失败",
}

_ACTS: Mapping[str, str] = {
    "start": "登记新案件",
    "complete": "提交待办",
    "send": "发送消息",
    "catch_up": "到期自动办理",
}


def cause_words(code: str) -> str:
    """A cause in plain Chinese; an unknown one is named by its code."""
    return _CAUSES.get(code, f"未归类的原因({code})")


def act_words(action: Mapping[str, Any]) -> str:
    """What was being done when it failed, and by whom."""
    act, who = action.get("act", {}), action.get("actor", {})
    words = _ACTS.get(str(act.get("do", "")), "办理")
    name = who.get("name", "")
    return f"{name}{words}" if name and who.get("login") != "system" else f"系统{words}"
