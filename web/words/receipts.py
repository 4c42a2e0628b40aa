"""What a receipt shows, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.proof.receipt import Verdict


@dataclass(frozen=True)
class VerdictWords:
    """A verdict: its title, what it means, and whether all is well."""

    title: str
    meaning: str
    sound: bool


NO_RECEIPT = VerdictWords("看不出是回执", "回执的格式是:案件号#序号·算法:哈希·核对码。请核对是否抄全。", False)

_VERDICTS: Mapping[Verdict, VerdictWords] = {
    "agrees": VerdictWords("相符", "回执是本平台出具的,所载记录仍在,内容与出具时一致。", True),
    "gone": VerdictWords("该记录已不存在", "回执是本平台出具的,但所载记录已被删除。请保留回执,报告审计部门。", False),
    "differs": VerdictWords(
        "记录与回执不符", "回执是本平台出具的,但所载记录在出具以后被改动。请保留回执,报告审计部门。", False
    ),
    "severed": VerdictWords(
        "记录与回执不符", "回执是本平台出具的,但所载记录的前一条记录已不存在。请保留回执,报告审计部门。", False
    ),
    "not_ours": VerdictWords(
        "核对码不符", "回执不是本平台出具的,或者抄写有误,或者本平台的密钥已经更换。请与原件逐字核对。", False
    ),
}


def verdict_words(verdict: Verdict) -> VerdictWords:
    """A verdict in words."""
    return _VERDICTS[verdict]
