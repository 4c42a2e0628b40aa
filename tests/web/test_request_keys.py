"""Every form that changes something carries a key; sent twice, it is done once and answered twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.casebook import incidents
from engine.worklist.inbox import WorkItem
from tests.web.office import DECISION, Office, Visitor, populated_office
from web.security.rules import RULES

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
_FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
_KEYED = re.compile(r'request_field\(\)|name="request"')
_TARGET = re.compile(r"'(\w+\.\w+)'")
ELSEWHERE = {
    "sandbox/page.html": "sandbox.move",
    "case/recall.html": "case.recall",
    "operations/_lights.html": "operations.sweep_now",
    "bundle/page.html": "bundle.make",
}
"""Where forms go whose template does not name it: to their own page, or to what the page is told."""
OFFICER, COLLEAGUE, CLERK, ADMIN = "scjg.zr01", "scjg.zr02", "spj.jb01", "pt.admin"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


@pytest.fixture
def officer(office: Office) -> Visitor:
    return office.client(OFFICER)


def claim(office: Office, number: int) -> WorkItem:
    reference = f"安审批许〔2026〕{number}号"
    return next(item for item in office.open_items("SCJG") if item.reference == reference and item.element == "claim")


def unkeyed(template: str, text: str) -> list[str]:
    """The forms of a template that change something and carry no key."""
    found = []
    for form in _FORM.findall(text):
        opening = form.split("\n")[0]
        targets = _TARGET.findall(opening) or [ELSEWHERE.get(template, "")]
        known = [RULES[target] for target in targets if target in RULES]
        if (not known or not all(rule.repeatable for rule in known)) and not _KEYED.search(form):
            found.append(f"{template}: {opening}")
    return found


class TestForms:
    """No page can forget the key."""

    def test_every_form_that_changes_something_has_the_field(self) -> None:
        seen = []
        for path in sorted(TEMPLATES.rglob("*.html")):
            text = path.read_text("utf-8")
            seen += _FORM.findall(text)
            assert text.count('method="post"') == len(_FORM.findall(text)), path
            assert unkeyed(path.relative_to(TEMPLATES).as_posix(), text) == []
        assert len(seen) > 15

    @pytest.mark.parametrize(
        ("form", "missing"),
        [
            ("""<form method="post" action="{{ url_for('task.complete', item_id=1) }}"></form>""", 1),
            ("""<form method="post" action="{{ url_for('task.assign') }}">{{ request_field() }}</form>""", 0),
            ("""<form method="post" action="{{ url_for('login.leave') }}"></form>""", 0),
            ("""<form class="x" method="post"></form>""", 1),
        ],
    )
    def test_a_form_without_it_is_found(self, form: str, missing: int) -> None:
        assert len(unkeyed("new/page.html", form)) == missing

    def test_no_two_forms_of_a_page_share_a_key(self, officer: Visitor) -> None:
        keys = re.findall(r'name="request" value="([^"]+)"', officer.get("/").get_data(as_text=True))
        assert len(keys) == len(set(keys)) >= 5

    def test_a_form_without_a_key_is_refused_and_does_nothing(self, office: Office, officer: Visitor) -> None:
        item = claim(office, 2)
        for key in ("", "x" * 201, "a b"):
            answer = officer.post(f"/tasks/{item.id}/assign", {"request": key})
            assert answer.status_code == 400
            assert "页面已过时,没有提交" in answer.get_data(as_text=True)
        assert claim(office, 2).assignee is None

    def test_a_script_may_send_the_key_as_a_header(self, office: Office, officer: Visitor) -> None:
        address = f"/tasks/{claim(office, 2).id}/assign"
        assert officer.post(address, {"request": ""}, Idempotency_Key=officer.new_key()).status_code == 303


class TestSentTwice:
    """The first answer got lost; the second says the same, and nothing is done twice."""

    def both(self, visitor: Visitor, address: str, data: dict[str, Any] | None = None, **headers: str) -> list[Any]:
        fields = {**(data or {}), "request": visitor.new_key()}
        return [visitor.post(address, fields, **headers) for _ in range(2)]

    def pages(self, visitor: Visitor, address: str, data: dict[str, Any]) -> list[str]:
        """The pages to which both are led."""
        fields = {**data, "request": visitor.new_key()}
        answers = (visitor.post(address, fields) for _ in range(2))
        return [visitor.get(answer.location).get_data(as_text=True) for answer in answers]

    def test_a_one_click_answer(self, office: Office, officer: Visitor) -> None:
        first, second = self.both(officer, f"/tasks/{claim(office, 2).id}/answer", Accept="application/json")
        assert (first.status_code, first.get_json()) == (second.status_code, second.get_json())
        assert first.get_json()["done"] and first.get_json()["text"] == "已认领"

    def test_many_at_once_and_a_third_time_with_one_more(self, office: Office, officer: Visitor) -> None:
        ids = [claim(office, number).id for number in (2, 3)]
        first, second = self.both(officer, "/inbox/answers", {"item": ids}, Accept="application/json")
        assert first.get_json() == second.get_json()
        assert first.get_json()["done"] == 2
        key = officer.new_key()
        more = [*(claim(office, number).id for number in (4, 6))]
        sent = [
            officer.post("/inbox/answers", {"item": chosen, "request": key}, Accept="application/json").get_json()
            for chosen in (more[:1], more)
        ]
        assert [told["done"] for told in sent] == [1, 2]

    def test_a_form(self, office: Office, officer: Visitor) -> None:
        first, second = self.both(officer, f"/tasks/{claim(office, 2).id}", {"answer": "claim"}, X_Partial="1")
        assert first.get_json() == second.get_json() and first.get_json()["done"]

    def test_a_form_with_another_content_is_told_that_the_first_counts(self, office: Office, officer: Visitor) -> None:
        item, key = claim(office, 2), officer.new_key()
        officer.post(f"/tasks/{item.id}", {"answer": "claim", "request": key})
        changed = {"answer": "return", "return_reason": "不属于本部门职责", "request": key}
        answer = officer.post(f"/tasks/{item.id}", changed)
        assert answer.status_code == 409
        assert "此前已经收到这次提交,内容不同" in answer.get_data(as_text=True)

    def test_taking_into_hands_and_putting_back(self, office: Office, officer: Visitor) -> None:
        address = f"/tasks/{claim(office, 2).id}"
        for act in ("assign", "unassign"):
            first, second = self.both(officer, f"{address}/{act}")
            assert first.status_code == second.status_code == 303
        with office.platform.database.read() as connection:
            told = connection.exec_driver_sql("SELECT kind FROM event WHERE kind LIKE 'task.%assigned'").all()
        assert [row.kind for row in told] == ["task.assigned", "task.unassigned"]

    def test_a_recall(self, office: Office) -> None:
        clerk, case_id = office.client(CLERK), claim(office, 6).case_id
        told = self.pages(clerk, f"/cases/{case_id}/recall", {"reason": "文书有误"})
        assert all("推送已撤回" in page for page in told)
        late = clerk.post(f"/cases/{case_id}/recall", {"reason": "文书有误"})
        assert "不能撤回" in late.get_data(as_text=True)

    def test_trying_an_incident_again_and_giving_it_up(
        self, office: Office, officer: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        admin = office.client(ADMIN)
        operators = office.platform.runtime.registry.operators
        for number, act in ((2, "retry"), (3, "dismiss")):
            with monkeypatch.context() as broken:
                broken.setitem(operators, "claim.record", _raises)
                officer.post(f"/tasks/{claim(office, number).id}/answer")
            with office.platform.database.read() as connection:
                (incident,) = incidents(connection)
            told = self.pages(admin, f"/incidents/{incident.id}/{act}", {"reason": "误报"})
            words = "重试成功1件" if act == "retry" else "已作废,案件继续等待"
            assert all(words in page for page in told)

    def test_a_registration(self, office: Office) -> None:
        clerk = office.client(CLERK)
        data = {
            **{name: str(entry) for name, entry in DECISION.items() if entry is not False},
            "doc_no": "安审批许〔2026〕902号",
            "decided_on": "2026-11-24",
            "valid_from": "2026-11-24",
            "valid_to": "2031-11-15",
            "target_departments": ["SCJG"],
        }
        first, second = self.both(clerk, "/intake/approval_push", data)
        assert first.status_code == 303 and first.location == second.location
        assert len([item for item in office.open_items("SCJG") if item.reference.endswith("902号")]) == 1
        key = {"request": clerk.new_key()}
        clerk.post("/intake/approval_push", {**data, **key, "doc_no": "安审批许〔2026〕903号"})
        other = clerk.post("/intake/approval_push", {**data, **key, "doc_no": "安审批许〔2026〕904号"})
        assert other.status_code == 409 and "此前已经收到这次提交,内容不同" in other.get_data(as_text=True)


def _raises(*_: Any, **__: Any) -> Any:
    raise RuntimeError("broken on purpose")
