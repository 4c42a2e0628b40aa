"""The table of BPMN elements that run, in processes/README.md, made from the engine's own table.

`python -m tests.processes.supported` writes it anew; a test fails when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn.support import ELEMENTS, EVENTS, INSTEAD_OF_EVENTS, Position
from web.words.lint.elements import ELEMENTS as NAMES

from .article_map import PROCESSES

BEGIN, END = "<!-- elements begin -->", "<!-- elements end -->"

POSITIONS: Mapping[Position, str] = {
    "start": "流程开始",
    "sub_process_start": "子流程开始",
    "event_subprocess_start": "事件子流程开始",
    "intermediate_catch": "中间捕获",
    "intermediate_throw": "中间抛出",
    "boundary": "边界",
    "end": "结束",
}

EVENT_NAMES: Mapping[str, str] = {
    "none": "无类型", "message": "消息", "timer": "定时", "signal": "信号", "error": "错误", "escalation": "升级",
    "link": "链接", "terminate": "终止", "compensate": "补偿", "cancel": "取消", "conditional": "条件",
}  # fmt: skip

OTHER_NAMES: Mapping[str, str] = {
    "timeDate": "定时:日期(timeDate)",
    "timeDuration": "定时:时长(timeDuration)",
    "timeCycle": "定时:周期(timeCycle)",
    "dataStore": "数据存储",
    "multiInstanceLoopCharacteristics": "多实例(并行、串行)",
    "standardLoopCharacteristics": "标准循环",
}

INSTEAD: Mapping[str, str] = {
    "sub_process": "子流程",
    "inclusive_gateway": "包容网关",
    "service_task": "服务任务(写明算子)",
    "event_definition": "写明事件类型",
    "none_start": "无类型的开始事件",
    "boundary_error": "边界错误事件",
    "boundary_escalation": "边界升级事件",
    "terminate_end": "终止结束事件",
    "message_catch": "消息捕获事件",
    "sequence_flow": "连线",
    "event_sub_process": "事件子流程",
}


def elements_table() -> str:
    """The tables as they must stand in the README: elements, then events by position."""
    runs = [_name(tag) for tag, told in ELEMENTS.items() if told.runs]
    refused = [f"{_name(tag)}(改画{INSTEAD[told.instead]})" for tag, told in ELEMENTS.items() if not told.runs]
    rows = ["| 元素 | 能否运行 |", "|---|---|", f"| {_list(runs)} | 能 |", f"| {_list(refused)} | 不能,部署时拒绝 |"]
    rows += ["", f"| 事件 | {' | '.join(POSITIONS.values())} |", f"|---{'|---' * len(POSITIONS)}|"]
    for kind in EVENT_NAMES:
        cells = ("✓" if EVENTS[position].get(kind) and EVENTS[position][kind].runs else "—" for position in POSITIONS)
        rows.append(f"| {EVENT_NAMES[kind]} | {' | '.join(cells)} |")
    nowhere = [kind for kind in EVENT_NAMES if not any(kind in told for told in EVENTS.values())]
    told = [f"{EVENT_NAMES[kind]}(改画{INSTEAD[INSTEAD_OF_EVENTS[kind]]})" for kind in nowhere]
    return "\n".join((*rows, "", f"任何位置都不能画的事件:{_list(told)}。"))


def written_table(readme: str) -> str:
    """The table that stands in the README now."""
    return readme.split(BEGIN)[1].split(END)[0].strip()


def _name(tag: str) -> str:
    return OTHER_NAMES.get(tag) or NAMES[tag]


def _list(names: Iterable[str]) -> str:
    return "、".join(names)


def write() -> None:
    """Put the table into the README."""
    path = PROCESSES / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{elements_table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write()
