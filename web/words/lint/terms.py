"""What several rules call by the same word."""

from __future__ import annotations

from collections.abc import Mapping

TRIGGERS: Mapping[str, str] = {
    "none": "普通",
    "message": "消息",
    "timer": "定时",
    "signal": "信号",
    "error": "错误",
    "escalation": "升级",
    "conditional": "条件",
    "compensate": "补偿",
    "cancel": "取消",
    "link": "链接",
    "terminate": "终止",
}
"""What an event waits for or does."""

PARTS: Mapping[str, str] = {
    "condition": "条件",
    "cardinality": "次数",
    "completion": "完成条件",
    "loop": "循环条件",
    "event": "事件条件",
    "timer": "定时",
    "script": "脚本",
    "parameter": "参数",
    "department": "承办部门",
    "role_of": "承办角色",
    "payload": "消息内容",
    "table": "决策表",
}
"""What an expression is written for."""

WHYS: Mapping[str, str] = {
    "too_long": "太长",
    "empty": "没有内容",
    "backslash": "不能用反斜杠",
    "syntax": "写法不对",
    "too_many_parts": "太复杂",
    "too_deep": "括号套得太深",
    "key_not_text": "字典的键须是文字",
    "operator_not_allowed": "不能用这个运算符",
    "not_allowed": "不能用这种写法",
    "number_too_large": "数太大",
    "name_not_allowed": "名称不能用",
    "only_functions_are_called": "只能调用登记过的函数",
    "unknown_function": "没有这个函数",
    "named_argument": "函数的参数不写名称",
    "too_many_lines": "行数太多",
    "not_an_assignment": "脚本每行须写成“变量 = 表达式”",
    "wrong_number_of_arguments": "函数的参数个数不对",
    "wrong_argument": "函数的参数类型不对",
    "wrong_type": "类型不对",
    "chained_comparison": "比较不能连写,用 and 分开",
    "index_from_one": "下标从 0 起",
    "not_storable": "这样的值不能存下",
    "reserved_name": "这个名称不能用作变量",
}
"""Why an expression does not belong to the language."""
