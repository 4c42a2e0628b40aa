"""Differences between two versions of a procedure, in sentences with a tone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.compare import Change

from .glossary import glossary, parameter_word

Tone = Literal["limit", "added", "removed", "changed", "text", "drawing"]

TONES: Mapping[Tone, str] = {
    "limit": "期限",
    "removed": "去掉",
    "added": "新增",
    "changed": "改变",
    "text": "文字",
    "drawing": "排版",
}
"""In the order in which they matter."""

SORTS: Mapping[str, str] = {
    "process": "流程", "userTask": "办理步骤", "serviceTask": "系统步骤", "scriptTask": "计算步骤",
    "manualTask": "线下步骤", "businessRuleTask": "决策步骤", "sendTask": "发送步骤",
    "receiveTask": "接收步骤", "task": "步骤", "callActivity": "调用流程", "subProcess": "子流程",
    "transaction": "事务子流程", "adHocSubProcess": "自由子流程", "startEvent": "开始", "endEvent": "结束",
    "boundaryEvent": "边界事件", "intermediateCatchEvent": "等待事件", "intermediateThrowEvent": "发出事件",
    "exclusiveGateway": "判断", "parallelGateway": "并行", "inclusiveGateway": "包容判断",
    "eventBasedGateway": "事件判断", "sequenceFlow": "路径", "lane": "泳道", "message": "消息",
    "signal": "信号", "error": "错误", "escalation": "升级", "dataObject": "数据",
    "dataObjectReference": "数据", "dataStoreReference": "数据", "textAnnotation": "注释",
    "decision": "决策表", "input": "条件列", "output": "结果列", "rule": "规则", "form": "表单",
    "field": "表单字段", "file": "文件", "diagram": "图形", "parameter": "规则参数",
}  # fmt: skip
_FACTS: Mapping[str, str] = {
    "name": "名称", "lane": "泳道", "scope": "所在子流程", "source": "起点", "target": "终点",
    "default": "默认路径", "conditionExpression": "条件", "script": "计算内容", "documentation": "说明",
    "attachedToRef": "附着的步骤", "cancelActivity": "是否中断步骤", "calledElement": "被调用的流程",
    "operator": "系统任务", "result": "结果变量", "isExecutable": "可以执行", "messageRef": "消息",
    "signalRef": "信号", "hitPolicy": "命中策略", "reads": "读取", "writes": "写入", "type": "类型",
    "values": "可取值", "label": "标签", "position": "次序", "description": "说明", "title": "标题",
    "property.form": "表单", "property.department": "办理部门", "property.role": "办理角色",
    "property.article": "依据条款", "property.due": "期限", "property.intake": "登记方式",
    "property.roles": "可以发起的角色", "property.quick_answer": "快捷办理",
    "property.quick_label": "快捷按钮", "property.action": "操作名称", "validate.required": "必填",
    "defaultValue": "默认值", "conditional.hide": "隐藏的条件", "text": "文字", "loopCardinality": "次数",
    "aggregation": "汇总方式", "triggeredByEvent": "由事件触发", "isSequential": "依次办理",
}  # fmt: skip
_YES = {"true": "是", "false": "否", "": "(无)"}
_TEXT_ONLY = frozenset({"name", "documentation", "description", "title", "text", "label", "property.quick_label"})
_TIMER = "timerEventDefinition"
_NAMED = re.compile(r'"(\w+)"')


@dataclass(frozen=True)
class ToldChange:
    """One difference in words: the sentence, its tone, both texts as a reader compares them."""

    sentence: str
    tone: Tone
    before: str
    after: str
    change: Change

    @property
    def tone_name(self) -> str:
        return TONES[self.tone]


def told_changes(found: Iterable[Change], parameters: Mapping[str, str] | None = None) -> tuple[ToldChange, ...]:
    """Differences in words, the weightiest first; `parameters` are what rule parameters are called."""
    told = [_told(change, parameters or {}) for change in found]
    order = list(TONES)
    return tuple(sorted(told, key=lambda one: order.index(one.tone)))


def told_in_short(told: Iterable[ToldChange]) -> str:
    """期限1处、新增2处; nothing but how many of each tone."""
    counted = dict.fromkeys(TONES, 0)
    for one in told:
        counted[one.tone] += 1
    return "、".join(f"{TONES[tone]}{count}处" for tone, count in counted.items() if count) or "没有变化"


def parameter_change(param: str, note: str, before: str, after: str, document: str) -> ToldChange:
    """A proposed value of a rule parameter, told as the differences of the drawing are."""
    name = parameter_word(param, note)
    change = Change("changed", "parameter", param, name, "parameters.json", "value", before, after)
    basis = f",依据{document}" if document else ",没有写明依据文件"
    sentence = f"规则参数“{name}”由{before}改为{after}{basis}"
    return ToldChange(sentence, "limit", before, after, change)


def governed_change(change: Change, name: str) -> ToldChange:
    """What of a drawing follows a proposed value of a rule parameter."""
    sentence = f"{_what(change)}的{fact_name(change.fact)}随规则参数“{name}”由{change.before}改为{change.after}"
    return ToldChange(sentence, "limit", change.before, change.after, change)


def _told(change: Change, parameters: Mapping[str, str]) -> ToldChange:
    before, after = _value(change.before, parameters), _value(change.after, parameters)
    return ToldChange(_sentence(change, before, after), _tone(change), before, after, change)


def _sentence(change: Change, before: str, after: str) -> str:
    what = _what(change)
    if change.sort == "diagram":
        return f"图上的位置有变化:{change.element}"
    if change.kind == "added":
        return f"新增{what}{_relation(change)}"
    if change.kind == "removed":
        return f"去掉{what}{_relation(change)}"
    if change.sort == "file":
        return f"{what}有修改"
    fact = fact_name(change.fact)
    if "\n" in before + after or len(before) + len(after) > 60:
        return f"{what}的{fact}有修改"
    return f"{what}的{fact}由“{before}”改为“{after}”"


def fact_name(fact: str) -> str:
    """What a fact is called: 期限 for a timer's expression, 参数x for a parameter of a step."""
    if fact.startswith(_TIMER):
        return "期限"
    if fact.startswith("parameter."):
        return f"参数 {fact.removeprefix('parameter.')}"
    if fact.startswith("cell."):
        return f"“{fact.removeprefix('cell.')}”"
    if fact in _FACTS:
        return _FACTS[fact]
    last = fact.rpartition(".")[2]
    return _FACTS.get(last, f"属性 {fact.removeprefix('property.')}")


def _what(change: Change) -> str:
    sort = SORTS.get(change.sort, change.sort)
    if change.sort == "sequenceFlow":
        ends = f"“{change.related.get('source', '')}”→“{change.related.get('target', '')}”"
        return f"{sort}{ends}" + (f"({change.name})" if change.name else "")
    name = change.name or change.element
    if change.sort == "file" and change.file.startswith("scenarios/"):
        return f"场景“{name}”"
    if change.sort == "rule":
        return f"决策表“{change.related.get('table', '')}”的规则“{name}”"
    return f"{sort}“{name}”"


def _relation(change: Change) -> str:
    host = change.related.get("host")
    return f"(附着于“{host}”)" if host else ""


def _tone(change: Change) -> Tone:
    if change.sort == "diagram":
        return "drawing"
    if change.fact.startswith(_TIMER) or change.fact == "property.due" or change.sort == "parameter":
        return "limit"
    if change.kind != "changed":
        return change.kind
    if change.fact in _TEXT_ONLY and change.sort not in ("rule",):
        return "text"
    return "text" if change.sort == "file" and change.file.endswith(".md") else "changed"


def _value(text: str, parameters: Mapping[str, str]) -> str:
    """A text as a reader takes it: yes and no, names of parameters and roles in words."""
    if text in _YES:
        return _YES[text]
    if glossary().knows(text):
        return glossary().word(text)
    names = [name for name in _NAMED.findall(text) if name in parameters]
    return f"{text}({'、'.join(parameters[name] for name in dict.fromkeys(names))})" if names else text
