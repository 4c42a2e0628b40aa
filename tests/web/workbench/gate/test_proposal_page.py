"""The page of the gate: what is lacking, handing in, a second person's word, and what becomes of cases."""

from __future__ import annotations

import json
import re
from datetime import date

from engine.casebook import case_tree
from engine.gate import records
from tests.web.office import Visitor
from tests.web.workbench.gate.conftest import DRAWING, PROCESS, SECOND, Bench
from web.workbench.drafts import begin_from
from web.workbench.runs import newest_run


def states(page: str) -> dict[str, str]:
    """How each condition stands on a page."""
    return dict(re.findall(r'data-condition="(\w+)" data-state="(\w+)"', page))


def approve(bench: Bench, visitor: Visitor) -> int:
    return int(visitor.post(f"/proposals/{bench.proposal}/approve").status_code)


def test_a_new_draft_lacks_its_runs_and_says_so(bench: Bench) -> None:
    analyst = bench.office.client("pt.analyst")
    page = bench.page(analyst)
    found = states(page)
    assert {code for code, state in found.items() if state != "met"} == {
        "scenarios_green",
        "coverage_complete",
        "differences_seen",
    }
    assert "运行场景和影响试算" in page
    assert "例外送审" in page
    assert "随之更新的调用方:审批信息推送与认领" in page
    answer = bench.hand_in(analyst)
    assert answer.status_code == 303
    assert "还没有全部满足" in bench.page(analyst)


def test_runs_are_ordered_once_and_shown_while_they_go_on(bench: Bench) -> None:
    analyst = bench.office.client("pt.analyst")
    for _ in range(2):
        assert analyst.post(f"/drafts/{bench.draft}/proposal/runs").status_code == 303
    with bench.office.platform.database.read() as connection:
        run = newest_run(connection, bench.draft, "scenarios")
        assert run is not None
        assert run.state == "waiting"
        assert newest_run(connection, bench.draft, "whatif") is None  # there is no case yet
    page = bench.page(analyst)
    assert states(page)["scenarios_green"] == "running"
    assert "data-follow" in page
    moving = analyst.get(f"/drafts/{bench.draft}/proposal/progress").get_data(as_text=True)
    assert 'data-state="waiting"' in moving


def test_what_was_run_with_other_files_does_not_count(bench: Bench) -> None:
    bench.ready()
    analyst = bench.office.client("pt.analyst")
    assert states(bench.page(analyst))["scenarios_green"] == "met"
    bench.save(f"{PROCESS}/README.md", "又改了一处")
    assert states(bench.page(analyst))["scenarios_green"] == "missing"


def test_a_second_person_deploys_and_new_cases_run_on_the_new_version(bench: Bench) -> None:
    office, before = bench.office, bench.running()
    old = office.push(1, "2026-11-16T09:30")
    bench.ready()
    analyst = office.client("pt.analyst")
    bench.hand_in(analyst)
    page = bench.page(analyst)
    assert 'data-proposal="pending"' in page
    assert "由您送审" in page
    assert approve(bench, analyst) == 403
    assert bench.running() == before

    head = office.client("spj.fzr")
    assert "待批准的部署" in head.get("/proposals").get_data(as_text=True)
    page = bench.page(head)
    assert "批准并部署" in page
    assert approve(bench, head) == 303
    assert bench.running() != before
    assert 'data-proposal="deployed"' in bench.page(head)
    assert approve(bench, head) == 409

    new = office.push(2, "2026-11-16T10:00")
    versions = {case: {item.process: item for item in office.items(case)} for case in (old, new)}
    assert PROCESS in versions[old]
    with office.platform.database.read() as connection:
        running = {one.version for one in case_tree(connection, new) if one.process == PROCESS}
        kept = {one.version for one in case_tree(connection, old) if one.process == PROCESS}
        (record,) = records(connection)
    assert running == {bench.running()}
    assert kept == {before}
    assert (record.author, record.approver) == ("pt.analyst", "spj.fzr")
    assert set(record.versions) >= {PROCESS, "approval_push"}


def test_a_refusal_needs_a_reason_and_opens_the_draft_again(bench: Bench) -> None:
    bench.ready()
    bench.hand_in(bench.office.client("pt.analyst"))
    second = bench.office.client(SECOND)
    second.post(f"/proposals/{bench.proposal}/refuse", {"reason": " "})
    assert 'data-proposal="pending"' in bench.page(second)
    second.post(f"/proposals/{bench.proposal}/refuse", {"reason": "名称与办法不一致"})
    page = bench.page(second)
    assert 'data-proposal="refused"' in page
    assert "名称与办法不一致" in page
    bench.save(f"{PROCESS}/README.md", "改了名称的说明")


def test_an_override_states_its_document_and_is_shown_as_one(bench: Bench) -> None:
    analyst = bench.office.client("pt.analyst")
    bench.hand_in(analyst, override="on")
    assert "data-proposal" not in bench.page(analyst)
    bench.hand_in(analyst, override="on", number="安政办〔2026〕9号", title="汛期通知")
    assert approve(bench, bench.office.client(SECOND)) == 303
    page = bench.page(analyst)
    assert "例外" in page
    assert "安政办〔2026〕9号" in page
    assert states(page)["scenarios_green"] == "missing"


def test_no_override_deploys_a_drawing_that_would_not_run(bench: Bench) -> None:
    drawing = bench.texts()[DRAWING]
    flow = re.search(r'targetRef="(\w+)"', drawing)
    assert flow is not None
    bench.save(DRAWING, drawing.replace(f'targetRef="{flow[1]}"', 'targetRef="nowhere"', 1))
    analyst = bench.office.client("pt.analyst")
    page = bench.page(analyst)
    assert states(page)["check_clean"] == "failed"
    assert 'name="override"' not in page
    bench.hand_in(analyst, override="on", number="安政办〔2026〕9号")
    assert "data-proposal" not in bench.page(analyst)


def test_a_draft_left_behind_is_put_onto_what_runs_by_now(bench: Bench) -> None:
    office = bench.office
    with office.platform.database.write() as connection:
        other = begin_from(office.platform, connection, "另一份", [PROCESS], office.actor(SECOND))
    theirs = Bench(office, other.id)
    text = theirs.texts()[DRAWING]
    theirs.save(DRAWING, text.replace("</bpmn:definitions>", "<!-- 另一份 --></bpmn:definitions>"))
    theirs.ready()
    theirs.hand_in(office.client(SECOND))
    assert approve(theirs, office.client("pt.analyst")) == 303

    bench.ready()
    analyst = office.client("pt.analyst")
    page = bench.page(analyst)
    assert states(page)["base_current"] == "failed"
    assert "流程分析员02" in page
    bench.hand_in(analyst)
    assert "data-proposal" not in bench.page(analyst)
    fields = {"contested": DRAWING, f"keep:{DRAWING}": "mine"}
    assert analyst.post(f"/drafts/{bench.draft}/proposal/rebase", fields).status_code == 303
    assert states(bench.page(analyst))["base_current"] == "met"
    assert "收到了推送" in bench.texts()[DRAWING]


def test_only_those_who_may_approve_do(bench: Bench) -> None:
    bench.ready()
    bench.hand_in(bench.office.client("pt.analyst"))
    assert approve(bench, bench.office.client("sj.audit")) == 403
    assert approve(bench, bench.office.client("scjg.fzr")) == 403
    assert "批准并部署" not in bench.page(bench.office.client("sj.audit"))


def test_a_locked_or_unfounded_parameter_is_told_and_the_unfounded_only_by_override(bench: Bench) -> None:
    change = {
        "param": "a2s_claim_days",
        "profile": "ANQIU",
        "value": 5,
        "effective_from": "2026-11-17",
        "document": None,
    }
    bench.save("parameters.json", json.dumps({"changes": [change]}))
    analyst = bench.office.client("pt.analyst")
    page = bench.page(analyst)
    assert states(page)["basis_registered"] == "failed"
    assert "由3个工作日改为5个工作日" in page
    bench.ready()
    bench.hand_in(analyst, override="on", number="安政办〔2026〕9号")
    assert approve(bench, bench.office.client(SECOND)) == 303
    rules = bench.office.platform.catalogue.rules()
    assert rules.parameter("a2s_claim_days", date(2026, 11, 18), "ANQIU").value == 5
    assert rules.parameter("a2s_claim_days", date(2026, 11, 18), "ANQIU").document_no == "安政办〔2026〕9号"
