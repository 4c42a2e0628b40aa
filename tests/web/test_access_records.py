"""Records of looking: auditors find all of them, everybody his own, and each leads to its case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.proof.journal import enter
from tests.web.office import Office, open_office

CLERK, OFFICER, AUDITOR, OPERATOR = "spj.jb01", "scjg.zr01", "sj.audit", "pt.admin"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two looks at one case by two people, one at another, an export and a kind nobody has named yet."""
    opened = open_office(tmp_path_factory.mktemp("access"))
    asked = {"purpose_kind": "contact", "purpose": "联系现场检查", "fields": ["contact_phone", "address"]}
    first = opened.push(1, "2026-11-16T10:00")
    for login in (OFFICER, CLERK):
        assert opened.client(login).post(f"/cases/{first}/reveal", asked).status_code == 200
    second = opened.push(2, "2026-11-17T10:00")
    assert opened.client(OFFICER).post(f"/cases/{second}/reveal", asked).status_code == 200
    with opened.platform.database.write() as connection:
        now, auditor = opened.clock.now(), opened.actor(AUDITOR)
        told = {"subject": "events", "format": "xes", "cases": [first, second], "count": 12, "reason": "年度检查"}
        enter(connection, "data.exported", told, auditor, now)
        enter(connection, "shelf.dusted", {"shelf": "第三排"}, auditor, now)
        enter(connection, "calendar.changed", {"revision": 2, "content": {"days": []}}, auditor, now)
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def roots(office: Office) -> list[str]:
    with office.platform.database.read() as connection:
        query = "SELECT id FROM cases WHERE id = root_id ORDER BY started_at"
        return list(connection.exec_driver_sql(query).scalars())


def page(office: Office, login: str, address: str) -> str:
    answer = office.client(login).get(address)
    assert answer.status_code == 200, answer.status
    return str(answer.get_data(as_text=True))


def rows(told: str) -> int:
    return told.count('<tr id="record-')


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("kind=data.revealed", 3),
        ("kind=calendar.changed", 2),
        ("kind=nonsense", 5),
        (f"person={OFFICER}", 2),
        ("department=SPJ", 1),
        (f"person={CLERK}&department=SCJG", 0),
        ("from=2026-11-17", 3),
        ("to=2026-11-16", 2),
        ("from=2026-11-18", 0),
        ("from=yesterday", 5),
    ],
)
def test_given_filters_then_only_what_meets_them_all_is_listed(office: Office, query: str, count: int) -> None:
    assert rows(page(office, AUDITOR, f"/access-records?{query}")) == count


def test_given_a_case_then_looks_at_it_alone_and_exports_that_name_it_are_listed(
    office: Office, roots: list[str]
) -> None:
    assert [rows(page(office, AUDITOR, f"/access-records?case={root}")) for root in roots] == [3, 2]
    assert "没有这件案件" in page(office, AUDITOR, "/access-records?case=unknown")
    for root, count in zip(roots, (3, 2), strict=True):
        told = page(office, AUDITOR, f"/cases/{root}")
        assert "谁看过本案" in told and rows(told) == count


def test_given_a_record_then_it_says_who_why_and_what_and_leads_to_its_case(office: Office, roots: list[str]) -> None:
    told = page(office, AUDITOR, f"/access-records?person={CLERK}")
    for words in ("查看完整信息", "联系方式", "联系相对人", "联系现场检查", "审批经办01", f'href="/cases/{roots[0]}"'):
        assert words in told
    assert "0536-0100001" not in told


def test_given_a_kind_without_a_name_then_it_is_shown_as_it_is(office: Office) -> None:
    told = page(office, AUDITOR, "/access-records?kind=shelf.dusted")
    assert "<code>shelf.dusted</code>" in told and "第三排" in told


def test_given_anybody_then_he_sees_the_records_of_his_own_acts_alone(office: Office) -> None:
    for login, count in ((OFFICER, 2), (CLERK, 1), (OPERATOR, 0)):
        assert office.client(login).get("/access-records").status_code == 403
        assert rows(page(office, login, "/access-records/mine")) == count
        assert 'href="/access-records/mine"' in page(office, login, "/profile")
