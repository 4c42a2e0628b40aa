"""An expression under the analyst's hands: what is wrong with it, and which variables there are at its place."""

from __future__ import annotations

from typing import Any

from engine.lint.drawing import Drawing
from engine.lint.offers import Offer, offers
from engine.lint.trial import Doubtful, Part, trial
from web.words.expressions import kind_words, reason_words
from web.words.lint import RULE_WORDS

_ORIGINS = {
    "input": "流程的输入",
    "property": "流程的数据",
    "form": "表单",
    "script": "脚本",
    "result": "系统任务的结果",
    "table": "决策表",
    "call": "调用的流程",
    "list": "逐项汇总的结果",
    "item": "逐项办理的当前一项",
    "instance": "逐项办理",
    "used": "图上已有",
}


def problems_of(drawing: Drawing, element: str, part: Part, text: str) -> list[dict[str, Any]]:
    """What is wrong with a text, in words with its place."""
    return [
        {"severity": one.gravity, "line": one.line, "column": one.column, "message": _sentence(one)}
        for one in trial(drawing, element, part, text)
    ]


def variables_at(drawing: Drawing, element: str) -> dict[str, Any]:
    """The variables at an element, each with where it comes from; `open` says that there may be others."""
    found, may_be_others = offers(drawing, element)
    return {"open": may_be_others, "variables": [_variable(one) for one in found]}


def _variable(one: Offer) -> dict[str, str]:
    place = f"“{one.element_name}”" if one.element_name else ""
    return {"id": one.name, "name": one.label, "help": f"{_ORIGINS[one.origin]}{place}"}


def _sentence(one: Doubtful) -> str:
    if one.reason == "constant":
        return f"总是{'成立' if one.values['always'] else '不成立'},不随案件变化"
    if one.reason == "name_not_seen":
        return f"图上没有哪一步写明得出 {one.values['name']};如果不是收件或者消息带来的,请核对"
    if one.reason == "not_a_time":
        return f"定时要算出期限,现在算出的是{kind_words(one.values['types'])}"
    if one.reason.startswith("timer_"):
        return RULE_WORDS["timer-text"].told({"reason": one.reason, **one.values})
    return reason_words({"reason": one.reason, **one.values})
