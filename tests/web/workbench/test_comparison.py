"""What a draft would change, told in words and for both drawings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.office import Office, Visitor, open_office

DRAWING = "claim_auto/claim_auto.bpmn"
PROPOSED = {
    "changes": [
        {
            "param": "a2s_claim_days",
            "profile": "ANQIU",
            "value": 5,
            "effective_from": "2026-11-20",
            "document": {"number": "安政办发〔2026〕9号"},
        }
    ]
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


@pytest.fixture
def analyst(office: Office) -> Visitor:
    return office.client("pt.analyst")


def draft_of(analyst: Visitor) -> str:
    return str(analyst.post("/drafts", {"process": "claim_auto"}).headers["Location"])


def put(analyst: Visitor, address: str, path: str, content: str, revision: int) -> None:
    told = {"content": content, "revision": revision}
    answer = analyst.http.put(f"{address}/files/{path}", json=told, headers={"X-CSRF-Token": analyst.token})
    assert answer.status_code == 200, answer.get_data(as_text=True)


def edit(analyst: Visitor, address: str, old: str, new: str) -> None:
    file = analyst.get(f"{address}/files/{DRAWING}").get_json()
    assert old in file["content"]
    put(analyst, address, DRAWING, file["content"].replace(old, new, 1), file["revision"])


def page(analyst: Visitor, address: str) -> tuple[str, dict[str, Any]]:
    text = analyst.get(f"{address}/comparison").get_data(as_text=True)
    found = re.search(r'id="comparison-sheet">(.*?)</script>', text)
    return text, json.loads(found[1]) if found else {}


def test_an_untouched_draft_has_no_differences(analyst: Visitor) -> None:
    text, sheet = page(analyst, draft_of(analyst))
    assert "没有差异" in text
    assert sheet["marks"] == []


def test_a_proposed_limit_and_a_changed_timer_are_told_before_everything_else(analyst: Visitor) -> None:
    address = draft_of(analyst)
    edit(analyst, address, 'name="收到推送"', 'name="收到推送信息"')
    told = 'workdays("a2s_claim_days", pushed_at)</bpmn:timeDate>'
    edit(analyst, address, told, told.replace("a2s_claim_days", "s2a_claim_days"))
    put(analyst, address, "parameters.json", json.dumps(PROPOSED), 0)
    text, sheet = page(analyst, address)
    assert "由3个工作日改为5个工作日,依据安政办发〔2026〕9号" in text
    assert "的期限随规则参数“审批信息认领期限”由3个工作日改为5个工作日" in text
    assert text.index("的期限") < text.index("的名称由“收到推送”改为“收到推送信息”")
    assert {(mark["element"], mark["tone"]) for mark in sheet["marks"]} == {
        ("deadline", "limit"),
        ("reminder", "limit"),
        ("push_received", "text"),
    }


def test_a_changed_scenario_is_called_by_its_name(analyst: Visitor) -> None:
    address = draft_of(analyst)
    path = "claim_auto/scenarios/d02_auto.toml"
    put(analyst, address, path, 'name = "D02 逾期自动认领"\n', 0)
    text, _ = page(analyst, address)
    assert "新增场景“D02 逾期自动认领”" in text


def test_both_drawings_can_be_fetched_by_those_who_look_at_drafts_only(office: Office, analyst: Visitor) -> None:
    address = draft_of(analyst)
    _, sheet = page(analyst, address)
    for side in ("before", "after"):
        assert analyst.get(sheet[side]).get_data(as_text=True).startswith("<?xml")
        assert office.client("scjg.zr01").get(sheet[side]).status_code == 403
    assert analyst.get("/comparison/nothing.bpmn").status_code == 404


def test_two_versions_are_compared_by_their_hashes(office: Office, analyst: Visitor) -> None:
    version = office.platform.runtime.current("claim_auto").hash
    text = analyst.get(f"/versions/claim_auto/compare?after={version}").get_data(as_text=True)
    assert "新增办理步骤“认领或退回”" in text
    assert analyst.get(f"/versions/inquiry/compare?after={version}").status_code == 404
