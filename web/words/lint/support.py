"""Rules about what runs here."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "unsupported-element": RuleWords(
        title="只画平台能办的元素",
        sentence="{kind}在这里不能办理",
        advice={
            "": "改用能办理的元素,见 processes/README.md",
            "sub_process": "改画普通子流程",
            "inclusive_gateway": "改画包容网关或者并行网关",
            "service_task": "改画系统任务",
            "message_catch": "改画消息捕获事件",
            "user_task": "改画用户任务",
            "event_definition": "给事件选定类型,或者改画别的节点",
            "none_start": "改画普通开始事件",
            "boundary_error": "改在子流程的边框上画错误边界事件",
            "boundary_escalation": "改在子流程的边框上画升级边界事件",
            "terminate_end": "改画终止结束事件",
            "sequence_flow": "改画连线",
            "event_sub_process": "改画事件子流程或者边界事件",
            "one_event_each": "一个事件只写一种类型,几种的分别画",
            "boundary_events": "改画边界事件",
            "exclusive_gateway": "改画排他网关",
        },
    ),
    "script-on-task": RuleWords(
        title="任务上不藏脚本",
        sentence="任务上的 {script} 不会执行",
        advice="在任务之前或者之后画一个脚本任务",
    ),
    "unreadable": RuleWords(
        title="读得出能办理的流程",
        sentence="这里读不出来({why})",
        advice="把这一处删除重画;仍不行的,请把文件交给管理员",
    ),
}
