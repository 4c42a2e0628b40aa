"""What a draft would have made of past cases, over the web: ordered, carried out, told to each by what he may see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.web.demo_office import demo_office
from tests.web.office import Office, Visitor, open_office, populated_office
from web.workbench.carrying import carry_out_all
from web.workbench.drafts import BOOK
from web.workbench.runs import Run, newest_run, order_run
from web.workbench.whatif import work

LONGER = {"param": "a2s_claim_days", "profile": "ANQIU", "value": 5, "effective_from": "2026-12-01", "document": None}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("whatif"))
    yield opened
    opened.platform.close()


def begun(office: Office, *processes: str) -> str:
    """A draft of processes as they run; returns its address."""
    visitor = office.client("pt.analyst")
    answer = visitor.post("/drafts", {"process": list(processes), "title": "认领期限"})
    return str(answer.headers["Location"])


def saved(office: Office, address: str, path: str, content: str) -> None:
    draft_id, analyst = address.rsplit("/", 1)[1], office.actor("pt.analyst")
    with office.platform.database.write() as connection:
        known = {one.path: one.revision for one in BOOK.listing(connection, draft_id)}
        BOOK.save(connection, draft_id, path, content, known.get(path, 0), analyst.login, office.clock.now())


def compared(office: Office, address: str, last: int = 200) -> Mapping[str, Any]:
    """The result of a comparison that was ordered on the page and carried out."""
    visitor = office.client("pt.analyst")
    assert visitor.post(f"{address}/whatif", {"last": last}).status_code == 303
    carry_out_all(office.platform)
    run = ordered(office, address)
    assert run.state == "done", run.error
    return dict(run.result)


def ordered(office: Office, address: str) -> Run:
    with office.platform.database.read() as connection:
        run = newest_run(connection, address.rsplit("/", 1)[1], "whatif")
    assert run is not None
    return run


def text(visitor: Visitor, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return str(answer.get_data(as_text=True))


def test_the_draft_of_what_runs_changes_nothing(office: Office) -> None:
    address = begun(office, "claim_auto", "approval_push")
    result = compared(office, address)
    summary = result["summary"]
    assert summary["same"] > 10 and sum(summary.values()) == summary["same"]
    page = text(office.client("pt.analyst"), f"{address}/whatif")
    assert "全部相同" in page


def test_a_longer_limit_moves_the_deadlines_of_all_that_armed_it(office: Office) -> None:
    address = begun(office, "claim_auto")
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    result = compared(office, address)
    assert result["summary"]["same"] == 0 and result["summary"]["stuck"] == 0
    assert all("deadline" in {one["element"] for one in row["deadlines"]} for row in result["cases"])
    page = text(office.client("pt.analyst"), f"{address}/whatif?show=other_deadline")
    assert "“认领期限届满”由2026-11-24 24:00延后到2026-11-26 24:00" in page


def test_a_form_that_asks_for_more_names_the_field_at_which_cases_are_stuck(office: Office) -> None:
    address = begun(office, "approval_push")
    form = json.loads(Path("processes/approval_push/decision.form").read_text("utf-8"))
    more = {"type": "textfield", "key": "site_plan", "label": "监管方案", "validate": {"required": True}}
    changed = {**form, "components": [*form["components"], more]}
    saved(office, address, "approval_push/decision.form", json.dumps(changed, ensure_ascii=False))
    result = compared(office, address)
    assert result["summary"]["stuck"] > 0
    row = next(one for one in result["cases"] if one["verdict"] == "stuck")
    assert row["told"][0]["field"] == "site_plan"
    page = text(office.client("pt.analyst"), f"{address}/whatif?show=stuck")
    assert "的表单项“监管方案”:草稿要求必填,当时没有填写" in page


def test_an_analyst_is_told_no_more_of_a_case_than_its_number_and_days(office: Office) -> None:
    address = begun(office, "claim_auto")
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    row = compared(office, address)["cases"][0]
    analyst = office.client("pt.analyst")
    pages = text(analyst, f"{address}/whatif") + text(analyst, f"{address}/whatif/past/{row['case_id']}")
    assert row["case_id"][-8:] in pages
    for personal in ("虚构", "安审批许", "91370784", "/cases/"):
        assert personal not in pages


def test_an_auditor_and_the_head_of_a_party_find_the_cases_they_may_open(office: Office) -> None:
    address = begun(office, "claim_auto")
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    row = compared(office, address)["cases"][0]
    for login in ("sj.audit", "spj.fzr"):
        page = text(office.client(login), f"{address}/whatif")
        assert f"/cases/{row['case_id']}" in page and "安审批许" in page
        assert "重新比较" not in page
    assert office.client("scjg.zr01").get(f"{address}/whatif").status_code == 403


def test_one_case_shows_both_ways_and_how_its_deadlines_are_counted(office: Office) -> None:
    address = begun(office, "claim_auto")
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    result = compared(office, address)
    row = next(row for row in result["cases"] if row["ended_at"] is not None)
    analyst = office.client("pt.analyst")
    page = text(analyst, f"{address}/whatif/past/{row['case_id']}")
    assert "当时的走法" in page and "按草稿的走法" in page
    assert "最后一日2026-11-19(周四,工作日),当日24:00届满" in page
    assert "最后一日2026-11-23(周一,工作日),当日24:00届满" in page
    assert analyst.get(f"{address}/whatif/diagrams/claim_auto").data.startswith(b"<?xml")
    with office.platform.database.read() as connection:
        version = office.platform.runtime.specs.current_hash(connection, "claim_auto")
    assert analyst.get(f"{address}/whatif/versions/{version}").data.startswith(b"<?xml")
    assert analyst.get(f"{address}/whatif/past/{'0' * 26}").status_code == 404


def test_a_draft_changed_since_says_so(office: Office) -> None:
    address = begun(office, "claim_auto")
    compared(office, address)
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    assert "不是现在这份草稿的结果" in text(office.client("pt.analyst"), f"{address}/whatif")


def test_a_draft_that_cannot_be_read_is_not_compared(office: Office) -> None:
    address = begun(office, "claim_auto")
    saved(office, address, "claim_auto/claim_auto.bpmn", "<not-a-drawing/>")
    analyst = office.client("pt.analyst")
    analyst.post(f"{address}/whatif", {"last": 5})
    carry_out_all(office.platform)
    assert ordered(office, address).state == "failed"
    assert "草稿现在还不能运行" in text(analyst, f"{address}/whatif")


def test_a_run_that_was_stopped_keeps_what_it_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begun(office, "claim_auto")
    analyst = office.client("pt.analyst")
    analyst.post(f"{address}/whatif", {"last": 5})
    assert 'data-state="waiting"' in text(analyst, f"{address}/whatif/progress")
    analyst.post(f"{address}/whatif/stop")
    assert ordered(office, address).state == "stopped"
    assert carry_out_all(office.platform) == 0


def test_the_same_order_again_is_answered_by_the_run_that_is_open(office: Office) -> None:
    address = begun(office, "claim_auto")
    analyst = office.client("pt.analyst")
    analyst.post(f"{address}/whatif", {"last": 5})
    first = ordered(office, address)
    analyst.post(f"{address}/whatif", {"last": 5})
    assert ordered(office, address).id == first.id
    analyst.post(f"{address}/whatif/stop")


def test_only_so_many_cases_are_kept_one_by_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_KEPT", 2)
    address = begun(office, "claim_auto")
    saved(office, address, "parameters.json", json.dumps({"changes": [LONGER]}))
    result = compared(office, address)
    assert len(result["cases"]) == 2
    assert result["cut"] == sum(result["summary"].values()) - 2
    assert "只计入数量" in text(office.client("pt.analyst"), f"{address}/whatif")


def test_without_cases_the_page_says_so(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    address = begun(office, "claim_auto")
    assert "还没有案件" in text(office.client("pt.analyst"), f"{address}/whatif")
    office.platform.close()


def test_all_of_the_demonstration_is_the_same_on_what_runs(tmp_path: Path) -> None:
    office = demo_office(tmp_path)
    processes = [info.id for info in office.platform.runtime.processes()]
    result = compared(office, begun(office, *processes), 5_000)
    assert result["summary"]["same"] > 1_000
    assert result["cases"] == [] and result["unreadable"] == 0
    office.platform.close()


def test_a_run_over_a_draft_that_is_gone_fails_and_says_why(office: Office) -> None:
    platform = office.platform
    with platform.database.write() as connection:
        told = ("nowhere", {"last": 5, "processes": [], "digest": ""}, office.actor("pt.analyst"), office.clock.now())
        order_run(connection, platform.runtime.ids.new(), "whatif", *told)
    carry_out_all(platform)
    assert ordered(office, "/drafts/nowhere").state == "failed"
