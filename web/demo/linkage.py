"""The tales of the linkage procedures: supervision informations, referrals, inquiries, meetings, letters, reviews.

Under the Measures (2023 and 2024), where limits that were missed leave clues, and in the last weeks, so that
every inbox has work of every kind.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from web.demo.tales import LICENCE, PAPERS, Day, Moment, Number, Papers, Step, Tale

CLAIM = {"answer": "claim"}
MARKET, MARKET_OFFICER, HEALTH_OFFICER = "SCJG", "scjg.zr01", "wjw.zr01"
CLERK, HEAD = "spj.jb01", "spj.fzr"


def _claimed(after: int) -> Step:
    return Step(after, "claim_matter", CLAIM)


# -- Art. 19(2)


def _information(kind: str, content: str, **changes: Any) -> dict[str, Any]:
    return {
        "supervision_type": kind,
        "licence": LICENCE,
        "decision_no": Number("安市监罚〔{year}〕{number}号"),
        "decided_on": Day(-2),
        "content": content,
        "push_now": "now",
        "evidence": Papers(("行政处罚决定书.pdf",)),
        **changes,
    }


def _informed(begins: date | int, data: dict[str, Any], *steps: Step, about: str = MARKET) -> Tale:
    by = MARKET_OFFICER if about == MARKET else HEALTH_OFFICER
    return Tale("supervision_push", begins, by, data, steps, about)


SUSPENDED = _information("01", "责令停产停业整顿,整改合格前不得经营")
FINED = _information("10", "未按规定查验进货凭证,罚款五千元")
REVOKED = _information("02", "严重违反食品安全规定,吊销许可证")

_SUPERVISION = (
    _informed(date(2023, 9, 12), FINED, _claimed(2)),
    _informed(
        date(2024, 3, 14),
        _information("01", "责令停业整顿", decided_on=Day(-11), late_reason="当事人下落不明,决定书公告送达"),
        _claimed(1),
    ),
    _informed(date(2024, 5, 15), SUSPENDED, _claimed(7), about="WJW"),
    _informed(
        date(2024, 9, 10),
        REVOKED,
        _claimed(1),
        Step(
            2,
            "confirm_deregistration",
            {"disposition": "deregistered", "disposition_note": "许可证已收回,注销手续另案办结"},
        ),
    ),
    _informed(14, SUSPENDED, _claimed(2)),
    _informed(9, FINED, _claimed(3), about="WJW"),
    _informed(7, SUSPENDED),
    _informed(3, REVOKED, _claimed(1)),
    _informed(2, FINED),
    _informed(1, SUSPENDED),
    _informed(4, _information("05", "限制销售问题批次,整改期三十日", push_now="later")),
    _informed(11, _information("03", "暂扣许可证件", decided_on=Day(-3), push_now="later")),
)


# -- Art. 19, final paragraph


def _referral(facts: str, **changes: Any) -> dict[str, Any]:
    return {
        "entry": "referral",
        "licence": LICENCE,
        "requested_type": "RVK",
        "ground": "RVK69-2",
        "facts": facts,
        "investigated_on": Day(-2),
        "evidence": Papers(("调查终结报告.pdf", "现场检查笔录.pdf")),
        **changes,
    }


FALSE_PAPERS = _referral("提交虚假场地证明取得许可,经现场检查和产权单位书面答复查实")


def _reviewed(after: int, proposed: str = "RVK") -> Step:
    data = {"materials": "complete", "proposed": proposed, "proposal": "材料齐全,事实清楚", "hear": "yes"}
    return Step(after, "review", data)


def _opinion(after: int, view: str = "agree", **changes: Any) -> Step:
    return Step(after, "give_opinion", {"view": view, "text": "事实清楚,应当撤销。", **changes})


def _heard(after: int) -> Step:
    return Step(after, "hear_party", {"party_heard": "waived", "told_on": Day(after - 1), "hearing": "none"})


REVOKING = {
    "proposed": "RVK",
    "ground": "RVK69-2",
    "content": "撤销该行政许可。",
    "reasons": "以虚假材料取得许可,依法应当撤销。",
    "public_interest": "no_harm",
    "public_interest_note": "撤销不影响公共利益。",
    "compensation": "none",
    "penalty_letter": "skip",
    "penalty_skip_reason": "监管部门已立案处罚",
    "ask_meeting": "no",
}
NOT_ACTING = {
    "proposed": "NONE",
    "not_act_ground": "public_interest",
    "reasons": "撤销可能对公共利益造成重大损害,依照行政许可法第六十九条第三款不予撤销。",
    "compensation": "none",
    "ask_meeting": "no",
}


def _meeting(after: int, outcome: str, views: str = "") -> tuple[Step, ...]:
    """From the convening to the minutes, with the market office at the table."""
    place = {"decision": "accept", "meeting_at": Moment(after + 5), "place": "审批局三楼会议室"}
    told = {"outcome": outcome, "minutes": "各方意见已逐一载明。", **({"views": views} if views else {})}
    answer = {"response": "attend", "attendee": "分管负责人", "opinion": "建议撤销"}
    return (
        Step(after, "convene", {**place, "departments": [MARKET]}),
        Step(after + 1, "respond", answer, MARKET),
        Step(after + 6, "hold", {"sitting": "held", "held_on": Day(after + 5), "attended": [MARKET]}),
        Step(after + 7, "draft_minutes", told),
        Step(after + 8, "confirm", {"confirmation": "confirmed"}, MARKET),
        Step(after + 9, "issue", {"decision": "issue", "issue_note": "印发。"}),
    )


def _decided(after: int, number: str) -> Step:
    return Step(after, "decide", {"answer": "approve", "doc_no": Number(number)})


REVOCATION, REPLY = "安审批撤〔{year}〕{number}号", "安审批复〔{year}〕{number}号"


def _referred(begins: date | int, *steps: Step) -> Tale:
    return Tale("permit_referral", begins, MARKET_OFFICER, FALSE_PAPERS, steps, MARKET)


_REFERRALS = (
    _referred(
        date(2024, 3, 4),
        *(_claimed(1), _reviewed(2), _opinion(4, "disagree", preferred="NONE"), _heard(6), Step(8, "draft", REVOKING)),
        *_meeting(9, "agreed"),
        _decided(19, REVOCATION),
    ),
    _referred(
        44,
        *(_claimed(1), _reviewed(2, "NONE"), _opinion(3, "disagree", preferred="RVK"), _heard(5)),
        Step(7, "draft", NOT_ACTING),
        *_meeting(8, "no_consensus", "市场监管局:应当撤销。审批局:不予撤销。"),
        _decided(18, REPLY),
        _claimed(20),
    ),
    _referred(5, _claimed(1), _reviewed(2)),
    _referred(10, _claimed(1), _reviewed(2), _opinion(4), _heard(5), Step(7, "draft", REVOKING)),
    _referred(6, _claimed(2)),
    _referred(1),
)


# -- Art. 23


def _inquiry(asked: str, subject: str, question: str, proposal: str = "", **changes: Any) -> dict[str, Any]:
    return {
        "asked": asked,
        "kind": "proposal" if proposal else "consult",
        "subject_kind": "general",
        "subject": subject,
        "question": question,
        **({"proposal": proposal} if proposal else {}),
        **changes,
    }


SIGNED = {"decision": "sign"}
PLAN = _inquiry("SWJ", "成品油零售网点规划的适用", "新申请网点是否按现规划受理,请提出意见", "同意按现规划受理")
STANDARD = _inquiry(MARKET, "小餐饮许可条件", "加工区面积不足八平方米的能否以分时加工代替,请提出意见", "不予许可")
POLICY = _inquiry("SPJ", "食品小作坊登记的最新要件", "登记所需材料目录是否已调整,请告知")

_INQUIRIES = (
    Tale("inquiry", date(2024, 6, 7), CLERK, PLAN, (Step(0, "sign", SIGNED),)),
    Tale(
        "inquiry",
        date(2023, 11, 6),
        CLERK,
        STANDARD,
        (
            Step(0, "sign", SIGNED),
            Step(2, "reply", {"answer": "opinion", "answer_text": "许可条件不得以分时加工代替"}),
            Step(3, "conclude", {"closing": "close", "closing_note": "按答复办理"}),
        ),
    ),
    Tale("inquiry", 9, CLERK, PLAN, (Step(0, "sign", SIGNED),)),
    Tale("inquiry", 4, CLERK, STANDARD, (Step(0, "sign", SIGNED),)),
    Tale(
        "inquiry",
        3,
        CLERK,
        STANDARD,
        (Step(0, "sign", SIGNED), Step(1, "reply", {"answer": "agree", "answer_note": "同意"})),
    ),
    Tale("inquiry", 2, CLERK, PLAN),
    Tale("inquiry", 3, MARKET_OFFICER, POLICY, (Step(0, "sign", SIGNED),)),
)


# -- Art. 15


def _proposal(topic: str, reason: str) -> dict[str, Any]:
    return {
        "kind": "special",
        "occasion": "proposed",
        "classified": "no",
        "topic": topic,
        "reason": reason,
        "background": "双方往来函件、调查终结报告",
        "departments": [MARKET],
    }


SCOPE = _proposal("预制菜加工的许可类别和监管分工", "许可类别的划分涉及两个部门的监管职责,意见不一致")
KITCHENS = _proposal("共享厨房的许可和日常监管", "新业态许可条件没有规定,需要研究")

_MEETINGS = (
    Tale("joint_meeting", date(2024, 4, 15), MARKET_OFFICER, SCOPE, _meeting(0, "agreed")),
    Tale("joint_meeting", 2, MARKET_OFFICER, KITCHENS),
    Tale("joint_meeting", 1, CLERK, SCOPE),
    Tale("joint_meeting", 3, CLERK, KITCHENS, _meeting(1, "agreed")[:1]),
)


# -- Art. 24


LETTER = {
    "item_code": "AQ-SCJG-006",
    "decision_type": "RVK",
    "decision_doc_no": Number("安审批撤决〔{year}〕{number}号"),
    "decided_on": Day(0),
    "ground": "行政许可法69(2)",
    "party_name": "安丘市虚构03号大药房有限公司",
    "party_type": "法人",
    "department": MARKET,
    "facts": "以虚假执业药师材料取得许可,涉嫌违法",
    "evidence": PAPERS,
}


def _filed(after: int) -> Step:
    data = {"filing": "filed", "filing_no": Number("安市监立〔{year}〕{number}号"), "case_filed_on": Day(after)}
    return Step(after, "file", data)


FINE = {
    "outcome": "penalised",
    "penalty_kind": "10",
    "penalty_no": Number("安市监函罚〔{year}〕{number}号"),
    "penalised_on": Day(20),
    "penalty_text": "罚款三万元",
    "linked": "no",
    "push_now": "now",
    "evidence": Papers(("行政处罚决定书.pdf",)),
}

_LETTERS = (
    Tale("penalty_letter", date(2024, 4, 10), CLERK, LETTER, (_claimed(2), _filed(3), Step(20, "conclude", FINE))),
    Tale("penalty_letter", 12, CLERK, LETTER, (_claimed(2), _filed(4))),
    Tale("penalty_letter", 5, CLERK, LETTER, (_claimed(1),)),
    Tale("penalty_letter", 2, CLERK, LETTER),
)


# -- Art. 20


def _review(wished: int) -> dict[str, Any]:
    return {
        "item_code": "AQ-JTJ-001",
        "application_no": Number("办件{year}-{number}"),
        "party_name": "安丘市虚构17号幼儿园有限公司",
        "party_type": "法人",
        "department": "JTJ",
        "subject": "民办幼儿园设立,场地和师资专业要求高",
        "kinds": ["site_visit"],
        "place": "山东省潍坊市安丘市虚拟街道示例路17号",
        "wished_on": Day(wished),
        "opinion_on": Day(wished + 2),
    }


def _arranged(after: int, planned: int) -> Step:
    return Step(after, "arrange", {"arrangement": "arrange", "planned_on": Day(planned)})


_REVIEWS = (
    Tale(
        "review_cooperation",
        date(2024, 5, 8),
        CLERK,
        _review(6),
        (
            _claimed(1),
            _arranged(2, 6),
            Step(8, "opinion", {"conclusion": "pass", "opinion_no": "教体评意〔2024〕3号", "opinion_text": "符合条件"}),
            Step(
                9,
                "cite",
                {
                    "opinion_no": "教体评意〔2024〕3号",
                    "decision_type": "NEW",
                    "decision_doc_no": "安审批评〔2024〕1号",
                    "decided_on": Day(9),
                },
            ),
        ),
    ),
    Tale("review_cooperation", 6, CLERK, _review(4), (_claimed(1), _arranged(2, 4))),
    Tale("review_cooperation", 4, CLERK, _review(8), (_claimed(1),)),
    Tale("review_cooperation", 2, CLERK, _review(8)),
)

TALES: tuple[Tale, ...] = (*_SUPERVISION, *_REFERRALS, *_INQUIRIES, *_MEETINGS, *_LETTERS, *_REVIEWS)
