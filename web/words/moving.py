"""Moving running cases to another version, in words: what stands in the way, what becomes of clocks and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from web.words.moments import closing

OBSTACLES: Mapping[str, str] = {
    "not_running": "案件已经办结或者终止",
    "held": "案件有故障待处理,排除后再移",
    "other_process": "该版本属于另一个流程",
    "there_already": "案件已在该版本上",
    "unknown_version": "该版本没有部署过",
    "gone": "案件正停在{element},新版本没有这个环节",
    "other_kind": "案件正停在{element},新版本中它的类型不同",
    "other_scope": "案件正停在{element},新版本把它移进或者移出了子流程",
    "other_call": "案件正在{element}等待下级流程,新版本调用的是另一个流程",
    "other_loop": "{element}正在逐项办理,新版本的逐项方式不同",
    "other_join": "案件有分支在{element}等待汇合,新版本进入汇合的路径不同",
    "other_choice": "案件正在{element}等待几件事中的一件,新版本等待的事不同",
    "join_not_filled": "新版本的{element}须等待一条案件不会再走到的分支,移过去将永远等待",
    "order_differs": "{element}与案件正在办理的另一环节,在新版本中改为先后办理,移过去会重复办理",
    "undo_gone": "已办事项的撤销办法{element}在新版本中没有",
    "undo_added": "新版本增加了撤销办法{element},已办的事项没有留下撤销所需的记录",
    "data_missing": "新版本的{element}要用到案件没有的内容",
    "over_at_once": "新版本新增的期限{element}按起算日已经届满",
    "result_missing": "上级案件等待的结果,新版本不再给出",
    "cannot_go_on": "移过去以后案件不能继续({element})",
    "unreadable": "案件的状态读不出来,请告知运维人员",
    "taken": "案件正在被办理,请稍后再试",
    "lacks": "新版本的{element}要用到{names},案件没有,途中的环节也不会给出",
}
"""Why a case stays where it is, by the reason of engine.moving.obstacle."""

FATES: Mapping[str, str] = {
    "later": "{old} → {new}",
    "sooner": "下一次 {old} → {new}",
    "follows": "随期限 {old} → {new}",
    "kept": "仍为{old},不缩短",
    "pinned": "仍为{old},依义务产生时的规定",
    "same": "仍为{old}",
}
"""What becomes of a clock, by its fate in engine.moving.clocks."""

STATES: Mapping[str, str] = {
    "waiting": "等待开始",
    "running": "进行中",
    "done": "已完成",
    "failed": "没有完成",
    "stopped": "已停止",
}
OUTCOMES: Mapping[str, str] = {"movable": "可以移", "moved": "已移", "refused": "不能移"}


def obstacle_words(reason: str, element: str, names: Sequence[str] = ()) -> str:
    """What stands in the way; `element` is the name of the element, if there is one, `names` those of variables."""
    told = f"变量{'、'.join(names)}" if names else "案件没有的变量"
    return OBSTACLES.get(reason, reason).format(element=f"“{element}”" if element else "", names=told)


def lack_words(name: str) -> str:
    """A variable that the case may be asked for further on."""
    return f"走到这里要用到变量{name},案件没有,途中的环节也不会给出"


def clock_words(fate: str, old: str, new: str) -> str:
    """What becomes of a clock; instants are stored texts."""
    return FATES["same" if fate == "follows" and old == new else fate].format(old=closing(old), new=closing(new))


def task_words(task: Mapping[str, Any], department: Callable[[str], str]) -> str:
    """What becomes of an open task."""
    before, after = task["before"], task["after"]
    parts = []
    if "department" in after:
        parts.append(f"{department(before['department']) or '(未定)'} → {department(after['department']) or '(未定)'}")
    if "role" in after:
        parts.append("办理岗位随泳道改变")
    if "form" in after:
        parts.append("表单改变")
    if "name" in after:
        parts.append(f"名称改为“{after['name']}”")
    if task.get("put_back"):
        parts.append("签收人不属于新的岗位,放回待签收")
    return ",".join(parts)


def move_details(
    data: Mapping[str, Any], element: Callable[[str], str], department: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """What the event of a move tells of clocks and tasks, each under the name of its element."""
    for _, found, fate, old, new in data["clocks"]:
        yield element(found), clock_words(fate, old, new)
    for name, words in (("added", "新增,开始等待"), ("dropped", "已取消")):
        for _, found in data["mapping"][name]:
            yield element(found), words
    for found, variable, _ in data.get("lacks", ()):
        yield element(found), lack_words(variable)
    for task in data["tasks"]:
        if words := task_words(task, department):
            yield element(task["element"]), words
