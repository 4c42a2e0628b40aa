"""Notices on verifications of commitments (Art. 22)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording("verification_reminder", "核查催办", 22, "{matter}的核查期于{due}届满,请{department}及时核查并作出结果。"),
    Wording(
        "verification_overdue",
        "核查逾期",
        22,
        "{matter}的核查期已于{due}届满,{department}尚未作出核查结果;任务不关闭,不会自动视为属实"
        "(核查期依办法第二十二条由事项表确定)。",
    ),
    Wording(
        "verification_urged",
        "核查逾期催办",
        22,
        "{matter}的核查期已于{due}届满,{department}仍未作出核查结果,请督促办理。",
    ),
    Wording(
        "verification_unable",
        "无法核查",
        22,
        "{department}对{matter}无法核查,理由:{reason}。将重核一次;仍无法核查的,由{approval}按拒不配合核查处置或者"
        "启动注销审查,不得视为属实。",
        outward="请在平台查看",
    ),
    Wording(
        "result_reminder",
        "结果推送催办",
        22,
        "{matter}的核查结果应当于{due}前通过审管互动平台推送至{approval}(办法第二十二条)。",
    ),
    Wording(
        "result_overdue",
        "结果推送逾期",
        22,
        "{matter}的核查结果作出已满三个工作日({due}届满),{department}尚未通过审管互动平台推送至{approval};"
        "推送义务不因逾期免除,仅以专网送达的不视为已推送(办法第二十二条)。",
    ),
    Wording("result_urged", "结果推送逾期催办", 22, "{matter}的核查结果推送已逾期({due}届满),请{department}尽快推送。"),
    Wording("recheck_due", "复核催办", 22, "{matter}约定的复核日{due}已到,请{department}复核并重新作出核查结论。"),
)
