"""What is found while the files of a process are read."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "one-executable-process": RuleWords(
        title="一个文件有且只有一个可执行的流程",
        sentence="文件中可执行的流程应当是一个,现有{found}个",
        advice="只给要办理的流程勾选“可执行”;其他泳池只作示意,不勾选;几个流程分别存为几个文件",
    ),
    "form-unreadable": RuleWords(
        title="表单须能读出",
        sentence="表单的“{component}”不能使用({reason})",
        advice="在表单设计器中改正这一项,只用 processes/README.md 列出的组件和设置",
    ),
    "table-unreadable": RuleWords(
        title="决策表须能读出",
        sentence="决策表文件不能使用({reason})",
        advice="在设计器中另存为 DMN 1.3 的决策表,一个文件至少一张表",
    ),
    "check-exceeded": RuleWords(
        title="检查须在限定的时间和内存之内完成",
        sentence="检查超过了{cause}的限制({seconds}秒、{mebibytes} MiB),没有完成",
        advice="把图分成几个流程,用“调用活动”相连;表达式写短",
        terms={"cause": {"time": "时间", "memory": "内存"}},
    ),
    "check-failed": RuleWords(
        title="检查须能完成",
        sentence="规则{rule}没有完成,不能确认这张图可以办理",
        advice="把这个文件交给平台管理员,日志中有原因",
    ),
}
