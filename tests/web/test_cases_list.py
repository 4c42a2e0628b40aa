"""The list of cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.office import Office, populated_office
from tests.web.permit_case import ADMIN, AUDITOR, CLERK, OFFICER
from web.screens import cases

DOCUMENT = re.compile(r"安审批许〔2026〕(\d+)号")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = populated_office(Path(tmp_path_factory.mktemp("cases")))
    yield made
    made.platform.close()


def listed(office: Office, login: str, address: str = "/cases") -> list[str]:
    """The document numbers of the list, in its order."""
    answer = office.client(login).get(address)
    assert answer.status_code == 200
    return DOCUMENT.findall(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("login", "numbers"),
    [
        (CLERK, ["6", "5", "4", "3", "2", "1"]),
        (OFFICER, ["6", "4", "3", "2", "1"]),
        ("wjw.zr01", ["5", "3"]),
        ("sthj.zr01", []),
        (AUDITOR, ["6", "5", "4", "3", "2", "1"]),
    ],
)
def test_given_cases_of_several_departments_when_listed_then_each_sees_its_own_newest_first(
    office: Office, login: str, numbers: list[str]
) -> None:
    assert listed(office, login) == numbers


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("大药房", ["6"]), ("公共场所", ["5"]), ("〔2026〕2号", ["2"]), ("食品 超市", ["2"]), ("%", []), ("没有", [])],
)
def test_given_part_of_a_name_when_searched_then_cases_with_all_words_are_found(
    office: Office, words: str, numbers: list[str]
) -> None:
    assert listed(office, CLERK, f"/cases?q={quote(words)}") == numbers


def test_given_a_status_when_filtered_then_the_address_keeps_it(office: Office) -> None:
    page = office.client(CLERK).get("/cases?status=ended").get_data(as_text=True)

    assert DOCUMENT.findall(page) == ["2", "1"] or DOCUMENT.findall(page) == ["1"]
    assert '<option value="ended" selected>' in page


def test_given_more_cases_than_a_page_when_turned_then_every_case_appears_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "PAGE", 4)
    client = office.client(CLERK)
    first = client.get("/cases").get_data(as_text=True)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None

    second = client.get(following[1].replace("&amp;", "&")).get_data(as_text=True)

    assert DOCUMENT.findall(first) + DOCUMENT.findall(second) == ["6", "5", "4", "3", "2", "1"]
    assert "已是全部" in second


def test_given_nothing_found_when_searched_then_it_says_what_to_do(office: Office) -> None:
    page = office.client(CLERK).get("/cases?q=xyz").get_data(as_text=True)

    assert "没有符合条件的案件" in page


def test_given_no_case_at_all_when_listed_then_it_says_where_cases_come_from(office: Office) -> None:
    assert "还没有案件" in office.client("sthj.zr01").get("/cases").get_data(as_text=True)


def test_given_an_operator_when_listing_then_it_is_not_his(office: Office) -> None:
    assert office.client(ADMIN).get("/cases").status_code == 403
