"""The words of the process view: durations in working days, shares, endings, what people stepped in with."""

from __future__ import annotations

from collections.abc import Mapping

INTERVENTIONS: Mapping[str, str] = {
    "claim.recalled": "撤回推送",
    "claim.returned": "退回推送",
    "push.reassigned": "改派",
    "push.corrected": "撤回后更正再推",
    "decision.corrected": "更正决定",
    "decision.superseded": "更正并替代",
    "task.transferred": "转办",
    "timer.postponed": "批准延期",
    "case.migrated": "移至新版本",
    "incident.resolved": "故障排除后继续",
    "incident.dismissed": "故障作废",
}
"""Kinds of events by which people took a case out of its ordinary way."""

KINDS: Mapping[str, str] = {
    "userTask": "人工办理",
    "manualTask": "人工办理",
    "callActivity": "下级流程",
    "receiveTask": "等待消息",
    "intermediateCatchEvent": "等待",
}
"""What a step in which time is spent is."""

RULE = (
    "时长按工作日计:一个工作日为办公时间8:30至12:00、13:30至17:30共7.5小时(平台默认),停留按落在办公时间内的部分折算;"
    "周末、放假和本部门停办不计,调休上班日照常计入。中位数为由短到长居中的一件(双数取中间两件的平均),"
    "P90为九成件次不超过的时长,均由全部件次排序得出,没有抽样。期限届满的判断仍按届满日24:00,不受办公时间影响。"
)
"""How durations on the page are counted."""

GRAINS: Mapping[str, str] = {"month": "月", "week": "周"}


def workdays(hundredths: float | None) -> str:
    """1.4, from hundredths of a working day; what is less than a twentieth is told as such."""
    if hundredths is None:
        return "—"
    days = hundredths / 100
    if 0 < days < 0.05:
        return "<0.1"
    return f"{days:,.1f}" if days < 100 else f"{days:,.0f}"


def share(part: float | None) -> str:
    """12.5%; whole above ten in a hundred."""
    if part is None:
        return "—"
    percent = part * 100
    if 0 < percent < 0.1:
        return "<0.1%"
    return f"{percent:.0f}%" if percent >= 10 or percent == 0 else f"{percent:.1f}%"


def month_or_week(key: str) -> str:
    """2026-11, or for a week the day on which it begins: 11-23起."""
    return key if len(key) == len("2026-11") else f"{key[5:]}起"
