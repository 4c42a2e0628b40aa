"""Drafts that change the same are named on each other's pages, and who comes second is told what was changed."""

from __future__ import annotations

import json

from tests.web.workbench.gate.conftest import PROCESS, SECOND, Bench
from tests.web.workbench.gate.test_proposal_page import approve, states
from web.workbench.drafts import BOOK, begin_from


def proposing(bench: Bench, value: int) -> None:
    document = {
        "number": f"安政办〔2026〕{value}号",
        "title": "认领期限的通知",
        "issued_by": "安丘市人民政府办公室",
        "issued_on": "2026-11-01",
        "valid_from": "2026-11-01",
    }
    change = {"param": "a2s_claim_days", "profile": "ANQIU", "value": value, "effective_from": "2026-11-20"}
    bench.save("parameters.json", json.dumps({"changes": [{**change, "document": document}]}))


def another(bench: Bench, title: str = "另一份") -> Bench:
    office = bench.office
    with office.platform.database.write() as connection:
        other = begin_from(office.platform, connection, title, [PROCESS], office.actor(SECOND))
    return Bench(office, other.id)


def test_a_draft_names_the_others_that_change_the_same_on_its_pages(bench: Bench) -> None:
    analyst = bench.office.client("pt.analyst")
    theirs = another(bench)
    assert "data-contenders" not in bench.page(analyst)  # the other holds the process as it runs
    proposing(theirs, 7)
    assert "data-contenders" not in bench.page(analyst)
    proposing(bench, 5)
    for page in ("proposal", "contents", "diagram"):
        told = analyst.get(f"/drafts/{bench.draft}/{page}").get_data(as_text=True)
        assert 'data-contenders="1"' in told
        assert f'href="/drafts/{theirs.draft}"' in told
        assert "另一份" in told and "本草稿5个工作日,对方7个工作日" in told
    with bench.office.platform.database.write() as connection:
        BOOK.turn(connection, theirs.draft, "discarded", SECOND, bench.office.clock.now(), of=("open",))
    assert "data-contenders" not in bench.page(analyst)


def test_a_waiting_proposal_is_named_with_who_handed_it_in(bench: Bench) -> None:
    theirs = another(bench)
    theirs.save(f"{PROCESS}/README.md", "另一种说明")
    theirs.ready()
    theirs.hand_in(bench.office.client(SECOND))
    told = bench.page(bench.office.client("spj.fzr"))
    assert f'href="/drafts/{theirs.draft}/proposal"' in told
    assert "流程分析员02" in told
    assert "流程“审批决定信息认领(逾期自动认领)”" in told
    # The approver of theirs sees the open draft as well.
    assert f"/drafts/{bench.draft}" in theirs.page(bench.office.client("spj.fzr"))


def test_the_parameter_another_deployed_meanwhile_is_named_with_what_to_do(bench: Bench) -> None:
    analyst, second = bench.office.client("pt.analyst"), bench.office.client(SECOND)
    theirs = another(bench)
    proposing(theirs, 7)
    proposing(bench, 5)
    bench.ready()
    bench.hand_in(analyst)
    theirs.ready()
    theirs.hand_in(second)
    assert approve(theirs, analyst) == 303

    page = bench.page(second)
    assert states(page)["base_current"] == "failed"
    assert approve(bench, second) == 409
    analyst.post(f"/proposals/{bench.proposal}/withdraw")
    page = bench.page(analyst)
    assert "流程分析员02" in page and "已改为7个工作日(自2026-11-20起),本草稿提议5个工作日" in page
    assert "接到现行版本上" in page and "先在图上把该参数改回现行值" in page
    assert analyst.post(f"/drafts/{bench.draft}/proposal/rebase").status_code == 303
    assert states(bench.page(analyst))["base_current"] == "met"


def test_scenarios_deployed_meanwhile_are_taken_over_with_ones_own_changes_kept(bench: Bench) -> None:
    theirs = another(bench)
    theirs.save(f"{PROCESS}/README.md", "另一种说明")
    theirs.ready()
    theirs.hand_in(bench.office.client(SECOND))
    analyst = bench.office.client("pt.analyst")
    assert approve(theirs, analyst) == 303
    bench.ready()
    assert states(bench.page(analyst))["base_current"] == "failed"
    assert analyst.post(f"/drafts/{bench.draft}/proposal/rebase").status_code == 303
    assert states(bench.page(analyst))["base_current"] == "met"
    assert bench.texts()[f"{PROCESS}/README.md"] == "另一种说明"
    assert "收到了推送" in bench.texts()[f"{PROCESS}/{PROCESS}.bpmn"]
