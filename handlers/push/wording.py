"""Notices on decisions that are pushed, pushed on or taken back (Art. 16, 18)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "decision_pushed",
        "推送提示",
        18,
        "{approval}推送{matter},请于{due}前认领;逾期未认领的,由系统自动认领(办法第十八条第一款)。",
    ),
    Wording(
        "receipt_missing",
        "缺送达回执",
        18,
        "{matter}以专网推送{department},尚无送达回执,不起算认领期、不自动认领,请补登送达回执。",
    ),
    Wording(
        "reassigned",
        "改派",
        18,
        "{approval}已将{matter}改派其他部门,{department}不再认领,不计逾期。",
    ),
    Wording(
        "recalled",
        "撤回推送",
        18,
        "{approval}已撤回推送给{department}的{matter},无需认领。",
    ),
)
