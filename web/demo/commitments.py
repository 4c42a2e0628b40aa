"""The tales of decisions on a commitment (Art. 22): verified in time, rectified, false, overdue, not yet claimed."""

from __future__ import annotations

from datetime import date
from typing import Any

from web.demo.tales import Day, Number, Papers, Step, Tale

CLERK = "spj.jb01"
INSPECTORS = "执法人员01 执法证号鲁G-001\n执法人员02 执法证号鲁G-002"
CLAIM = {"answer": "claim"}

SANITATION = {
    "item_code": "AQ-WJW-001",
    "item_name": "公共场所卫生许可",
    "party_name": "安丘市虚构04号口腔门诊部有限公司",
    "party_code": "91370784MAFAKE043X",
    "contact_person": "测试法人04",
    "contact_phone": "0536-0100004",
    "address": "山东省潍坊市安丘市虚拟街道示例路4号",
    "licence_name": "卫生许可证",
    "commitment_terms": "承诺场所布局、通风采光、公共用品用具消毒、从业人员健康证明均符合公共场所卫生许可的法定条件",
}
EQUIPMENT = {
    "item_code": "AQ-SCJG-011",
    "item_name": "特种设备使用登记",
    "party_name": "安丘市虚构24号机械有限公司",
    "party_code": "91370784MAFAKE246J",
    "contact_person": "测试法人24",
    "contact_phone": "0536-0100024",
    "address": "山东省潍坊市安丘市虚拟街道示例路24号",
    "licence_name": "特种设备使用登记证",
    "commitment_terms": "承诺设备登记参数、检验报告编号与有效期、使用单位登记信息均符合特种设备使用登记的法定条件",
}


def _committed(subject: dict[str, str]) -> dict[str, Any]:
    return {
        **subject,
        "decision_type": "NEW",
        "doc_no": Number("安审批诺〔{year}〕{number}号"),
        "doc_name": "准予行政许可决定书",
        "party_type": "法人",
        "decided_on": Day(0),
        "valid_kind": "长期",
        "content": f"以告知承诺方式准予{subject['party_name']}的{subject['item_name']}申请,许可范围以证载为准",
        "handler": "审批经办01",
        "decider": "审批负责人",
        "by_commitment": True,
        "commitment_no": Number("安审批承〔{year}〕{number}号"),
        "committed_on": Day(0),
    }


def _claimed(after: int) -> tuple[Step, ...]:
    return (
        Step(after, "claim", CLAIM),
        Step(after, "claim_matter", CLAIM),
        Step(after + 1, "feedback", {"feedback": "included"}),
    )


def _received(after: int) -> tuple[Step, ...]:
    """As claimed, where the approval department itself verifies online."""
    return tuple(step for step in _claimed(after) if step.element != "claim_matter")


def _verified(after: int, element: str, result: str, **changes: Any) -> Step:
    data = {
        "result": result,
        "done_on": Day(after),
        "means": ["检查", "勘验"],
        "inspectors": INSPECTORS,
        "findings": "场所布局:一致\n消毒设施:一致",
        "evidence": Papers(("现场检查笔录.pdf",)),
        **changes,
    }
    return Step(after, element, data)


def _told(after: int) -> tuple[Step, ...]:
    """The result pushed, and claimed by the approval department."""
    return Step(after, "push_result", {"channel": "platform"}), Step(after + 1, "claim_matter", CLAIM)


def _tale(begins: date | int, subject: dict[str, str], *steps: Step) -> Tale:
    return Tale("approval_push", begins, CLERK, _committed(subject), steps)


_FALSE_ONLINE = {
    "result": "FALSE",
    "done_on": Day(6),
    "sources": ["省一体化政务服务平台"],
    "source_digest": "sha256:77aa",
    "findings": "检验报告编号查无此号:不一致",
    "breach_type": "B1",
}
_DETERMINED = {
    "finding": "FALSE",
    "breach_type": "B1",
    "situation": "rectifiable",
    "measures": ["M2"],
    "document_no": Number("安审批认〔{year}〕{number}号"),
    "determined_on": Day(9),
    "reasons": "检验报告编号有误,可以改正",
}

COMMITMENTS: tuple[Tale, ...] = (
    _tale(date(2024, 6, 3), SANITATION, *_claimed(2), _verified(12, "verify_onsite", "TRUE"), *_told(13)),
    _tale(
        date(2024, 8, 5),
        SANITATION,
        *_claimed(1),
        _verified(10, "verify_onsite", "RECTIFY", findings="消毒记录:缺一项", recheck_by=Day(25)),
        *_told(11),
        _verified(20, "recheck", "TRUE"),
        *_told(21),
    ),
    _tale(40, SANITATION, *_claimed(1)),
    _tale(12, SANITATION, *_claimed(2)),
    _tale(
        10,
        EQUIPMENT,
        *_received(1),
        Step(6, "verify_online", _FALSE_ONLINE),
        Step(7, "inform_party", {"told_on": Day(7), "told_document": Number("安审批告〔{year}〕{number}号")}),
        Step(8, "hear_party", {"heard_kind": "waived", "heard_on": Day(8)}),
        Step(9, "determine", _DETERMINED),
    ),
    _tale(3, EQUIPMENT, *_received(1)),
    _tale(1, SANITATION),
)
