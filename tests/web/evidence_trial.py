"""A small procedure whose forms ask for files, deployed beside the office's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.actor import SYSTEM
from engine.worklist.inbox import WorkItem
from tests.engine.drawing import Drawing
from tests.web.office import Office

PROCESS = "evidence_trial"
SUBJECT = "网络餐饮专项检查"
CLERK, OFFICER, STRANGER = "spj.jb01", "scjg.zr01", "nync.zr01"


def deploy_trial(office: Office, folder: Path) -> None:
    """Deploy the procedure: a matter is registered with files, another department answers with files.

    Until it answers, the first one may add files of its own by an action of the case.
    """
    place = folder / PROCESS
    place.mkdir(parents=True)
    drawing = (
        Drawing(PROCESS)
        .start("registered", form="matter", intake="matter.register", roles="approval_clerk", article="19", bulk="yes")
        .user(
            "answer", form="reply", intake="matter.add", role="supervision_officer", department='"SCJG"', article="19"
        )
        .message(
            "supplement",
            "answer",
            interrupting=False,
            form="addition",
            intake="matter.add",
            department='"SPJ"',
            role="approval_clerk",
            action="补充证据",
            article="19",
        )
        .end("answered")
        .end("supplemented")
        .line("registered", "answer", "answered")
        .line("supplement", "supplemented")
    )
    (place / f"{PROCESS}.bpmn").write_text(_named(drawing.text()), "utf-8")
    _form(
        place,
        "matter",
        "登记事项",
        _text("msg_type", "种类"),
        _text("subject", "事由"),
        _text("departments", "部门"),
        _FILES,
    )
    _form(place, "reply", "书面答复", _text("reply", "答复内容"), {**_FILES, "accept": ".pdf,.png"}, _OTHERS)
    _form(place, "addition", "补充证据", _text("note", "说明"), _LICENCE, _FILES)
    office.platform.runtime.deploy([place], SYSTEM, "test", layers=("xml", "bpmn"))


def started(office: Office, *evidence: str) -> WorkItem:
    """The open task of a new case."""
    data = {"msg_type": "supervision_info", "subject": SUBJECT, "departments": "SCJG", "evidence": list(evidence)}
    case = office.platform.runtime.start(PROCESS, data, office.actor(CLERK))
    (item,) = office.items(case.case_id)
    return item


_FILES: dict[str, Any] = {
    "type": "filepicker",
    "id": "evidence",
    "key": "evidence",
    "label": "证据材料",
    "multiple": True,
    "description": "办法第十九条:移送时附证据材料。",
    "validate": {"required": True},
}
_LICENCE: dict[str, Any] = {
    "type": "textfield",
    "id": "licence",
    "key": "licence",
    "label": "证照",
    "properties": {"lookup": "licence"},
}
_OTHERS: dict[str, Any] = {"type": "filepicker", "id": "letter", "key": "letter", "label": "函件"}


def _named(text: str) -> str:
    names = {PROCESS: "专项检查", "registered": "登记事项", "answer": "书面答复", "answered": "已答复"}
    names |= {"supplement": "补充证据", "supplemented": "已补充"}
    for part, name in names.items():
        text = text.replace(f' id="{part}"', f' id="{part}" name="{name}"', 1)
    return text


def _text(key: str, label: str) -> dict[str, Any]:
    return {"type": "textfield", "id": key, "key": key, "label": label, "validate": {"required": True}}


def _form(place: Path, name: str, title: str, *components: dict[str, Any]) -> None:
    told = {"type": "default", "id": name, "title": title, "components": components}
    (place / f"{name}.form").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
