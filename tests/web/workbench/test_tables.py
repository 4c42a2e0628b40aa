"""Tables and forms under the analyst's hands: what the server says of a text that is not saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.processes.article_map import PROCESSES
from tests.web.office import Office, Visitor, open_office

TABLE = "permit_referral/who_decides.dmn"
FORM = "permit_referral/decide.form"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def analyst(office: Office) -> Visitor:
    return office.client("pt.analyst")


@pytest.fixture(scope="module")
def address(analyst: Visitor) -> str:
    return str(analyst.post("/drafts", {"process": "permit_referral"}).headers["Location"])


def asked(analyst: Visitor, address: str, what: str, path: str, content: str, **further: Any) -> Any:
    body = {"path": path, "content": content, **further}
    answer = analyst.http.post(f"{address}/{what}", json=body, headers={"X-CSRF-Token": analyst.token})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_a_sound_table_has_no_marks_and_says_what_it_asks_for(analyst: Visitor, address: str) -> None:
    found = asked(analyst, address, "tables/check", TABLE, (PROCESSES / TABLE).read_text("utf-8"))
    assert found["marks"] == []
    assert found["asked"] == {
        "who_decides": [
            {
                "name": "item_decider",
                "label": "事项目录:该种处理由谁决定",
                "type": "string",
                "values": ["approval", "supervision"],
            },
            {"name": "decider_cited", "label": "已引法律条文", "type": "boolean", "values": [True, False]},
        ]
    }


def test_a_gap_is_told_with_its_example_and_an_overlap_with_its_rows(analyst: Visitor, address: str) -> None:
    text = (PROCESSES / TABLE).read_text("utf-8")
    gap = asked(analyst, address, "tables/check", TABLE, text.replace("<text>False</text>", "<text>True</text>", 1))
    by_code = {one["code"]: one for one in gap["marks"]}
    assert by_code["gap"]["example"] == {"item_decider": "supervision", "decider_cited": False}
    assert by_code["overlap"]["rows"] == ["decides_supervision", "decides_uncited"]
    assert "规则 2、规则 3" in by_code["overlap"]["message"]


def test_a_cell_that_does_not_compile_is_named_by_row_and_column(analyst: Visitor, address: str) -> None:
    text = (PROCESSES / TABLE).read_text("utf-8").replace("<text>False</text>", "<text>1 +</text>", 1)
    (mark,) = asked(analyst, address, "tables/check", TABLE, text)["marks"]
    assert (mark["element"], mark["rows"]) == ("decides_uncited_if2", ["decides_uncited"])
    assert mark["message"].startswith("第3行“已引法律条文”列")


def test_what_is_no_table_is_told_in_words(analyst: Visitor, address: str) -> None:
    (mark,) = asked(analyst, address, "tables/check", TABLE, "<nothing/>")["marks"]
    assert (mark["severity"], mark["code"]) == ("error", "table-unreadable")


@pytest.mark.parametrize(
    ("values", "fired", "outputs"),
    [
        ({"item_decider": "approval", "decider_cited": "true"}, ["decides_approval"], {"decider": "approval"}),
        ({"item_decider": "supervision", "decider_cited": "false"}, ["decides_uncited"], {"decider": "approval"}),
        ({"item_decider": "elsewhere", "decider_cited": "true"}, [], {}),
    ],
)
def test_a_table_is_tried_with_values(
    analyst: Visitor, address: str, values: dict[str, str], fired: list[str], outputs: dict[str, Any]
) -> None:
    text = (PROCESSES / TABLE).read_text("utf-8")
    told = asked(analyst, address, "tables/trial", TABLE, text, decision="who_decides", values=values)
    assert (told["fired"], told["outputs"]) == (fired, outputs)
    assert ("没有一行命中" in told["trouble"]) is (not fired)


def test_a_value_that_is_no_expression_is_told_by_its_name(analyst: Visitor, address: str) -> None:
    text = (PROCESSES / TABLE).read_text("utf-8")
    values = {"item_decider": "approval", "decider_cited": "是 不"}
    told = asked(analyst, address, "tables/trial", TABLE, text, decision="who_decides", values=values)
    assert told["trouble"].startswith("“decider_cited”的值看不懂")


def test_a_form_is_drawn_as_a_clerk_sees_it_and_what_it_names_is_checked(analyst: Visitor, address: str) -> None:
    text = (PROCESSES / FORM).read_text("utf-8")
    sound = asked(analyst, address, "forms/preview", FORM, text)
    assert sound["marks"] == []
    assert '<textarea id="decide-' in sound["page"]
    wrong = text.replace('"key": "', '"properties": {"check": "no_such_check"}, "key": "', 1)
    (mark,) = asked(analyst, address, "forms/preview", FORM, wrong)["marks"]
    assert "no_such_check" in mark["message"]


def test_a_component_that_the_office_does_not_draw_is_refused_by_name(analyst: Visitor, address: str) -> None:
    text = '{"components": [{"type": "iframe", "id": "frame"}]}'
    told = asked(analyst, address, "forms/preview", FORM, text)
    assert (told["page"], [one["element"] for one in told["marks"]]) == ("", ["frame"])


def test_clerks_have_no_editors(office: Office, address: str) -> None:
    clerk = office.client("scjg.zr01")
    assert clerk.get(f"{address}/tables").status_code == 403
    assert clerk.get(f"{address}/forms").status_code == 403


def test_a_file_that_the_draft_has_not_is_not_found(analyst: Visitor, address: str) -> None:
    assert analyst.get(f"{address}/tables?file=permit_referral/none.dmn").status_code == 404
    assert analyst.get(f"{address}/tables").status_code == 200
