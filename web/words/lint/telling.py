"""Findings of the deploy check as people and programs are told them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.lint import Finding, Gravity

from . import RULE_WORDS
from .rulewords import RuleWords

GRAVITIES: Mapping[Gravity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}
_UNNAMED = RuleWords("", "不符合规则", "请对照 docs/rules 中同名的一页")


@dataclass(frozen=True)
class ToldFinding:
    """One finding in Chinese; `file` is as the reader named it, `values` are the rule's own."""

    file: str
    line: int
    element: str
    element_name: str
    rule: str
    severity: Gravity
    message: str
    advice: str
    values: Mapping[str, Any]

    @property
    def place(self) -> str:
        """第12行 办理(review): what there is to say of where it is."""
        line = f"第{self.line}行" if self.line else ""
        called = f"{self.element_name}({self.element})" if self.element_name else self.element
        return " ".join(part for part in (line, called) if part)


def told_finding(finding: Finding, file: str = "") -> ToldFinding:
    """The words of a finding; `file` stands for the name of the file where the reader knows it by another."""
    words = RULE_WORDS.get(finding.rule, _UNNAMED)
    return ToldFinding(
        file=file or finding.file,
        line=finding.line,
        element=finding.element,
        element_name=finding.element_name,
        rule=finding.rule,
        severity=finding.gravity,
        message=words.told(finding.values),
        advice=words.advised(finding.values),
        values=dict(finding.values),
    )


def finding_documents(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as the `errors` of problem details: where, which rule, how grave, the sentence with its advice."""
    documents = []
    for one in map(told_finding, findings):
        place = f"{one.place}:" if one.place else ""
        documents.append(
            {
                "field": one.element or one.file,
                "code": one.rule,
                "severity": one.severity,
                "message": f"{one.file} {place}{one.message}。{one.advice}。",
            }
        )
    return documents


def finding_lines(told: Iterable[ToldFinding]) -> list[str]:
    """Findings for a terminal, grouped by file in the order in which they come."""
    by_file: dict[str, list[ToldFinding]] = {}
    for one in told:
        by_file.setdefault(one.file, []).append(one)
    lines = []
    for file, found in by_file.items():
        lines.append(file)
        for one in found:
            place = f"{one.place}:" if one.place else ""
            lines.append(f"  {GRAVITIES[one.severity]}  {place}{one.message}")
            lines.append(f"        改法:{one.advice}  [{one.rule}]")
    return lines


def summary(told: Iterable[ToldFinding], processes: int) -> str:
    """How many of each gravity."""
    counted = dict.fromkeys(GRAVITIES, 0)
    for one in told:
        counted[one.severity] += 1
    numbers = ",".join(f"{word}{counted[gravity]}处" for gravity, word in GRAVITIES.items())
    return f"检查流程{processes}个:{numbers}"
