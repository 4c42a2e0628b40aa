"""Notices on referrals (Art. 19, 24): what is asked, what is late, what came of it."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording("referral_begun", "待处理的许可", 19, "{matter}已启动处理,请{approval}审核材料、征求意见。"),
    Wording(
        "referral_supplement_asked",
        "请补充材料",
        19,
        "{approval}审核{matter}的移送材料,认为不齐,请{source}补充:{detail}。补充期间不计入处理期限。",
        outward="清单请在平台查看",
    ),
    Wording(
        "referral_supplement_overdue",
        "补充材料超期",
        19,
        "{matter}的移送材料请{source}尽快补充:{detail}。5个工作日为平台默认,非办法规定。",
        outward="清单请在平台查看",
    ),
    Wording(
        "referral_supplement_missing",
        "移送部门未补充",
        19,
        "{source}移送的{matter}超过平台默认期限没有补充材料;可以决定按现有材料继续办理。",
    ),
    Wording("referral_supplemented", "材料已补充", 19, "{matter}的移送材料恢复审核,补充期间不计入处理期限。"),
    Wording("referral_withdrawn", "撤回移送", 19, "{source}撤回{matter}的移送,理由:{reason}。", outward="请在平台查看"),
    Wording("referral_reminder", "处理提醒", 19, "{matter}的处理期限(平台默认,非办法规定)于{due}届满,请及时处理。"),
    Wording(
        "referral_overdue",
        "处理超过平台默认期限",
        19,
        "{matter}的处理已过{due},该期限为平台默认,非办法规定;办法要求及时处理,请尽快决定。",
    ),
    Wording("referral_extended", "批准延期", 19, "{matter}的处理期限(平台默认,非办法规定)经批准延至{due}。"),
    Wording(
        "referral_draft_returned",
        "退回重拟",
        19,
        "{matter}的处理决定退回重拟,理由:{reason}。",
        outward="请在平台查看",
    ),
)
