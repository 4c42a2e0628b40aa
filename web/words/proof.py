"""What a verification of the whole record found, in words an auditor can act on. Codes: docs/proof.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.proof.fault import Fault
from web.words.findings import break_words
from web.words.moments import second

STAGES: Mapping[str, str] = {
    "journal": "平台日志",
    "checkpoints": "检查点和签名",
    "chains": "办理记录",
    "versions": "流程版本",
    "files": "证据材料",
    "examination": "数据体检",
}

REGISTERS: Mapping[str, str] = {"calendar": "日历", "parameters": "规则参数", "basis": "依据文件"}

_OF_CASE: Mapping[str, str] = {
    "covered_history_cut": "第{checkpoint}号检查点覆盖过{length}条,现在从第{position}条起没有了:末尾被截去",
    "covered_history_rewritten": "封印首尾相连,但与第{checkpoint}号检查点不符:前{length}条中有改动,之后重新封印过",
    "covered_case_missing": "第{checkpoint}号检查点覆盖过这件案件的{position}条记录,现在案件不在了",
    "uncovered_growth": "第{position}条写明登记于{recorded_at},早于最后一个检查点,却没有被它覆盖:事后补入",
    "pinned_version_differs": "案件的流程版本与开始办理时记录的不同",
    "evidence_missing": "第{position}条记录提交的证据材料不在了(哈希 {file})",
    "evidence_unrecorded": "有一份证据材料没有提交的记录(哈希 {file})",
}

_ELSEWHERE: Mapping[str, str] = {
    "journal_row_missing": "平台日志缺少第{position}条",
    "journal_hash_differs": "平台日志第{position}条的内容或者封印被改动",
    "unknown_algorithm": "平台日志第{position}条的封印算法本机不支持,无法核验",
    "journal_cut": "第{position}号检查点覆盖过平台日志{length}条,现在没有这么多:末尾被截去",
    "journal_rewritten": "平台日志首尾相连,但与第{position}号检查点不符:前{length}条中有改动,之后重新封印过",
    "checkpoint_missing": "缺少第{position}号检查点",
    "checkpoint_altered": "第{position}号检查点的原文与哈希不符:被改动",
    "checkpoint_unlinked": "第{position}号检查点不与前一个相连:前一个被替换",
    "columns_differ": "第{position}号检查点的编号、时刻、日期或者密钥与原文不符",
    "signature_false": "第{position}号检查点的签名不成立(密钥 {key})",
    "signature_unverifiable": "第{position}号检查点的签名本机不能核对(密钥 {key})",
    "key_unknown": "第{position}号检查点由没有登记的密钥签名({key})",
    "key_not_own": "检查点由密钥 {key} 签名,本平台的密钥是 {own}:可能整体重写后换了密钥签名",
    "changes_root_differs": "第{position}号检查点覆盖的案件与它的哈希树不符",
    "root_differs": "第{position}号检查点的总哈希与各案件不符",
    "counts_differ": "第{position}号检查点写明{cases}件、{events}条,与覆盖的不符",
    "no_checkpoint": "已经过了工作日,却一个检查点也没有:从未签名,或者全部被删去",
    "day_unaccounted": "{subject}是工作日,没有日终检查点,也没有停机的说明",
    "version_altered": "流程{process}第{position}版的图、决策表或者表单被改动(版本 {subject})",
    "version_missing": "案件所用的流程版本不在了(版本 {subject})",
    "record_differs": "第{position}号部署记录与平台日志不符",
    "deployment_differs": "流程{subject}第{position}次部署与平台日志不符",
    "register_altered": "{register}与平台日志不符:绕过平台改动过",
    "register_altered_then": "做第{position}号检查点时{register}与平台日志不符:在它和前一个检查点之间绕过平台改动过",
    "evidence_altered": "证据材料的内容与哈希不符:文件被替换(哈希 {subject})",
    "evidence_missing": "证据材料的内容不在了(哈希 {subject})",
    "outside_missing": "外部留存有第{position}号检查点,平台里没有:被删去或者截断",
    "outside_differs": "第{position}号检查点与外部留存的不同:此前的记录被重写",
    "outside_unsound": "外部留存的第{position}号检查点本身不成立,不能作为依据",
    "outside_key_differs": "从第{position}号检查点起由外部留存里没有的密钥签名({key})",
    "outside_more_events": "外部留存的第{position}号检查点覆盖{events}条记录,现在只有{there}条",
}


@dataclass(frozen=True)
class ToldFault:
    """A fault in words; `case_id` and `seq` lead to its place, where it is about a case."""

    words: str
    case_id: str = ""
    seq: int = 0


def fault_words(fault: Fault) -> ToldFault:
    """One thing that does not fit; an unknown code stands for itself."""
    told = {**fault.values, "position": fault.position, "subject": fault.subject}
    if "recorded_at" in told:
        told["recorded_at"] = second(told["recorded_at"])
    told["register"] = REGISTERS.get(fault.subject, fault.subject)
    if fault.code in _OF_CASE and not (fault.code == "evidence_missing" and "file" not in fault.values):
        return ToldFault(_OF_CASE[fault.code].format(**told), fault.subject, fault.position)
    if fault.code in _ELSEWHERE and not (fault.code == "unknown_algorithm" and fault.subject != "journal"):
        return ToldFault(_ELSEWHERE[fault.code].format(**told))
    return ToldFault(f"第{fault.position}条:{break_words(fault.code)}", fault.subject, fault.position)


def grouped(text: str, size: int = 4) -> str:
    """A hash in groups that can be read aloud: 66c7 f0f4 62ee …; the name of its algorithm stays in front."""
    name, _, digits = text.rpartition(":")
    spaced = " ".join(digits[at : at + size] for at in range(0, len(digits), size))
    return f"{name}: {spaced}" if name else spaced
