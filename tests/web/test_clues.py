"""Accountability clues on screens: worded as clues, shown to those concerned, listed for auditors alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import parsed
from tests.evidence_files import PDF
from tests.web.matrix import bearer
from tests.web.office import Office, open_office

NUMBER = "JY23707840000015"
AUDITOR, MARKET, APPROVAL, HEALTH = "sj.audit", "scjg.zr01", "spj.jb01", "wjw.zr01"
WORDS = "线索,不是结论"
LATE, UNCLAIMED = "迟推监管信息", "逾期未认领"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """While the Measures were in force: an information pushed late, which the approval department never claimed."""
    opened = open_office(tmp_path_factory.mktemp("clues"), parsed("2023-09-04T09:00"))
    opened.push(1, "2023-09-04T10:00", ("SCJG", "WJW"), licence_no=NUMBER)
    opened.advance(parsed("2023-10-24T10:00"))
    told = {
        "supervision_type": "01",
        "licence": NUMBER,
        "decision_no": "安市监罚〔2023〕7号",
        "decided_on": "2023-10-10",
        "content": "责令停产停业整顿",
        "push_now": "now",
        "late_reason": "鉴定结论晚到",
        "evidence": [opened.platform.evidence.keep("笔录.pdf", PDF, opened.actor(MARKET)).id],
    }
    opened.platform.runtime.start("supervision_push", told, opened.actor(MARKET))
    opened.advance(parsed("2023-10-30T10:00"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def case_id(office: Office) -> str:
    with office.platform.database.read() as connection:
        return office.platform.clues.page(connection).clues[0].root_id


def page(office: Office, login: str, address: str) -> str:
    answer = office.client(login).get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return str(answer.get_data(as_text=True))


def rows(told: str) -> int:
    return told.count('<td data-label="线索"')


def test_given_clues_then_auditors_find_them_with_their_case(office: Office, case_id: str) -> None:
    told = page(office, AUDITOR, "/clues")
    assert rows(told) == 2
    assert WORDS in told and "办法第二十六条、第二十七条" in told
    assert f'href="/cases/{case_id}">监管信息' in told and "安市监罚〔2023〕7号" in told
    assert "鉴定结论晚到" in told and "2023年10月27日24时</a>,尚未认领" in told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "late_push"}, [LATE]),
        ({"department": "SPJ"}, [UNCLAIMED]),
        ({"kind": "late_push", "department": "SPJ"}, []),
        ({"state": "withdrawn"}, []),
        ({"state": "standing"}, [UNCLAIMED, LATE]),
        ({"kind": "guilt", "department": "NOBODY", "state": "?"}, [UNCLAIMED, LATE]),
    ],
)
def test_given_filters_then_only_what_meets_them_all_is_listed(
    office: Office, asked: dict[str, str], found: list[str]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    told = page(office, AUDITOR, f"/clues?{query}")
    assert [
        word for word in (UNCLAIMED, LATE) if f'<td data-label="线索" class="clue-short">{word}</td>' in told
    ] == found
    assert ("没有符合条件的线索" in told) == (found == [])


def test_given_more_than_a_page_then_the_rest_follows(office: Office) -> None:
    book = office.platform.clues
    with office.platform.database.read() as connection:
        first = book.page(connection, limit=1)
        second = book.page(connection, limit=1, cursor=first.next_cursor)
    assert [one.kind for one in (*first.clues, *second.clues)] == [UNCLAIMED, LATE]
    assert first.next_cursor and second.next_cursor is None


def test_given_anybody_but_an_auditor_then_the_list_is_closed_and_not_offered(office: Office) -> None:
    for login in (MARKET, APPROVAL, "spj.fzr", "pt.admin"):
        assert office.client(login).get("/clues").status_code == 403
        assert 'href="/clues"' not in office.client(login).get("/profile").get_data(as_text=True)
    assert 'href="/clues"' in page(office, AUDITOR, "/profile")


def test_given_a_case_with_clues_then_its_page_shows_them_to_auditors_alone(office: Office, case_id: str) -> None:
    told = page(office, AUDITOR, f"/cases/{case_id}")
    assert rows(told) == 2 and WORDS in told and "生成责任线索" in told
    for login in (MARKET, APPROVAL):
        told = page(office, login, f"/cases/{case_id}")
        assert rows(told) == 0 and "线索" not in told


def test_given_a_case_with_clues_then_its_history_withholds_them_from_all_but_auditors(
    office: Office, case_id: str
) -> None:
    told = page(office, AUDITOR, f"/history/{case_id}")
    assert told.count("<code>clue.noted</code>") == 2
    lines = told.count("<tr id=")
    for login in (MARKET, APPROVAL):
        told = page(office, login, f"/history/{case_id}")
        assert "clue" not in told and "线索" not in told
        assert told.count("仅供审计人员查阅的记录") == 2 and told.count("<tr id=") == lines, "the seals stay in a row"
    with office.platform.database.read() as connection:
        seals = set(connection.exec_driver_sql("SELECT hash FROM event WHERE kind = 'clue.noted'").scalars())
    for login, kind in ((MARKET, "reserved"), (AUDITOR, "clue.noted")):
        client = office.app.test_client()
        headers = {"Authorization": f"Bearer {bearer(office, login)}"}
        events = client.get(f"/api/v1/cases/{case_id}/history", headers=headers).json["events"]
        assert {event["hash"] for event in events if event["kind"] == kind} == seals


def test_given_files_that_were_opened_then_auditors_alone_see_by_whom(office: Office, case_id: str) -> None:
    with office.platform.database.read() as connection:
        [(file, _)] = office.platform.evidence.of_case(connection, case_id)
    assert "还没有人查看" in page(office, AUDITOR, f"/cases/{case_id}")
    assert office.client(APPROVAL).get(f"/cases/{case_id}/evidence/{file.id}").status_code == 200
    told = page(office, AUDITOR, f"/cases/{case_id}")
    assert "谁看过本案" in told and "打开证据文件" in told and "审批经办01" in told and "笔录.pdf" in told
    for login in (MARKET, APPROVAL):
        assert "谁看过本案" not in page(office, login, f"/cases/{case_id}")
