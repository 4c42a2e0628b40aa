"""The process view: what it counts, who sees how much of it, and where its figures lead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.office import DECISION, Office, open_office, populated_office
from web.mining import measure_again

AUDITOR, ANALYST, HEAD, CLERK = "sj.audit", "pt.analyst", "scjg.fzr", "scjg.zr01"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    opened.platform.docket_turn().run()
    yield opened
    opened.platform.close()


def read(office: Office, login: str, address: str) -> str:
    answer = office.client(login).get(address)
    assert answer.status_code == 200, answer.status
    return str(answer.get_data(as_text=True))


def figures(page: str) -> dict[str, Any]:
    found = re.search(r'id="figures">(.*?)</script>', page)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def words(page: str) -> str:
    """The text of a page, without its marks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_given_cases_when_an_auditor_looks_then_steps_and_flows_are_counted(office: Office) -> None:
    page = read(office, AUDITOR, "/process-view?procedure=claim_auto")

    told = figures(page)
    assert told["elements"]["claim"]["frequency"][1] == "7次"
    assert told["elements"]["claim"]["late"] == [4, "100%"], "the only claim that is over lapsed"
    assert told["elements"]["claim"]["p90"][1] == "3.9日", "16 November 09:30 to the end of the 19th"
    assert told["flows"]["deadline_to_auto_claim"][0] == 1
    assert told["flows"]["delivered_to_claim_window"][0] == 7
    assert "一个工作日为办公时间8:30至12:00" in page
    assert "7件案件" in words(page)


def test_given_a_process_that_calls_others_then_the_time_is_found_in_those(office: Office) -> None:
    page = words(read(office, AUDITOR, "/process-view?procedure=approval_push"))
    assert "下级流程的步骤一并计入" in page
    assert "认领或退回" in page


def test_given_a_range_and_a_filter_when_asked_then_only_those_cases_count(office: Office) -> None:
    narrowed = read(office, AUDITOR, "/process-view?procedure=claim_auto&from=2026-11-23&to=2026-11-30")
    assert figures(narrowed)["elements"]["claim"]["frequency"][1] == "2次"
    month = read(office, AUDITOR, "/process-view?procedure=claim_auto&period=2026-11")
    assert figures(month)["elements"]["claim"]["frequency"][1] == "7次"
    department = read(office, AUDITOR, "/process-view?procedure=claim_auto&department=WJW")
    assert figures(department)["elements"]["claim"]["frequency"][1] == "3次", "the trees in which it takes part"
    automatic = read(office, AUDITOR, "/process-view?procedure=claim_auto&automatic=1")
    assert figures(automatic)["elements"]["claim"]["frequency"][1] == "1次"
    nothing = read(office, AUDITOR, "/process-view?procedure=claim_auto&from=2030-01-01")
    assert "没有符合条件的案件" in nothing


def test_given_a_step_or_a_way_when_followed_then_its_cases_are_listed(office: Office) -> None:
    page = read(office, AUDITOR, "/process-view?procedure=claim_auto")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/process-view/cases[^"]+)"', page)]
    at_step = next(link for link in links if "element=claim&" in link and "at=" not in link)
    assert read(office, AUDITOR, at_step).count('class="strong"') == 7
    of_ways = [link for link in links if "variant=" in link]
    assert sum(read(office, AUDITOR, link).count('class="strong"') for link in of_ways) == 7
    at_department = next(link for link in links if "at=WJW" in link)
    assert read(office, AUDITOR, at_department).count('class="strong"') == 2


def test_given_an_analyst_then_all_figures_are_shown_and_no_case(office: Office) -> None:
    page = read(office, ANALYST, "/process-view?procedure=claim_auto")

    assert figures(page)["elements"]["claim"]["frequency"][1] == "7次"
    assert "/process-view/cases" not in page
    assert "/audit" not in page
    assert office.client(ANALYST).get("/process-view/cases?procedure=claim_auto&element=claim").status_code == 403


def test_given_a_head_then_only_the_own_departments_steps_are_shown(office: Office) -> None:
    page = read(office, HEAD, "/process-view?procedure=claim_auto&department=WJW&late=1")

    told = figures(page)
    assert told["elements"]["claim"]["frequency"][1] == "5次", "those of the own department, whatever else is asked"
    assert told["flows"] == {}
    assert "卫健局" not in re.sub(r"<header.*?</header>", "", page, flags=re.S)
    assert "走法和偏离" not in page
    assert "/process-view/cases" not in page


def test_given_a_clerk_then_the_view_is_closed(office: Office) -> None:
    assert office.client(CLERK).get("/process-view").status_code == 403


@pytest.mark.parametrize("login", [AUDITOR, ANALYST, HEAD])
def test_no_page_shows_who_a_case_is_about(office: Office, login: str) -> None:
    shown = [read(office, login, "/process-view?procedure=claim_auto")]
    if login == AUDITOR:
        shown.append(read(office, login, "/process-view/cases?procedure=claim_auto&element=claim"))
    for page in shown:
        for name in ("party_name", "party_code", "contact_person", "contact_phone", "address"):
            assert DECISION[name] not in page
        assert "虚构" not in page


def test_given_no_cases_or_an_unknown_procedure_then_the_page_says_so(tmp_path: Path) -> None:
    opened = open_office(tmp_path)
    assert "还没有可以分析的案件" in read(opened, AUDITOR, "/process-view")
    assert opened.client(AUDITOR).get("/process-view/cases?procedure=nothing").status_code == 404
    opened.platform.close()


@pytest.mark.parametrize(
    "address",
    [
        "/process-view?procedure=nothing",
        "/process-view?procedure=opinion",
        "/process-view?procedure=claim_auto&version=0&from=x&to=2026-13-01&period=99",
        "/process-view?procedure=claim_auto&from=2026-12-01&to=2026-01-01",
        "/process-view/cases?procedure=claim_auto&element=%3Cb%3E",
    ],
)
def test_what_cannot_be_read_does_no_harm(office: Office, address: str) -> None:
    assert "<b>" not in read(office, AUDITOR, address)


def test_an_unknown_way_or_version_is_not_found(office: Office) -> None:
    client = office.client(AUDITOR)
    assert client.get("/process-view/cases?procedure=claim_auto&variant=0").status_code == 404
    assert client.get("/process-view/diagram/0.bpmn").status_code == 404
    drawn = client.get(re.findall(r'data-diagram="([^"]+)"', read(office, AUDITOR, "/process-view"))[0])
    assert (drawn.status_code, drawn.mimetype) == (200, "application/xml")


def test_given_a_long_time_then_it_is_told_by_months_and_a_short_one_by_weeks(office: Office) -> None:
    assert "按月的变化" in read(office, AUDITOR, "/process-view?procedure=claim_auto")
    assert "按周的变化" in read(office, AUDITOR, "/process-view?procedure=claim_auto&period=2026-11")


def test_a_change_of_the_calendar_is_taken_up_in_the_background(office: Office) -> None:
    assert measure_again(office.platform.runtime) == 0
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("UPDATE trace SET calendar = 0")
    assert measure_again(office.platform.runtime) > 0
    assert measure_again(office.platform.runtime) == 0
