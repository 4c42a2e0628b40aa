"""Files in forms and from the page of a case, as a browser without scripts, its scripts and other systems send them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from engine.clock import parsed
from engine.proof.journal import entries
from engine.worklist.inbox import WorkItem
from tests.evidence_files import DOCX, HTML, PDF, PNG, REPLY
from tests.web.api_client import ROOT, ApiClient, market
from tests.web.evidence_trial import CLERK, OFFICER, PROCESS, STRANGER, SUBJECT, deploy_trial, started
from tests.web.office import Office, open_office

NAME = "现场检查笔录.pdf"
DIGEST, REPLY_DIGEST = (hashlib.sha256(content).hexdigest() for content in (PDF, REPLY))
_CHOSEN = re.compile(r'name="(\w+)" value="([0-9a-f]{64})" checked> <span>([^<]+?) <')


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    opened.clock.move_to(parsed("2026-11-23T10:00"))
    deploy_trial(opened, tmp_path / "processes")
    yield opened
    opened.platform.close()


@pytest.fixture
def item(office: Office) -> WorkItem:
    return started(office, hand_in(office, CLERK))


def hand_in(office: Office, login: str, name: str = NAME, content: bytes = PDF) -> str:
    return office.platform.evidence.keep(name, content, office.actor(login)).id


def sent(*files: tuple[bytes, str]) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(content), name) for content, name in files]


def evidence(office: Office, root: str) -> list[tuple[str, str]]:
    with office.platform.database.read() as connection:
        rows = office.platform.runtime.registry.query("evidence")(connection, root)
    return [(row["name"], row["department"]) for row in rows]


def test_files_go_along_with_the_form_of_a_task(office: Office, item: WorkItem) -> None:
    page = office.client(OFFICER).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in page and 'accept=".pdf,.png" multiple' in page
    assert "每个不超过20 MB(平台默认)" in page
    files = sent((PNG, "照片.png"), (REPLY, "笔录.pdf"))
    answer = office.client(OFFICER).post(f"/tasks/{item.id}", {"reply": "已核实", "evidence": files})
    assert answer.status_code == 303
    assert evidence(office, item.root_id) == [(NAME, "SPJ"), ("照片.png", "SCJG"), ("笔录.pdf", "SCJG")]


def test_a_form_without_files_is_sent_as_ever(office: Office) -> None:
    office.push(1, "2026-11-23T11:00")
    claim = next(item for item in office.open_items("SCJG") if item.element == "claim")
    page = office.client(OFFICER).get(f"/tasks/{claim.id}").get_data(as_text=True)
    assert "multipart/form-data" not in page and 'type="file"' not in page


def test_files_stay_chosen_when_the_form_comes_back_and_can_be_left_out(office: Office, item: WorkItem) -> None:
    visitor, files = office.client(OFFICER), sent((PNG, "照片.png"), (REPLY, "笔录.pdf"))
    answer = visitor.post(f"/tasks/{item.id}", {"reply": "", "evidence": files})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请填写“答复内容”" in page
    chosen = _CHOSEN.findall(page)
    assert [(key, name) for key, _, name in chosen] == [("evidence", "照片.png"), ("evidence", "笔录.pdf")]
    kept = [digest for _, digest, name in chosen if name == "笔录.pdf"]
    assert visitor.post(f"/tasks/{item.id}", {"reply": "已核实", "evidence": kept}).status_code == 303
    assert evidence(office, item.root_id) == [(NAME, "SPJ"), ("笔录.pdf", "SCJG")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "“证据材料”:“空.pdf”是空文件"),
        ("页面.html", HTML, "“证据材料”:“页面.html”不是可以提交的类型"),
        ("页面.pdf", HTML, "“证据材料”:“页面.pdf”的内容不是PDF"),
        ("决定.docx", DOCX, "“证据材料”:“决定.docx”不是可以提交的类型,请转换为PDF、PNG后上传"),
        ("大.pdf", PDF + b" " * 9_000, "“证据材料”:“大.pdf”超过20 MB(平台默认)"),
    ],
)
def test_a_file_that_will_not_do_is_named_with_its_field(
    office: Office, item: WorkItem, name: str, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.evidence.keeping._LARGEST", 9_000)
    files = sent((REPLY, "笔录.pdf"), (content, name))
    answer = office.client(OFFICER).post(f"/tasks/{item.id}", {"reply": "已核实", "evidence": files})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page and 'id="reply-evidence-error"' in page
    assert "已核实" in page and ("evidence", REPLY_DIGEST, "笔录.pdf") in _CHOSEN.findall(page)
    assert evidence(office, item.root_id) == [(NAME, "SPJ")]


def test_a_field_for_one_file_takes_the_new_one_instead(office: Office, item: WorkItem) -> None:
    visitor = office.client(OFFICER)
    first = visitor.post(f"/tasks/{item.id}", {"evidence": sent((PDF, "a.pdf")), "letter": sent((PDF, "旧函.pdf"))})
    kept = dict.fromkeys(("letter", "evidence"), DIGEST)
    assert first.status_code == 422
    again = visitor.post(f"/tasks/{item.id}", {**kept, "reply": ""})
    assert "旧函.pdf" in again.get_data(as_text=True)
    data: dict[str, Any] = {**kept, "reply": "", "letter": sent((PNG, "新函.png"))}
    page = visitor.post(f"/tasks/{item.id}", data).get_data(as_text=True)
    assert [name for key, _, name in _CHOSEN.findall(page) if key == "letter"] == ["新函.png"]


def test_files_of_others_are_neither_shown_nor_taken(office: Office, item: WorkItem) -> None:
    foreign = hand_in(office, STRANGER, "内部材料.png", PNG)
    answer = office.client(OFFICER).post(f"/tasks/{item.id}", {"reply": "已核实", "evidence": foreign})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "“证据材料”中有文件没有找到" in page and "内部材料" not in page and foreign not in page


def test_a_form_sent_again_with_its_files_is_answered_and_not_done_twice(office: Office, item: WorkItem) -> None:
    visitor = office.client(OFFICER)
    key = visitor.new_key()
    for _ in range(2):
        data = {"request": key, "reply": "已核实", "evidence": sent((REPLY, "笔录.pdf"))}
        assert visitor.post(f"/tasks/{item.id}", data).status_code == 303
    assert evidence(office, item.root_id) == [(NAME, "SPJ"), ("笔录.pdf", "SCJG")]


def test_files_go_along_with_a_start_form(office: Office) -> None:
    visitor = office.client(CLERK)
    told = {"msg_type": "supervision_info", "subject": SUBJECT, "departments": "SCJG"}
    back = visitor.post(f"/intake/{PROCESS}", {**told, "subject": "", "evidence": sent((PDF, NAME))})
    assert back.status_code == 422 and ("evidence", DIGEST, NAME) in _CHOSEN.findall(back.get_data(as_text=True))
    answer = visitor.post(f"/intake/{PROCESS}", {**told, "evidence": DIGEST})
    assert answer.status_code == 303
    assert evidence(office, answer.location.rpartition("/")[2]) == [(NAME, "SPJ")]
    missing = visitor.post(f"/intake/{PROCESS}", {**told, "subject": "另一件"})
    assert "请填写“证据材料”" in missing.get_data(as_text=True)


def test_files_go_along_with_the_form_of_an_action(office: Office, item: WorkItem) -> None:
    visitor, address = office.client(CLERK), f"/cases/{item.root_id}/messages/supplement"
    page = visitor.get(address).get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in page and "每个不超过20 MB(平台默认)" in page
    assert 'data-lookup="/lookup/licence"' in page
    files = sent((PNG, "照片.png"), (HTML, "网页.pdf"))
    back = visitor.post(address, {"note": "补充现场照片", "evidence": files})
    told, photo = back.get_data(as_text=True), hashlib.sha256(PNG).hexdigest()
    assert back.status_code == 422 and "“证据材料”:“网页.pdf”的内容不是PDF" in told and "补充现场照片" in told
    assert ("evidence", photo, "照片.png") in _CHOSEN.findall(told)
    empty = visitor.post(address, {"evidence": photo}).get_data(as_text=True)
    assert "请填写“说明”" in empty and ("evidence", photo, "照片.png") in _CHOSEN.findall(empty)
    data = {"request": visitor.new_key(), "note": "补充现场照片", "evidence": [photo]}
    for _ in range(2):
        assert visitor.post(address, data).status_code == 303
        assert evidence(office, item.root_id) == [(NAME, "SPJ"), ("照片.png", "SPJ")]


def test_files_with_an_action_that_is_over_are_told_that_it_is_over(office: Office, item: WorkItem) -> None:
    office.platform.runtime.complete(
        item.id, {"reply": "已核实", "evidence": [hand_in(office, OFFICER)]}, office.actor(OFFICER)
    )
    visitor, address = office.client(CLERK), f"/cases/{item.root_id}/messages/supplement"
    for content in (PNG, HTML):
        answer = visitor.post(address, {"note": "补充", "evidence": sent((content, "照片.png"))})
        assert (answer.status_code, answer.location) == (303, f"/cases/{item.root_id}")
        assert "这项操作现在不能办理" in visitor.get(answer.location).get_data(as_text=True)
    assert [name for name, _ in evidence(office, item.root_id)] == [NAME]


def test_a_task_lists_the_evidence_of_its_case_in_the_inbox_too(office: Office, item: WorkItem) -> None:
    visitor = office.client(OFFICER)
    link = f'href="/cases/{item.root_id}/evidence/{DIGEST}" target="_blank" rel="noopener">{NAME}</a>'
    for headers in ({}, {"X-Partial": "1"}):
        page = visitor.http.get(f"/tasks/{item.id}", headers=headers).get_data(as_text=True)
        assert link in page and "证据材料,PDF 1 KB" in page
    office.push(1, "2026-11-23T11:00")
    claim = next(one for one in office.open_items("SCJG") if one.element == "claim")
    assert "task-evidence" not in visitor.get(f"/tasks/{claim.id}").get_data(as_text=True)


def test_the_case_page_lists_the_files_and_opens_them_for_its_parties(office: Office, item: WorkItem) -> None:
    visitor = office.client(OFFICER)
    page = visitor.get(f"/cases/{item.root_id}").get_data(as_text=True)
    address = f"/cases/{item.root_id}/evidence/{DIGEST}"
    assert f'<a href="{address}" target="_blank" rel="noopener">{NAME}</a>' in page
    assert "审批局提交证据材料" in page
    opened = visitor.get(address)
    assert (opened.status_code, opened.data, opened.headers["Content-Type"]) == (200, PDF, "application/pdf")
    assert opened.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%E7%8E%B0")
    assert opened.headers["X-Content-Type-Options"] == "nosniff" and opened.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in (policy := opened.headers["Content-Security-Policy"]) and "sandbox" in policy
    assert office.client(STRANGER).get(address).status_code == 404
    assert office.client().get(address).status_code == 303
    with office.platform.database.read() as connection:
        assert [(one.actor, one.data["file"]) for one in entries(connection, ("file.opened",), item.root_id)] == [
            (OFFICER, DIGEST)
        ]


def test_a_file_of_another_case_is_not_opened_through_this_one(office: Office, item: WorkItem) -> None:
    photo = hand_in(office, CLERK, "照片.png", PNG)
    started(office, photo)
    answer = office.client(OFFICER).get(f"/cases/{item.root_id}/evidence/{photo}")
    assert answer.status_code == 404 and "sandbox" not in answer.headers["Content-Security-Policy"]


def test_what_browsers_do_not_show_is_saved(office: Office) -> None:
    item = started(office, hand_in(office, CLERK, "决定.docx", DOCX))
    digest = hashlib.sha256(DOCX).hexdigest()
    opened = office.client(OFFICER).get(f"/cases/{item.root_id}/evidence/{digest}")
    assert opened.headers["Content-Disposition"].startswith("attachment; ")


def test_a_script_hands_files_in_one_by_one(office: Office) -> None:
    visitor = office.client(OFFICER)
    told = visitor.post("/evidence", {"label": "证据材料", "file": (BytesIO(PDF), NAME)}).get_json()
    assert told == {"id": DIGEST, "name": NAME, "told": "PDF 1 KB"}
    wrong = visitor.post("/evidence", {"label": "证据材料", "file": (BytesIO(HTML), "a.pdf")})
    assert (wrong.status_code, "“证据材料”:“a.pdf”的内容不是PDF" in wrong.get_json()["text"]) == (422, True)
    assert visitor.post("/evidence", {}).status_code == 422
    headers = {"X-CSRF-Token": visitor.token}
    over = visitor.http.post(
        "/evidence", data=bytes(21 << 20), content_type="multipart/form-data; boundary=b", headers=headers
    )
    assert over.status_code == 413


def test_other_systems_hand_files_in_and_name_them_in_forms(office: Office, item: WorkItem) -> None:
    client = market(office)
    raw = client.post_raw("/evidence?name=%E7%AC%94%E5%BD%95.pdf", REPLY, "application/octet-stream")
    assert raw.status_code == 201
    kept = {"id": REPLY_DIGEST, "name": "笔录.pdf", "media_type": "application/pdf", "size": len(REPLY)}
    assert raw.get_json() == kept
    photo = _multipart(office, client, "照片.png", PNG).get_json()["id"]
    done = client.post(f"/tasks/{item.id}/complete", {"reply": "已核实", "evidence": [REPLY_DIGEST, photo]})
    assert done.status_code == 200, done.get_json()
    told = client.get(f"/cases/{item.root_id}").get_json()["evidence"]
    assert [(row["name"], row["file_id"]) for row in told][1:] == [("笔录.pdf", REPLY_DIGEST), ("照片.png", photo)]


@pytest.mark.parametrize(
    ("path", "body", "kind", "status", "field"),
    [
        ("/evidence", PDF, "application/octet-stream", 422, "name"),
        ("/evidence?name=a.pdf", HTML, "application/octet-stream", 422, "file"),
        ("/evidence?name=a.pdf", b"{}", "application/json", 415, None),
        ("/evidence?name=a.pdf", bytes(21 << 20), "application/octet-stream", 413, None),
    ],
)
def test_what_other_systems_send_wrongly_is_refused_by_field(
    office: Office, path: str, body: bytes, kind: str, status: int, field: str | None
) -> None:
    answer = market(office).post_raw(path, body, kind)
    assert answer.status_code == status
    assert [error["field"] for error in answer.get_json().get("errors", ())] == ([field] if field else [])


def test_other_systems_cannot_name_files_of_others(office: Office, item: WorkItem) -> None:
    foreign = hand_in(office, STRANGER, "内部材料.png", PNG)
    answer = market(office).post(f"/tasks/{item.id}/complete", {"reply": "已核实", "evidence": [foreign]})
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, "evidence", "unknown_file")
    assert "“证据材料”" in error["message"]


def test_sheets_have_no_column_for_files(office: Office) -> None:
    visitor = office.client(CLERK)
    told = visitor.get(f"/intake/{PROCESS}/import/template?format=csv").get_data(as_text=True)
    assert "事由" in told and "证据材料" not in told
    assert visitor.get(f"/intake/{PROCESS}/import/template").status_code == 200


def _multipart(office: Office, client: ApiClient, name: str, content: bytes) -> Any:
    headers = {"Authorization": f"Bearer {client.token}"}
    return office.app.test_client().post(f"{ROOT}/evidence", data={"file": (BytesIO(content), name)}, headers=headers)
