"""Licences and supervision files on screens: who sees which, what stands on them, what can be started from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from engine.clock import parsed
from tests.web.office import PRESENT, Office, Visitor, open_office
from web.screens import intake
from web.sheets.startables import grouped, purpose_of, start_action

NUMBER = "JY23707840000001"
PERSON = {
    "item_code": "AQ-WJW-003",
    "item_name": "医师执业注册",
    "licence_name": "医师执业证书",
    "party_name": "测试自然人03",
    "party_type": "自然人",
    "party_code": None,
    "id_type": "居民身份证",
    "id_number": "370784190001030033",
    "contact_phone": "13800001234",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A restaurant's licence that was changed once, a shop's that was revoked, and a doctor's."""
    opened = open_office(tmp_path_factory.mktemp("licences"))
    opened.push(1, "2026-11-16T09:30", licence_no=NUMBER)
    opened.push(2, "2026-11-17T09:30", decision_type="CHG", licence_no=NUMBER, content="增加冷食类制售")
    opened.push(3, "2026-11-18T09:30", party_name="安丘市虚构02号超市有限公司", party_code="91370784MAFAKE0278")
    opened.push(
        4,
        "2026-11-19T09:30",
        decision_type="RVK",
        party_name="安丘市虚构02号超市有限公司",
        party_code="91370784MAFAKE0278",
    )
    opened.push(5, "2026-11-19T10:30", ("WJW",), **PERSON)
    opened.advance(PRESENT)
    yield opened
    opened.platform.close()


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def looked_up(visitor: Visitor, q: str) -> list[dict[str, Any]]:
    return list(visitor.get(f"/lookup/licence?q={q}").get_json()["found"])


def link(page: str, start: str) -> str:
    found = re.search(f'href="({start}[^"]+)"', page)
    assert found is not None, f"no link to {start}"
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("q", [NUMBER, "0000001", "安审批许〔2026〕2号", "虚构01号", "食品经营 虚构01"])
def test_given_a_number_document_party_or_item_then_the_licence_is_offered(office: Office, q: str) -> None:
    assert NUMBER in [one["value"] for one in looked_up(office.client("scjg.zr01"), q)]


def test_given_a_look_up_then_only_what_the_department_approves_or_supervises_is_offered(office: Office) -> None:
    assert looked_up(office.client("nync.zr01"), NUMBER) == []
    assert looked_up(office.client("spj.jb01"), NUMBER)[0]["party"] == "安丘市虚构01号餐饮有限公司"
    assert looked_up(office.client("sj.audit"), NUMBER) != []
    assert looked_up(office.client("scjg.zr01"), "") == []
    assert looked_up(office.client("scjg.zr01"), "%") == []


def test_given_a_natural_person_then_no_list_look_up_or_page_names_him(office: Office) -> None:
    officer = office.client("wjw.zr01")
    [found] = looked_up(officer, "医师执业")
    page = text(officer.get("/licences"))
    sheet = text(officer.get(link(page, "/licences/")))
    files = text(officer.get("/supervision"))
    file = text(officer.get(link(files, "/supervision/")))
    for shown in (str(found), page, sheet, files, file):
        assert "测试自然人03" not in shown
        assert "370784190001030033" not in shown
    assert "370784********0033" in sheet


def test_given_the_list_then_it_can_be_searched_narrowed_and_cleared(office: Office) -> None:
    officer = office.client("scjg.zr01")
    every = text(officer.get("/licences"))
    assert NUMBER in every and "安审批许〔2026〕3号" in every
    revoked = text(officer.get("/licences?status=revoked"))
    assert NUMBER not in revoked and "安审批许〔2026〕3号" in revoked
    assert "没有符合条件的证照" in text(officer.get("/licences?q=没有这个"))
    assert "还没有证照" in text(office.client("nync.zr01").get("/licences"))


def test_given_more_than_a_page_then_the_next_begins_where_the_first_ended(office: Office) -> None:
    book = office.platform.licences
    seen: list[str] = []
    cursor = None
    with office.platform.database.read() as connection:
        while True:
            page = book.page(connection, None, PRESENT.date(), cursor=cursor, limit=1)
            seen += [one.licence.id for one in page.licences]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == 3


def test_given_a_licence_then_its_page_tells_its_chain_with_links_to_the_cases(office: Office) -> None:
    officer = office.client("scjg.zr01")
    sheet = text(officer.get(link(text(officer.get(f"/licences?q={NUMBER}")), "/licences/")))
    assert "增加冷食类制售" in sheet
    assert sheet.count('href="/cases/') >= 2
    chain = sheet[sheet.index('id="chain"') :]
    assert chain.index("准予") < chain.index("变更")
    assert officer.get(link(sheet, "/cases/")).status_code == 200


def test_given_another_departments_licence_or_file_then_there_is_none(office: Office) -> None:
    officer, stranger = office.client("scjg.zr01"), office.client("nync.zr01")
    licence = link(text(officer.get(f"/licences?q={NUMBER}")), "/licences/")
    file = link(text(officer.get("/supervision")), "/supervision/")
    assert [stranger.get(address).status_code for address in (licence, file)] == [404, 404]
    assert office.client("spj.jb01").get(file).status_code == 403
    assert office.client("sj.audit").get(file).status_code == 200


def test_given_a_file_then_it_tells_duties_pushes_and_the_licence(office: Office) -> None:
    officer = office.client("scjg.zr01")
    page = text(officer.get("/supervision?q=虚构01号"))
    sheet = text(officer.get(link(page, "/supervision/")))
    assert "办法第十条" in sheet and "现场核查" in sheet
    assert "推送与认领" in sheet and "安审批许〔2026〕2号" in sheet
    assert NUMBER in sheet
    assert "没有符合条件的台账" in text(officer.get("/supervision?q=虚构01号&status=withdrawn"))


def test_given_a_procedure_that_asks_for_a_licence_then_it_can_be_started_from_its_page(office: Office) -> None:
    clerk = office.client("spj.jb01")
    sheet = text(clerk.get(link(text(clerk.get(f"/licences?q={NUMBER}")), "/licences/")))
    form = text(clerk.get(link(sheet, "/intake/approval_push")))
    assert f'name="supersedes" type="text" value="{NUMBER}"' in form
    officer = office.client("scjg.zr01")
    assert "/intake/approval_push" not in text(officer.get(link(text(officer.get("/licences")), "/licences/")))


def test_given_an_address_with_personal_data_then_the_form_does_not_take_it(office: Office) -> None:
    form = text(office.client("spj.jb01").get("/intake/approval_push?party_name=某人&licence_no=JY9&unknown=x"))
    assert 'value="某人"' not in form
    assert 'value="JY9"' in form


def test_given_a_restricted_licence_then_its_page_says_so_and_a_change_warns_its_clerk(office: Office) -> None:
    from handlers.licence.register import find_licence, lift, restrict
    from tests.handlers.conftest import FakeCall, officer

    with office.platform.database.write() as connection:
        registry = office.platform.runtime.registry
        call = FakeCall(connection, office.platform.office, registry, PRESENT, PRESENT, actor=officer("scjg.zr01"))
        found = find_licence(connection, NUMBER)
        assert found is not None
        restrict(call, found.id, "info", "责令停产停业", since="2026-11-20")
    try:
        clerk = office.client("spj.jb01")
        sheet = text(clerk.get(f"/licences/{found.id}"))
        assert "受限" in sheet and "自2026-11-20起" in sheet and "尚未解除" in sheet
        assert NUMBER in text(clerk.get("/licences?status=restricted"))

        form = {**DECISION_FORM, "decision_type": "CHG", "doc_no": "安审批许〔2026〕40号", "supersedes": NUMBER}
        answer = clerk.post("/intake/approval_push", form)
        assert answer.status_code == 303
        assert "证照JY23707840000001自2026-11-20起受限" in text(clerk.get(answer.headers["Location"]))
    finally:
        with office.platform.database.write() as connection:
            call.connection = connection
            lift(call, found.id, "end")


DECISION_FORM = {
    "item_code": "AQ-SCJG-002",
    "item_name": "食品经营许可(餐饮服务)",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "party_type": "法人",
    "party_code": "91370784MAFAKE019D",
    "contact_person": "测试法人01",
    "contact_phone": "0536-0100001",
    "address": "山东省潍坊市安丘市虚拟街道示例路1号",
    "doc_name": "准予变更决定书",
    "decided_on": "2026-11-24",
    "valid_kind": "长期",
    "content": "准予变更",
    "handler": "审批经办01",
    "decider": "审批负责人",
}


def test_given_nothing_to_start_then_the_page_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "startable_processes", lambda platform, actor: ())
    assert "目前没有可以发起的办理" in text(office.client("nync.zr01").get("/intake"))


def test_given_several_procedures_then_they_stand_under_their_articles_with_their_purpose(office: Office) -> None:
    info = office.platform.runtime.process("approval_push")
    assert info is not None
    xml = office.platform.runtime.current("approval_push").xml
    claim = office.platform.runtime.current("claim_feedback")
    feedback = office.platform.runtime.process("claim_feedback")
    assert feedback is not None
    groups = grouped([(info, xml), (feedback, claim.xml)])
    assert groups[0].label.startswith("第十八条")
    assert purpose_of(xml).startswith("办法第十六条、第十八条")
    assert (start_action(xml), start_action(claim.xml)) == ("登记并推送", "提交")


def test_given_the_day_after_the_last_then_a_licence_counts_as_run_out(office: Office) -> None:
    later = parsed("2031-11-16T09:00").date()
    with office.platform.database.read() as connection:
        run_out = office.platform.licences.page(connection, "WJW", later, status="expired")
        effective = office.platform.licences.page(connection, "WJW", later, status="effective")
    assert "安审批许〔2026〕5号" in [one.licence.number for one in run_out.licences]
    assert "安审批许〔2026〕5号" not in [one.licence.number for one in effective.licences]
