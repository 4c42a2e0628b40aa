"""The files of a draft: new ones from blanks, renamed with what refers to them, a procedure from nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.scenario_file import read_scenario
from tests.web.office import Office, Visitor, open_office

PROCEDURE = {
    "name": "培训告知",
    "id": "training_notice",
    "roles": ["approval_clerk", "approval_head"],
    "role": "supervision_officer",
    "department": "SCJG",
    "article": "25",
    "basis": "",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


@pytest.fixture
def analyst(office: Office) -> Visitor:
    return office.client("pt.analyst")


def begun(analyst: Visitor, **changes: Any) -> str:
    """A draft with a new procedure; returns its address."""
    answer = analyst.post("/drafts/new", {**PROCEDURE, **changes})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    found = re.match(r"(/drafts/\w+)/diagram\?process=training_notice$", answer.headers["Location"])
    assert found is not None, answer.headers["Location"]
    return found[1]


def findings(analyst: Visitor, address: str) -> list[tuple[str, str, str]]:
    told = analyst.get(f"{address}/findings").get_json()["findings"]
    return [(one["severity"], one["rule"], one["element"]) for one in told]


def files(analyst: Visitor, address: str) -> dict[str, int]:
    return {one["path"]: one["revision"] for one in analyst.get(f"{address}/files").get_json()["files"]}


def content(analyst: Visitor, address: str, path: str) -> str:
    return str(analyst.get(f"{address}/files/{path}").get_json()["content"])


def test_a_procedure_from_nothing_passes_the_deploy_check(analyst: Visitor, tmp_path: Path) -> None:
    for role, department in (("supervision_officer", "SCJG"), ("approval_clerk", "SPJ")):
        address = begun(analyst, role=role, department=department)
        assert findings(analyst, address) == []
        assert set(files(analyst, address)) == {
            "training_notice/README.md",
            "training_notice/application.form",
            "training_notice/handling.form",
            "training_notice/scenarios/01.toml",
            "training_notice/training_notice.bpmn",
        }
        file = tmp_path / "01.toml"
        file.write_text(content(analyst, address, "training_notice/scenarios/01.toml"), "utf-8")
        scenario = read_scenario(file)
        assert (scenario.process, scenario.by, len(scenario.steps)) == ("training_notice", "spj.jb01", 2)


def test_a_procedure_of_which_no_article_speaks_names_a_document_and_is_told_of_it(analyst: Visitor) -> None:
    without = begun(analyst, article="")
    errors = [("error", "step-without-article", "handed_in"), ("error", "step-without-article", "handle")]
    assert findings(analyst, without) == errors
    named = begun(analyst, article="", basis="安审发〔2026〕3号 内部培训办法")
    assert findings(analyst, named) == [("warning", "step-without-article", "handed_in")]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "claim_auto"}, "已经在用"),
        ({"id": "Training"}, "英文小写"),
        ({"name": "training"}, "名称用中文"),
        ({"roles": []}, "请填写“谁可以提出”"),
        ({"role": "approval_clerk"}, "市场监管局没有人担任审批经办"),
    ],
)
def test_what_cannot_be_drawn_is_asked_again(analyst: Visitor, changes: dict[str, Any], told: str) -> None:
    answer = analyst.post("/drafts/new", {**PROCEDURE, **changes})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert told in page
    assert 'value="training_notice"' in page or "id" in changes
    assert analyst.get("/drafts").get_data(as_text=True).count("新流程:") == 0


def test_new_files_begin_from_blanks_that_pass_the_check(analyst: Visitor) -> None:
    address = begun(analyst)
    for kind, name, title in (("form", "opinion", "意见"), ("table", "urgent", "是否急件"), ("scenario", "02", "急件")):
        told = {"process": "training_notice", "kind": kind, "name": name, "title": title}
        answer = analyst.post(f"{address}/contents", told)
        assert answer.status_code == 303
        assert analyst.get(answer.headers["Location"]).status_code == 200
    assert {"training_notice/opinion.form", "training_notice/urgent.dmn", "training_notice/scenarios/02.toml"} <= set(
        files(analyst, address)
    )
    assert "办法第25条" in content(analyst, address, "training_notice/opinion.form")
    assert findings(analyst, address) == []
    again = analyst.post(
        f"{address}/contents", {"process": "training_notice", "kind": "form", "name": "opinion", "title": "x"}
    )
    assert "已经有这个文件名" in analyst.get(again.headers["Location"]).get_data(as_text=True)


def test_a_renamed_form_is_followed_by_the_drawing_and_a_removed_one_is_missed(analyst: Visitor) -> None:
    address = begun(analyst)
    page = analyst.get(f"{address}/contents").get_data(as_text=True)
    assert "图上1处引用一并改正" in page
    path = "training_notice/handling.form"
    told = {"path": path, "revision": files(analyst, address)[path], "name": "reply", "follow": "yes"}
    before = content(analyst, address, "training_notice/training_notice.bpmn")
    assert analyst.post(f"{address}/contents/name", told).status_code == 303
    drawing = content(analyst, address, "training_notice/training_notice.bpmn")
    assert drawing == before.replace('value="handling"', 'value="reply"')
    assert path not in files(analyst, address)
    assert '"id": "reply"' in content(analyst, address, "training_notice/reply.form")
    assert findings(analyst, address) == []
    gone = {"path": "training_notice/reply.form", "revision": files(analyst, address)["training_notice/reply.form"]}
    assert analyst.post(f"{address}/contents/removal", gone).status_code == 303
    assert ("error", "form-unknown", "handle") in findings(analyst, address)


def test_a_renamed_table_says_its_new_name_itself(analyst: Visitor) -> None:
    answer = analyst.post("/drafts", {"process": "permit_referral"})
    address, path = str(answer.headers["Location"]), "permit_referral/who_decides.dmn"
    told = {"path": path, "revision": files(analyst, address)[path], "name": "decider", "follow": "yes"}
    assert analyst.post(f"{address}/contents/name", told).status_code == 303
    table = content(analyst, address, "permit_referral/decider.dmn")
    assert '<decision id="decider"' in table
    assert "calledDecisionId>decider<" in content(analyst, address, "permit_referral/permit_referral.bpmn")
    assert "decision-unknown" not in {rule for _, rule, _ in findings(analyst, address)}


def test_a_file_that_somebody_changed_meanwhile_is_not_taken_out(analyst: Visitor) -> None:
    address = begun(analyst)
    gone = {"path": "training_notice/README.md", "revision": 7}
    assert analyst.post(f"{address}/contents/removal", gone).status_code == 409
    assert "training_notice/README.md" in files(analyst, address)


def test_readers_see_the_files_and_change_none(office: Office, analyst: Visitor) -> None:
    address = begun(analyst)
    auditor = office.client("sj.audit")
    page = auditor.get(f"{address}/contents").get_data(as_text=True)
    assert "application.form" in page
    assert "删去" not in page
    assert auditor.get("/drafts/new").status_code == 403
