"""Notices on penalty letters (Art. 24)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "penalty_received",
        "函告已签收",
        24,
        "{department}已于{at}签收{matter},依法处理后反馈。",
    ),
    Wording(
        "penalty_filed",
        "已立案",
        24,
        "{department}已就{matter}立案({document},{day})。",
    ),
    Wording(
        "penalty_not_filed",
        "不予立案",
        24,
        "{department}对{matter}不予立案,理由:{reason}。",
        outward="请在平台查看",
    ),
    Wording(
        "penalty_imposed",
        "已作出处罚",
        24,
        "{department}已就{matter}作出处罚:{feedback}({document},{day})。{detail}",
    ),
    Wording(
        "penalty_not_imposed",
        "不予处罚",
        24,
        "{department}就{matter}决定不予处罚,理由:{reason}。",
        outward="请在平台查看",
    ),
    Wording(
        "penalty_to_push",
        "须推送监管信息",
        19,
        "{department}就{matter}作出的处罚({document})应于{due}前作为监管信息推送{approval}(办法第十九条第二款)。",
    ),
)
