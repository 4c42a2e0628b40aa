"""Every rule of the deploy check has its words, its page and two drawings that show what it means."""

from __future__ import annotations

import pytest

from engine.lint import check_process
from tests.engine.lint.oversized import OVERSIZED
from tests.engine.lint.rulefixtures import (
    DRAWN,
    FIXTURES,
    LAYERS_OF_RULES,
    PAGES,
    VOCABULARY,
    files_of,
    findings_of,
    wrong_elements,
)
from web.words.lint import RULE_WORDS
from web.words.lint.listing import listed_rules

SECTIONS = ["## 为什么", "## 不对的画法", "## 应当这样画"]


@pytest.mark.parametrize("rule", DRAWN)
def test_the_wrong_drawing_is_found_wrong_by_this_rule_alone_and_at_the_right_place(rule: str) -> None:
    assert files_of(rule, "invalid"), f"{FIXTURES / rule} has no invalid fixture"
    found = findings_of(rule, "invalid")
    assert {finding.rule for finding in found} == {rule}, found
    assert sorted({finding.element for finding in found}) == wrong_elements(rule)


@pytest.mark.parametrize("rule", DRAWN)
def test_the_right_drawing_has_no_findings(rule: str) -> None:
    assert files_of(rule, "valid"), f"{FIXTURES / rule} has no valid fixture"
    assert findings_of(rule, "valid") == ()


@pytest.mark.parametrize("rule", DRAWN)
def test_a_finding_is_said_in_whole_sentences(rule: str) -> None:
    words = RULE_WORDS[rule]
    for finding in findings_of(rule, "invalid"):
        for text in (words.told(finding.values), words.advised(finding.values)):
            assert text and "{" not in text and "“”" not in text, text


@pytest.mark.parametrize("rule", LAYERS_OF_RULES)
def test_a_rule_has_a_page_that_says_why_what_not_and_what_instead(rule: str) -> None:
    lines = (PAGES / f"{rule}.md").read_text("utf-8").splitlines()
    assert lines[0] == f"# {RULE_WORDS[rule].title}"
    assert [line for line in lines if line.startswith("## ")] == SECTIONS


def test_nothing_is_kept_for_rules_that_are_not_there() -> None:
    rules = set(LAYERS_OF_RULES)
    assert {path.name for path in FIXTURES.iterdir()} == set(DRAWN) - set(OVERSIZED)
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == rules
    assert set(RULE_WORDS) == rules


def test_the_list_of_rules_is_the_one_that_the_program_prints() -> None:
    assert (PAGES / "README.md").read_text("utf-8") == listed_rules(LAYERS_OF_RULES), (
        "run: shenguan check --rules > docs/rules/README.md"
    )


def test_the_same_files_are_told_the_same_twice() -> None:
    files = files_of("dangling-flow", "invalid")
    assert check_process(files, VOCABULARY) == check_process(files, VOCABULARY)
