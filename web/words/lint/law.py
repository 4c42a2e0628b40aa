"""Rules of the regulation: its limits, their timers, and what only its text gives."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

OUTSIDE = "(没有设计器的,写入 processes/basis.toml)"
"""What helps those alone who do not draw in the designer."""
_BASIS = f"确有依据文件的,在该定时的期限一栏登记文号和允许的内容{OUTSIDE}"
_PERMITTED = "偏离办法文字,依据{document}"
_OPERATORS: Mapping[str, str] = {"claim.auto": "系统自动认领", "inquiry.deem_consent": "视为同意"}
_VALUES: Mapping[str, str] = {"True": "是", "False": "否", "None": "无"}

WORDS: Mapping[str, RuleWords] = {
    "literal-limit": RuleWords(
        title="期限不写数字,写规则参数的名称",
        sentence={
            "number": "期限里写了数字{number}(办法第{article}条)",
            "iso": "期限写成了“{text}”(办法第{article}条),没有来源,也不按工作日计算",
            "unnamed": "期限“{text}”没有写明是哪个规则参数(办法第{article}条)",
            "permitted": _PERMITTED,
        },
        advice='写成 workdays("参数名", 起算时刻),数字登记在规则参数里,注明条款和来源',
    ),
    "unknown-limit": RuleWords(
        title="期限的规则参数须已登记",
        sentence={
            "unknown": "没有名为“{param}”的规则参数",
            "no_days": "规则参数“{param}”不是天数,没有单位",
            "permitted": _PERMITTED,
        },
        advice="改用已登记的参数,或者先在规则参数里登记数字、单位、条款和来源",
    ),
    "parameter-deviates": RuleWords(
        title="规则参数须与办法一致",
        sentence={
            "number": "规则参数 {param}({profile})现为{found},办法第{article}条规定为{wanted}个工作日:偏离办法文字",
            "setting": "规则参数 {param}({profile})现为{found},办法第{article}条下只能是{wanted}:偏离办法文字",
            "basis": "规则参数 {param}({profile})由{wanted}改为{found},须先登记依据文件(第{article}条)",
            "locked": "规则参数 {param} 已锁定为{wanted},不得改为{found}(依据:{article})",
            "alternative": "规则参数 {param}({profile})现为{found},只能取:{wanted}(第{article}条)",
            "source": "规则参数 {param} 的来源写错:只有办法写明的数字才标“办法”(第{article}条)",
            "missing": "办法第{article}条的规则参数 {param}({wanted})没有登记",
            "document": "规则参数 {param}({profile})为{found}:偏离办法文字(第{article}条,{wanted}),依据{document}",
        },
        advice={
            "locked": "改回原值;锁定的参数任何依据文件都不能改",
            "alternative": "改为可选的值",
            "source": "按办法条文改正来源",
            "missing": "按办法条文登记这个参数",
            "document": "依据文件有效期届满前改回办法的数字,或者登记新的依据文件",
            "": f"改回办法的规定;{_BASIS}",
        },
        terms={"found": _VALUES, "wanted": _VALUES},
    ),
    "hard-timer": RuleWords(
        title="办法的期限须有对应的定时",
        sentence={
            "missing": "图上没有以 {param} 为期限、挂在人工任务上的定时事件(办法第{article}条)",
            "interrupting": "{param} 的定时应当中断所在任务:办法第{article}条规定届满由系统处理",
            "non_interrupting": "{param} 的定时不得中断所在任务:办法第{article}条没有由系统代办,任务须保留",
            "leads_elsewhere": "{param} 届满后没有走到“{operator}”(办法第{article}条)",
            "ended_by_another": "另一个定时会中断 {param} 所在的任务,任务须保留到有人办理(办法第{article}条)",
            "decided_otherwise": "决策表“{decision}”给出的期限不是 {param}(办法第{article}条)",
            "permitted": _PERMITTED,
        },
        advice=f'按办法画:边界定时事件写 workdays("参数名", 起算时刻),是否中断照条文;{_BASIS}',
        terms={"operator": _OPERATORS},
    ),
    "effect-not-given": RuleWords(
        title="办法没有给出的后果不得画",
        sentence={
            "permitted": _PERMITTED,
            "": "“{operator}”只有办法第{article}条给出,只能用在流程 {process} 里",
        },
        advice=f"改为逾期提示、催办,任务保留到有人办理;{_BASIS}",
        terms={"operator": _OPERATORS},
    ),
    "effect-too-early": RuleWords(
        title="自动认领须在届满之后,视为同意须先经决策",
        sentence={
            "before_the_end": "不经期限 {param} 届满就能走到“{operator}”(办法第{article}条)",
            "undecided": "不经决策表“{decision}”判定为是,就能走到“{operator}”(办法第{article}条)",
            "not_asked": "走到“{operator}”之前没有询问决策表“{decision}”(办法第{article}条)",
            "permitted": _PERMITTED,
        },
        advice="只从期限届满的定时事件进入;视为同意的,先画决策表任务,再画条件为决策结果的连线",
        terms={"operator": _OPERATORS},
    ),
    "decision-says-yes": RuleWords(
        title="决策表不得给出办法没有的后果",
        sentence={
            "column": "决策表“{decision}”的规则 {row} 使“{output}”可以为真,办法只在第{article}条给出",
            "excluded": "决策表“{decision}”对不适用的情形({row})没有判定为否(办法第{article}条)",
            "permitted": _PERMITTED,
        },
        advice=f"把该行的结果改为 False;{_BASIS}",
    ),
    "article-of-another-limit": RuleWords(
        title="平台默认的期限不得标成办法的期限",
        sentence={
            "permitted": _PERMITTED,
            "": "任务写的是第“{named}”条,它的期限 {param} 却不是该条的期限(来源:{article})",
        },
        advice="把属性 article 改为该期限自己的条款,或者改用该条的期限参数",
    ),
    "permit-unused": RuleWords(
        title="依据文件登记的内容须用得上",
        sentence={
            "no_element": "{document}允许的节点“{named}”不在图上",
            "not_valid": "{document}现在不在有效期内,不起作用",
            "not_taken": "{document}允许参数 {param} 取{value},实际没有取这个值",
        },
        advice="在 processes/basis.toml 里改正或者删除这一项",
        terms={"value": _VALUES},
    ),
}
