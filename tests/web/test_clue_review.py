"""A clue on its page: the events behind it, the way from and to the ledger, and the auditor's review of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from engine.clock import stored
from engine.history import event_of_case
from engine.proof.journal import entries
from tests.prepared import Place
from tests.web.demo_office import demo_office
from tests.web.office import Office, office_in
from tests.web.test_auditors_change_nothing import fingerprint
from web.platform import Clue, Span, Wish

AUDITOR, MARKET, OPERATOR = "sj.audit", "scjg.zr01", "pt.admin"
REFERRAL = {"verdict": "referred", "to": "(测试)有权机关", "document_no": "审移〔2026〕1号"}
CLOSING = {"verdict": "closed", "reason": "迟推的理由成立"}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = demo_office(tmp_path_factory.mktemp("review"))
    yield opened
    opened.platform.close()


def clues(office: Office, **wish: str) -> tuple[Clue, ...]:
    with office.platform.database.read() as connection:
        return office.platform.clues.page(connection, Wish(**wish)).clues  # type: ignore[arg-type]


def page(office: Office, address: str) -> str:
    answer = office.client(AUDITOR).get(unescape(address))
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return str(answer.get_data(as_text=True))


def reviewed(office: Office) -> list[dict[str, str]]:
    with office.platform.database.read() as connection:
        return [entry.data for entry in reversed(entries(connection, ("clue.reviewed",)))]


def test_given_a_clue_then_it_opens_every_event_behind_it_and_the_days_of_its_limit(office: Office) -> None:
    found = clues(office)
    assert len(found) == 3
    for one in found:
        assert f'href="/clues/{one.id}"' in page(office, "/clues")
        told = page(office, f"/clues/{one.id}")
        links = re.findall(rf'href="/cases/{one.root_id}/replay\?at=([^."]+)\.(\d+)"', told)
        with office.platform.database.read() as connection:
            kinds = {
                event.kind for case, seq in links if (event := event_of_case(connection, case, int(seq))) is not None
            }
        late = {"claim.overdue", "supervision.late_push", "inquiry.consent_deemed"}
        assert "clue.noted" in kinds and len(kinds & late) == 1, one.kind
        assert len(links) > 2
        for case, seq in links:
            page(office, f"/cases/{one.root_id}/replay?at={case}.{seq}")
        limit = re.search(r'class="deadline" data-deadline="([^"]+)" href="([^"]+)"', told)
        assert limit is not None and limit[1] < one.due_at
        assert "工作日" in page(office, limit[2])


def test_given_the_ledger_then_its_lines_and_acts_lead_to_their_clues_and_back(office: Office) -> None:
    ledger = page(office, "/ledger?period=all")
    lines = set(re.findall(r'ledger-clues" href="([^"]+)">线索(\d+)条', ledger))
    assert len(lines) >= 3
    for address, count in lines:
        told = page(office, address)
        assert told.count('<td data-label="线索"') == int(count), address
        assert 'href="/ledger?period=all' in told
    for one in clues(office):
        assert one.due_at and f"duty={one.duty}" in page(office, f"/clues/{one.id}")
        acts = page(office, f"/ledger/acts?period=all&duty={one.duty}&department={one.department}&count=due")
        assert acts.count(f'href="/clues/{one.id}"') == 1
        year = one.due_at[:4]
        assert [found.id for found in clues(office, duty=one.duty, since=year, before=f"{year}a")] == [one.id]
        assert clues(office, duty=one.duty, before=year) == ()


def test_given_a_period_then_lines_count_the_clues_whose_limits_end_in_it(office: Office) -> None:
    book, present = office.platform.clues, stored(office.clock.now())
    with office.platform.database.read() as connection:
        lines = office.platform.ledger.lines(connection, Span("", "", present))
        counted = book.counts(connection, Wish())
        assert counted == {(one.duty, one.department): 1 for one in clues(office)}
        assert counted.keys() <= {(line.code, line.department) for line in lines}
        assert book.counts(connection, Wish(since="2026")) == {}


def test_given_a_review_then_it_is_shown_listed_and_told_in_words(office: Office) -> None:
    first, second, third = clues(office)
    auditor, before = office.client(AUDITOR), fingerprint(office)
    assert auditor.post(f"/clues/{first.id}/review", REFERRAL).status_code == 303
    assert auditor.post(f"/clues/{second.id}/review", CLOSING).status_code == 303
    assert [[one.id for one in clues(office, state=state)] for state in ("standing", "referred", "closed")] == [
        [third.id], [first.id], [second.id],
    ]  # fmt: skip
    assert fingerprint(office) == before, "no row of any case changes"
    told = page(office, f"/clues/{first.id}")
    assert "移送:(测试)有权机关" in told and "审移〔2026〕1号" in told and 'value="reopened"' in told
    assert 'value="referred"' not in told and 'value="closed"' not in told
    records = page(office, "/access-records?kind=clue.reviewed")
    assert "登记线索核查意见" in records and "移送文号" in records and "迟推的理由成立" in records
    assert '<td data-label="状态">已移送</td>' in page(office, f"/cases/{first.root_id}")


def test_given_a_decided_clue_then_another_decision_is_refused_until_it_is_opened_again(office: Office) -> None:
    found, auditor = clues(office)[0], office.client(AUDITOR)
    address = f"/clues/{found.id}/review"
    again = {"verdict": "reopened", "reason": "发现新的材料"}
    assert auditor.post(address, again).status_code == 409
    assert auditor.post(address, CLOSING).status_code == 303
    refused = auditor.post(address, REFERRAL)
    assert refused.status_code == 409 and "这条线索已经核查" in refused.get_data(as_text=True)
    assert auditor.post(address, again).status_code == 303
    assert auditor.post(address, REFERRAL).status_code == 303
    assert [told["verdict"] for told in reviewed(office)] == ["closed", "reopened", "referred"]


def test_given_the_form_sent_twice_then_it_is_done_once(office: Office) -> None:
    found, auditor = clues(office)[0], office.client(AUDITOR)
    address, key = f"/clues/{found.id}/review", {"request": auditor.new_key()}
    answers = [auditor.post(address, {**REFERRAL, **key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303] and len(reviewed(office)) == 1
    other = auditor.post(address, {**CLOSING, **key})
    assert other.status_code == 409 and "此前已经收到这次提交,内容不同" in other.get_data(as_text=True)
    assert auditor.post(address, {**CLOSING, "request": ""}).status_code == 400


def test_given_no_addressee_or_reason_then_the_form_says_so_and_keeps_what_was_written(office: Office) -> None:
    found, auditor = clues(office)[0], office.client(AUDITOR)
    address = f"/clues/{found.id}/review"
    answer = auditor.post(address, {"verdict": "referred", "to": " ", "document_no": "审移〔2026〕2号"})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请填写“移送对象”" in told and "审移〔2026〕2号" in told
    answer = auditor.post(address, {"verdict": "closed", "reason": "无"})
    assert answer.status_code == 422 and "“理由”至少4个字" in answer.get_data(as_text=True)
    assert auditor.post(address, {"verdict": "guilty"}).status_code == 400
    assert auditor.post("/clues/unknown/review", CLOSING).status_code == 404 and reviewed(office) == []


def test_given_anybody_but_an_auditor_then_clues_and_reviews_are_closed(office: Office) -> None:
    found = clues(office)[0]
    for login in (MARKET, OPERATOR, "spj.fzr"):
        visitor = office.client(login)
        assert visitor.get(f"/clues/{found.id}").status_code == 403
        assert visitor.post(f"/clues/{found.id}/review", CLOSING).status_code == 403
    assert reviewed(office) == []


def test_given_either_database_then_states_lines_and_decisions_are_found_alike(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
    office = office_in(place)
    row = {
        "id": "clue-1", "effect_key": "1", "root_id": "root", "case_id": "root", "kind": "late_push",
        "department": "SCJG", "about": "matter", "detail": "", "noted_at": "2023-10-24T02:00:00.000000Z",
    }  # fmt: skip
    columns = ", ".join(row)
    with office.platform.database.write() as connection:
        values = ", ".join(f"'{value}'" for value in row.values())
        connection.exec_driver_sql(f"INSERT INTO accountability_clue ({columns}) VALUES ({values})")
    assert [one.id for one in clues(office, state="standing")] == ["clue-1"]
    assert office.client(AUDITOR).post("/clues/clue-1/review", REFERRAL | {"to": "(测试)100%_机关"}).status_code == 303
    assert [len(clues(office, state=state)) for state in ("standing", "referred", "closed", "withdrawn")] == [
        0,
        1,
        0,
        0,
    ]
    assert clues(office, duty="push_supervision") == (), "no limit is known"
    assert page(office, "/clues?article=19&state=referred").count('<td data-label="线索"') == 1
    assert page(office, "/ledger?period=all")
    office.platform.close()
