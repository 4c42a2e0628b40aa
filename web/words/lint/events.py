"""Rules about events and what they name."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords
from .terms import TRIGGERS

WORDS: Mapping[str, RuleWords] = {
    "boundary-host": RuleWords(
        title="边界事件附在同一处的活动上",
        sentence={
            "no_activity": "边界事件没有附在任务或者子流程上({host})",
            "event_subprocess": "边界事件附在事件子流程“{host}”上",
            "other_scope": "边界事件与它所附的“{host}”不在同一个流程里",
        },
        advice="把事件拖到任务或者子流程的边框上,直到边框高亮再松手",
    ),
    "boundary-without-way": RuleWords(
        title="边界事件之后有路",
        sentence={
            "interrupting": "这个边界事件没有出线,发生时所附的活动被撤销,这条路就此结束",
            "": "这个边界事件没有出线,发生了也不做什么",
        },
        advice="连到发生之后要办的事;不需要的删除",
    ),
    "always-interrupting": RuleWords(
        title="错误事件总是中断",
        sentence="{trigger}事件不能画成不中断的",
        advice="改为中断的;要让活动继续的,改用升级事件",
        terms={"trigger": TRIGGERS},
    ),
    "escalation-host": RuleWords(
        title="升级在能发出它的活动上捕获",
        sentence="{kind}“{host}”里发不出升级,这个边界事件永远不会发生",
        advice="附到子流程或者调用活动上",
    ),
    "links": RuleWords(
        title="链接成对,同名的捕获只有一个",
        sentence={
            "no_name": "链接事件没有名称",
            "second_catch": "名为“{name}”的链接捕获不止一个",
            "no_throw": "没有抛出到“{name}”的链接",
            "no_catch": "没有名为“{name}”的链接捕获",
            "in": "链接捕获“{name}”还有连入的线",
            "out": "链接抛出“{name}”还有连出的线",
        },
        advice="抛出和捕获写同一个名称,同一名称只有一个捕获,它们之间不画线",
    ),
    "event-reference": RuleWords(
        title="事件写明是哪个消息、信号、错误或者升级",
        sentence={
            "missing": "没有写明是哪个{trigger}",
            "unknown": "所写的{trigger}“{named}”在文件中没有定义",
            "no_code": "{trigger}“{named}”没有代码,抛出之后没有人能认出它",
        },
        advice={
            "missing": "在属性面板中选定或者新建",
            "unknown": "在属性面板中重新选定",
            "no_code": "在属性面板中给它写代码",
        },
        terms={"trigger": TRIGGERS},
    ),
    "definition-name": RuleWords(
        title="消息和信号各有名称",
        sentence={"missing": "{trigger}“{name}”没有名称", "doubled": "两个{trigger}都叫“{name}”"},
        advice={"missing": "在属性面板中给它写名称", "doubled": "合并成一个,或者改成不同的名称"},
        terms={"trigger": TRIGGERS},
    ),
    "same-trigger-twice": RuleWords(
        title="同一件事只在一处捕获",
        sentence="同一个{trigger}已由“{first}”捕获,不知道该由哪一个办理",
        advice="只留一个,分流画在它之后",
        terms={"trigger": TRIGGERS},
    ),
    "nobody-catches": RuleWords(
        title="抛出的错误有人捕获",
        sentence="错误“{code}”在本图中没有事件捕获;没有上级流程捕获的,案件停住待处理",
        advice="在外层子流程的边框或者事件子流程里捕获它;不是差错的改用普通结束事件",
    ),
}
