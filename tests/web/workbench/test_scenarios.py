"""Scenarios of a draft: which must pass, runs against the draft, the table's file, results taken over."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.drafts import candidate_of, digest_of
from engine.gate.conditions import scenarios_green
from tests.web.office import PRESENT, Office, Visitor, open_office
from web.workbench.carrying import carry_out_all
from web.workbench.drafts import BOOK
from web.workbench.gate.evidence import evidence_of
from web.workbench.runs import newest_run, stop_run
from web.workbench.scenarios import playing, work
from web.workbench.scenarios.playing import play
from web.workbench.scenarios.preparing import all_files, prepared_world
from web.workbench.scenarios.wanted import unkept, wanted_scenarios

AUTO = "approval_push/scenarios/d02_auto_claim.toml"
FIVE = {
    "changes": [
        {
            "param": "a2s_claim_days",
            "profile": "ANQIU",
            "value": 5,
            "effective_from": "2026-12-01",
            "document": None,
        }
    ]
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path, PRESENT)
    yield opened
    opened.platform.close()


def begun(visitor: Visitor, process: str = "claim_auto") -> str:
    """A draft of a process; returns its id."""
    answer = visitor.post("/drafts", {"process": process, "title": "认领期限"})
    return str(answer.headers["Location"]).rstrip("/").split("/")[-1]


def saved(office: Office, draft: str, path: str, text: str) -> None:
    with office.platform.database.write() as connection:
        BOOK.save(connection, draft, path, text, 0, SYSTEM.login, office.clock.now())


def ran(office: Office, visitor: Visitor, draft: str, path: str = "") -> dict[str, Any]:
    assert visitor.post(f"/drafts/{draft}/scenarios/runs", {"path": path}).status_code == 303
    carry_out_all(office.platform)
    with office.platform.database.read() as connection:
        run = newest_run(connection, draft, "scenarios")
    assert run is not None and run.state == "done", run
    result: dict[str, Any] = run.result
    return result


def sent(visitor: Visitor, method: str, address: str, body: dict[str, Any]) -> Any:
    headers = {"X-CSRF-Token": visitor.token, "Accept": "application/json", "Content-Type": "application/json"}
    return visitor.http.open(address, method=method, data=json.dumps(body), headers=headers)


def test_the_scenarios_of_all_callers_are_wanted(office: Office) -> None:
    with office.platform.database.read() as connection:
        wanted = wanted_scenarios(office.platform, connection, candidate_of({"claim_auto/claim_auto.bpmn": DRAWN()}))
    callers = {path.split("/")[0] for path in wanted}
    assert callers == {"approval_push", "commitment_verification", "dishonest_commitment", "permit_referral"}
    assert len(wanted) > 70


def DRAWN() -> str:  # noqa: N802 - the drawing as it lies in the folder
    return (Path(__file__).parents[3] / "processes" / "claim_auto" / "claim_auto.bpmn").read_text("utf-8")


def test_without_papers_nobody_is_told_that_nothing_is_wanted(office: Office) -> None:
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM process_paper WHERE process = 'approval_push'")
    with office.platform.database.read() as connection:
        candidate = candidate_of({"claim_auto/claim_auto.bpmn": DRAWN()})
        assert "approval_push" in unkept(office.platform, connection, candidate)


def test_one_file_is_run_on_the_draft_and_told_step_by_step(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    result = ran(office, analyst, draft, AUTO)
    with office.platform.database.read() as connection:
        assert result["digest"] == digest_of(BOOK.texts(connection, draft))
    told = result["files"][AUTO]
    assert told["passed"] and told["failures"] == []
    assert [step["number"] for step in told["steps"]] == list(range(len(told["steps"])))
    fired = [one for step in told["steps"] for one in step["fired"]]
    assert ["claim_auto", "deadline", "2024-05-17T00:00:00"] in fired
    assert any(step["workdays"] == 2 for step in told["steps"])
    assert "claim_auto" in result["missing"]  # one scenario does not pass every way


def test_a_longer_limit_shows_in_differences_of_deadlines_which_are_taken_over(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    saved(office, draft, "parameters.json", json.dumps(FIVE))
    told = ran(office, analyst, draft, AUTO)["files"][AUTO]
    assert not told["passed"]
    file = analyst.get(f"/drafts/{draft}/scenarios/file?path={AUTO}").get_json()
    assert not file["taken"] and file["revision"] == 0
    assert {"2024-05-21T00:00"} == {one["after"] for one in file["deadlines"] if one["field"] == "due"}

    body = {"path": AUTO, "revision": 0, "deadlines": True}
    taken = sent(analyst, "POST", f"/drafts/{draft}/scenarios/adopt", body)
    assert taken.status_code == 200 and taken.get_json()["taken"]
    assert "2024-05-21T00:00" in taken.get_json()["text"]
    again = sent(analyst, "POST", f"/drafts/{draft}/scenarios/adopt", {**body, "revision": 1})
    assert again.status_code == 409  # the result is of the text before


def test_the_deadlines_of_all_scenarios_are_adopted_at_once_if_the_draft_is_as_it_was(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    saved(office, draft, "parameters.json", json.dumps(FIVE))
    assert not ran(office, analyst, draft, AUTO)["files"][AUTO]["passed"]
    page = analyst.get(f"/drafts/{draft}/scenarios").get_data(as_text=True)
    assert "1个场景只是期限不同" in page
    address = f"/drafts/{draft}/scenarios/deadlines"
    assert analyst.post(address, {"digest": "another"}).status_code == 409
    with office.platform.database.read() as connection:
        digest = digest_of(BOOK.texts(connection, draft))
    assert analyst.post(address, {"digest": digest}).status_code == 303
    assert ran(office, analyst, draft, AUTO)["files"][AUTO]["failures"] == []


def test_one_expectation_is_replaced_by_what_was_found(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst, "approval_push")
    file = analyst.get(f"/drafts/{draft}/scenarios/file?path={AUTO}").get_json()
    number = next(at for at, step in enumerate(file["told"]["step"], 1) if "tasks" in step.get("expect", {}))
    right = file["told"]["step"][number - 1]["expect"]["tasks"]
    file["told"]["step"][number - 1]["expect"]["tasks"] = [{**right[0], "department": "WJW"}]
    put = {"path": AUTO, "revision": file["revision"], "told": file["told"]}
    file = sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", put).get_json()

    ran(office, analyst, draft, AUTO)
    body = {"path": AUTO, "revision": file["revision"], "step": number, "key": "tasks"}
    made = sent(analyst, "POST", f"/drafts/{draft}/scenarios/adopt", body).get_json()
    found = tomllib.loads(made["text"])["step"][number - 1]["expect"]["tasks"]
    assert [row["department"] for row in found] == [right[0]["department"]]
    assert ran(office, analyst, draft, AUTO)["files"][AUTO]["passed"]


def test_a_run_of_one_file_keeps_what_was_found_of_the_others(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    other = "approval_push/scenarios/d04_make_up_sunday.toml"
    ran(office, analyst, draft, other)
    result = ran(office, analyst, draft, AUTO)
    assert set(result["files"]) == {AUTO, other}
    assert len(result["lacking"]) > 68 and not {AUTO, other} & set(result["lacking"])


def test_a_run_of_one_file_is_no_evidence_for_the_gate(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    ran(office, analyst, draft, AUTO)
    with office.platform.database.read() as connection:
        found, texts = BOOK.get(connection, draft), BOOK.texts(connection, draft)
    green = scenarios_green(evidence_of(office.platform, found, texts))
    assert green.state == "missing" and AUTO not in green.values["waiting"]


def test_a_saved_table_keeps_the_order_of_its_file(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst, "approval_push")
    path = "approval_push/scenarios/before_the_measures.toml"
    file = analyst.get(f"/drafts/{draft}/scenarios/file?path={path}").get_json()
    put = {"path": path, "revision": file["revision"], "told": file["told"]}
    assert sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", put).get_json()["text"] == file["text"]


def test_what_somebody_else_saved_first_is_not_overwritten_and_mine_can_be_told_as_text(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst, "approval_push")
    path = "approval_push/scenarios/before_the_measures.toml"
    file = analyst.get(f"/drafts/{draft}/scenarios/file?path={path}").get_json()
    theirs = {"path": path, "revision": file["revision"], "told": {**file["told"], "name": "对方的"}}
    assert sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", theirs).status_code == 200
    mine = {"path": path, "revision": file["revision"], "told": {**file["told"], "name": "我的"}}
    assert sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", mine).status_code == 409
    told = sent(analyst, "POST", f"/drafts/{draft}/scenarios/text", mine).get_json()["text"]
    assert 'name = "我的"' in told
    assert 'name = "对方的"' in analyst.get(f"/drafts/{draft}/scenarios/file?path={path}").get_json()["text"]


def test_many_files_are_spread_over_processes(office: Office, tmp_path: Path) -> None:
    with office.platform.database.read() as connection:
        wanted = wanted_scenarios(office.platform, connection, candidate_of({"claim_auto/claim_auto.bpmn": DRAWN()}))
        files = all_files(office.platform, connection, candidate_of({}))
    texts = dict(list(wanted.items())[:3]) | {"approval_push/scenarios/broken.toml": "name = "}
    prepared = prepared_world(files, "", tmp_path / "worlds")
    verbs = frozenset(office.platform.runtime.registry.actions)
    played = {one[0]: one[1] for one in play(texts, prepared, verbs) if one is not None}
    assert {path: told["passed"] for path, told in played.items()} == {path: "broken" not in path for path in texts}


def test_a_story_that_breaks_what_it_touches_is_its_own_failure(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst, "approval_push")

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("element")

    monkeypatch.setattr(playing, "run_scenario", broken)
    assert ran(office, analyst, draft, AUTO)["files"][AUTO]["failures"] == ["KeyError: 'element'"]


def test_a_stopped_run_keeps_what_it_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    found = {"name": "x", "passed": True, "failures": [], "steps": []}

    def slow(texts: Any, *_: Any) -> Iterator[Any]:
        yield AUTO, found, frozenset()
        with office.platform.database.write() as connection:
            run = newest_run(connection, draft, "scenarios")
            assert run is not None
            stop_run(connection, run.id, office.clock.now())
        for path in texts:
            yield path, found, frozenset()

    monkeypatch.setattr(work, "play", slow)
    monkeypatch.setattr("web.workbench.carrying.BEAT", 0.0)
    analyst.post(f"/drafts/{draft}/scenarios/runs")
    carry_out_all(office.platform)
    page = analyst.get(f"/drafts/{draft}/scenarios/progress").get_data(as_text=True)
    assert "通过 1" in page and re.search(r"未运行 7\d", page)


def test_a_new_scenario_is_begun_saved_and_refused_where_it_is_incomplete(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst, "filing_share")
    answer = analyst.post(f"/drafts/{draft}/scenarios", {"process": "filing_share", "name": "新的"})
    assert answer.headers["Location"].endswith("filing_share/scenarios/s01.toml")
    path = "filing_share/scenarios/s01.toml"
    file = analyst.get(f"/drafts/{draft}/scenarios/file?path={path}").get_json()
    assert file["told"]["name"] == "新的" and file["error"] == ""
    del file["told"]["start"]["by"]
    put = {"path": path, "revision": file["revision"], "told": file["told"]}
    assert sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", put).status_code == 422
    text = {"path": path, "revision": file["revision"], "text": "name = "}
    kept = sent(analyst, "PUT", f"/drafts/{draft}/scenarios/file", text).get_json()
    assert kept["told"] is None and "TOML" in kept["error"]


def test_others_look_and_clerks_do_not(office: Office) -> None:
    draft = begun(office.client("pt.analyst"))
    assert office.client("spj.fzr").get(f"/drafts/{draft}/scenarios").status_code == 200
    assert office.client("scjg.zr01").get(f"/drafts/{draft}/scenarios").status_code == 403
    words = office.client("pt.analyst").get(f"/drafts/{draft}/scenarios/vocabulary").get_json()
    fields = {field["key"]: field for field in words["processes"]["approval_push"]["forms"]["decision"]}
    assert ["NEW", "新办"] in fields["decision_type"]["options"] or fields["decision_type"]["options"]
