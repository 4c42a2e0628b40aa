"""Rules about lists and data."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "instances-uncounted": RuleWords(
        title="多实例写明次数",
        sentence={
            "both": "既写了次数又写了列表",
            "neither": "没有写次数,也没有写列表",
            "no_end": "循环没有写条件,也没有写最多几次",
            "no_maximum": "最多次数“{found}”不是大于零的整数",
        },
        advice="写次数或者列表,只写一样",
    ),
    "too-many-instances": RuleWords(
        title="多实例的次数合理",
        sentence={
            "no_number": "次数“{found}”不是不小于零的整数",
            "too_many": "次数{found}超过上限{most}",
            "none": "次数是零,什么也不会办",
        },
        advice="改为合理的次数;成批的改为列表",
    ),
    "instance-names": RuleWords(
        title="多实例的变量各有名称",
        sentence={
            "several": "写了不止一个 {name}",
            "no_name": "“{name}”不能作变量名",
            "twice": "“{name}”用了两次,后一个会盖掉前一个",
            "no_list": "结果“{name}”没有写汇入哪个列表",
            "no_item": "列表“{name}”没有写由哪个变量汇入",
        },
        advice="列表、每项、结果、汇总各用一个名称,结果和汇总成对填写",
    ),
    "data-object-unknown": RuleWords(
        title="数据对象画在用它的地方",
        sentence={
            "unknown": "数据对象“{named}”不存在",
            "elsewhere": "数据对象“{named}”画在别的子流程里,这里取不到",
            "far": "数据对象“{named}”在两层以外,这里取不到",
        },
        advice="把数据对象画在同一个子流程里,或者上一层",
    ),
    "process-data-names": RuleWords(
        title="流程的输入输出各有名称",
        sentence={"no_name": "{kind}“{name}”不能作变量名", "twice": "{kind}“{name}”写了两次"},
        advice="改为英文字母开头的名称,各不相同",
    ),
}
