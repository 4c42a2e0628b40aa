"""What running a case again has shown, in words an auditor can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.proof.proof import Difference, Proof, TreeProof
from web.words.moments import closing

VERDICTS: Mapping[str, str] = {
    "same": "一致",
    "kept": "一致",
    "differs": "不一致",
    "unreached": "未核对",
}

_WHAT: Mapping[str, str] = {
    "version": "流程版本的文件与其哈希不符",
    "impossible": "按流程图不可能发生这一步",
    "element": "办理的节点不同",
    "path": "经过的节点不同",
    "results": "系统办理的步骤不同",
    "timers": "启动或者触发的定时不同",
    "deadline": "期限重新计算的结果不同",
    "state": "办理状态的摘要不同",
    "outcome": "办结结果不同",
    "status": "案件状态不同",
    "history": "案件没有记录",
    "tokens": "现存的办理状态不是记录所到达的",
    "running": "现存的定时不是记录所到达的",
    "tasks": "现存的待办不是记录所到达的",
    "input": "开始时的数据不是上级所交付的",
    "result": "上级收到的结果不是下级所给出的",
    "process": "流程或者版本不是上级所定的",
    "call": "没有上级调用过这一案件",
}
_LACKS: Mapping[str, str] = {
    "state": "{count}步之后没有状态摘要",
    "calendar": "{count}个期限当时的日历没有留存,未重新计算",
    "outside": "{count}项登记内容当时没有记下,按现在的取用",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_ABSENT = "无"
_LONGEST = 160
_BEFORE = 30


@dataclass(frozen=True)
class DifferenceTold:
    """A difference in words: what differs, what running again gives, what is recorded."""

    case_id: str
    seq: int
    what: str
    expected: str
    found: str


def difference_words(difference: Difference) -> DifferenceTold:
    """A difference with only the parts that differ; the rest of a state would hide them."""
    expected, found = _narrowed(difference.expected, difference.found)
    what = _WHAT.get(difference.what, difference.what)
    return DifferenceTold(difference.case_id, difference.seq, what, _told(expected), _told(found))


def lack_words(proof: Proof) -> tuple[str, ...]:
    """What could not be compared, because older records do not tell it."""
    return tuple(_LACKS[name].format(count=count) for name, count in proof.lacks.items() if name in _LACKS)


def extent_words(tree: TreeProof) -> str:
    """How much was run again."""
    digests, deadlines = (sum(getattr(one, name) for one in tree.proofs) for name in ("digests", "deadlines"))
    counted = f"{len(tree.proofs)}件案件、{tree.events}条记录"
    return f"重新执行{counted},核对状态摘要{digests}次,重新计算期限{deadlines}个"


def _narrowed(expected: Any, found: Any) -> tuple[Any, Any]:
    if isinstance(expected, dict) and isinstance(found, dict):
        names = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
        if len(names) == 1:
            return _narrowed(expected.get(names[0]), found.get(names[0]))
        return {name: expected.get(name) for name in names}, {name: found.get(name) for name in names}
    if isinstance(expected, list) and isinstance(found, list):
        same = next((n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), None)
        first = min(len(expected), len(found)) if same is None else same
        return expected[first : first + 3], found[first : first + 3]
    if isinstance(expected, str) and isinstance(found, str) and max(len(expected), len(found)) > _LONGEST:
        same = next((n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), None)
        first = min(len(expected), len(found)) if same is None else same
        begin = max(0, first - _BEFORE)
        return f"…{expected[begin : begin + _LONGEST]}", f"…{found[begin : begin + _LONGEST]}"
    return expected, found


def _told(value: Any) -> str:
    if value is None or value in ([], {}):
        return _ABSENT
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _INSTANT.sub(lambda found: closing(found[0]), text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
