"""Drafts taken away as files and brought back: nothing is lost, nothing foreign gets in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.drafts import read_folder
from engine.errors import InputRejected
from tests.web.office import Office, Visitor, open_office
from web.workbench.packing import packed, unpacked

PROCESSES = Path(__file__).parents[3] / "processes"
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
  <process id="leave" isExecutable="true"><startEvent id="Start"/><endEvent id="done"/>
    <sequenceFlow sourceRef="Start" targetRef="done"/></process>
</definitions>"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


@pytest.fixture
def analyst(office: Office) -> Visitor:
    return office.client("pt.analyst")


def refused(*uploads: tuple[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(InputRejected) as rejected:
        unpacked(uploads)
    return [(problem.field, problem.code) for problem in rejected.value.problems]


@pytest.mark.parametrize("process", sorted(path.name for path in PROCESSES.iterdir() if path.is_dir()))
def test_a_folder_goes_out_and_comes_back_byte_for_byte(process: str) -> None:
    files = read_folder(PROCESSES / process, within=f"{process}/")
    assert packed(files) == packed(files)
    back = unpacked([("draft.zip", packed(files))])
    assert (dict(back.files), back.adopted) == (files, ())


def test_the_parameters_and_scenarios_of_a_draft_come_back_too() -> None:
    files = {**read_folder(PROCESSES / "claim_auto", within="claim_auto/"), "parameters.json": '{"changes": []}'}
    files["claim_auto/scenarios/01.toml"] = "name = '届满'\n"
    assert dict(unpacked([("draft.zip", packed(files))]).files) == files


def test_loose_files_of_a_process_get_the_folder_of_its_drawing() -> None:
    folder = PROCESSES / "claim_auto"
    uploads = [(path.name, path.read_bytes()) for path in folder.iterdir() if path.is_file()]
    assert set(unpacked(uploads).files) == {f"claim_auto/{name}" for name, _ in uploads}


def test_a_zip_whose_folder_is_called_otherwise_is_put_where_it_belongs() -> None:
    files = {f"download (1)/x/{name}": text for name, text in read_folder(PROCESSES / "claim_auto").items()}
    assert "claim_auto/claim_auto.bpmn" in unpacked([("draft.zip", packed(files))]).files


def test_a_drawing_of_another_tool_is_adopted_and_every_change_told() -> None:
    taken = unpacked([("leave.bpmn", FOREIGN.encode())])
    assert 'id="Start_1"' in taken.files["leave/leave.bpmn"]
    assert {one.rule for one in taken.adopted} >= {"renamed-id", "added-id", "completed"}


@pytest.mark.parametrize("path", ["../x.bpmn", "/etc/x.bpmn", "a/../../x.bpmn", "a/b\x01.bpmn"])
def test_names_that_lead_away_are_refused(path: str) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(path, FOREIGN)
    assert [code for _, code in refused(("draft.zip", whole.getvalue()))] == ["bad_path"]


def test_what_cannot_be_taken_is_named() -> None:
    assert refused(("a.zip", b"PK")) == [("a.zip", "not_zip")]
    assert refused(("a.md", b"text")) == [("files", "no_drawing")]
    assert refused(("a.bpmn", b"<a"), ("b.form", b"\xff\xfe")) == [("a.bpmn", "not_readable"), ("b.form", "not_utf8")]
    bomb = {f"p/{number}.form": "0" * 1024 * 1024 for number in range(21)}
    assert refused(("a.zip", packed(bomb))) == [("a.zip", "too_much_unpacked")]


def test_an_exported_draft_imported_again_is_the_same_draft(office: Office, analyst: Visitor) -> None:
    address = str(analyst.post("/drafts", {"process": "claim_auto"}).headers["Location"])
    content = analyst.get(f"{address}/export.zip").get_data()
    form = {"files": (io.BytesIO(content), "认领.zip"), "csrf_token": analyst.token, "request": analyst.new_key()}
    again = analyst.http.post("/drafts/import", data=form, content_type="multipart/form-data")
    assert again.status_code == 303, again.get_data(as_text=True)
    assert analyst.get(f"{again.headers['Location']}/export.zip").get_data() == content
    page = analyst.get("/drafts").get_data(as_text=True)
    assert page.count("审批决定信息认领(逾期自动认领)") >= 2


def test_a_draft_can_be_renamed_and_given_up(analyst: Visitor) -> None:
    address = str(analyst.post("/drafts", {"process": "claim_auto"}).headers["Location"])
    analyst.post(f"{address}/rename", {"title": "另一个名称"})
    assert "另一个名称" in analyst.get("/drafts").get_data(as_text=True)
    analyst.post(f"{address}/discard")
    assert "另一个名称" not in analyst.get("/drafts").get_data(as_text=True).partition("已作废")[2]
    assert "另一个名称" in analyst.get("/drafts?past=1").get_data(as_text=True)
