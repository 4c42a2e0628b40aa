"""Rules about nodes and flows and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords
from .terms import TRIGGERS

WORDS: Mapping[str, RuleWords] = {
    "empty-scope": RuleWords(
        title="流程和子流程不能是空的",
        sentence="这里什么也没有画",
        advice="画出开始事件、要办的事和结束事件;不需要的子流程删除",
    ),
    "start-missing": RuleWords(
        title="流程和子流程有开始事件",
        sentence="这里没有开始事件,案件不知道从哪里办起",
        advice="画一个开始事件,连到第一步",
    ),
    "several-starts": RuleWords(
        title="只从一处开始",
        sentence="“{scope}”里还有别的开始事件,案件不知道从哪一处办起",
        advice="只留一个开始事件,分流画在它之后的网关上",
    ),
    "start-trigger": RuleWords(
        title="开始事件的类型与所在处相符",
        sentence={
            "process": "流程的开始事件不能是{trigger}",
            "subprocess": "子流程“{scope}”由到达的案件开始,它的开始事件不能是{trigger}",
            "event_subprocess": "事件子流程“{scope}”的开始事件不能是{trigger}",
        },
        advice={
            "process": "改为普通、消息或者定时开始事件",
            "subprocess": "改为普通开始事件;要等的事情画成子流程之前的捕获事件,或者改画事件子流程",
            "event_subprocess": "给开始事件选定时、消息、信号、错误或者升级",
        },
        terms={"trigger": TRIGGERS},
    ),
    "flow-across-scopes": RuleWords(
        title="连线不穿过子流程的边框",
        sentence="这条连线从“{source}”连到“{target}”,穿过了子流程的边框",
        advice="连到子流程本身,或者在子流程边框上画边界事件再连出来",
    ),
    "flow-at-event": RuleWords(
        title="不连入开始事件和边界事件,不从结束事件连出",
        sentence={
            "in": "这条连线连到了{kind}“{node}”,它不能有连入的线",
            "out": "这条连线从{kind}“{node}”连出,它不能有连出的线",
        },
        advice={
            "in": "要回到前面的,连到开始事件之后的第一个节点;边界事件由发生的事情触发,不用连线",
            "out": "还要继续办的,把结束事件换成任务或者网关",
        },
    ),
    "event-subprocess-alone": RuleWords(
        title="事件子流程没有连线也不逐项办理",
        sentence={"flow": "事件子流程上有连线“{flow}”", "loop": "事件子流程上有多实例标记"},
        advice={"flow": "删除这条连线;要按顺序办的画成普通子流程", "loop": "把逐项办理的事画成事件子流程里面的任务"},
    ),
    "doubled-flow": RuleWords(
        title="两个节点之间不画两条一样的线",
        sentence="从“{source}”到“{target}”已有一条没有条件的连线,后面的会办两遍",
        advice="删除多余的一条",
    ),
    "condition-ignored": RuleWords(
        title="条件只写在任务、子流程和网关的出线上",
        sentence="条件写在{kind}“{source}”的出线上,不会被判断",
        advice="在它之后画一个排他网关,条件写在网关的出线上,另设一条默认",
    ),
    "unreachable-node": RuleWords(
        title="每个节点都能走到",
        sentence="从开始事件走不到这个{kind},它永远不会办理",
        advice="从应当在它之前的一步连线过来,或者删除它",
    ),
    "implied-end": RuleWords(
        title="办完的地方画结束事件",
        sentence="{kind}之后没有连线,案件的这条路到此为止",
        advice="连到一个结束事件,写明办到什么结果",
    ),
    "no-way-out": RuleWords(
        title="每条路都能办完",
        sentence="从这里出发走不到任何结束事件,经过的有{nodes}",
        advice="在循环里画一个网关,给出办完的出路",
    ),
    "join-never-complete": RuleWords(
        title="并行汇合等的路都会走到",
        sentence={
            "one_of_them": "这个并行网关等着几条路,而它们之中只会走一条,案件停在这里不动",
            "itself": "这个并行网关等着一条要经过它自己才能走到的路,案件停在这里不动",
        },
        advice={
            "one_of_them": "前面是排他网关的,汇合也用排他网关;要一起等的,前面用并行网关分开",
            "itself": "回到前面的线先用排他网关并入,再进并行网关",
        },
    ),
    "merge-runs-twice": RuleWords(
        title="并行的路先汇合再往下走",
        sentence="几条并行的路在这个{kind}直接会合,后面的会按路数办几遍",
        advice="在会合处画并行网关,等各条路都办完",
    ),
    "loop-without-wait": RuleWords(
        title="循环里有等待或者会变的条件",
        sentence={
            "endless": "这一圈({nodes})没有等待,也没有改变出口条件的步骤,一旦转起来停不下来",
            "bounded": "这一圈({nodes})没有等待,会一口气转到条件成立为止",
        },
        advice={
            "endless": "在圈里画用户任务、定时或者消息,或者改变出口条件所用的变量",
            "bounded": "确认圈里的条件总会成立;要逐个处理的用多实例",
        },
    ),
    "several-lanes": RuleWords(
        title="一个节点只在一条泳道里",
        sentence="这个节点同时列在泳道{lanes}里",
        advice="把节点拖到一条泳道里",
    ),
    "dangling-flow": RuleWords(
        title="连线的两端须连到节点",
        sentence={"": "连线的{end}“{named}”不是本图中的节点", "flow": "连线的{end}连到了另一条连线“{named}”上"},
        advice="把连线的两端拖到节点上,或者删除这条连线",
        terms={"end": {"source": "起点", "target": "终点"}},
    ),
}
