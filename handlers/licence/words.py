"""The Chinese of the licence register's codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.catalogue import code_list

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "effective": "有效",
        "expired": "已届满",
        "withdrawn": "已撤回",
        "revoked": "已撤销",
        "penalty_revoked": "已吊销",
        "deregistered": "已注销",
        "void": "更正后不存在",
    }
)

EFFECT: Mapping[str, str] = MappingProxyType(
    {
        "founded": "取得",
        "amended": "内容变更",
        "ended": "失去效力",
        "restricted": "受限",
        "lifted": "解除限制",
        "recorded": "记录",
    }
)

_SUPERVISION: Mapping[str, str] = MappingProxyType(
    {"restricted": "监管限制", "lifted": "解除限制", "penalty_revoked": "吊销"}
)


def kind_word(kind: str) -> str:
    """What an act in a chain is called: a decision by its type, an act of supervision by its own name."""
    names = {told["code"]: str(told["name"]) for told in code_list("decision_type")}
    return _SUPERVISION.get(kind) or names.get(kind, kind)


def ground_word(ground: str | None) -> str:
    """The legal ground by its name and article."""
    if not ground:
        return ""
    told = next((told for told in code_list("decision_ground") if told["code"] == ground), None)
    return f"{told['basis']} {told['name']}" if told is not None else ground
