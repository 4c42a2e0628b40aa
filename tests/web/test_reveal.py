"""Personal data in full: for parties and auditors, for a purpose, shown once, never kept, always on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.proof.journal import Entry, entries
from tests.web.office import DECISION, Office, open_office

CLERK, OFFICER, STRANGER, AUDITOR, OPERATOR = "spj.jb01", "scjg.zr01", "wjw.zr01", "sj.audit", "pt.admin"
PHONE, ADDRESS = DECISION["contact_phone"], DECISION["address"]
ASKED = {"purpose_kind": "contact", "purpose": "现场检查前联系", "fields": ["contact_phone"]}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("reveal"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def case_id(office: Office) -> str:
    return office.push(1, "2026-11-16T10:00")


def looks(office: Office, case_id: str) -> tuple[Entry, ...]:
    with office.platform.database.read() as connection:
        return entries(connection, ("data.revealed",), case_id)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.mark.parametrize("login", [OFFICER, AUDITOR, CLERK])
def test_given_a_purpose_when_asked_then_the_data_are_told_and_the_look_is_on_record(
    office: Office, case_id: str, login: str
) -> None:
    visitor, before = office.client(login), len(looks(office, case_id))
    page = text(visitor.get(f"/cases/{case_id}"))
    assert PHONE not in page and f'href="/cases/{case_id}/reveal"' in page
    answer = visitor.post(f"/cases/{case_id}/reveal", ASKED)
    assert answer.status_code == 200 and PHONE in text(answer) and ADDRESS not in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    newest, *earlier = looks(office, case_id)
    assert len(earlier) == before
    assert (newest.actor, newest.data["fields"], newest.data["purpose_kind"]) == (login, ["contact_phone"], "contact")
    assert newest.data["purpose"] == "现场检查前联系" and PHONE not in str(newest)
    assert PHONE not in text(visitor.get(f"/cases/{case_id}")), "masked again once the page is left"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"purpose": "看"}, "“具体说明”至少4个字"),
        ({"purpose_kind": ""}, "用途"),
        ({"purpose_kind": "curiosity"}, "用途"),
        ({"fields": []}, "信息项"),
        ({"fields": ["decider"]}, "信息项"),
    ],
)
def test_given_no_proper_purpose_when_asked_then_nothing_is_told_nor_kept(
    office: Office, case_id: str, changes: dict[str, Any], told: str
) -> None:
    before = len(looks(office, case_id))
    answer = office.client(OFFICER).post(f"/cases/{case_id}/reveal", {**ASKED, **changes})
    assert answer.status_code == 422 and told in text(answer) and PHONE not in text(answer)
    assert len(looks(office, case_id)) == before


def test_given_nobody_concerned_when_asked_then_the_case_is_not_there(office: Office, case_id: str) -> None:
    assert office.client(STRANGER).post(f"/cases/{case_id}/reveal", ASKED).status_code == 404
    assert office.client(OPERATOR).post(f"/cases/{case_id}/reveal", ASKED).status_code == 403


def test_given_no_room_for_the_record_when_asked_then_nothing_is_told(office: Office, case_id: str) -> None:
    with office.platform.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = office.client(OFFICER).post(f"/cases/{case_id}/reveal", ASKED)
    finally:
        with office.platform.database.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER no_room")
    assert answer.status_code >= 500 and PHONE not in text(answer)


def test_given_an_id_number_then_it_is_offered_to_those_who_decided_and_to_auditors(office: Office) -> None:
    person = {"party_type": "自然人", "party_name": "测试自然人05", "id_type": "居民身份证", "party_code": ""}
    case_id = office.push(2, "2026-11-16T11:00", **person, id_number="370784190001030033")
    for login, offered in ((CLERK, True), (AUDITOR, True), (OFFICER, False)):
        form = text(office.client(login).get(f"/cases/{case_id}/reveal"))
        assert ('value="id_number"' in form) == offered
    asked = {**ASKED, "fields": ["id_number"]}
    assert office.client(OFFICER).post(f"/cases/{case_id}/reveal", asked).status_code == 422
    assert "370784190001030033" in text(office.client(AUDITOR).post(f"/cases/{case_id}/reveal", asked))
