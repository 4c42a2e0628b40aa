"""What verification and examination found, in words an auditor can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.watch.doctor import Finding
from web.words.lint import RULE_WORDS

_BREAKS: Mapping[str, str] = {
    "history_missing": "案件的全部记录缺失",
    "case_missing": "有记录,但案件本身缺失",
    "row_missing": "缺少这一条记录",
    "unknown_algorithm": "封印算法本机不支持,无法核验",
    "hash_differs": "这一条记录的内容或者封印被改动",
    "length_differs": "记录条数与案件登记不符,末尾可能被截断或者补写",
    "head_differs": "最后一条的封印与案件登记不符",
}

_INVARIANTS: Mapping[str, tuple[str, str]] = {
    "requests_in_history": ("受理的请求都在记录中出现一次", "请求"),
    "state_is_history": ("按记录重新执行,每一步和现状都相同", "件"),
    "timers_have_elements": ("每个定时都有等待的节点,反之亦然", "件"),
    "messages_handled_once": ("下级案件的结果只送达一次", "条"),
    "history_is_whole": ("记录的封印首尾相连", "条"),
    "one_hand_per_task": ("签收和放回交替出现", "条"),
    "no_zombies": ("办理中的案件都有待办、定时、消息或者故障", "件"),
    "nothing_overdue": ("没有到期而未触发的定时", "个"),
    "deadlines_recount": ("期限与按日历重新计算的结果一致", "个"),
    "database_is_sound": ("数据库文件完好", "次"),
    "parameters_are_lawful": ("规则参数与办法一致,或者登记了依据文件", "项"),
    "evidence_is_whole": ("证据材料的内容与哈希相符", "份"),
}


@dataclass(frozen=True)
class Told:
    """A finding in words; `cases` are the ids of the cases that break the invariant."""

    words: str
    ok: bool
    extent: str
    cases: tuple[str, ...]
    others: tuple[str, ...]


def break_words(code: str) -> str:
    """What is wrong with a row of the history."""
    return _BREAKS.get(code, code)


def finding_words(finding: Finding) -> Told:
    """One invariant in words."""
    words, measure = _INVARIANTS.get(finding.invariant, (finding.invariant, ""))
    found = [_told(entry) for entry in finding.broken]
    return Told(
        words=words,
        ok=finding.ok,
        extent=f"检查{finding.examined}{measure}",
        cases=tuple(dict.fromkeys(case for case, _ in found if case)),
        others=tuple(rest for case, rest in found if not case),
    )


def _told(entry: Mapping[str, Any]) -> tuple[str, str]:
    if "parameter" in entry:
        values = {**entry, "param": entry["parameter"], "found": entry["value"]}
        return "", RULE_WORDS["parameter-deviates"].told(values)
    case = str(entry.get("case") or entry.get("case_id") or entry.get("id") or "")
    return case, ",".join(f"{name} {value}" for name, value in entry.items())
