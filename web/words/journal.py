"""The journal in Chinese: what each kind of entry is called, and what its data tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.proof.journal import Entry
from web.words.glossary import Glossary

CHANGES = frozenset(
    {
        "key.introduced",
        "calendar.changed",
        "version.deployed",
        "parameters.changed",
        "basis.registered",
        "deployment.recorded",
        "proposal.handed_in",
        "proposal.refused",
        "proposal.withdrawn",
    }
)
"""Kinds that tell of changed rules; all others tell who looked at something or took it out."""

TITLES: Mapping[str, str] = {
    "data.revealed": "查看完整信息",
    "file.opened": "打开证据文件",
    "data.exported": "导出数据",
    "bundle.made": "生成证据包",
    "sample.drawn": "抽取样本",
    "verification.run": "运行核验",
    "clue.reviewed": "登记线索核查意见",
    "key.introduced": "启用签名密钥",
    "calendar.changed": "工作日历变更",
    "version.deployed": "流程版本生效",
    "deployment.recorded": "批准部署",
    "proposal.handed_in": "送审部署",
    "proposal.refused": "退回送审",
    "proposal.withdrawn": "撤回送审",
    "parameters.changed": "规则参数变更",
    "basis.registered": "登记依据文件",
}

REVIEWED = "clue.reviewed"
PURPOSES = "purpose_kind"
_LABELS: Mapping[str, str] = {
    "fields": "信息项", "purpose_kind": "用途", "purpose": "说明", "reason": "理由", "file": "文件", "name": "名称",
    "cases": "案件", "count": "条数", "format": "格式", "subject": "内容", "query": "条件", "question": "条件",
    "size": "大小", "bytes": "字节数", "sha256": "SHA-256", "seed": "种子", "population": "总体", "sample": "样本编号",
    "digest": "总体摘要", "by_department": "按部门", "events": "记录数", "checkpoint": "检查点", "faults": "发现问题",
    "revision": "版次", "process": "流程", "number": "版本", "document_no": "依据文号", "verdict": "处理",
    "note": "意见", "period": "期间", "rows": "行数", "clue": "线索编号", "fetched": "下载", "export": "导出编号",
    "to": "移送对象",
}  # fmt: skip
_SUBJECTS: Mapping[str, str] = {
    "ledger": "责任台账", "cases": "案件", "events": "办理记录", "clues": "责任线索", "tasks": "待办",
    "bundles": "证据包",
}  # fmt: skip
_VERDICTS: Mapping[str, str] = {"referred": "移送", "closed": "了结", "reopened": "重新核查"}
_UNTOLD = frozenset({"decision", "content", "listed", "request"})
"""What tells machines only; ids of what else is named, and contents that have pages of their own."""
_LONGEST = 120


@dataclass(frozen=True)
class Told:
    """An entry in words: its name, and what it tells as labels and texts; `known` says whether there is a name."""

    title: str
    known: bool
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words:
    """Where words come from: of fields, of purposes, of evidence files by their ids."""

    glossary: Glossary
    purposes: Mapping[str, str]
    file: Callable[[str], str]


def told_of(entry: Entry, words: Words) -> Told:
    """An entry in words; a kind without a name is called what it is, with all its data."""
    known = entry.kind in TITLES
    shown = ((name, value) for name, value in entry.data.items() if value not in (None, "", [], {}))
    details = tuple(
        (_label(entry.kind, name), _text(entry.kind, name, value, words))
        for name, value in shown
        if not known or name not in _UNTOLD
    )
    return Told(TITLES.get(entry.kind, entry.kind), known, details)


def _label(kind: str, name: str) -> str:
    if kind == REVIEWED and name == "document_no":
        return "移送文号"
    return _LABELS.get(name, name)


def _text(kind: str, name: str, value: Any, words: Words) -> str:
    if name == "fields" and isinstance(value, list):
        return "、".join(words.glossary.word(str(one), "fields") for one in value)
    if name == "cases" and isinstance(value, list):
        return f"{len(value)}件"
    if name == PURPOSES:
        return words.purposes.get(str(value), str(value))
    if name == "file":
        return words.file(str(value))
    if name == "subject" and kind == "data.exported":
        return _SUBJECTS.get(str(value), str(value))
    if name == "verdict" and kind == REVIEWED:
        return _VERDICTS.get(str(value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
