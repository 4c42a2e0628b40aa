"""Credit codes: check characters, letters, lengths."""

from __future__ import annotations

import json

import pytest

from handlers.catalogue import applicants
from handlers.catalogue.seed import DATA
from handlers.fields import credit_code


@pytest.mark.parametrize("code", [found.code for found in applicants() if found.type != "自然人"])
def test_codes_of_the_fictitious_organisations_are_right(code: str) -> None:
    assert credit_code.fault(code) is None
    assert credit_code.organisation_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91370784MAFAKE0190", "credit_code_check"),
        ("91370784MAIAKE019D", "credit_code_letters"),
        ("91370784MAFAKE019", "credit_code_length"),
        ("913A0784MAFAKE019D", "credit_code_division"),
        ("", "credit_code_length"),
    ],
)
def test_wrong_codes_are_named_by_what_is_wrong(code: str, fault: str) -> None:
    assert credit_code.fault(code) == fault


def test_small_letters_blanks_and_full_width_are_put_right() -> None:
    assert credit_code.normalised(" 91370784mafake019d ") == "91370784MAFAKE019D"
    assert credit_code.normalised("91370784 MAFAKE019D") == "91370784MAFAKE019D"


def test_a_remainder_of_zero_gives_the_digit_zero() -> None:
    stem = next(
        stem
        for number in range(10_000)
        if credit_code.check_character(stem := f"91370784MA0{number:04d}12"[:17]) == "0"
    )
    assert credit_code.fault(f"{stem}0") is None


def test_an_old_organisation_code_is_only_noted() -> None:
    stem = "91370784MAFAKE018"
    code = stem + credit_code.check_character(stem)
    assert credit_code.fault(code) is None
    assert credit_code.organisation_fault(code) == "organisation_code_check"


def test_departments_carry_valid_codes() -> None:

    told = json.loads((DATA / "departments.json").read_text("utf-8"))["departments"]
    assert [entry["code"] for entry in told if credit_code.fault(entry["uscc"])] == []
