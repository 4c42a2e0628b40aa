"""The duties a department can keep in time or not, as one set of rows over the facts of every room (Art. 26, 27).

A row is one duty of one department in one case: `due_at` the instant at which its limit ends (exclusive), `done_at`
when it was done, `automatic` where the system did it or silence counts instead, `left_out` where nobody owes it any
more. Limits kept as days end at 24:00 in Shanghai, 16:00 UTC of the same day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from handlers.commitment.schema import commitment, verification
from handlers.inquiry.schema import inquiry
from handlers.matter.schema import matter
from handlers.meeting.schema import meeting, meeting_invitation, meeting_resolution
from handlers.opinion.schema import opinion
from handlers.publicity.schema import publicity_batch
from handlers.referral.schema import referral
from handlers.review.schema import review_request
from handlers.schema import claim
from handlers.supervision.schema import supervision_info

Weight = Literal["measures", "law", "house", "prompt"]
"""Whose limit it is: of the Measures, of a higher law, of the platform or agreed, or without a number (及时)."""

WEIGHTS: Mapping[Weight, str] = {
    "measures": "办法规定的时限",
    "law": "上位法规定的时限",
    "house": "平台默认或者约定的时限,非办法规定,只作提醒",
    "prompt": "办法要求及时、没有规定天数,不计逾期",
}


@dataclass(frozen=True)
class Duty:
    """A duty by name, with its article and the weight of its limit; `silence` names what an automatic end means."""

    name: str
    article: str
    weight: Weight
    silence: str = ""


DUTIES: Mapping[str, Duty] = {
    "claim_decision": Duty("认领审批信息", "18(1)", "measures", "自动认领"),
    "push_supervision": Duty("推送监管信息", "19(2)", "measures"),
    "claim_supervision": Duty("认领监管信息", "19(2)", "measures"),
    "claim_commitment": Duty("认领承诺情况", "22", "measures"),
    "verify": Duty("在核查期内核查承诺", "22", "measures"),
    "push_result": Duty("推送核查结果", "22", "measures"),
    "publicity": Duty("双公示报送", "28", "law"),
    "claim_referral": Duty("认领移送", "19末款", "house"),
    "push_referral": Duty("调查结束后移送", "19末款", "house"),
    "opinion": Duty("答复征求意见", "19末款", "house"),
    "claim_result": Duty("认领核查结果", "22", "house"),
    "answer_inquiry": Duty("回复业务函询", "23", "house", "视为同意"),
    "receive_letter": Duty("签收涉处罚函告", "24", "house"),
    "accept_review": Duty("受理评审踏勘配合", "20", "house"),
    "review_opinion": Duty("提交评审勘验意见", "20", "house"),
    "minutes": Duty("拟写会议纪要", "15", "house"),
    "confirm_minutes": Duty("确认会议纪要", "15", "house"),
    "resolution": Duty("办结议定事项", "15", "house"),
    "feedback": Duty("认领后反馈", "19(1)", "prompt"),
}
"""In the order of pages."""

CLAIMS: Mapping[str, str] = {
    "approval_decision": "claim_decision", "supervision_info": "claim_supervision",
    "commitment_info": "claim_commitment", "verification_result": "claim_result", "referral": "claim_referral",
    "referral_reply": "claim_referral", "penalty_letter": "receive_letter", "review_request": "accept_review",
}  # fmt: skip
"""The duty of claiming, by the kind of message."""
_GONE = ("reassigned", "recalled")
_DAY_END, _WITHIN_DAY = "T16:00:00.000000Z", "T15:59:59.000000Z"


def duty_rows() -> CompoundSelect[Any]:
    """All duties of all cases; see the module for the columns."""
    return union_all(
        *(_claims(), _feedback(), _supervision(), _verifications(), _results(), _publicity(), _referrals()),
        *(_opinions(), _inquiries(), _reviews(), _minutes(), _confirmations(), _resolutions()),
    )


def _claims() -> Select[Any]:
    c = claim.c
    duty = case(CLAIMS, value=c.msg_type, else_=c.msg_type)
    out = or_(c.status.in_(_GONE), c.cleared_at.is_not(None), c.disputed)
    return _duty(
        claim, duty, c.department, c.root_id, c.push_id, c.due_at, c.claimed_at,
        automatic=c.mode == "auto", left_out=out, basis=c.basis_status,
    ).where(c.due_at.is_not(None))  # fmt: skip


def _feedback() -> Select[Any]:
    c = claim.c
    return _duty(
        claim, literal("feedback"), c.department, c.root_id, c.push_id, c.claimed_at, c.feedback_at,
        left_out=c.cleared_at.is_not(None), basis=c.basis_status,
    ).where(c.msg_type == "approval_decision", c.claimed_at.is_not(None), c.status.not_in(_GONE))  # fmt: skip


def _supervision() -> Select[Any]:
    c, header = supervision_info.c, matter.c
    return _duty(
        supervision_info.join(matter, header.id == c.matter_id), literal("push_supervision"), c.department,
        header.root_id, c.matter_id, c.push_due_at, c.pushed_at, basis=c.push_basis_status,
    ).where(c.push_due_at.is_not(None))  # fmt: skip


def _verifications() -> Select[Any]:
    c = commitment.c
    gone = and_(c.closed_at.is_not(None), c.done_on.is_(None))
    return _duty(
        commitment, literal("verify"), func.coalesce(c.department, c.approval_department), c.root_id, c.id,
        c.due_date + _DAY_END, c.done_on + _WITHIN_DAY, left_out=gone, basis=c.basis_status,
    ).where(c.due_date.is_not(None))  # fmt: skip


def _results() -> Select[Any]:
    c = verification.c
    return _duty(
        verification, literal("push_result"), c.department, c.root_id, c.id, c.push_due + _DAY_END, c.pushed_at,
        basis=c.basis_status,
    ).where(c.push_due.is_not(None))  # fmt: skip


def _publicity() -> Select[Any]:
    c = publicity_batch.c
    return _duty(
        publicity_batch, literal("publicity"), c.department, c.case_id, c.id, c.due_on + _DAY_END, c.receipt_at
    )


def _referrals() -> Select[Any]:
    c = referral.c
    return _duty(
        referral, literal("push_referral"), c.source_department, c.root_id, c.case_id, c.push_due + _DAY_END,
        c.opened_at, left_out=c.status == "taken_back",
    ).where(c.push_due.is_not(None))  # fmt: skip


def _opinions() -> Select[Any]:
    c = opinion.c
    return _duty(opinion, literal("opinion"), c.department, c.root_id, c.id, c.due_at, c.given_at)


def _inquiries() -> Select[Any]:
    c = inquiry.c
    silent = and_(c.status == "silent", c.result_at.is_not(None))
    withdrawn = or_(c.status == "cancelled", c.finding_at.is_not(None))
    return _duty(
        inquiry, literal("answer_inquiry"), c.asked, c.root_id, c.id, c.due_at, c.result_at,
        automatic=silent, left_out=withdrawn, basis=c.basis_status,
    ).where(c.due_at.is_not(None))  # fmt: skip


def _reviews() -> Select[Any]:
    c = review_request.c
    return _duty(
        review_request, literal("review_opinion"), c.department, c.root_id, c.case_id, c.due_date + _DAY_END,
        c.opinion_at, left_out=c.status.in_(("withdrawn", "recalled")),
    ).where(c.due_date.is_not(None))  # fmt: skip


def _minutes() -> Select[Any]:
    c = meeting.c
    return _duty(
        meeting, literal("minutes"), c.approval_department, c.root_id, c.id, c.minutes_due + _DAY_END, c.minutes_at,
        left_out=c.status == "withdrawn",
    ).where(c.minutes_due.is_not(None))  # fmt: skip


def _confirmations() -> Select[Any]:
    c, header = meeting_invitation.c, meeting.c
    return _duty(
        meeting_invitation.join(meeting, header.id == c.meeting_id), literal("confirm_minutes"), c.department,
        c.root_id, c.id, header.confirm_due + _DAY_END, c.confirmed_at,
    ).where(header.confirm_due.is_not(None), c.sitting == header.sitting)  # fmt: skip


def _resolutions() -> Select[Any]:
    c = meeting_resolution.c
    return _duty(
        meeting_resolution, literal("resolution"), c.owner, c.root_id, c.id, c.due_day + _DAY_END, c.done_at
    ).where(c.status != "drafted")


def _duty(
    source: FromClause,
    duty: ColumnElement[Any],
    department: ColumnElement[Any],
    root_id: ColumnElement[Any],
    about: ColumnElement[Any],
    due_at: ColumnElement[Any],
    done_at: ColumnElement[Any],
    *,
    automatic: ColumnElement[Any] | None = None,
    left_out: ColumnElement[Any] | None = None,
    basis: ColumnElement[Any] | None = None,
) -> Select[Any]:
    return select(
        cast(duty, Text).label("duty"),
        department.label("department"),
        root_id.label("root_id"),
        about.label("about"),
        due_at.label("due_at"),
        done_at.label("done_at"),
        _flag(automatic).label("automatic"),
        _flag(left_out).label("left_out"),
        (basis if basis is not None else cast(null(), Text)).label("basis"),
    ).select_from(source)


def _flag(told: ColumnElement[Any] | None) -> ColumnElement[int]:
    return case((told, 1), else_=0) if told is not None else literal(0, Integer)
