"""Notices on dishonest commitments and credit records (Art. 22)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording("rectification_reminder", "整改复核催办", 22, "{matter}的整改期于{due}届满,请{department}及时复核。"),
    Wording(
        "rectification_lapsed",
        "整改期届满",
        22,
        "{matter}的整改期已于{due}届满,尚无复核合格记录,由{department}依法处理;不自动撤销许可"
        "(整改期为平台默认,非办法规定)。",
    ),
    Wording("transfer_replied", "司法机关回复", 22, "{matter}移送司法机关({document}):{reason}。"),
    Wording(
        "credit_registered",
        "信用记录",
        22,
        "{department}已就{matter}生成信用记录,当事人可以通过记录载明的渠道提出异议。",
    ),
    Wording(
        "objection_received",
        "信用异议(修复)",
        22,
        "当事人就{matter}的信用记录提出异议或者修复申请,请{department}复核答复。",
    ),
)
