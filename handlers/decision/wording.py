"""Notices on decisions that cannot be pushed yet (Art. 18(2))."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "quarantined",
        "待补正",
        18,
        "{matter}缺少{missing},已转入待补正,暂不推送(办法第十八条第二款)。",
    ),
    Wording(
        "supplement_overdue",
        "补正告警",
        18,
        "{matter}待补正已超过期限,仍缺{missing},请尽快补正;推送延误计审批部门。",
    ),
)
