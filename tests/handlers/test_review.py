"""What a review does to the approval limit and to the decision it was asked for (Art. 20)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InputRejected
from handlers.panels.page import panels

from .conftest import RESTAURANT, Desk, officer

INSPECTOR = officer("scjg.zr01")
REQUEST = {
    "item_code": "AQ-SCJG-002",
    "application_no": "办件2023-0306-01",
    "party_name": RESTAURANT["party_name"],
    "party_type": "法人",
    "department": "SCJG",
    "subject": "后厨布局专业要求高",
    "kinds": ["expert_review", "site_visit"],
    "place": "虚拟街道示例路1号",
}


def arranged(desk: Desk, **changes: Any) -> str:
    """A request that the department has accepted and arranged; answers its id."""
    told = desk.intake("review.register", "2023-03-01T09:00", {**REQUEST, **changes}).data
    (pushed,) = desk.operate(
        "push.send", "2023-03-01T09:00", matter_id=told["matter_id"], departments=told["departments"]
    )
    at = {"by": INSPECTOR, "push_id": pushed["push_id"]}
    desk.operate("claim.open", "2023-03-01T09:00", limit="review_accept_days", push_id=pushed["push_id"])
    desk.operate("claim.record", "2023-03-01T10:00", **at)
    desk.operate("review.accept", "2023-03-01T10:00", review_id=told["review_id"], **at)
    plan = {"arrangement": "arrange", "planned_on": "2023-03-02"}
    desk.intake("review.arrange", "2023-03-01T11:00", plan, by=INSPECTOR)
    return str(told["review_id"])


def done(desk: Desk, kind: str, first: str, last: str | None, staff: str = "") -> None:
    told = {"kind": kind, "started_on": first, "ended_on": last, "staff": staff}
    answer = desk.intake("review.activity", "2023-03-31T09:00", told, by=INSPECTOR)
    desk.operate("review.count", "2023-03-31T09:00", activity_id=answer["activity_id"], excluded=kind != "site_visit")


def refusal(desk: Desk, intake: str, at: str, data: dict[str, Any], **call: Any) -> set[tuple[str, str]]:
    with pytest.raises(InputRejected) as refused:
        desk.intake(intake, at, data, **call)
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_given_overlapping_activities_then_each_working_day_is_excluded_once(desk: Desk) -> None:
    arranged(desk)
    done(desk, "expert_review", "2023-03-09", "2023-03-14")
    done(desk, "testing", "2023-03-13", "2023-03-15")
    (review,) = desk.rows("reviews")
    days = ["2023-03-09", "2023-03-10", "2023-03-13", "2023-03-14", "2023-03-15"]
    assert review["excluded_days"] == days


def test_given_a_day_off_in_between_then_only_working_days_are_excluded(desk: Desk) -> None:
    arranged(desk)
    done(desk, "hearing", "2023-03-04", "2023-03-05")
    assert desk.rows("reviews")[0]["excluded_days"] == []


def test_given_an_activity_registered_twice_then_it_is_one_and_takes_the_later_end(desk: Desk) -> None:
    arranged(desk)
    done(desk, "testing", "2023-03-09", None)
    assert desk.rows("reviews")[0]["excluded_count"] == 0
    done(desk, "testing", "2023-03-09", "2023-03-10")
    assert [row["ended_on"] for row in desk.rows("review_activities")] == ["2023-03-10"]
    assert desk.rows("reviews")[0]["excluded_count"] == 2


def test_given_the_same_person_named_twice_then_a_visit_still_lacks_a_second(desk: Desk) -> None:
    arranged(desk)
    visit = {"kind": "site_visit", "started_on": "2023-03-09", "ended_on": "2023-03-09", "staff": "甲(01)\n甲(01)"}
    told = refusal(desk, "review.activity", "2023-03-09T17:00", visit, by=INSPECTOR)
    assert told == {("staff", "too_few_staff")}


@pytest.mark.parametrize("conclusion,decision", [("fail", "NEW"), ("pass", "REFUSE"), ("partly", "REFUSE")])
def test_given_a_decision_against_the_opinion_then_it_takes_a_reason(
    desk: Desk, conclusion: str, decision: str
) -> None:
    arranged(desk)
    opinion = {"conclusion": conclusion, "opinion_no": "意〔2023〕1号", "opinion_text": "见附件"}
    desk.intake("review.opinion", "2023-03-10T09:00", opinion, by=INSPECTOR)
    cited = {"opinion_no": "意〔2023〕1号", "decision_type": decision, "decision_doc_no": "许〔2023〕9号"}
    told = refusal(desk, "review.cite", "2023-03-10T10:00", {**cited, "decided_on": "2023-03-10"})
    assert told == {("deviation_reason", "deviation_needs_reason")}


def test_given_an_opinion_that_is_awaited_then_a_form_is_refused_and_another_system_warned(desk: Desk) -> None:
    arranged(desk)
    told = {**RESTAURANT, "override_reason": "申请人催办"}
    assert refusal(desk, "decision.register", "2023-03-06T10:00", told, case="other", via="form") == {
        ("item_code", "review_awaited")
    }
    admission = desk.register("2023-03-06T10:00", RESTAURANT, case="another")
    assert ("item_code", "review_awaited") in {(problem.field, problem.code) for problem in admission.warnings}


def test_given_an_opinion_not_yet_cited_then_the_decision_waits_for_its_citation(desk: Desk) -> None:
    arranged(desk)
    opinion = {"conclusion": "pass", "opinion_no": "意〔2023〕1号", "opinion_text": "符合"}
    desk.intake("review.opinion", "2023-03-03T09:00", opinion, by=INSPECTOR)
    told = refusal(desk, "decision.register", "2023-03-06T10:00", RESTAURANT, case="other", via="form")
    assert told == {("doc_no", "review_not_cited")}
    cited = {"opinion_no": "意〔2023〕1号", "decision_type": "NEW", "decision_doc_no": RESTAURANT["doc_no"]}
    desk.intake("review.cite", "2023-03-06T10:00", {**cited, "decided_on": "2023-03-06"})
    assert desk.register("2023-03-06T11:00", RESTAURANT, case="another", via="form").data["complete"]


def test_given_another_applicant_then_its_decision_waits_for_nothing(desk: Desk) -> None:
    arranged(desk, party_name="安丘市虚构02号超市有限公司")
    assert desk.register("2023-03-06T10:00", RESTAURANT, case="other", via="form").data["complete"]


def test_given_the_panels_then_they_tell_of_days_notices_and_the_opinion(desk: Desk) -> None:
    arranged(desk)
    done(desk, "testing", "2023-03-09", "2023-03-10")
    notice = {"document_no": "告〔2023〕1号", "told_on": "2023-03-31", "delivery": "post"}
    desk.intake("review.tell", "2023-03-31T10:00", notice)
    shown = {panel.title.split()[0]: panel.rows for panel in panels(desk.connection, "root")}
    facts = {row[0]: row[1] for row in shown["评审踏勘配合"]}
    assert facts["不计入审批期限"] == "2个工作日:3月9日、3月10日(行政许可法第四十五条)"
    assert shown["评审踏勘活动"][0][4:6] == ("不计入", "3月9日、3月10日")
    assert shown["书面告知申请人"] == (("告〔2023〕1号", "2023年3月31日", "邮寄送达", "2个", ""),)
