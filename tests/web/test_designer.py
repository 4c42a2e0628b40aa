"""The designer's page: which drawing it shows, to whom it lets draw, and a draft of one's own out of another's."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.drafting import ANALYST, begun, begun_of, content
from tests.web.office import Office, Visitor, open_office
from web.security.headers import CONTENT_POLICY, DESIGNER_PAGES
from web.workbench.drafts import BOOK

DRAWING = "claim_auto/claim_auto.bpmn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def bench(answer: Any) -> dict[str, Any]:
    """What the page tells its scripts."""
    found = re.search(r'<script type="application/json" id="bench">(.*?)</script>', answer.get_data(as_text=True))
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


def fork(visitor: Visitor, draft: str, body: Any) -> Any:
    headers = {"X-CSRF-Token": visitor.token, "Accept": "application/json"}
    return visitor.http.post(f"/drafts/{draft}/fork", json=body, headers=headers)


def test_a_draft_opens_with_its_first_drawing_and_turns_to_the_others(office: Office) -> None:
    draft = begun(office, "claim_auto", "approval_push")
    analyst = office.client(ANALYST)
    assert analyst.get(f"/drafts/{draft}").headers["Location"] == f"/drafts/{draft}/diagram"
    assert bench(analyst.get(f"/drafts/{draft}/diagram"))["path"] == "approval_push/approval_push.bpmn"
    told = bench(analyst.get(f"/drafts/{draft}/diagram?process=claim_auto&element=deadline"))
    assert (told["path"], told["element"], told["readOnly"]) == (DRAWING, "deadline", False)
    assert analyst.get(f"/drafts/{draft}/diagram?process=nothing").status_code == 404


def test_a_draft_without_a_drawing_says_so(office: Office) -> None:
    draft = begun_of(office, {"parameters.json": "{}"})
    assert "还没有流程图" in office.client(ANALYST).get(f"/drafts/{draft}/diagram").get_data(as_text=True)


def test_only_the_designer_may_set_style_attributes(office: Office) -> None:
    draft = begun(office, "claim_auto")
    analyst = office.client(ANALYST)
    designer = analyst.get(f"/drafts/{draft}/diagram").headers["Content-Security-Policy"]
    assert designer == f"{CONTENT_POLICY}; style-src-attr 'unsafe-inline'"
    assert "designer.page" in DESIGNER_PAGES
    assert analyst.get("/drafts").headers["Content-Security-Policy"] == CONTENT_POLICY


def test_who_does_not_draw_and_what_is_closed_is_only_looked_at(office: Office) -> None:
    draft = begun(office, "claim_auto")
    looked = office.client("sj.audit").get(f"/drafts/{draft}/diagram")
    assert bench(looked)["readOnly"] is True
    assert "修改由流程分析人员进行" in looked.get_data(as_text=True)
    with office.platform.database.write() as connection:
        BOOK.turn(connection, draft, "submitted", ANALYST, office.clock.now(), of=("open",))
    closed = office.client(ANALYST).get(f"/drafts/{draft}/diagram")
    assert bench(closed)["readOnly"] is True
    assert "已经送审" in closed.get_data(as_text=True)
    assert office.client("scjg.zr01").get(f"/drafts/{draft}/diagram").status_code == 403


def test_what_cannot_be_saved_becomes_a_draft_of_its_own_with_all_other_files(office: Office) -> None:
    draft = begun(office, "claim_auto")
    analyst = office.client(ANALYST)
    before = content(office, draft, DRAWING)
    made = fork(analyst, draft, {"path": DRAWING, "content": "<mine/>"}).get_json()
    assert made["title"] == "认领期限(另存)"
    assert content(office, made["id"], DRAWING) == "<mine/>"
    assert content(office, draft, DRAWING) == before
    with office.platform.database.read() as connection:
        old, new = BOOK.get(connection, draft), BOOK.get(connection, made["id"])
        paths = [[one.path for one in BOOK.listing(connection, one)] for one in (old.id, new.id)]
    assert (old.base, paths[0]) == (new.base, paths[1])
    assert fork(analyst, draft, {"path": DRAWING}).status_code == 422
    assert fork(office.client("sj.audit"), draft, {"path": DRAWING, "content": ""}).status_code == 403


def test_who_saved_a_file_is_told_by_name(office: Office) -> None:
    draft = begun(office, "claim_auto")
    analyst = office.client(ANALYST)
    assert analyst.get(f"/drafts/{draft}/files/{DRAWING}").get_json()["changed_by_name"] == "流程分析员"
