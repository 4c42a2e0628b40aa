"""On what an act stands: an article of the regulation, or a document where the regulation is silent."""

from __future__ import annotations

import pytest

from tests.handlers.law.checking import Workshop

FILE = "claim_feedback/claim_feedback.bpmn"
ARTICLE = """<spiffworkflow:property name="article" value="19(1)" />
          <spiffworkflow:property name="intake" value="claim.feedback" />"""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", [("feedback", "missing", "error")]),
        ('<spiffworkflow:property name="basis" value="无" />', [("feedback", "short", "error")]),
        ('<spiffworkflow:property name="basis" value="安审发〔2026〕3号" />', [("feedback", "elsewhere", "warning")]),
        (
            '<spiffworkflow:property name="article" value="99" />'
            '<spiffworkflow:property name="basis" value="安审发〔2026〕3号" />',
            [("feedback", "no_article", "error")],
        ),
    ],
)
def test_given_no_article_then_a_document_must_be_named_and_is_told(
    workshop: Workshop, written: str, told: list[tuple[str, str, str]]
) -> None:
    workshop.change(FILE, (ARTICLE, written + ARTICLE[ARTICLE.index("\n") :]))
    found = [one for one in workshop.findings("claim_feedback") if one.rule == "step-without-article"]
    assert [(one.element, one.values["reason"], one.gravity) for one in found] == told
