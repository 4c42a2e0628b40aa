"""Notices on deadlines that a changed calendar moves."""

from __future__ import annotations

from handlers.wording.particulars import Wording

WORDINGS = (
    Wording(
        "deadline_moved",
        "期限调整",
        18,
        "{matter}的认领期限由{before}延至{due}(依据{document})。",
    ),
    Wording(
        "deadline_confirmed",
        "暂定期限确认",
        18,
        "{matter}的认领期限{due}已按公布的放假安排确认,不再暂定(依据{document})。",
    ),
    Wording(
        "claim_cleared",
        "停办复核",
        18,
        "{matter}的认领期限在停办日内届满,经核不计入{department}的逾期统计(依据{document}),认领"
        "记录不变。理由:{reason}。",
        outward="请在平台查看",
    ),
)
