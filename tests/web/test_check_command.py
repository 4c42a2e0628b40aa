"""`shenguan check` and `shenguan deploy` tell everything that is wrong, where it is and what to draw instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import ProcessRejected
from engine.lint import check_process
from handlers.catalogue.seed import DATA
from tests.engine.lint.oversized import drawing
from tests.engine.lint.rulefixtures import FIXTURES, VOCABULARY, files_of
from web.cli import main
from web.commands.checking import processes_at
from web.composition import PROCESSES
from web.words.lint.telling import finding_documents

WRONG = FIXTURES / "double-id" / "invalid.bpmn"
FILES_ONLY = ["--layers", "xml"]


def test_our_own_processes_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PROCESSES)]) == 0
    assert "错误0处" in capsys.readouterr().out


def test_a_finding_names_file_line_element_and_rule_and_says_what_to_draw(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(WRONG), *FILES_ONLY]) == 1
    told = capsys.readouterr().out
    assert told.splitlines()[0] == str(WRONG)
    assert "第8行 wrong" in told and "[double-id]" in told and "改法:" in told
    assert told.splitlines()[-1].startswith("检查流程1个:错误1处")


def test_a_program_gets_the_same_as_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(WRONG), "--json", *FILES_ONLY]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert list(found) == ["file", "line", "element", "element_name", "rule", "severity", "message", "advice", "values"]
    assert (found["file"], found["line"], found["element"]) == (str(WRONG), 8, "wrong")
    assert (found["rule"], found["severity"]) == ("double-id", "error")
    assert found["values"]["other_kind"] == "userTask"


def test_notes_do_not_stop_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(FIXTURES / "added-id" / "invalid.bpmn"), "--layers", "xml"]) == 0
    assert "说明" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nowhere"], [], ["--layers", "all", str(WRONG)]])
def test_wrong_use_is_told_apart(arguments: list[str], tmp_path: Path) -> None:
    assert main(["check", *arguments]) == 2
    assert main(["check", str(tmp_path)]) == 2


def test_a_folder_of_drawings_only_is_a_collection_and_any_other_a_process(tmp_path: Path) -> None:
    for name in ("a.bpmn", "b.bpmn"):
        (tmp_path / name).write_text(drawing(), "utf-8")
    assert len(processes_at(tmp_path)) == 2
    (tmp_path / "answer.form").write_text("{}", "utf-8")
    assert len(processes_at(tmp_path)) == 1
    assert [path.name for path in processes_at(tmp_path / "b.bpmn")[0]] == ["b.bpmn", "answer.form"]


def test_a_process_may_call_another_that_is_checked_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    caller = "review_cooperation"
    alone = main(["check", str(PROCESSES / caller)])
    assert alone == 1 and "[called-process-unknown]" in capsys.readouterr().out
    assert main(["check", str(PROCESSES)]) == 0


def test_a_refused_deployment_tells_every_finding_and_deploys_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main(["init"]) == 0
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "plain.bpmn").write_bytes(WRONG.read_bytes())
    capsys.readouterr()
    assert main(["deploy", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "[double-id]" in told and str(folder / "plain.bpmn") in told and "没有部署" in told


def test_problem_details_name_the_element_the_rule_and_the_way_out() -> None:
    findings = check_process(files_of("double-id", "invalid"), VOCABULARY, ("xml",)).findings
    (document,) = finding_documents(ProcessRejected(findings=findings).findings)
    assert (document["field"], document["code"], document["severity"]) == ("wrong", "double-id", "error")
    assert "编号“wrong”用了两次" in document["message"] and "另取编号" in document["message"]


def test_changed_rule_parameters_are_checked_before_they_are_put_to_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rule_params.json").read_text("utf-8")
    changed = tmp_path / "changed.json"
    changed.write_text(text.replace('"value": 3', '"value": 5', 1), "utf-8")
    arguments = ["check", str(PROCESSES / "claim_auto"), "--layers", "law", "--params"]
    assert main([*arguments, str(changed)]) == 1
    told = capsys.readouterr().out
    assert "deadline" in told and "a2s_claim_days(ANQIU)现为5,办法第18(1)条规定为3个工作日" in told
    changed.write_text("{", "utf-8")
    assert main([*arguments, str(changed)]) == 2
    assert "读不出来" in capsys.readouterr().out
