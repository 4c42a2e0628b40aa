"""Rules about what the office provides: operators, decision tables, forms, processes."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "operator-unknown": RuleWords(
        title="系统任务的算子已登记",
        sentence={"missing": "系统任务没有写算子", "": "算子“{operator}”没有登记"},
        advice="在属性面板中选一个已登记的算子;没有合适的,请程序员登记",
    ),
    "operator-parameters": RuleWords(
        title="给算子它要的参数",
        sentence={
            "twice": "算子“{operator}”的参数“{name}”写了两次",
            "unknown": "算子“{operator}”没有参数“{name}”,它的参数是{known}",
            "missing": "算子“{operator}”缺少参数“{name}”",
            "result": "结果变量“{name}”不能作变量名",
        },
        advice="在属性面板中按算子的参数填写",
    ),
    "operator-named-like-node": RuleWords(
        title="算子和参数不与节点同名",
        sentence="算子或者参数“{name}”与一个节点的 id 相同",
        advice="把节点的 id 改成别的",
    ),
    "started-process-unknown": RuleWords(
        title="另行启动的流程已部署",
        sentence="另行启动的流程“{process}”没有部署",
        advice="先部署它,或者改正流程 id",
    ),
    "decision-unknown": RuleWords(
        title="决策表在图的旁边",
        sentence={"missing": "业务规则任务没有写决策表", "": "没有决策表“{decision}”"},
        advice="选定同一文件夹里的决策表",
    ),
    "decision-table": RuleWords(
        title="决策表没有重叠和遗漏",
        sentence={
            "": "决策表“{decision}”不能用({reason})",
            "overlap": "决策表“{decision}”的规则{rules}有重叠,同一情形有两个答案",
            "gap": "决策表“{decision}”没有覆盖全部情形",
            "gap_for_other_values": "决策表“{decision}”没有覆盖列出之外的值",
            "completeness_not_proven": "决策表“{decision}”是否覆盖全部情形看不出来",
            "expression_rejected": "决策表“{decision}”的单元格写不通({expression})",
            "wrong_number_of_cells": "决策表“{decision}”的一行格数不对",
            "no_rules": "决策表“{decision}”没有规则",
            "no_outputs": "决策表“{decision}”没有输出列",
            "unknown_hit_policy": "决策表“{decision}”的命中策略“{policy}”不支持",
            "output_name_not_allowed": "输出名“{name}”不能作变量名",
            "duplicate_output": "输出名“{name}”用了两次",
        },
        advice="改正这一格或者这一行;命中策略用 UNIQUE、FIRST 或者 COLLECT,末行写兜底",
    ),
    "form-unknown": RuleWords(
        title="表单和收件存在",
        sentence={"form": "没有表单“{name}”", "intake": "收件“{name}”没有登记"},
        advice={
            "form": "在同一文件夹里放“表单名.form”,或者改正名称",
            "intake": "写已登记的收件;没有合适的,请程序员登记",
        },
    ),
    "form-field": RuleWords(
        title="表单字段的校验、选项和显示条件有着落",
        sentence={
            "after": "after: 所比的字段“{name}”不在表单里",
            "check": "校验“{name}”没有登记",
            "choices": "选项“{name}”没有登记",
            "condition": "显示条件用到的字段“{name}”不在表单里",
        },
        advice="改正名称,或者请程序员登记",
    ),
    "called-process-unknown": RuleWords(
        title="调用的流程已部署",
        sentence={"missing": "调用活动没有写调用哪个流程", "": "调用的流程“{process}”没有部署"},
        advice="写已部署的流程的 id,或者把它一起部署",
    ),
    "call-cycle": RuleWords(
        title="流程不调用自己",
        sentence={"itself": "流程调用了自己", "through_others": "流程“{process}”又会调用本流程"},
        advice="重复办理的画成循环,不用调用",
    ),
    "call-data": RuleWords(
        title="与调用的流程交接的数据对得上",
        sentence={
            "input": "流程“{process}”要的“{name}”,到这里还没有",
            "result": "流程“{process}”不给出“{name}”",
            "item": "流程“{process}”不要“{name}”",
        },
        advice="在前面的步骤给出要的变量;结果写它的输出名",
    ),
}
