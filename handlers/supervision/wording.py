"""Notices on supervision information (Art. 19(2))."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "supervision_push_reminder",
        "推送提醒",
        19,
        "{matter}应当于{due}前通过审管互动平台推送{approval}(办法第十九条第二款),请及时推送。",
    ),
    Wording(
        "supervision_push_overdue",
        "逾期未推送",
        19,
        "{matter}应当于{due}前推送,现已逾期;仍应尽快通过审管互动平台推送,并填写迟推原因(办法第十九条第二款)。",
    ),
    Wording(
        "private_not_fulfilled",
        "专网送达已登记",
        19,
        "{matter}已登记专网送达,不视为已履行推送义务;请于{due}前通过审管互动平台推送(办法第十九条第二款)。",
    ),
    Wording(
        "deregistration_proposed",
        "提请注销",
        19,
        "{source}推送{matter},依照行政许可法第七十条第四项应当办理注销手续,请在待办中确认启动。",
    ),
    Wording(
        "supervision_restricted", "许可受限", 19, "{approval}已认领{matter},相关许可标记为受限,解除信息推送后恢复。"
    ),
    Wording("supervision_lifted", "解除受限", 19, "{approval}已认领{matter},相关许可的受限标记已解除。"),
    Wording(
        "supervision_disposed",
        "监管信息已处理",
        19,
        "{approval}已处理{matter}:{feedback}。{reason}",
        outward="说明请在平台查看",
    ),
)
