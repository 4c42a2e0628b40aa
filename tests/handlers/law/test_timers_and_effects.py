"""The regulation's timers stay, and what only one article gives comes from nowhere else (Art. 18, 19, 22, 23)."""

from __future__ import annotations

import pytest

from engine.lint import Finding
from tests.handlers.law.checking import Workshop

AUTO, MANUAL, INQUIRY = "claim_auto/claim_auto.bpmn", "claim_manual/claim_manual.bpmn", "inquiry/inquiry.bpmn"
DEADLINE = 'id="deadline" name="认领期限届满" attachedToRef="claim_window"'
OVERDUE = 'id="claim_overdue" name="认领期限届满" cancelActivity="false"'


def said(findings: tuple[Finding, ...], rule: str) -> list[tuple[str, str, str]]:
    """Element, reason and article of what a rule says as an error."""
    return [
        (one.element, one.values.get("reason", ""), one.values["article"])
        for one in findings
        if one.rule == rule and one.gravity == "error"
    ]


def test_given_the_deadline_of_article_18_made_non_interrupting_then_it_is_refused(workshop: Workshop) -> None:
    workshop.change(AUTO, (DEADLINE, f'{DEADLINE} cancelActivity="false"'))
    assert said(workshop.findings("claim_auto"), "hard-timer") == [("deadline", "interrupting", "18(1)")]


def test_given_the_deadline_of_article_18_counts_another_limit_then_it_is_missing(workshop: Workshop) -> None:
    workshop.change(AUTO, ('>workdays("a2s_claim_days", pushed_at)<', '>workdays("inquiry_days", pushed_at)<'))
    found = workshop.findings("claim_auto")
    assert said(found, "hard-timer") == [("claim_auto", "missing", "18(1)")]
    assert said(found, "effect-too-early") == [("auto_claim", "before_the_end", "18(1)")]


def test_given_the_deadline_does_not_lead_to_the_automatic_claim_then_it_is_refused(workshop: Workshop) -> None:
    workshop.change(
        AUTO, ('sourceRef="deadline" targetRef="auto_claim"', 'sourceRef="deadline" targetRef="record_recall"')
    )
    assert ("deadline", "leads_elsewhere", "18(1)") in said(workshop.findings("claim_auto"), "hard-timer")


@pytest.mark.parametrize("wording", ["a2s_claim_days", "chosen"])
def test_given_a_hard_limit_wrapped_in_something_longer_then_it_is_missing(workshop: Workshop, wording: str) -> None:
    longer = {
        "a2s_claim_days": 'max(workdays("a2s_claim_days", pushed_at), workdays("inquiry_days", pushed_at))',
        "chosen": 'workdays(push.days, pushed_at, "a2s_claim_days")',
    }[wording]
    workshop.change(AUTO, ('>workdays("a2s_claim_days", pushed_at)<', f">{longer}<"))
    assert said(workshop.findings("claim_auto"), "hard-timer")


def test_given_a_manual_claim_that_is_cut_off_then_it_is_refused(workshop: Workshop) -> None:
    workshop.change(MANUAL, (OVERDUE, OVERDUE.replace('cancelActivity="false"', "").strip()))
    assert set(said(workshop.findings("claim_manual"), "hard-timer")) >= {
        ("claim_overdue", "non_interrupting", "19(2)"),
        ("claim_overdue", "non_interrupting", "22"),
    }


def test_given_another_limit_for_supervision_information_then_it_is_refused(workshop: Workshop) -> None:
    workshop.change("claim_manual/msg_rules.dmn", ('"s2a_claim_days"', '"referral_claim_days"'))
    assert ("claim_manual", "missing", "19(2)") in said(workshop.findings("claim_manual"), "hard-timer")


def test_given_two_limits_of_the_table_swapped_then_both_are_refused(workshop: Workshop) -> None:
    workshop.change(
        "claim_manual/msg_rules.dmn",
        ('"s2a_claim_days"', '"swapped"'),
        ('"commitment_claim_days"', '"s2a_claim_days"'),
        ('"swapped"', '"commitment_claim_days"'),
    )
    found = said(workshop.findings("claim_manual"), "hard-timer")
    assert {reason for _, reason, _ in found} == {"decided_otherwise"} and len(found) == 2


@pytest.mark.parametrize(
    ("process", "event", "article"),
    [
        ("supervision_push", "push_overdue", "19(2)"),
        ("commitment_verification", "verify_due", "22"),
        ("commitment_verification", "result_due", "22"),
    ],
)
def test_given_an_overdue_timer_made_interrupting_then_it_is_refused(
    workshop: Workshop, process: str, event: str, article: str
) -> None:
    file = f"{process}/{process}.bpmn"
    text = (workshop.folder / file).read_text("utf-8")
    line = next(line for line in text.split("\n") if f'<bpmn:boundaryEvent id="{event}"' in line)
    workshop.change(file, (line, line.replace(' cancelActivity="false"', "")))
    assert (event, "non_interrupting", article) in said(workshop.findings(process), "hard-timer")


def test_given_auto_claim_in_another_process_then_it_is_refused(workshop: Workshop) -> None:
    workshop.change(
        MANUAL,
        (
            '<spiffworkflow:serviceTaskOperator id="claim.overdue">',
            '<spiffworkflow:serviceTaskOperator id="claim.auto">',
        ),
    )
    found = [one for one in workshop.findings("claim_manual") if one.rule == "effect-not-given"]
    assert [(one.gravity, one.values["operator"], one.values["article"]) for one in found] == [
        ("error", "claim.auto", "18(1)")
    ]


def test_given_a_table_that_allows_auto_claim_then_it_is_refused(workshop: Workshop) -> None:
    text = (workshop.folder / "claim_manual/msg_rules.dmn").read_text("utf-8")
    row = text[text.index('id="rule_referral"') :][:700]
    workshop.change("claim_manual/msg_rules.dmn", (row, row.replace("<text>False</text>", "<text>True</text>")))
    assert said(workshop.findings("claim_manual"), "decision-says-yes") == [("msg_rules", "column", "18(1)")]


def test_given_deemed_consent_without_the_decision_then_it_is_refused(workshop: Workshop) -> None:
    condition = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">deemed_consent</bpmn:conditionExpression>'
    workshop.change(INQUIRY, (condition, condition.replace(">deemed_consent<", ">answer == None<")))
    assert said(workshop.findings("inquiry"), "effect-too-early") == [("deem_consent", "undecided", "23")]


def test_given_deemed_consent_for_what_is_excluded_then_it_is_refused(workshop: Workshop) -> None:
    text = (workshop.folder / "inquiry/no_deemed_consent.dmn").read_text("utf-8")
    row = text[text.index('id="consent_hearing"') :].split("</rule>")[0]
    changed = row.replace("<text>False</text>", "<text>True</text>")
    workshop.change("inquiry/no_deemed_consent.dmn", (row, changed))
    assert said(workshop.findings("inquiry"), "decision-says-yes") == [("no_deemed_consent", "excluded", "23")]


def test_given_a_document_for_an_element_then_the_rule_is_set_aside_with_a_note(workshop: Workshop) -> None:
    workshop.change(AUTO, (DEADLINE, f'{DEADLINE} cancelActivity="false"'))
    workshop.document('process = "claim_auto", element = "deadline", rule = "hard-timer"')
    found = [one for one in workshop.findings("claim_auto") if one.rule == "hard-timer"]
    assert [(one.gravity, one.values["reason"]) for one in found] == [("note", "permitted")]
