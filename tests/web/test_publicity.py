"""Publicity on screen: what is due when, the batches and their files, who may; and the batch of every working day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.casebook import CaseFilter as Wanted
from engine.casebook import case_page, find_case
from engine.clock import parsed
from handlers.exchange.simulator import Simulator, simulator
from tests.web.exchangeoffice import PROCESS, batch, exchange_office, told
from tests.web.matrix import bearer
from tests.web.office import Office, open_office
from web.publicity import start_publicity
from web.words.publicity import _COLUMNS, column_words


@pytest.fixture
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, others: Simulator) -> Iterator[Office]:
    opened = exchange_office(tmp_path, others)
    yield opened
    opened.platform.close()


def page(office: Office, login: str = "spj.jb01") -> str:
    return str(office.client(login).get("/publicity").get_data(as_text=True))


def batches(office: Office) -> list[str]:
    with office.platform.database.read() as connection:
        return [found.reference for found in case_page(connection, Wanted(None, process=PROCESS)).cases]


def test_the_page_says_what_is_due_when_and_what_is_lacking(office: Office) -> None:
    office.push(1, "2026-11-24T09:00")
    office.platform.runtime.start(
        "approval_push",
        {
            "item_code": "AQ-SCJG-002",
            "decision_type": "NEW",
            "doc_no": "安审批许〔2026〕2号",
            "decided_on": "2026-11-24",
        },
        office.actor("spj.jb01"),
        via="api",
    )
    shown = page(office)
    assert "安审批许〔2026〕1号" in shown and "2026-12-03" in shown, "seven working days after 24 November"
    assert "许可内容(XK_NR)" in shown and "发改办财金〔2018〕424号" in shown and "发起一批" in shown


def test_a_batch_is_sent_and_its_receipt_shown(office: Office, others: Simulator) -> None:
    decision = office.push(1, "2026-11-24T09:00")
    case = batch(office)
    office.platform.deliver()
    (entry,) = others.ledger.entries()
    shown = page(office)
    assert "SPJ-20261124-1" in shown and "已接收" in shown and entry.answer["result"]["receipt"] in shown
    assert "没有待公示的决定" in shown
    own = str(office.client("spj.jb01").get(f"/cases/{case}").get_data(as_text=True))
    assert "双公示批次" in own and "对外接口" in own and "信用中国" in own and "已答复" in own
    of_decision = str(office.client("scjg.zr01").get(f"/cases/{decision}").get_data(as_text=True))
    assert "双公示" in of_decision and "SPJ-20261124-1" in of_decision


def test_the_files_are_what_was_recorded_and_only_for_those_concerned(office: Office) -> None:
    office.push(1, "2026-11-24T09:00")
    case = batch(office)
    shown = page(office)
    (number,) = re.findall(r"/publicity/(\w+)/csv", shown)
    case_shown = str(office.client("sj.audit").get(f"/cases/{case}").get_data(as_text=True))
    for kind in ("csv", "xml"):
        for login in ("spj.jb01", "spj.fzr", "sj.audit"):
            answer = office.client(login).get(f"/publicity/{number}/{kind}")
            assert answer.headers["Content-Disposition"] == f'attachment; filename="SPJ-20261124-1.{kind}"'
            assert hashlib.sha256(answer.get_data()).hexdigest() in case_shown
        assert office.client("scjg.zr01").get(f"/publicity/{number}/{kind}").status_code == 403
    for address in (f"/publicity/{number}/pdf", "/publicity/unknown/csv"):
        assert office.client("spj.jb01").get(address).status_code == 404


def test_a_batch_by_hand_starts_from_its_form(office: Office) -> None:
    office.push(1, "2026-11-24T09:00")
    clerk = office.client("spj.jb01")
    answer = clerk.post(f"/intake/{PROCESS}", {"source": "permit", "batch_note": ""})
    assert answer.status_code == 303
    assert "已提交,案件开始办理" in str(clerk.get(answer.location).get_data(as_text=True))
    again = clerk.post(f"/intake/{PROCESS}", {"source": "permit"})
    assert again.status_code == 422
    assert "没有待公示的决定" in str(again.get_data(as_text=True))


def test_every_working_day_after_eight_a_batch_is_made_once(office: Office) -> None:
    office.advance(parsed("2026-11-24T07:59"))
    office.push(1, "2026-11-24T07:59")
    assert start_publicity(office.platform) == 0
    office.advance(parsed("2026-11-24T08:00"))
    assert start_publicity(office.platform) == 1
    office.push(2, "2026-11-24T10:00")
    assert start_publicity(office.platform) == 0, "one a day; what comes later goes with tomorrow's"
    office.advance(parsed("2026-11-25T08:00"))
    assert start_publicity(office.platform) == 1
    assert start_publicity(office.platform) == 0
    assert batches(office) == ["SPJ-20261125-1", "SPJ-20261124-1"]


def test_no_batch_is_made_on_a_day_off_or_of_nothing(office: Office) -> None:
    office.advance(parsed("2026-11-24T09:00"))
    assert start_publicity(office.platform) == 0
    office.push(1, "2026-11-27T17:00")
    office.advance(parsed("2026-11-28T09:00"))
    assert start_publicity(office.platform) == 0
    office.advance(parsed("2026-11-30T09:00"))
    assert start_publicity(office.platform) == 1


def test_nobody_sends_an_answer_in_the_place_of_another_system(office: Office) -> None:
    office.push(1, "2026-11-24T09:00")
    case = batch(office)
    token = bearer(office, "spj.jb01")
    answer = office.app.test_client().post(
        "/api/v1/messages/exchange_answered",
        headers={"Authorization": f"Bearer {token}"},
        json={"case": case, "data": {"status": "answered", "reason": "", "result": {"receipt": "x", "accepted": 1}}},
    )
    assert answer.status_code == 403
    with office.platform.database.read() as connection:
        found = find_case(connection, case)
    assert found is not None and found.status == "active"


def test_without_connectors_the_clerk_hands_the_files_in(tmp_path: Path) -> None:
    bare = open_office(tmp_path)
    bare.push(1, "2026-11-24T09:00")
    case = batch(bare)
    assert told(bare, "exchanges", case)["standing"] == "unconnected"
    bare.platform.deliver()
    with bare.platform.database.read() as connection:
        found = find_case(connection, case)
    assert found is not None and found.status == "active"
    shown = str(bare.client("spj.jb01").get(f"/cases/{case}").get_data(as_text=True))
    assert "接口未接通,人工办理" in shown
    assert "待人工报送" in page(bare)
    bare.platform.close()


def test_every_required_column_has_its_words() -> None:
    from handlers.publicity.permit import REQUIRED

    assert set(_COLUMNS) == set(REQUIRED)
    assert column_words("XK_NEW") == "XK_NEW"
