"""Receipts: handed out with every act, printed, read aloud, and held against the records later."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import delete, select, update

from engine.history import events_of_case, seal
from engine.proof.receipt import NoReceipt, Receipt, examined
from engine.proof.record import Record
from engine.store.schema import event
from tests.web.api_client import approval, decision, market
from tests.web.office import Office, open_office, populated_office
from tests.web.permit_case import ADMIN, AUDITOR, CLERK, OFFICER, OTHER_OFFICER, PermitCase, permit_case
from web.cli import main


@pytest.fixture
def permit(tmp_path: Path) -> Iterator[PermitCase]:
    with permit_case(tmp_path) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


def receipt(permit: PermitCase, case_id: str, seq: int = 1) -> Receipt:
    platform = permit.office.platform
    with platform.database.read() as connection:
        found = events_of_case(connection, case_id)[seq - 1]
    return Receipt.full(Record(case_id, found.seq, found.hash, found.recorded_at), platform.office.seal.code)


def verdict(permit: PermitCase, held: Receipt) -> str:
    platform = permit.office.platform
    with platform.database.read() as connection:
        return examined(connection, held, platform.office.seal.code)


def tamper(permit: PermitCase, *statements: Any) -> None:
    """Change rows past the guards of their table."""
    with permit.office.platform.database.write() as connection:
        for trigger in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars():
            connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            connection.execute(statement)


def checked(permit: PermitCase, login: str, text: str) -> str:
    page: str = permit.office.client(login).post("/receipts", {"receipt": text}).get_data(as_text=True)
    return page


def test_given_a_receipt_when_the_record_stands_then_it_agrees_in_both_forms(permit: PermitCase) -> None:
    held = receipt(permit, permit.root_id, 2)
    record = Record(held.case_id, held.seq, f"{held.algorithm}:{held.digest}", held.recorded_at)
    short = Receipt.short(record, permit.office.platform.office.seal.code)

    assert verdict(permit, held) == verdict(permit, short) == "agrees"
    assert len(short.text) < 90
    assert Receipt.parse(short.text) == short
    assert Receipt.parse(held.text) == held


def test_given_a_receipt_when_typed_as_it_was_heard_then_it_is_read_all_the_same(permit: PermitCase) -> None:
    held = receipt(permit, permit.root_id)
    record = Record(held.case_id, held.seq, f"{held.algorithm}:{held.digest}", held.recorded_at)
    short = Receipt.short(record, permit.office.platform.office.seal.code)
    place, digest, code = short.grouped

    for text in (
        f"推送回执:\n{place}\n{digest}\n{code}\n请核对",
        short.text.upper().replace("#", "\uff03").replace(":", "\uff1a"),
        short.text.replace("·", " "),
    ):
        assert Receipt.parse(text) == short


@pytest.mark.parametrize("text", ["", "回执", "0" * 26 + "#1·sm3:12·ABCD", "#" * 5000])
def test_given_a_text_that_is_none_when_parsed_then_it_is_said(text: str) -> None:
    with pytest.raises(NoReceipt):
        Receipt.parse(text)


def test_given_a_deleted_record_when_checked_then_its_removal_is_proved_even_in_the_last_row(
    permit: PermitCase,
) -> None:
    last = len(_events(permit))
    held = receipt(permit, permit.root_id, last)
    tamper(permit, delete(event).where(event.c.case_id == permit.root_id, event.c.seq == last))

    assert verdict(permit, held) == "gone"
    assert "该记录已不存在" in checked(permit, OFFICER, held.text)


def test_given_a_row_edited_without_its_hash_when_checked_then_it_differs(permit: PermitCase) -> None:
    held = receipt(permit, permit.root_id, 2)
    changed = update(event).where(event.c.case_id == permit.root_id, event.c.seq == 2)
    tamper(permit, changed.values(actor="spj.jb02"))

    assert verdict(permit, held) == "differs"


def test_given_a_history_sealed_anew_when_checked_then_it_differs(permit: PermitCase) -> None:
    """Everything is rewritten consistently; only who holds a receipt can tell."""
    held = receipt(permit, permit.root_id, 2)
    other = receipt(permit, permit.root_id, 3)
    rewritten = {**_rows(permit)[1], "actor": "spj.jb02"}
    first = _rows(permit)[0]["hash"]
    rewritten["hash"] = seal(first, permit.root_id, 2, rewritten)
    third = {**_rows(permit)[2]}
    third["hash"] = seal(rewritten["hash"], permit.root_id, 3, third)
    tamper(
        permit,
        *(
            update(event).where(event.c.case_id == permit.root_id, event.c.seq == row["seq"]).values(**row)
            for row in (rewritten, third)
        ),
    )

    assert verdict(permit, held) == verdict(permit, other) == "differs"


def test_given_a_receipt_of_ones_own_making_when_checked_then_it_proves_nothing(permit: PermitCase) -> None:
    """Nobody can accuse the office by a receipt that it never gave, nor learn by guessing what is recorded."""
    true = receipt(permit, permit.root_id)
    forged = Receipt(true.case_id, 99, true.algorithm, "0" * 64, true.recorded_at, true.code)
    guessed = Receipt(true.case_id, 1, true.algorithm, true.digest, true.recorded_at, "A" * 16)
    later = Receipt(true.case_id, 1, true.algorithm, true.digest, "2020-01-01T00:00:00.000000Z", true.code)

    assert {verdict(permit, found) for found in (forged, guessed, later)} == {"not_ours"}


def test_given_a_claim_when_the_case_is_opened_then_push_and_claim_have_receipts(permit: PermitCase) -> None:
    permit.claim()
    page = permit.page(OFFICER, f"/cases/{permit.root_id}")
    links = re.findall(r'href="(/cases/[0-9a-z]+/receipts/\d+)">(推送回执|认领回执)', page)

    assert [name for _, name in links].count("推送回执") == 2
    assert [name for _, name in links].count("认领回执") == 1
    for address, name in links:
        sheet = permit.page(OFFICER, address)
        assert f'<h1 id="receipt-title">{name}</h1>' in sheet
        text = re.findall(r"<code>([^<]+·[A-Z2-7]{16})</code>", sheet)
        assert len(text) == 2
        assert all(verdict(permit, Receipt.parse(found)) == "agrees" for found in text)


def test_given_a_claim_by_lapse_of_time_when_the_case_is_opened_then_it_has_a_receipt_too(permit: PermitCase) -> None:
    permit.move_to("2026-10-12T09:00")
    page = permit.page(OFFICER, f"/cases/{permit.root_id}")

    address = re.findall(r'href="(/cases/[0-9a-z]+/receipts/\d+)">认领回执', page)[0]
    assert "自动认领" in permit.page(OFFICER, address)


def test_given_a_receipt_when_printed_then_it_is_a_paper_with_its_lines(permit: PermitCase) -> None:
    answer = permit.office.client(CLERK).get(f"/cases/{permit.root_id}/receipts/1.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert f"{permit.root_id}#1" in text


def test_given_another_department_when_it_asks_for_a_receipt_then_the_case_does_not_exist(permit: PermitCase) -> None:
    assert permit.office.client(OTHER_OFFICER).get(f"/cases/{permit.root_id}/receipts/1").status_code == 404
    assert permit.office.client(CLERK).get(f"/cases/{permit.root_id}/receipts/999").status_code == 404


def test_given_one_who_may_not_see_the_case_when_he_checks_then_he_learns_the_verdict_alone(
    permit: PermitCase,
) -> None:
    text = receipt(permit, permit.root_id).text

    for login in (OTHER_OFFICER, ADMIN):
        page = checked(permit, login, text)
        assert "相符" in page
        assert "打开案件" not in page
        assert "餐饮" not in page
    assert "打开案件" in checked(permit, AUDITOR, text)


def test_given_a_push_over_the_api_when_answered_then_it_has_a_receipt_also_when_repeated(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    key = {"Idempotency_Key": "push-1"}
    first = approval(office).post("/cases/approval_push", decision(), **key).get_json()
    client = approval(office)
    again = client.post("/cases/approval_push", decision(), **key).get_json()
    repeated = client.post("/cases/approval_push", decision(), **key).get_json()
    held = Receipt.parse(first["receipt"]["full"])

    assert first["receipt"]["case"] == first["case"]
    assert again["created"] is False
    assert again["receipt"] == repeated["receipt"] == first["receipt"]
    with office.platform.database.read() as connection:
        assert examined(connection, held, office.platform.office.seal.code) == "agrees"
        found = next(one for one in events_of_case(connection, first["case"]) if one.kind == "case.started")
    assert (first["receipt"]["number"], first["receipt"]["hash"]) == (found.seq, found.hash)
    office.platform.close()


def test_given_claims_over_the_api_when_answered_then_each_has_a_receipt_of_its_own(office: Office) -> None:
    client = market(office)
    tasks = [task for task in client.get("/tasks").get_json()["tasks"] if task["element"] == "claim"]
    one = client.post(f"/tasks/{tasks[0]['id']}/complete", {"answer": "claim"}, Idempotency_Key="c").get_json()
    again = client.post(f"/tasks/{tasks[0]['id']}/complete", {"answer": "claim"}, Idempotency_Key="c").get_json()
    rows = [{"id": task["id"]} for task in tasks[1:3]]
    many = client.post("/tasks/bulk/complete", {"tasks": rows}).get_json()["tasks"]

    assert one["receipt"] == again["receipt"]
    assert one["receipt"]["case"] == tasks[0]["case"]
    assert [found["receipt"]["case"] for found in many] == [task["case"] for task in tasks[1:3]]
    told = client.get(f"/cases/{tasks[0]['root']}").get_json()["receipts"]
    assert {(found["kind"], found["automatic"]) for found in told} == {("push", False), ("claim", False)}


def test_given_notices_when_read_then_those_of_pushes_and_claims_lead_to_their_receipts(permit: PermitCase) -> None:
    permit.claim()

    assert "推送回执" in permit.page(OFFICER, "/notices")
    assert "认领回执" in permit.page(CLERK, "/notices")


def _events(permit: PermitCase) -> tuple[Any, ...]:
    with permit.office.platform.database.read() as connection:
        return events_of_case(connection, permit.root_id)


def _rows(permit: PermitCase) -> list[dict[str, Any]]:
    with permit.office.platform.database.read() as connection:
        wanted = select(event).where(event.c.case_id == permit.root_id).order_by(event.c.seq)
        return [row._asdict() for row in connection.execute(wanted)]


def test_given_a_receipt_when_verified_by_the_program_then_it_says_what_it_shows(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = receipt(permit, permit.root_id)
    monkeypatch.setenv("DATABASE_URL", permit.office.platform.database.url)

    assert main(["verify", "--receipt", held.text]) == 0
    assert "第1条:相符" in capsys.readouterr().out
    assert main(["verify", "--receipt", "回执"]) == 2
    tamper(permit, delete(event).where(event.c.case_id == permit.root_id, event.c.seq == 1))
    assert main(["verify", "--receipt", held.text]) == 1
    assert "该记录已不存在" in capsys.readouterr().out
