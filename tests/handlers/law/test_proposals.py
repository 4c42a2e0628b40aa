"""Proposed values of rule parameters: tried before they are in force, put in force with their documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.drafts import Candidate
from engine.errors import InputRejected
from tests.web.office import Office, open_office

PARAM = "a2s_claim_days"
DOCUMENT = {
    "number": "安政办发〔2026〕9号",
    "title": "关于调整认领期限的通知",
    "issued_by": "安丘市人民政府办公室",
    "issued_on": "2026-11-10",
    "valid_from": "2026-11-16",
    "valid_to": None,
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def proposed(office: Office, value: Any = 5, document: Any = None, param: str = PARAM, **more: Any) -> Candidate:
    """A draft of the claim process, unchanged, that proposes a value."""
    told = {"param": param, "profile": "ANQIU", "value": value, "effective_from": "2026-11-20", "document": document}
    with office.platform.database.read() as connection:
        specs = office.platform.runtime.specs
        files = specs.files(connection, str(specs.current_hash(connection, "claim_auto")))
    return Candidate({"claim_auto": files}, {}, json.dumps({"changes": [{**told, **more}]}))


def errors(office: Office, candidate: Candidate) -> set[tuple[str, str]]:
    (checked,) = office.platform.check_candidate(candidate, ["claim_auto"])
    return {(found.rule, found.element) for found in checked.errors}


def test_a_limit_of_the_regulation_is_an_error_on_its_timer_until_a_document_permits_it(office: Office) -> None:
    assert ("parameter-deviates", "deadline") in errors(office, proposed(office))
    assert errors(office, proposed(office, document=DOCUMENT)) == set()


def test_the_value_of_today_needs_no_document_and_leaves_no_error(office: Office) -> None:
    assert errors(office, proposed(office, value=3, document={"number": "安政办发〔2026〕9号"})) == set()


def test_a_proposal_says_what_is_missing_by_parameter_and_field(office: Office) -> None:
    problems = {(one.field, one.code) for one in office.platform.proposal_problems(proposed(office))}
    assert (f"{PARAM}.document_no", "document_required") in problems
    half = proposed(office, document={"number": "x", "title": "y"})
    fields = {one.field for one in office.platform.proposal_problems(half)}
    assert f"{PARAM}.document.issued_on" in fields
    assert {one.code for one in office.platform.proposal_problems(proposed(office, surprise=1))} >= {"unknown_key"}
    assert [one.code for one in office.platform.proposal_problems(Candidate({}, {}, "["))] == ["not_proposals"]


def test_the_sheet_says_what_a_change_stands_on(office: Office) -> None:
    lines = {line.param: line for line in office.platform.parameter_sheet(proposed(office, document=DOCUMENT))}
    assert (lines[PARAM].value, lines[PARAM].origin, lines[PARAM].needs) == (3, "regulation", "document")
    assert lines[PARAM].proposed is not None
    assert lines[PARAM].proposed.value == 5
    assert (lines["meeting_minutes_days"].origin, lines["meeting_minutes_days"].needs) == ("default", "number")


def test_limits_can_be_asked_as_if_the_proposal_had_always_been_in_force(office: Office) -> None:
    limits = office.platform.limits_with(proposed(office, document=DOCUMENT))
    assert limits.limit(PARAM, date(2024, 5, 13), "ANQIU").value == 5
    assert limits.limit(PARAM, date(2024, 5, 13), "WEIFANG").value == 5


def test_put_in_force_the_document_is_registered_and_the_law_is_kept(office: Office) -> None:
    platform, text = office.platform, proposed(office, document=DOCUMENT).parameters
    with platform.database.write() as connection:
        platform.put_parameters(connection, text, office.actor("pt.analyst"), office.clock.now())
    assert platform.catalogue.limit(PARAM, date(2026, 11, 19), "ANQIU").value == 3
    assert platform.catalogue.limit(PARAM, date(2026, 11, 20), "ANQIU").value == 5
    assert [one.number for one in platform.catalogue.documents()] == [DOCUMENT["number"]]
    assert [one for one in platform.departures() if one.document is None] == []
    assert [one.invariant for one in platform.doctor() if not one.ok] == []


def test_without_a_document_nothing_is_put_in_force(office: Office) -> None:
    platform = office.platform
    with pytest.raises(InputRejected), platform.database.write() as connection:
        platform.put_parameters(connection, proposed(office).parameters, office.actor("pt.analyst"), office.clock.now())
    assert platform.catalogue.limit(PARAM, date(2026, 12, 1), "ANQIU").value == 3


def test_a_world_that_is_thrown_away_has_it_from_the_first_day(office: Office) -> None:
    platform = office.platform
    with platform.database.write() as connection:
        text, actor = proposed(office, document=DOCUMENT).parameters, office.actor("pt.analyst")
        platform.put_parameters(connection, text, actor, office.clock.now(), always=True)
    assert platform.catalogue.limit(PARAM, date(2024, 5, 13), "ANQIU").value == 5
