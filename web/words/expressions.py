"""What is wrong with an expression or a decision table, in words an analyst can act on.

Each sentence says what happened; `where` adds the expression and the place in it, and a decision table its rule and
column.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Problem

_KINDS: Mapping[str, str] = {
    "whole": "整数",
    "decimal": "小数",
    "text": "文字",
    "truth": "是否(True、False)",
    "list": "列表",
    "mapping": "字典",
    "nothing": "空(None)",
    "deadline": "期限",
    "moment": "时刻",
    "other": "其他",
}

_REASONS: Mapping[str, str] = {
    # 写法
    "empty": "没有写表达式",
    "syntax": "写法不完整或者不是表达式,请核对括号、引号和运算符",
    "too_long": "太长,最多{most}个字符,请拆成几行脚本",
    "too_many_parts": "部分太多,最多{most}个,请拆成几行脚本",
    "too_deep": "嵌套太深,最多{most}层,请拆成几行脚本",
    "backslash": "文字里不能有反斜线",
    "quote_not_closed": "引号没有成对",
    "full_width": "“{letter}”是全角符号,请改用英文输入法下的半角符号",
    "name_not_allowed": "名称只能用英文字母、数字和下划线,以字母开头;中文名称请用字段的标识",
    "number_not_allowed": "数字只写阿拉伯数字和小数点,不写 1_000、0x10,后面不能紧跟字母",
    "number_too_large": "数字过大,绝对值最多一千万亿",
    "template": "${{…}} 只能包住整个表达式,不能夹在文字中间",
    "chained_comparison": "连续比较在别的工具里含义不同,请用 and 分开写,例如 1 < a and a < 3",
    "index_from_one": "以 = 开头的写法(FEEL)下标从1数起,这里从0数起;请去掉开头的 =,核对下标",
    "key_not_text": "字典的键要写成带引号的文字",
    "operator_not_allowed": "不支持这个运算符({operator})",
    "not_allowed": "不支持这种写法({construct});循环、方法、属性和赋值都不能写",
    "only_functions_are_called": "只能调用函数,不能调用方法;函数一览见 docs/expressions.md",
    "unknown_function": "没有 {name} 这个函数;函数一览见 docs/expressions.md",
    "named_argument": "函数的参数按次序写,不写“名称=”",
    "wrong_number_of_arguments": "{name} 要{least}个{most_words}参数,写了{given}个",
    "wrong_argument": "{function} 的第{argument}个参数应当是{expected_words},现在是{types_words}",
    "wrong_type": "“{operator}”不能用于{types_words}",
    "too_many_lines": "脚本最多{most}行",
    "not_an_assignment": "脚本的每一行都写成“变量 = 表达式”",
    "reserved_name": "{name} 是保留的词,请换一个变量名",
    "shadows_function": "变量 {name} 与函数同名,请换一个变量名",
    "not_storable": "{types_words}不能存入变量;需要保存期限的,用 last_day(…) 取最后一日",
    "interval_reversed": "区间的起点大于终点",
    # 计算
    "unknown_name": "没有 {name} 这个变量,或者它此时还没有值",
    "no_such_key": '字典里没有 {name} 这一项;可能没有的,用 get(字典, "{name}", 缺省值)',
    "no_such_item": "列表只有{length}项,没有下标 {index};下标从0数起",
    "division_by_zero": "除数是零",
    "number_not_finite": "算出的数字没有边界",
    "text_too_long": "文字太长,最多{most}个字符",
    "list_too_long": "列表太长,最多{most}项",
    "value_too_large": "值连同其中各层太大,合计最多{most}个值和字符",
    "value_too_deep": "值嵌套太深",
    "function_failed": "{function} 没有算出结果,请核对参数",
    "no_context": "{function} 只能用在案件里,表单的显示条件里不能用",
    "no_instant": "{function} 只能用在正在办理的案件里",
    "not_an_instant": "不是日期或者时刻,请写成 2026-09-30 或者 2026-09-30T09:00",
    "not_a_deadline": "不是期限;提醒和催办要写在 workdays(…)、day_end(…) 等算出的期限上",
    "days_out_of_range": "天数超出范围",
    "months_out_of_range": "月数超出范围",
    "digits_out_of_range": "小数位数是0至{most}",
    "negative_length": "长度不能是负数",
    "empty_list": "列表是空的;可能为空的,写缺省值,或者先判断 len(列表) > 0",
    "empty_text": "查找或者分隔的文字不能是空的",
    "not_a_text": "列表里有{types_words},应当都是文字",
    "not_a_mapping": "列表里有{types_words},应当都是字典",
    "not_a_number": "不是数字",
    "limit_named_twice": "时限已经由第1个参数写明,不再写第3个参数",
    "limit_out_of_range": "天数 {value} 超出范围",
    "unknown_parameter": "规则参数里没有 {name}",
    "outside_calendar": "日期超出工作日历的年份",
}

_TABLE: Mapping[str, str] = {
    "unknown_hit_policy": "命中策略只支持 UNIQUE、FIRST、COLLECT(不带汇总),现在是 {policy};请改用其中之一",
    "wrong_number_of_cells": "第{row}行的格数与列数不同,请在设计器里补齐",
    "no_rules": "决策表没有规则行",
    "no_outputs": "决策表没有输出列",
    "output_name_not_allowed": "输出列的名称“{name}”不能作变量名:用英文字母、数字、下划线,以字母开头",
    "duplicate_output": "有两个输出列都叫“{name}”",
    "output_not_storable": "输出是期限,不能存入变量;请输出天数或者参数名,在定时处写 workdays(…)",
    "default_output": "输出列“{name}”的缺省值不起作用;请另画一行,条件都写 -,命中策略用 FIRST",
    "required_decision": "决策表引用了另一个决策({required}),这里一次只算一张表;请在图上先后画两个业务规则任务",
    "expression_language": "不支持 {language} 写的格子,请改写成表达式",
    "allowed_values_not_constant": "列“{column}”的允许值要写成固定的值",
    "too_many_columns": "决策表有{count}列,最多{most}列",
    "too_many_rules": "决策表有{count}行,最多{most}行",
    "unknown_attribute": "属性 {name} 在这里不起作用",
    "overlap": "有两行同时命中:{rules_words}({example_words});"
    "UNIQUE 只能有一行命中,请把条件写得互不相交,或者改用 FIRST",
    "gap": "有的情形没有一行命中({example_words});请补一行",
    "gap_for_other_values": "{others_words}取表中没有列出的值时,没有一行命中;"
    "请写明允许值,或者补一行条件为 - 或 not(…) 的规则",
    "incomparable_cells": "列“{column}”的各格不能相互比较:有的比大小,有的是文字或者空",
    "rule_never_fires": "{rules_words}永远不会命中,请核对它的条件和前面的各行",
    "completeness_not_proven": "没有证明每种情形恰好命中一行:{proof_words}",
}

_PROOFS: Mapping[str, str] = {
    "depends_on_data": "有的格子要看案件数据",
    "correlated_columns": "有两列用到同一个变量",
    "too_many_combinations": "组合太多",
}

_DECISIONS: Mapping[str, str] = {
    "no_match": "没有一行命中;请补一行,或者核对这些值",
    "several_matches": "同时命中几行({rules_words});请把条件写得互不相交",
    "not_executable": "决策表本身有错误,不能计算",
}


def kind_words(kinds: Sequence[str]) -> str:
    """Kinds of values, as an analyst calls them."""
    told = [_KINDS.get(kind, kind) for joined in kinds for kind in joined.split("/")]
    if {"整数", "小数"} <= set(told):
        told = ["数字", *(kind for kind in told if kind not in ("整数", "小数"))]
    return "或者".join(dict.fromkeys(told))


def reason_words(values: Mapping[str, Any]) -> str:
    """What is wrong with an expression, from the values of a refusal, a defect or a fault."""
    reason = str(values.get("reason", ""))
    if reason == "unknown_name" and values.get("sort") == "limit":
        reason = "unknown_parameter"
    sentence = _REASONS.get(reason)
    return sentence.format_map(_Told(values)) if sentence else f"不能计算({reason})"


def expression_words(values: Mapping[str, Any]) -> str:
    """What happened, with which expression and where in it."""
    return f"{reason_words(values)}。{_where(values)}"


def decision_words(values: Mapping[str, Any]) -> str:
    """Why a table gave no answer, with its rules and the values it was asked with."""
    sentence = _DECISIONS.get(str(values.get("reason")), "没有得出结果").format_map(_Told(values))
    inputs = _pairs(values.get("inputs") or {})
    table = values.get("name") or values.get("decision", "")
    return f"决策表“{table}”{sentence}。" + (f"当时的值:{inputs}。" if inputs else "")


def table_words(problem: Problem) -> str:
    """One thing wrong with a decision table."""
    values = problem.values
    if problem.code in ("expression_rejected", "expression_defect"):
        sentence = f"{reason_words(values)}(格子内容:{values.get('expression', '')})"
    else:
        sentence = _TABLE.get(problem.code, problem.code).format_map(_Told(values))
    place = f"第{values['row']}行" if "row" in values and problem.code != "wrong_number_of_cells" else ""
    if place and values.get("column"):
        place += f"“{values['column']}”列"
    return f"{place}:{sentence}。" if place else f"{sentence}。"


def detail_words(detail: str) -> str:
    """The detail of an incident: in words where the engine kept the values of the fault, else as it is."""
    try:
        kept = json.loads(detail)
        code, values = kept["code"], dict(kept["values"])
    except (ValueError, KeyError, TypeError):
        return detail
    if code == "decision_fault":
        return decision_words(values)
    return expression_words(values) if code == "expression_fault" else detail


def _where(values: Mapping[str, Any]) -> str:
    told = f"表达式:{values.get('expression', '')}"
    line, column, part = values.get("line", 1), values.get("column"), values.get("part")
    if column is not None:
        told += f",{f'第{line}行' if line != 1 else ''}第{column}个字符"
    if part and part != values.get("expression"):
        told += f"“{part}”"
    if values.get("decision"):
        rule = f",规则 {values['rule']}" if values.get("rule") else ""
        told += f";决策表 {values['decision']}{rule},列“{values.get('column_name', '')}”"
    return told


def _pairs(values: Mapping[str, Any]) -> str:
    return "、".join(f"{name} 为 {'表外的值' if value is None else json.dumps(value, ensure_ascii=False)}"
                     for name, value in values.items())  # fmt: skip


class _Told(dict[str, Any]):
    """Values of a sentence; what a sentence wants and nobody told is left out."""

    def __missing__(self, key: str) -> str:
        match key:
            case "types_words":
                return kind_words(self.get("types") or [])
            case "expected_words":
                return kind_words(self.get("expected") or [])
            case "most_words":
                most, least = self.get("most"), self.get("least")
                return "以上" if most is None else f"至{most}个" if most != least else ""
            case "rules_words":
                return "、".join(f"规则 {rule}" for rule in self.get("rules") or [])
            case "others_words":
                return "、".join(f"“{column}”" for column in self.get("others") or [])
            case "example_words":
                return _pairs(self.get("example") or {})
            case "proof_words":
                return _PROOFS.get(str(self.get("reason")), "")
        return ""
