"""A drawing runs on the regulation's own limits, or on those of a registered document (Art. 18, 19, 22)."""

from __future__ import annotations

import pytest

from engine.lint import Finding
from tests.handlers.law.checking import Workshop

DEADLINE = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">workdays("a2s_claim_days", pushed_at)</bpmn:timeDate>'


def told(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    """The findings of a rule; no other rule says a thing."""
    assert {finding.rule for finding in findings} <= {rule}, findings
    return list(findings)


def test_given_our_own_processes_then_nothing_is_found_in_any_layer(workshop: Workshop) -> None:
    assert workshop.findings() == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("workdays(3, pushed_at)", "number"),
        ('"P3D"', "iso"),
        ("P3D", "iso"),
        ("pushed_at", "unnamed"),
        ('workdays("a2s_claim_days", add_days(pushed_at, 2))', "number"),
    ],
)
def test_given_a_literal_limit_then_element_and_article_are_named(workshop: Workshop, text: str, reason: str) -> None:
    workshop.change(
        "claim_auto/claim_auto.bpmn", (DEADLINE, DEADLINE.replace('workdays("a2s_claim_days", pushed_at)', text))
    )
    found = [one for one in workshop.findings("claim_auto") if one.rule == "literal-limit"]
    assert [(one.element, one.values["article"], one.values["reason"]) for one in found] == [
        ("deadline", "18(1)", reason)
    ]


def test_given_an_event_on_its_own_border_then_the_check_comes_to_an_end(workshop: Workshop) -> None:
    workshop.change(
        "claim_auto/claim_auto.bpmn",
        (DEADLINE, DEADLINE.replace('workdays("a2s_claim_days", pushed_at)', "P3D")),
        (
            'id="deadline" name="认领期限届满" attachedToRef="claim_window"',
            'id="deadline" name="认领期限届满" attachedToRef="deadline"',
        ),
    )
    found = workshop.findings("claim_auto")
    assert {"literal-limit", "boundary-host"} <= {one.rule for one in found if one.element == "deadline"}


def test_given_a_number_set_by_a_script_then_it_is_as_literal_as_in_the_timer(workshop: Workshop) -> None:
    workshop.change(
        "claim_auto/claim_auto.bpmn",
        (DEADLINE, DEADLINE.replace('"a2s_claim_days"', "days")),
        ("push_id = push.push_id\n", "push_id = push.push_id\ndays = 5\n"),
    )
    found = [one for one in workshop.findings("claim_auto") if one.rule == "literal-limit"]
    assert [(one.element, one.values["number"]) for one in found] == [("deadline", "5")]


def test_given_a_parameter_that_is_not_there_then_it_is_named(workshop: Workshop) -> None:
    workshop.change("opinion/opinion.bpmn", ("opinion_limit = asked.limit", 'opinion_limit = "thinking_days"'))
    found = told(workshop.findings("opinion"), "unknown-limit")
    assert {(one.values["param"], one.values["reason"]) for one in found} == {("thinking_days", "unknown")}


def test_given_5_for_3_then_parameter_element_article_and_the_laws_number_are_named(workshop: Workshop) -> None:
    workshop.set(a2s_claim_days=5)
    found = told(workshop.findings("claim_auto", "approval_push"), "parameter-deviates")
    assert {(one.gravity, one.element) for one in found} == {("error", "deadline"), ("error", "approval_push")}
    values = found[0].values
    assert (values["param"], values["article"], values["wanted"], values["found"]) == ("a2s_claim_days", "18(1)", 3, 5)


def test_given_5_for_3_with_a_document_then_it_passes_with_a_note(workshop: Workshop) -> None:
    workshop.set(a2s_claim_days=5)
    workshop.document('param = "a2s_claim_days", value = 5, profile = "ANQIU"')
    found = told(workshop.findings("claim_auto"), "parameter-deviates")
    assert [(one.gravity, one.values["document"]) for one in found] == [("note", "安政办字〔2026〕999号")]


@pytest.mark.parametrize(
    ("permit", "valid_to"),
    [
        ('param = "a2s_claim_days", value = 5, profile = "ANQIU"', "2020-12-31"),
        ('param = "a2s_claim_days", value = 4, profile = "ANQIU"', ""),
        ('param = "a2s_claim_days", value = 5, profile = "WEIFANG"', ""),
    ],
)
def test_given_a_document_that_is_expired_or_says_something_else_then_5_is_refused(
    workshop: Workshop, permit: str, valid_to: str
) -> None:
    workshop.set(a2s_claim_days=5)
    workshop.document(permit, valid_to)
    found = [one for one in workshop.findings("claim_auto") if one.rule == "parameter-deviates"]
    assert [one.gravity for one in found] == ["error"]
    assert [one.gravity for one in workshop.findings("claim_auto") if one.rule == "permit-unused"] == ["warning"]


@pytest.mark.parametrize(
    ("values", "process", "reason"),
    [
        ({"party_hearing": False}, "claim_auto", "locked"),
        ({"min_onsite_inspectors": 1}, "review_cooperation", "locked"),
        ({"inquiry_days": 30}, "inquiry", "alternative"),
        ({"auto_claim__supervision_info": True}, "supervision_push", "setting"),
        ({"auto_claim__penalty_letter": True}, "penalty_letter", "setting"),
        ({"no_deemed_consent": ["review_opinion"]}, "inquiry", "setting"),
        ({"inquiry_deemed_consent": False}, "inquiry", "setting"),
    ],
)
def test_given_a_value_that_may_not_be_chosen_then_it_is_refused(
    workshop: Workshop, values: dict[str, object], process: str, reason: str
) -> None:
    workshop.set(**values)
    found = told(workshop.findings(process), "parameter-deviates")
    assert [(one.gravity, one.values["reason"]) for one in found] == [("error", reason)]


def test_given_a_locked_parameter_then_no_document_helps(workshop: Workshop) -> None:
    workshop.set(party_hearing=False)
    workshop.document('param = "party_hearing", value = false, profile = "ANQIU"')
    assert {one.gravity for one in workshop.findings("permit_referral")} == {"error"}


def test_given_a_soft_limit_of_another_number_then_it_is_the_offices_own_affair(workshop: Workshop) -> None:
    workshop.set(referral_claim_days=5, inquiry_days=7)
    assert workshop.findings() == ()
