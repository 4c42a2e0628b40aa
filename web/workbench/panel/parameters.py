"""Rule parameters as a timer's panel shows them: the value, what it takes to change it, and who else uses it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.decisions import DecisionTable
from engine.drafts import PARAMETERS, Candidate
from engine.lint.drawing import places_of, shape_of
from engine.xml import read_xml_text
from engine.xml.namespaces import BPMN, SPIFF
from web.platform import ParameterLine, Platform
from web.regulation import citation
from web.words.glossary import parameter_word
from web.words.quantities import limit_words
from web.words.wording import problem_text
from web.workbench.panel.procedures import ToldProcess
from web.workbench.panel.readings import READ_BY

UNITS: Mapping[str, str] = {"wd": "个工作日", "cd": "日"}
FIELDS: Mapping[str, str] = {
    "value": "改为",
    "profile": "规则集",
    "effective_from": "生效日期",
    "document_no": "文号",
    "document": "依据文件",
    "document.number": "文号",
    "document.title": "文件名称",
    "document.issued_by": "发文机关",
    "document.issued_on": "发文日期",
    "document.valid_from": "有效期自",
    "document.valid_to": "有效期至",
}
"""What the fields of a proposal are called."""
_PARTS: Mapping[str, str] = {
    **dict.fromkeys((BPMN + "timeDate", BPMN + "timeCycle", BPMN + "timeDuration"), "定时"),
    BPMN + "conditionExpression": "条件",
    BPMN + "script": "脚本",
    SPIFF + "parameter": "系统任务的参数",
}
_DONE: Mapping[str, tuple[str, str]] = {
    SPIFF + "serviceTaskOperator": ("id", "系统任务"),
    SPIFF + "property": ("value", "收件"),
}
"""What is done by name: the attribute that names it, and how its place is called."""
_HANDING = (BPMN + "script", SPIFF + "parameter")
_HANDED = re.compile(r"""["']?\b([a-z]\w*)["']?\s*[:=]\s*["']([a-z][a-z0-9_]*)["']""")
_QUOTED = re.compile(r"""["']([a-z][a-z0-9_.]*)["']""")


def parameters(platform: Platform, candidate: Candidate, processes: Iterable[ToldProcess]) -> list[dict[str, Any]]:
    """Every rule parameter with where it is used, in the draft and in what runs."""
    lines = platform.parameter_sheet(candidate)
    used = uses(frozenset(line.param for line in lines), processes)
    return [_parameter(line, used.get(line.param, [])) for line in lines]


def proposal_problems(platform: Platform, candidate: Candidate) -> list[dict[str, str]]:
    """What is wrong with the proposed values, by parameter and field."""
    found = []
    for problem in platform.proposal_problems(candidate):
        param, _, name = problem.field.partition(".")
        if problem.field == PARAMETERS:
            param, name = "", ""
        text = problem_text(problem, {problem.field: FIELDS.get(name, name or PARAMETERS)})
        found.append({"param": param, "field": name, "message": text})
    return found


def uses(names: frozenset[str], processes: Iterable[ToldProcess]) -> dict[str, list[dict[str, str]]]:
    """Where each parameter is used: named in timers, parameters of operators, scripts, conditions, decision tables, or
    read by an operator or an intake."""
    found: dict[str, list[dict[str, str]]] = {}
    for process in processes:
        for place in (*_places(process.text), *_of_tables(process.tables.values())):
            told = {
                "process": process.id,
                "process_name": process.name or process.id,
                "element": place.element,
                "element_name": place.name or place.element,
                "part": place.part,
                "where": process.where,
            }
            for name in sorted(place.said & names):
                if told not in found.setdefault(name, []):
                    found[name].append(told)
    return found


def handed(names: frozenset[str], processes: Iterable[ToldProcess]) -> dict[str, list[str]]:
    """Which parameters are put into which variable, by scripts, by data handed on, by decision tables."""
    found: dict[str, set[str]] = {}
    for process in processes:
        for variable, name in (*_given(process.text), *_answered(process.tables.values())):
            if name in names:
                found.setdefault(variable, set()).add(name)
    return {variable: sorted(of) for variable, of in sorted(found.items())}


@lru_cache(maxsize=256)
def _given(drawing: str) -> tuple[tuple[str, str], ...]:
    texts = (element.get("value") or element.text or "" for element in read_xml_text(drawing, "").iter(*_HANDING))
    return tuple(pair for text in texts for pair in _HANDED.findall(text))


def _answered(tables: Iterable[DecisionTable]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for rule in table.rules:
            for column, text in zip(table.outputs, rule.outputs, strict=False):
                yield from ((column.name, name) for name in _QUOTED.findall(text))


@dataclass(frozen=True)
class _Place:
    """An element and the parameters it may name: texts in quotes of an expression, or what its operator reads."""

    element: str
    name: str
    part: str
    said: frozenset[str]


@lru_cache(maxsize=256)
def _places(drawing: str) -> tuple[_Place, ...]:
    """Of one drawing; the same text comes again and again."""
    root = read_xml_text(drawing, "")
    names = {identity: name for identity, (_, name) in places_of(root).items()}
    found = []
    for element in root.iter(*_PARTS):
        text = element.get("value") or "" if element.tag == SPIFF + "parameter" else element.text or ""
        said = frozenset(_QUOTED.findall(text))
        if said:
            shape = shape_of(element)
            found.append(_Place(shape, names.get(shape, ""), _PARTS[element.tag], said))
    for element in root.iter(*_DONE):
        attribute, part = _DONE[element.tag]
        read = READ_BY.get(element.get(attribute) or "")
        if read and element.get("name", "intake") == "intake":
            shape = shape_of(element)
            found.append(_Place(shape, names.get(shape, ""), part, frozenset(read)))
    return tuple(found)


def _of_tables(tables: Iterable[DecisionTable]) -> Iterator[_Place]:
    for table in tables:
        said = frozenset(name for rule in table.rules for text in rule.outputs for name in _QUOTED.findall(text))
        yield _Place(table.id, table.name, "决策表", said)


def _parameter(line: ParameterLine, used: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": line.param,
        "name": _name(line),
        "note": line.note,
        "value": line.value,
        "shown": limit_words(line.value, line.unit),
        "days": _counts_days(line),
        "kind": _kind(line),
        "unit": UNITS.get(line.unit or "", ""),
        "article": line.article,
        "citation": "、".join(citation(one) for one in line.article.split(",")),
        "source": _source(line),
        "origin": line.origin,
        "hard": line.hard,
        "needs": line.needs,
        "options": _options(line),
        "uses": used,
    }


def _counts_days(line: ParameterLine) -> bool:
    return line.unit in UNITS and type(line.value) is int


def _kind(line: ParameterLine) -> str:
    """How another value is told: chosen among a few, counted, or not here."""
    if type(line.value) is bool or line.alternatives is not None:
        return "choice"
    if type(line.value) is int:
        return "days" if _counts_days(line) else "count"
    return "fixed"


def _options(line: ParameterLine) -> list[dict[str, Any]]:
    """The values to choose from, that in force first; none where any number may be written."""
    if _kind(line) != "choice":
        return []
    others = (True, False) if type(line.value) is bool else (line.shipped, *(line.alternatives or ()))
    values = [line.value, *(one for one in others if type(one) is type(line.value) and one != line.value)]
    if _counts_days(line):
        values.sort()
    told: dict[str, Any] = {json.dumps(one, ensure_ascii=False): one for one in values}
    return [{"id": text, "value": one, "name": limit_words(one, line.unit) or "无"} for text, one in told.items()]


def _name(line: ParameterLine) -> str:
    return parameter_word(line.param, line.note)


def _source(line: ParameterLine) -> str:
    match line.origin:
        case "regulation":
            return "办法"
        case "document":
            return f"依据文件 {line.document_no}"
        case "higher_law":
            return "上位法"
        case _:
            return "平台默认"
