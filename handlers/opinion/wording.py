"""Notices on opinions asked for (Art. 19): all their limits are the platform's own."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "opinion_asked",
        "征求意见",
        19,
        "{source}就{matter}征求{department}意见,请于{due}前答复(期限为平台默认,非办法规定);没有补充意见的也请"
        "答复,不答复不视为同意。",
    ),
    Wording("opinion_reminder", "意见催办", 19, "{matter}的意见请{department}于{due}前提交,没有补充意见的也请答复。"),
    Wording(
        "opinion_overdue",
        "意见逾期",
        19,
        "{source}就{matter}征求的意见已过{due}(平台默认,非办法规定),{department}尚未答复;不视为同意,请尽快答复。",
    ),
    Wording(
        "opinion_unanswered",
        "部门未答复",
        19,
        "{department}没有在{due}前就{matter}答复,已催办并报告其负责人;不视为同意。确需继续的,登记催促经过,"
        "报审批部门负责人批准不再等待。",
    ),
    Wording(
        "opinion_urged",
        "意见再次催办",
        19,
        "{source}就{matter}征求的意见,{department}仍未答复,请尽快答复;不答复不视为同意。",
    ),
    Wording("opinion_given", "收到意见", 19, "{department}就{matter}答复:{detail}。", outward="内容请在平台查看"),
    Wording(
        "opinion_waiting_stopped",
        "不再等待意见",
        19,
        "{source}就{matter}征求的意见,{department}逾期没有答复,经审批部门负责人批准不再等待;记作没有表态,不视为同意。",
    ),
)
