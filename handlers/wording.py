"""The sentences of notices. Each stands by itself: what, which document, until when, on what ground.

Beyond the platform a sentence is told without what people wrote into it: that may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from engine.clock import local, parsed
from engine.errors import UnknownName

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "decision_pushed": "{approval}推送{matter},请于{due}前认领;逾期未认领的,由系统自动认领(办法第十八条第一款)。",
        "claim_reminder": "{matter}的认领期限于{due}届满,请{department}及时认领;逾期由系统自动认领,计入未按时认领。",
        "return_reminder": "{department}退回的{matter}尚未处理,认领期限于{due}届满;"
        "届满未处理的自动认领并标注争议,计审批部门退回处理逾期。",
        "claimed": "{department}已于{at}认领{matter}。",
        "auto_claimed": "{matter}逾期未认领,已由系统于{at}自动认领给{department},计入未按时认领(办法第十八条第一款);"
        "监管责任不因此免除,请及时反馈。",
        "auto_claimed_disputed": "{department}退回的{matter}届满未处理,已由系统于{at}自动认领并标注争议:"
        "仅为接收,台账不分派,不计{department}逾期,计审批部门退回处理逾期。",
        "returned": "{department}退回{matter},理由:{reason}。请于{due}前确认改派或者驳回,退回不停止计时。",
        "return_refused": "{approval}驳回{department}对{matter}的退回,理由:{reason}。请于{due}前认领。",
        "reassigned": "{approval}已将{matter}改派其他部门,{department}不再认领,不计逾期。",
        "recalled": "{approval}已撤回推送给{department}的{matter},无需认领。",
        "receipt_missing": "{matter}以专网推送{department},尚无送达回执,不起算认领期、不自动认领,请补登送达回执。",
        "quarantined": "{matter}缺少{missing},已转入待补正,暂不推送(办法第十八条第二款)。",
        "supplement_overdue": "{matter}待补正已超过期限,仍缺{missing},请尽快补正;推送延误计审批部门。",
        "provisional_deadline": "{matter}推送{department}的认领期限{due}跨入尚未公布放假安排的年度,为推定期限;"
        "请在届满前导入该年度日历。",
        "deadline_moved": "{matter}的认领期限由{before}延至{due}(依据{document})。",
        "deadline_confirmed": "{matter}的认领期限{due}已按公布的放假安排确认,不再暂定(依据{document})。",
        "claim_cleared": "{matter}的认领期限在停办日内届满,经核不计入{department}的逾期统计(依据{document}),"
        "认领记录不变。理由:{reason}。",
        "publicity_overdue": "双公示批次{document}至今没有接收回执,最早一件应于{due}前公示"
        "(上位法:发改办财金〔2018〕424号),请联系信用中国或者人工报送。",
        "feedback_given": "{department}就{matter}反馈:{feedback}。{reason}",
        "feedback_handled": "{approval}已处理{department}就{matter}的反馈:{feedback}。{reason}",
    }
)

NOTICE_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "decision_pushed": "推送提示",
        "claim_reminder": "认领催办",
        "claimed": "已认领",
        "provisional_deadline": "暂定期限",
        "auto_claimed": "自动认领",
        "auto_claimed_disputed": "自动认领·存争议",
        "returned": "退回",
        "return_refused": "驳回退回",
        "reassigned": "改派",
        "recalled": "撤回推送",
        "receipt_missing": "缺送达回执",
        "quarantined": "待补正",
        "supplement_overdue": "补正告警",
        "deadline_moved": "期限调整",
        "deadline_confirmed": "暂定期限确认",
        "claim_cleared": "停办复核",
        "publicity_overdue": "双公示逾期",
        "feedback_given": "反馈",
        "feedback_handled": "反馈已处理",
    }
)
KINDS = tuple(NOTICE_TITLES)
"""The kinds of notices, as channels may name them."""

_FREE_TEXT: Mapping[str, str] = MappingProxyType(
    {
        "returned": "请在平台查看",
        "return_refused": "请在平台查看",
        "claim_cleared": "请在平台查看",
        "feedback_given": "说明请在平台查看",
        "feedback_handled": "说明请在平台查看",
    }
)
"""Kinds whose sentence holds what somebody wrote, and what is said instead beyond the platform."""

_FEEDBACK_ARTICLE, _ARTICLE = 19, 18


@dataclass(frozen=True)
class Particulars:
    """What a sentence may speak of; departments by their short names, days and instants as stored."""

    item_name: str | None = None
    doc_no: str | None = None
    approval: str = ""
    department: str = ""
    due_date: str | None = None
    provisional: bool = False
    before: str | None = None
    at: datetime | None = None
    reason: str = ""
    feedback: str = ""
    missing: str = ""
    document_no: str = ""


def sentence(kind: str, told: Particulars) -> str:
    """The text of a notice. Raises UnknownName."""
    if kind not in _SENTENCES:
        raise UnknownName(sort="notice kind", name=kind)
    return _SENTENCES[kind].format(
        matter=matter(told),
        approval=told.approval,
        department=told.department,
        due=shown_end(told.due_date, told.provisional),
        before=shown_end(told.before),
        at=shown_instant(told.at),
        reason=told.reason.rstrip("。"),
        feedback=told.feedback,
        missing=told.missing,
        document=told.document_no,
    )


def outward(kind: str, told: Particulars) -> str:
    """The sentence as it leaves the platform: item, document, departments and dates, no words of anybody's."""
    return sentence(kind, replace(told, reason=_FREE_TEXT.get(kind, "") if told.reason else ""))


def title(kind: str) -> str:
    """The kind in a few words, for the subject of a mail."""
    return NOTICE_TITLES.get(kind, kind)


def matter(told: Particulars) -> str:
    """“食品经营许可”审批决定(安审批许〔2024〕1号)."""
    return f"“{told.item_name or '未填事项名称'}”审批决定({told.doc_no or '文号待补'})"


def article_of(kind: str) -> int:
    """The article on which notices of a kind rest."""
    return _FEEDBACK_ARTICLE if kind.startswith("feedback_") else _ARTICLE


def shown_day(day: str | None) -> str:
    """2024年5月16日."""
    if not day:
        return "(未定)"
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def shown_end(last_day: str | None, provisional: bool = False) -> str:
    """2024年5月16日24时, the end of a limit's last day; marked while the calendar of that year is not published."""
    return f"{shown_day(last_day)}24时{'(暂定)' if provisional else ''}" if last_day else "未起算"


def shown_instant(instant: datetime | str | None) -> str:
    """2024年5月17日0时00分, in Shanghai."""
    if not instant:
        return ""
    found = local(parsed(instant) if isinstance(instant, str) else instant)
    return f"{found.year}年{found.month}月{found.day}日{found.hour}时{found.minute:02d}分"
