"""Notices on joint meetings and what they resolved (Art. 15)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

_IN_THE_OFFICE = "内容请在平台查看"

WORDINGS = (
    Wording(
        "meeting_proposed", "提请联席会议", 15, "{source}提请召开{matter},请受理或者退回并说明理由(办法第十五条)。"
    ),
    Wording(
        "meeting_returned",
        "联席会议退回",
        15,
        "{matter}未予受理,理由:{reason}。请补充后再提请,或者不再提请。",
        outward=_IN_THE_OFFICE,
    ),
    Wording(
        "meeting_invitation",
        "会议通知",
        15,
        "{matter}定于{at}召开,地点:{detail}。请{department}回复是否参加并提交意见(办法第十五条;提前3个完整工作日通知为平台默认)。",
        outward="请在平台查看",
    ),
    Wording("meeting_again", "另定会期", 15, "{matter}未能开成:{reason}。请另定时间。", outward="原因请在平台查看"),
    Wording(
        "minutes_late",
        "纪要催办",
        15,
        "{matter}的会议纪要应于{due}前形成,尚未提交,请尽快办理(期限为平台默认,非办法规定)。",
    ),
    Wording(
        "minutes_to_confirm",
        "纪要待确认",
        15,
        "{matter}的会议纪要已形成,请{department}于{due}前确认或者提出异议;未回复的不视为同意,纪要标注“未确认”印发。",
    ),
    Wording(
        "minutes_unconfirmed",
        "纪要未确认",
        15,
        "{department}未在{due}前确认{matter}的会议纪要,纪要将标注“未确认”印发;不回复不视为同意。",
    ),
    Wording(
        "minutes_sent_back", "纪要退回重拟", 15, "召集人退回{matter}的会议纪要,意见:{reason}。", outward="请在平台查看"
    ),
    Wording(
        "minutes_issued",
        "纪要印发",
        15,
        "{matter}的会议纪要已印发。会议意见不代替依法有权机关作出决定(办法第十五条)。",
    ),
    Wording(
        "resolution_assigned",
        "议定事项",
        15,
        "{matter}议定由{department}办理:{detail},请于{due}前办结。",
        outward=_IN_THE_OFFICE,
    ),
    Wording(
        "resolution_overdue",
        "议定事项催办",
        15,
        "{matter}议定由{department}于{due}前办结的事项尚未办结:{detail}。请尽快办理并报告结果。",
        outward=_IN_THE_OFFICE,
    ),
    Wording(
        "resolution_done",
        "议定事项办结",
        15,
        "{matter}的议定事项已办结:{detail}。办理结果:{reason}。",
        outward=_IN_THE_OFFICE,
    ),
)
