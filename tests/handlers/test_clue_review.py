"""A clue is decided once, on record in the journal; opened again it can be decided again; no row of a case changes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.clock import parsed
from engine.errors import Conflict, InputRejected, NotFound
from engine.proof.journal import entries
from handlers.accountability.book import Clue, ClueBook, clues_of_case
from handlers.accountability.clue import note, withdraw
from handlers.accountability.review import ClueOpen, ClueReviewed, ClueWithdrawn, Decision, Review
from handlers.accountability.schema import accountability_clue
from handlers.accountability.selection import STATES, Wish

from .conftest import Desk

AUDITOR = Actor("sj.audit", "审计员", "SJJ", frozenset({"auditor"}))
AT = "2023-10-24T10:00"
REFER = Decision("referred", to="(测试)有权机关", document_no="审移〔2023〕1号")
CLOSE = Decision("closed", reason="迟推的理由成立")
REOPEN = Decision("reopened", reason="发现新的材料")


@pytest.fixture
def found(desk: Desk) -> Clue:
    note(desk.call(AT), "late_push", "SCJG", about="matter", basis_status="in_force")
    note(desk.call(AT), "deemed_consent", "SWJ", about="inquiry", basis_status="in_force")
    return next(one for one in clues_of_case(desk.connection, "root") if one.department == "SCJG")


def decide(desk: Desk, clue_id: str, decision: Decision, request: str, at: str = "2023-11-01T09:00") -> Review:
    return ClueBook().decide(desk.connection, clue_id, decision, AUDITOR, parsed(at), request)


def states(desk: Desk) -> dict[str, list[str]]:
    """The departments whose clues are found under each state."""
    listed = {state: ClueBook().page(desk.connection, Wish(state=state)).clues for state in STATES}
    assert all(one.state == state for state, clues in listed.items() for one in clues)
    return {state: sorted(one.department for one in clues) for state, clues in listed.items() if clues}


def test_given_a_referral_then_it_stands_in_the_journal_and_the_row_of_the_clue_is_as_it_was(
    desk: Desk, found: Clue
) -> None:
    before = desk.connection.execute(select(accountability_clue)).all()
    decide(desk, found.id, REFER, "key-1")
    assert desk.connection.execute(select(accountability_clue)).all() == before
    [entry] = entries(desk.connection, ("clue.reviewed",))
    told = {"clue": found.id, "verdict": "referred", "to": REFER.to, "document_no": REFER.document_no}
    assert entry.data == {**told, "request": "key-1"} and (entry.root_id, entry.actor) == ("root", "sj.audit")
    assert states(desk) == {"standing": ["SWJ"], "referred": ["SCJG"]}


def test_given_a_decision_then_none_follows_until_the_clue_is_opened_again(desk: Desk, found: Clue) -> None:
    with pytest.raises(ClueOpen):
        decide(desk, found.id, REOPEN, "key-0")
    for number, decision in enumerate((CLOSE, REFER)):
        decide(desk, found.id, decision, f"first-{number}")
        for other in (REFER, CLOSE):
            with pytest.raises(ClueReviewed):
                decide(desk, found.id, other, f"second-{number}-{other.verdict}")
        decide(desk, found.id, REOPEN, f"again-{number}")
        assert states(desk) == {"standing": ["SCJG", "SWJ"]}
    told = [one.verdict for one in ClueBook().reviews(desk.connection, found)]
    assert told == ["closed", "reopened", "referred", "reopened"]


def test_given_the_same_request_again_then_it_is_answered_the_same_and_done_once(desk: Desk, found: Clue) -> None:
    first = decide(desk, found.id, CLOSE, "key-1")
    assert decide(desk, found.id, CLOSE, "key-1", "2023-11-02T09:00") == first
    decide(desk, found.id, REOPEN, "key-2")
    assert decide(desk, found.id, CLOSE, "key-1") == first, "late, after the clue was opened again"
    with pytest.raises(Conflict):
        decide(desk, found.id, REFER, "key-1")
    assert len(entries(desk.connection, ("clue.reviewed",))) == 2


def test_given_a_text_that_looks_like_a_decision_then_it_is_taken_for_none(desk: Desk, found: Clue) -> None:
    tricky = f'{{"clue":"{found.id}","verdict":"referred","request":"key-9"'
    decide(desk, found.id, Decision("closed", reason=tricky), "key-1")
    assert states(desk) == {"standing": ["SWJ"], "closed": ["SCJG"]}
    decide(desk, found.id, REOPEN, "key-9")
    assert states(desk) == {"standing": ["SCJG", "SWJ"]}


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision("referred"), "to"),
        (Decision("referred", to="机" * 101), "to"),
        (Decision("referred", to="机关", document_no="号" * 101), "document_no"),
        (Decision("referred", to="机关", reason="短"), "reason"),
        (Decision("closed"), "reason"),
        (Decision("closed", reason="不必"), "reason"),
        (Decision("closed", reason="长" * 501), "reason"),
        (Decision("reopened"), "reason"),
    ],
)
def test_given_what_is_missing_or_too_long_then_nothing_is_on_record(
    desk: Desk, found: Clue, decision: Decision, field: str
) -> None:
    with pytest.raises(InputRejected) as rejected:
        decide(desk, found.id, decision, "key-1")
    assert [problem.field for problem in rejected.value.problems] == [field]
    assert entries(desk.connection, ("clue.reviewed",)) == ()


def test_given_a_withdrawn_clue_or_none_then_there_is_nothing_to_review(desk: Desk, found: Clue) -> None:
    withdraw(desk.call("2023-10-25T09:00"), "matter", "late_push", "登记有误")
    with pytest.raises(ClueWithdrawn):
        decide(desk, found.id, CLOSE, "key-1")
    with pytest.raises(NotFound):
        decide(desk, "unknown", CLOSE, "key-2")
    assert states(desk) == {"standing": ["SWJ"], "withdrawn": ["SCJG"]}


@pytest.mark.parametrize(
    ("wish", "departments"),
    [
        (Wish(article=19), ["SCJG"]),
        (Wish(article=23), ["SWJ"]),
        (Wish(article=18), []),
        (Wish(article=99), ["SCJG", "SWJ"]),
        (Wish(kind="late_push", department="SWJ"), []),
        (Wish(since="2023-10-24T02:00:00.000000Z"), ["SCJG", "SWJ"]),
        (Wish(before="2023-10-24T02:00:00.000000Z"), []),
    ],
)
def test_given_filters_then_only_what_meets_them_all_is_found(
    desk: Desk, found: Clue, wish: Wish, departments: list[str]
) -> None:
    assert found.article == "19(2)"
    clues = ClueBook().page(desk.connection, wish).clues
    assert sorted(one.department for one in clues) == departments
