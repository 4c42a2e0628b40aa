"""Notices on what is to be made public (Art. 28; 发改办财金〔2018〕424号)."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "publicity_overdue",
        "双公示逾期",
        28,
        "{matter}至今没有接收回执,最早一件应于{due}前公示(上位法:发改办财金〔2018〕424号),请联系信用中国或者人工报送。",
    ),
)
