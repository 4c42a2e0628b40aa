"""Actions in a running case: a button for whose they are, a form of their own, the same over the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.actor import Actor
from tests.engine.drawing import Drawing
from tests.web.api_client import ApiClient
from tests.web.office import Office, open_office

HEAD, CLERK, OFFICER, SUPERVISOR_HEAD = "spj.fzr", "spj.jb01", "scjg.zr01", "scjg.fzr"
FORM = {
    "schemaVersion": 18,
    "type": "default",
    "id": "extension",
    "components": [
        {"type": "textfield", "key": "reason", "label": "延期理由", "validate": {"required": True, "maxLength": 20}}
    ],
}


@dataclass
class Extension:
    """A case in which the heads of both offices may do something besides its one task."""

    office: Office
    case_id: str

    @property
    def address(self) -> str:
        return f"/cases/{self.case_id}/messages/extend"

    def page(self, login: str, address: str = "") -> str:
        return str(self.office.client(login).get(address or f"/cases/{self.case_id}").get_data(as_text=True))


def drawn() -> str:
    drawing = (
        Drawing("extended")
        .start()
        .user("pick", form="extension", department='"SPJ"', role="approval_clerk")
        .message(
            "extend",
            "pick",
            form="extension",
            department='"SPJ"',
            role="approval_head",
            action="批准延期",
            article="22",
        )
        .message("assist", "pick", form="extension", department='"SCJG"', role="supervision_officer", action="协助")
        .message("recalled", "pick")
        .user("look", form="extension", department='"SCJG"', role="supervision_officer")
        .gateway("fork", "parallelGateway")
        .end()
        .end("extended_end")
        .end("assisted")
        .end("recalled_end")
        .end("looked")
        .line("begin", "fork", "pick", "done")
        .line("fork", "look", "looked")
        .line("extend", "extended_end")
        .line("assist", "assisted")
        .line("recalled", "recalled_end")
    )
    return drawing.text()


@pytest.fixture
def extension(tmp_path: Path) -> Iterator[Extension]:
    office = open_office(tmp_path / "office")
    folder = tmp_path / "extended"
    folder.mkdir()
    (folder / "extended.bpmn").write_text(drawn(), "utf-8")
    (folder / "extension.form").write_text(json.dumps(FORM, ensure_ascii=False), "utf-8")
    runtime = office.platform.runtime
    analyst: Actor = office.actor(CLERK)
    runtime.deploy([folder], analyst, "test", layers=("xml", "bpmn"))
    yield Extension(office, runtime.start("extended", {}, analyst).case_id)
    office.platform.close()


def test_the_case_page_has_a_button_for_those_whose_action_it_is(extension: Extension) -> None:
    assert f'href="{extension.address}">批准延期</a>' in extension.page(HEAD)
    for login in (CLERK, OFFICER):
        assert extension.address not in extension.page(login)
    assist = f"/cases/{extension.case_id}/messages/assist"
    for login in (OFFICER, SUPERVISOR_HEAD):
        assert assist in extension.page(login)


def test_the_form_of_an_action_is_shown_to_none_but_those_whose_it_is(extension: Extension) -> None:
    shown = extension.page(HEAD, extension.address)
    assert "延期理由" in shown and '<button class="button primary">批准延期</button>' in shown and "第二十二条" in shown
    for login in (CLERK, OFFICER, "nync.zr01"):
        assert extension.office.client(login).get(extension.address).status_code == 404


def test_a_form_that_will_not_do_comes_back_with_its_problems(extension: Extension) -> None:
    answer = extension.office.client(HEAD).post(extension.address, {"reason": "长" * 21})
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert "有1处需要修改" in told and "长" * 21 in told
    assert "有1处需要修改" in extension.office.client(HEAD).post(extension.address, {}).get_data(as_text=True)


def test_an_action_is_done_once_and_the_same_request_is_answered_again(extension: Extension) -> None:
    head = extension.office.client(HEAD)
    fields = {"reason": "专家在外", "request": head.new_key()}
    for _ in range(2):
        assert head.post(extension.address, fields).headers["Location"] == f"/cases/{extension.case_id}"
        assert "已办理:批准延期" in head.get(f"/cases/{extension.case_id}").get_data(as_text=True)
    answer = head.post(extension.address, {"reason": "再次"})
    assert answer.headers["Location"] == f"/cases/{extension.case_id}"
    assert "这项操作现在不能办理" in head.get(f"/cases/{extension.case_id}").get_data(as_text=True)


def test_nobody_else_can_do_it_by_hand_made_requests(extension: Extension) -> None:
    for login in (CLERK, SUPERVISOR_HEAD):
        client = extension.office.client(login)
        client.post(extension.address, {"reason": "越权"})
        assert "这项操作现在不能办理" in client.get(f"/cases/{extension.case_id}").get_data(as_text=True)
    assert extension.office.client("nync.zr01").post(extension.address, {"reason": "越权"}).status_code == 404
    assert extension.address in extension.page(HEAD)
    unknown = extension.office.client(HEAD).post(f"/cases/{extension.case_id}/messages/nothing", {})
    assert unknown.status_code == 404


def test_over_the_api_the_form_and_the_role_of_the_action_hold(extension: Extension) -> None:
    office = extension.office
    head, officer = ApiClient(office, "SPJ", ["approval_head"]), ApiClient(office, "SCJG", ["supervision_officer"])
    body = {"case": extension.case_id, "data": {"reason": "专家在外"}}

    assert officer.post("/messages/extend", body).status_code == 409
    wrong = head.post("/messages/extend", {"case": extension.case_id, "data": {}})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["message"] == "请填写“延期理由”"
    assert officer.post("/messages/recalled", {"case": extension.case_id}).status_code == 403
    assert head.post("/messages/extend", body).status_code == 200
    assert head.post("/messages/extend", body).status_code == 409
