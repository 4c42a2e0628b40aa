"""What the law ties to the ground of a decision on a licence (行政许可法 8, 69, 70, 79), and who decides (Art. 19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InputRejected
from handlers.catalogue import code_list
from handlers.catalogue.deciders import check_deciders
from handlers.referral.grounds import (
    barred_until,
    draft_problems,
    ground_problem,
    penalty_letter_wanted,
    shown_ground,
)

FRAUD: dict[str, Any] = {"proposed": "RVK", "ground": "RVK69-2", "public_interest": "no_harm", "compensation": "none"}


def codes(**changes: Any) -> list[str]:
    return [f"{problem.field}:{problem.code}" for problem in draft_problems({**FRAUD, **changes})]


@pytest.mark.parametrize("ground", code_list("decision_ground"), ids=lambda ground: ground["code"])
def test_given_a_ground_then_it_supports_its_own_kind_of_decision_alone(ground: dict[str, str]) -> None:
    fitting = [kind for kind in ("CHG", "WDR", "RVK", "CNL") if ground_problem(ground["code"], kind) is None]
    assert fitting == [ground["type"]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ground": "WDR08A"}, ["ground:ground_of_other_type"]),
        ({"ground": None}, ["ground:ground_of_other_type"]),
        ({"public_interest": "harm"}, ["public_interest:public_interest_harmed"]),
        ({"compensation": "damages"}, ["compensation:damages_without_ground"]),
        ({"compensation": "compensation"}, ["compensation:compensation_without_ground"]),
        ({"ground": "RVK69-1-4", "compensation": "damages"}, []),
        ({"proposed": "WDR", "ground": "WDR08B", "compensation": "compensation"}, []),
        ({"penalty_letter": "skip"}, ["penalty_skip_reason:penalty_skip_needs_reason"]),
        ({"penalty_letter": "skip", "penalty_skip_reason": " "}, ["penalty_skip_reason:penalty_skip_needs_reason"]),
        ({"penalty_letter": "skip", "penalty_skip_reason": "公安机关已立案"}, []),
        ({"proposed": "NONE", "ground": None, "public_interest": "harm"}, []),
    ],
)
def test_given_a_draft_then_what_the_law_does_not_admit_is_named(changes: dict[str, Any], found: list[str]) -> None:
    assert codes(**changes) == found


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, True),
        ({"penalty_letter": "skip"}, False),
        ({"ground": "RVK69-1-2"}, False),
        ({"ground": "RVK69-1-2", "penalty_letter": "send"}, True),
        ({"proposed": "NONE", "penalty_letter": "send"}, False),
    ],
)
def test_given_a_draft_then_fraud_alone_is_written_about_by_default(changes: dict[str, Any], wanted: bool) -> None:
    assert penalty_letter_wanted({**FRAUD, **changes}) is wanted


def test_given_article_79_then_the_bar_is_three_years_and_only_for_fraud() -> None:
    assert barred_until({**FRAUD, "barred": True}, date(2024, 4, 10)) == date(2027, 4, 10)
    assert barred_until({**FRAUD, "barred": True}, date(2024, 2, 29)) == date(2027, 2, 28)
    assert barred_until(FRAUD, date(2024, 4, 10)) is None
    assert barred_until({**FRAUD, "ground": "RVK69-1-1", "barred": True}, date(2024, 4, 10)) is None


def test_given_a_ground_then_people_read_its_article_in_full() -> None:
    assert shown_ground("RVK69-2") == "以欺骗、贿赂等不正当手段取得(行政许可法第六十九条第二款)"
    assert shown_ground("RVK69-1-4").endswith("(行政许可法第六十九条第一款第(四)项)")
    assert shown_ground("CNL70-4").endswith("(行政许可法第七十条第(四)项)")
    assert shown_ground("WDR08A").endswith("(行政许可法第八条第二款)")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"decider_for_change": {"RVK": "supervision"}}, "decider_basis_needed"),
        ({"decider_for_change": {"RVK": "supervision"}, "decider_basis": {"RVK": " "}}, "decider_basis_needed"),
        ({"decider_for_change": {"RVK": "everybody"}}, "unknown_decider"),
        ({"decider_for_change": {"NEW": "approval"}}, "unknown_decider"),
    ],
)
def test_given_a_decision_given_away_without_a_law_then_the_item_is_refused(raw: dict[str, Any], code: str) -> None:
    with pytest.raises(InputRejected) as refused:
        check_deciders(raw)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_given_a_law_is_cited_then_the_item_is_kept() -> None:
    check_deciders({"decider_for_change": {"RVK": "supervision", "CHG": "approval"}, "decider_basis": {"RVK": "条例"}})
