"""Rules about cancelled transactions and compensation."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "cancellation": RuleWords(
        title="取消事件只用于事务子流程",
        sentence={
            "cancel_outside_transaction": "取消事件不在事务子流程上,没有可以取消的事务",
            "cancel_uncaught": "事务子流程的边框上没有取消边界事件,取消之后无路可走",
            "cancel_caught_twice": "同一个事务子流程上有几个取消边界事件,不知道走哪一个",
        },
        advice={
            "cancel_outside_transaction": "把子流程改画为事务子流程;不需要取消的改用终止结束事件或者错误事件",
            "cancel_uncaught": "在事务子流程的边框上画取消边界事件,连到取消之后要办的事",
            "cancel_caught_twice": "只留一个,分流画在它之后",
        },
    ),
    "compensation": RuleWords(
        title="补偿由边界事件、关联和补偿活动三者画成",
        sentence={
            "compensation_without_handler": "补偿边界事件没有用关联连到补偿活动",
            "compensation_handlers": "补偿边界事件连到了几个补偿活动",
            "compensation_elsewhere": "补偿活动与补偿边界事件不在同一个流程或者子流程里",
            "compensation_twice": "同一个活动上有几个补偿边界事件",
            "compensation_flow": "补偿边界事件有连出的线,它不会沿线走",
            "compensation_not_awaited": "补偿抛出事件不等补偿办完(waitForCompletion),这里总要等",
            "compensation_of_unknown": "补偿抛出事件指定的活动不在它所在的流程或者子流程里",
            "nothing_to_compensate": "这里没有可以补偿的活动,抛出补偿什么也不会发生",
            "handler_without_event": "标为补偿的活动没有补偿边界事件连到它,永远不会办理",
            "handler_shared": "几个补偿边界事件连到同一个补偿活动",
            "handler_flow": "补偿活动有连线,它只由补偿边界事件带出",
            "handler_border": "补偿活动的边框上不能再画边界事件",
        },
        advice={
            "compensation_without_handler": "画一个标为补偿的活动,从边界事件用关联(虚线)连到它",
            "compensation_handlers": "只连一个;几步的画成一个补偿子流程",
            "compensation_elsewhere": "把补偿活动画在同一个流程或者子流程里",
            "compensation_twice": "只留一个补偿边界事件",
            "compensation_flow": "删除连线,改用关联连到补偿活动",
            "compensation_not_awaited": "删除 waitForCompletion",
            "compensation_of_unknown": "在属性面板中重新选定活动,或者不指定",
            "nothing_to_compensate": "给要撤销的活动画补偿边界事件和补偿活动,或者删除抛出事件",
            "handler_without_event": "用关联把补偿边界事件连到它;正常办理的活动去掉补偿标记",
            "handler_shared": "每个边界事件各画一个补偿活动",
            "handler_flow": "删除连线;几步的画成一个补偿子流程",
            "handler_border": "改画补偿子流程,边界事件画在子流程里面的任务上",
        },
    ),
}
