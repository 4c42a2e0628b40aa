"""Rules about expressions, variables and timers."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords
from .terms import PARTS, WHYS

WORDS: Mapping[str, RuleWords] = {
    "expression-rejected": RuleWords(
        title="表达式写得通",
        sentence="{part}写不通:{reason}(第{line}行第{column}字:{expression})",
        advice="按 processes/README.md“表达式”一节改写",
        terms={"part": PARTS, "reason": WHYS},
    ),
    "constant-condition": RuleWords(
        title="条件随案件变化",
        sentence="{part}“{expression}”不看任何变量,结果总是一样",
        advice="写上要看的变量,或者删除条件",
        terms={"part": PARTS},
    ),
    "script-missing": RuleWords(
        title="脚本任务有脚本",
        sentence="脚本任务没有脚本",
        advice="写上“变量 = 表达式”,或者改用别的任务",
    ),
    "unknown-name": RuleWords(
        title="用到的变量前面已有",
        sentence={
            "": "{part}用到变量“{name}”,在它之前没有表单、脚本、决策表或者系统任务给出",
            "near": "{part}用到变量“{name}”,前面没有给出它;有一个相近的“{near}”",
        },
        advice="改正变量名,或者在前面的步骤给出它",
        terms={"part": PARTS},
    ),
    "timer-text": RuleWords(
        title="定时写明何时",
        sentence={
            "": "定时“{text}”不能用",
            "timer_empty": "定时没有写明何时",
            "several": "定时写了不止一个时间",
            "timer_negative": "定时“{text}”是负数",
            "timer_zero_cycle": "“{text}”每隔零秒或者零次重复",
            "timer_too_often": "“{text}”重复得太勤",
            "timer_too_long": "“{text}”超过二十年",
            "timer_wrong_kind": "“{text}”与所选的时间类型不符",
            "timer_malformed": "“{text}”不是 ISO 8601 的时间",
            "timer_cron": "“{text}”是 cron 写法",
            "timer_absurd_date": "“{text}”的年份不合理",
            "timer_fails": "“{text}”算不出时间",
        },
        advice="写 ISO 8601 的时间(如 PT2H、2026-05-01T09:00:00+08:00、R3/P1D),或者 workdays(…) 等表达式",
    ),
    "timer-in-the-past": RuleWords(
        title="固定日期在将来",
        sentence="“{text}”已经过去,一到这里就到期",
        advice="改为将来的日期,或者按变量计算",
    ),
    "timer-without-zone": RuleWords(
        title="固定时刻写明时区",
        sentence="“{text}”没有写时区,按北京时间办理",
        advice="写成 2026-05-01T09:00:00+08:00",
    ),
    "cycle-happens-once": RuleWords(
        title="重复的定时画在不中断的边界事件上",
        sentence={
            "interrupting": "中断的事件发生一次就撤销了活动,“{text}”不会重复",
            "flow": "流程中间的定时等一次就往下走,“{text}”不会重复",
        },
        advice="要反复提醒的,改为不中断的边界事件;只等一次的,改用时长",
    ),
    "repetition": RuleWords(
        title="反复发生的事画在不中断的事件上",
        sentence={
            "no_cycle": "every_workdays 只用于重复定时(timeCycle),并且是整个表达式",
            "no_reminder": "every_workdays 只用于边界事件或者事件子流程",
            "no_limit": "重复定时里写了只到期一次的期限",
            "mark": "repeat 只写 yes 或者 no,只用于不中断的消息、信号、升级",
        },
        advice="反复催办画成不中断的边界事件,timeCycle 写 every_workdays(…);只到期一次的写 timeDate",
    ),
}
