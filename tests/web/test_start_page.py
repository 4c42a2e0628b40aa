"""What a post may start: listed by article, started from a licence or a file, filled in with what is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.actor import SYSTEM
from tests.engine.drawing import Drawing
from tests.web.office import PRESENT, Office, open_office

NUMBER = "JY23707840000001"
FIELDS = ("licence", "msg_type", "subject", "departments")


def procedure(folder: Path, process: str, article: str, fields: tuple[str, ...], purpose: str, action: str) -> Path:
    """A procedure that officers may start and that ends at once."""
    home = folder / process
    home.mkdir()
    drawing = Drawing(process)
    drawing.start(form="letter", intake="matter.register", roles="supervision_officer", article=article, action=action)
    text = drawing.end().line("begin", "done").text()
    told = f"<bpmn:documentation>{purpose}</bpmn:documentation>"
    (home / f"{process}.bpmn").write_text(re.sub("(<bpmn:process [^>]+>)", rf"\1{told}", text), "utf-8")
    parts = [
        {
            "type": "textfield",
            "key": key,
            "id": key,
            "label": f"字段{key}",
            **({"properties": {"lookup": "licence"}} if key == "licence" else {}),
        }
        for key in fields
    ]
    form = {"id": "letter", "type": "default", "schemaVersion": 18, "components": parts}
    (home / "letter.form").write_text(json.dumps(form), "utf-8")
    return home


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("start"))
    drawn = tmp_path_factory.mktemp("processes")
    folders = [
        procedure(drawn, "finding", "19(2)", FIELDS, "监管部门把监管信息推送给审批部门。", "推送"),
        procedure(drawn, "question", "23", FIELDS[1:], "向审批部门函询。", ""),
    ]
    opened.platform.runtime.deploy(folders, SYSTEM, "test", layers=("xml", "bpmn"))
    opened.push(1, "2026-11-16T09:30", licence_no=NUMBER)
    opened.push(2, "2026-11-17T09:30", ("SCJG", "WJW"))
    opened.advance(PRESENT)
    yield opened
    opened.platform.close()


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def address(page: str, start: str) -> str:
    found = re.search(f'href="({start}[^"]+)"', page)
    assert found is not None, f"no link to {start}"
    return found[1].replace("&amp;", "&")


def test_given_several_procedures_then_each_stands_under_its_article_with_its_purpose(office: Office) -> None:
    page = text(office.client("scjg.zr01").get("/intake"))
    places = [page.index(part) for part in ("第十九条", "监管部门把监管信息", "第二十三条", "向审批部门函询。")]
    assert places == sorted(places)
    assert "/intake/approval_push" not in page


def test_given_a_licence_then_only_procedures_that_ask_for_one_are_offered_there(office: Office) -> None:
    officer = office.client("scjg.zr01")
    licence = text(officer.get(address(text(officer.get(f"/licences?q={NUMBER}")), "/licences/")))
    assert "/intake/question" not in licence
    form = text(officer.get(address(licence, "/intake/finding")))
    assert re.search(rf'name="licence"[^>]+value="{NUMBER}"[^>]+data-lookup="/lookup/licence"', form)
    assert ">推送</button>" in form


def test_given_a_file_with_two_licences_then_each_has_its_own_start(office: Office) -> None:
    officer = office.client("scjg.zr01")
    file = text(officer.get(address(text(officer.get("/supervision")), "/supervision/")))
    started = set(re.findall(r'href="/intake/finding\?licence=([^"]+)"', file))
    assert len(started) == 2 and NUMBER in started


def test_given_a_procedure_about_a_licence_when_started_then_its_page_shows_it_to_those_in_the_case(
    office: Office,
) -> None:
    officer = office.client("scjg.zr01")
    filled = {"licence": NUMBER, "msg_type": "supervision_info", "subject": "责令停产停业", "departments": "SPJ"}
    answer = officer.post("/intake/finding", filled)
    assert answer.status_code == 303
    case = text(officer.get(answer.headers["Location"]))
    assert f"证照 {NUMBER}" in case and "已提交,案件开始办理。" in case
    licence = address(case, "/licences/")
    assert "责令停产停业" in text(officer.get(licence))
    assert "责令停产停业" in text(office.client("sj.audit").get(licence))
    assert "责令停产停业" not in text(office.client("spj.jb01").get(licence)), "the approval side is no party yet"


def test_given_a_licence_nobody_knows_then_the_form_says_what_to_do(office: Office) -> None:
    filled = {"licence": "JY0", "msg_type": "supervision_info", "subject": "检查", "departments": "SPJ"}
    answer = office.client("scjg.zr01").post("/intake/finding", filled)
    assert answer.status_code == 422
    assert "没有找到这个证照或者文书号“JY0”" in answer.get_data(as_text=True)
