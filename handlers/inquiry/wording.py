"""Notices on inquiries (Art. 23)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

_INSIDE = "请在平台查看"

WORDINGS = (
    Wording(
        "inquiry_to_sign", "函询待签发", 23, "{matter}已拟好,发往{department},请签发或者退回(平台默认,非办法规定)。"
    ),
    Wording("inquiry_sent_back", "函稿退回", 23, "{matter}的函稿已退回,意见:{reason}。", outward=_INSIDE),
    Wording(
        "inquiry_sent",
        "业务函询",
        23,
        "{source}发来{matter},请于{due}前回复,逾期不回复视为同意并承担相应责任(办法第二十三条;期限天数为平台默认或者发函方设定)。",
    ),
    Wording(
        "inquiry_sent_plain",
        "业务函询",
        23,
        "{source}发来{matter},请于{due}前回复(办法第二十三条);本函逾期不产生视为同意,予以催办并计逾期。",
    ),
    Wording(
        "inquiry_reminder",
        "函询催办",
        23,
        "{matter}应于{due}前回复,请{department}及时办理;逾期不回复视为同意(办法第二十三条)。",
    ),
    Wording("inquiry_reminder_plain", "函询催办", 23, "{matter}应于{due}前回复,请{department}及时办理。"),
    Wording(
        "inquiry_extended",
        "函询延期",
        23,
        "{source}同意{matter}的回复期限由{before}延至{due}(延期为平台默认,限一次)。理由:{reason}。",
        outward=_INSIDE,
    ),
    Wording("inquiry_moved", "函询期限调整", 23, "{matter}的回复期限由{before}延至{due}(依据{document})。"),
    Wording("inquiry_recalled", "撤回函询", 23, "{source}已撤回{matter},无需回复。原因:{reason}。", outward=_INSIDE),
    Wording(
        "inquiry_answered",
        "函询回复",
        23,
        "{department}已回复{matter}:{feedback}。{reason}",
        outward="说明请在平台查看",
    ),
    Wording(
        "inquiry_returned",
        "函询退回",
        23,
        "{department}认为{matter}不属于本部门职责,已退回,回复期限停止。说明:{reason}。请改询其他部门或者结束函询。",
        outward=_INSIDE,
    ),
    Wording(
        "consent_deemed",
        "视为同意",
        23,
        "{department}未在{due}前回复{matter},依办法第二十三条自{at}起视为同意,所同意的内容:{detail}。此后的回复作为补充意见留存,不自动改变结果。",
        outward=_INSIDE,
    ),
    Wording(
        "consent_withdrawn",
        "撤销视为同意",
        23,
        "经认定{matter}不属于{department}职责,原“视为同意”已撤销,相应统计一并撤销。理由:{reason}。",
        outward=_INSIDE,
    ),
    Wording(
        "inquiry_overdue",
        "函询逾期",
        23,
        "{department}未在{due}前回复{matter};本函逾期不产生视为同意,平台继续催办,收到的回复仍予登记。",
    ),
    Wording("inquiry_urged", "函询逾期催办", 23, "{matter}应于{due}前回复,已逾期,请{department}尽快回复。"),
    Wording(
        "inquiry_supplemented",
        "补充意见",
        23,
        "{department}就{matter}提交补充意见:{feedback}。{reason}原结果不变,如需重新征求意见可以重启函询。",
        outward="内容请在平台查看。",
    ),
    Wording(
        "inquiry_given_up", "函询结束", 23, "{source}不再等待{matter}的回复,仍计逾期。说明:{reason}。", outward=_INSIDE
    ),
)
