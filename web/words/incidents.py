"""What an incident says: the cause in plain words, and what was being done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CAUSES: Mapping[str, str] = {
    "element_failed": "流程节点执行失败",
    "handler_failed": "系统办理步骤失败",
    "unknown_name": "流程引用了不存在的名称(函数、办理步骤或者参数)",
    "no_end_reached": "流程停在中途,没有走到结束",
    "uncaught_error": "流程抛出的错误没有节点捕获",
    "endless_loop": "流程循环没有尽头",
    "no_flow_taken": "出线的条件都不成立,又没有默认走向",
    "loop_fault": "逐项办理的次数、列表或者结果不能用",
    "timer_fault": "定时事件写的时间不能用",
    "state_unreadable": "案件状态读不出来",
    "too_many_children": "一次调用的下级流程太多,或者层层调用太深",
    "too_many_tokens": "一次办理生出的步骤太多",
    "too_much_data": "案件数据超出上限",
    "not_an_instant": "定时事件没有算出时间",
    "outside_calendar": "日期超出工作日历的年份",
    "expression_fault": "流程表达式计算失败",
    "decision_fault": "决策表没有得出结果",
    "foreign_evaluation": "流程用了平台不支持的写法",
    "history_differs": "记录与案件现状不一致",
    "act_hung": "系统办理步骤没有在时限内完成,已中止",
    "overtaken": "同一案件被同时修改",
    "KeyError": "办理所需的数据缺失",
    "TypeError": "数据类型不符",
    "ValueError": "数据取值不符",
    "OperationalError": "数据库暂时不可用",
    "IntegrityError": "数据重复或者不完整",
    "TimeoutError": "外部系统没有按时应答",
    "ConnectionError": "外部系统连接不上",
    "OSError": "读写文件或者网络失败",
    "StorageFull": "磁盘已满",
    "DatabaseAway": "数据库暂时没有应答",
    "NoRoom": "磁盘放不下一份备份",
    "BackupFailed": "备份目录不能写入",
    "BackupRunning": "另一次备份还没有结束",
    "BackupDamaged": "取出的备份没有通过检查",
    "ProgramMissing": "没有找到 pg_dump,请安装 PostgreSQL 客户端",
    "ProgramFailed": "pg_dump 没有完成",
}

_PROCEDURE = "请流程分析员改正并重新部署;在办案件按原版本办理,改正不了的逐件作废并写明理由。"
_REGISTER = "请核对案件的数据和事项目录,补齐后全部重试;补不齐的逐件作废并写明理由。"
_OUTSIDE = "请确认对方系统或者网络已经恢复,然后全部重试。"
_DEVELOPERS = "请把下面的详情交给平台开发者,升级后全部重试。"

_ADVICE: Mapping[str, str] = {
    "element_failed": _DEVELOPERS,
    "handler_failed": _DEVELOPERS,
    "unknown_name": _PROCEDURE,
    "no_end_reached": _PROCEDURE,
    "uncaught_error": _PROCEDURE,
    "endless_loop": _PROCEDURE,
    "no_flow_taken": _PROCEDURE,
    "loop_fault": _PROCEDURE,
    "timer_fault": _PROCEDURE,
    "state_unreadable": "请先到“核验”页核验;状态确已损坏的,从备份恢复,不要重试。",
    "too_many_children": _PROCEDURE,
    "too_many_tokens": _PROCEDURE,
    "too_much_data": "请把大段内容改为附件,或者由流程分析员减少图中的变量,然后全部重试。",
    "not_an_instant": _PROCEDURE,
    "outside_calendar": "请核对日期;确属更远年份的,先导入该年放假安排,然后全部重试。",
    "expression_fault": _PROCEDURE,
    "decision_fault": _PROCEDURE,
    "foreign_evaluation": _PROCEDURE,
    "history_differs": "请先到“核验”页核验,查明记录何处被改动;查明以前不要重试。",
    "overtaken": "同时办理的一方已经办完,可以全部重试。",
    "KeyError": _REGISTER,
    "TypeError": _REGISTER,
    "ValueError": _REGISTER,
    "OperationalError": "请确认数据库应答正常、磁盘有空间,然后全部重试。",
    "IntegrityError": _REGISTER,
    "TimeoutError": _OUTSIDE,
    "ConnectionError": _OUTSIDE,
    "OSError": "请检查数据目录的权限、磁盘空间和网络,然后全部重试。",
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


def cause_advice(code: str) -> str:
    """What to do about a cause before trying again."""
    return _ADVICE.get(code, _DEVELOPERS)


def act_words(action: Mapping[str, Any]) -> str:
    """What was being done when it failed, and by whom."""
    act, who = action.get("act", {}), action.get("actor", {})
    words = _ACTS.get(str(act.get("do", "")), "办理")
    name = who.get("name", "")
    return f"{name}{words}" if name and who.get("login") != "system" else f"系统{words}"
