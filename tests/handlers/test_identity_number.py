"""Identity numbers, document numbers, telephone numbers."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.catalogue import applicants
from handlers.fields import contact_phone, document_number, identity_number

TODAY = date(2024, 5, 13)


@pytest.mark.parametrize("number", [found.code for found in applicants() if found.type == "自然人"])
def test_numbers_of_the_fictitious_persons_are_right(number: str) -> None:
    assert identity_number.fault(number, TODAY) is None


def test_the_standards_own_sample_is_right() -> None:
    assert identity_number.fault("11010519491231002X", TODAY) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("37078419001332001X", "identity_number_birth"),
        ("37078419000101001X", "identity_number_check"),
        ("370784000101001", "identity_number_fifteen"),
        ("370784202405140018", "identity_number_birth"),
        ("3707841900010100", "identity_number_form"),
    ],
)
def test_wrong_numbers_are_named_by_what_is_wrong(number: str, fault: str) -> None:
    assert identity_number.fault(number, TODAY) == fault


def test_a_small_x_is_made_capital() -> None:
    assert identity_number.normalised("37078419000102002x") == "37078419000102002X"


@pytest.mark.parametrize(
    "written",
    [
        "安审批许[2023]15号",
        "安审批许(2023)15号",
        "安审批许(2023) 15 号",
        "安审批许【2023】15号",
        "安审批许〔2023〕15号",
    ],
)
def test_brackets_of_the_year_become_those_of_documents(written: str) -> None:
    assert document_number.normalised(written) == "安审批许〔2023〕15号"


@pytest.mark.parametrize("number", ["安审批许〔2023〕15号", "安审批许〔2023〕第15号"])
def test_usual_document_numbers_pass(number: str) -> None:
    assert document_number.fault(number) is None


@pytest.mark.parametrize("number", ["安审字2024第351", "〔2023〕15号", "安审批许〔2123〕15号", "JY13707840012345"])
def test_unusual_document_numbers_are_noted(number: str) -> None:
    assert document_number.fault(number) == "document_number_form"


@pytest.mark.parametrize("number", ["13800001234", "0536-0100001", "010-12345678", "05360100001"])
def test_mobile_and_landline_numbers_pass(number: str) -> None:
    assert contact_phone.fault(contact_phone.normalised(number)) is None


@pytest.mark.parametrize("number", ["12800001234", "0100001", "1380000123", "没有"])
def test_other_telephone_numbers_are_noted(number: str) -> None:
    assert contact_phone.fault(contact_phone.normalised(number)) == "phone_form"
