"""Rule parameters as a timer's panel shows them: the value, what it takes to change it, and who else uses it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.drafts import PARAMETERS, Candidate
from engine.lint.drawing import Drawing
from engine.lint.texts import texts
from web.platform import ParameterLine, Platform
from web.regulation import citation
from web.words.wording import problem_text

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
_PARTS = {"timer": "定时", "parameter": "系统任务的参数", "script": "脚本", "condition": "条件"}


def parameters(
    platform: Platform, candidate: Candidate, drawings: Iterable[tuple[str, Drawing]]
) -> list[dict[str, Any]]:
    """Every rule parameter with where it is used, in the draft and in what runs."""
    lines = platform.parameter_sheet(candidate)
    used = uses(frozenset(line.param for line in lines), drawings)
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


def uses(names: frozenset[str], drawings: Iterable[tuple[str, Drawing]]) -> dict[str, list[dict[str, str]]]:
    """Where each parameter is named: in timers, parameters of operators, scripts, conditions."""
    found: dict[str, list[dict[str, str]]] = {}
    for where, drawing in drawings:
        seen: set[tuple[str, str]] = set()
        for text in texts(drawing):
            for name in sorted(_constants(text.expression.tree if text.expression is not None else None) & names):
                if (name, text.element) not in seen:
                    seen.add((name, text.element))
                    found.setdefault(name, []).append(_use(where, drawing, text.element, text.part))
        for name, element in _of_tables(drawing, names):
            if (name, element) not in seen:
                seen.add((name, element))
                found.setdefault(name, []).append(_use(where, drawing, element, "table"))
    return found


def _of_tables(drawing: Drawing, names: frozenset[str]) -> list[tuple[str, str]]:
    answers = [
        (name, table.id)
        for table in drawing.tables.values()
        for rule in table.rules
        for answer in rule.answers
        for name in sorted(_constants(answer.tree) & names)
    ]
    return sorted(set(answers))


def _use(where: str, drawing: Drawing, element: str, part: str) -> dict[str, str]:
    table = drawing.tables.get(element)
    return {
        "process": drawing.id,
        "process_name": drawing.process.get("name") or drawing.id,
        "element": element,
        "element_name": (table.name if table is not None else drawing.name_of(element)) or element,
        "part": "决策表" if table is not None else _PARTS.get(part, "表达式"),
        "where": where,
    }


def _constants(tree: ast.AST | None) -> frozenset[str]:
    nodes: Sequence[ast.AST] = tuple(ast.walk(tree)) if tree is not None else ()
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _parameter(line: ParameterLine, used: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": line.param,
        "name": line.note or line.param,
        "value": line.value,
        "days": line.unit in UNITS and type(line.value) is int,
        "unit": UNITS.get(line.unit or "", ""),
        "article": line.article,
        "citation": citation(line.article),
        "source": _source(line),
        "origin": line.origin,
        "hard": line.hard,
        "needs": line.needs,
        "alternatives": list(line.alternatives) if line.alternatives is not None else None,
        "uses": used,
    }


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
