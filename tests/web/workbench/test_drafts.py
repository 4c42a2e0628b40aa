"""Drafts over the web: begun from what runs, saved file by file, checked as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.office import Office, Visitor, open_office

DRAWING = "claim_auto/claim_auto.bpmn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def begun(visitor: Visitor) -> str:
    """A draft of the claim process; returns its address."""
    answer = visitor.post("/drafts", {"process": "claim_auto", "title": "认领期限"})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_an_analyst_begins_a_draft_and_saves_a_file_over_what_he_saw(office: Office) -> None:
    analyst = office.client("pt.analyst")
    address = begun(analyst)
    file = analyst.get(f"{address}/files/{DRAWING}").get_json()
    put = {"content": file["content"].replace("收到推送", "收到了推送"), "revision": file["revision"]}
    saved = analyst.http.put(f"{address}/files/{DRAWING}", json=put, headers={"X-CSRF-Token": analyst.token})
    assert saved.get_json() == {"path": DRAWING, "revision": 2}
    again = analyst.http.put(
        f"{address}/files/{DRAWING}",
        json={**put, "content": "x"},
        headers={"X-CSRF-Token": analyst.token, "Accept": "application/json"},
    )
    assert again.status_code == 409
    assert "没有覆盖" in again.get_json()["title"]


def test_the_draft_of_what_runs_has_no_errors_and_a_broken_one_names_the_element(office: Office) -> None:
    analyst = office.client("pt.analyst")
    address = begun(analyst)
    found = analyst.get(f"{address}/findings").get_json()["findings"]
    assert [one for one in found if one["severity"] == "error"] == []
    file = analyst.get(f"{address}/files/{DRAWING}").get_json()
    broken = file["content"].replace(
        'workdays("a2s_claim_days", pushed_at)</bpmn:timeDate>', "workdays(5, pushed_at)</bpmn:timeDate>", 1
    )
    put = {"content": broken, "revision": file["revision"]}
    analyst.http.put(f"{address}/files/{DRAWING}", json=put, headers={"X-CSRF-Token": analyst.token})
    errors = [one for one in analyst.get(f"{address}/findings").get_json()["findings"] if one["severity"] == "error"]
    assert "deadline" in {one["element"] for one in errors}
    assert {one["file"] for one in errors} == {DRAWING}


def test_a_proposed_limit_is_told_by_its_name_on_every_timer_that_uses_it(office: Office) -> None:
    analyst = office.client("pt.analyst")
    address = begun(analyst)
    change = {"param": "a2s_claim_days", "profile": "ANQIU", "value": 5, "effective_from": "2026-11-16"}
    told = {"content": json.dumps({"changes": [{**change, "document": None}]}), "revision": 0}
    analyst.http.put(f"{address}/files/parameters.json", json=told, headers={"X-CSRF-Token": analyst.token})
    found = analyst.get(f"{address}/findings").get_json()["findings"]
    errors = [one for one in found if one["severity"] == "error"]
    assert {one["rule"] for one in errors} == {"parameter-proposal", "parameter-deviates"}
    for one in errors:
        assert {"deadline", "reminder"} <= {place["element"] for place in one["places"] if place["file"] == DRAWING}
        assert "a2s_claim_days" not in one["message"] + one["advice"]
    assert any("规则参数“审批信息认领期限”现为5" in one["message"] for one in errors)


def test_clerks_do_not_see_drafts(office: Office) -> None:
    assert office.client("scjg.zr01").get("/drafts").status_code == 403
