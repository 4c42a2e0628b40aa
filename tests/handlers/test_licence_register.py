"""The licence register: every decision and every supervision act takes its place in a licence's chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, update

from engine.clock import SimulatedClock
from engine.errors import NotFound
from engine.ids import Ids
from engine.store.database import Database
from handlers.decision.record import decision_row
from handlers.licence.inheritance import inherit
from handlers.licence.register import (
    Licence,
    chain,
    find_licence,
    licence_of,
    lift,
    note_decision,
    note_ground,
    penalty_revoke,
    restrict,
)
from handlers.licence.schema import licence as licence_table
from handlers.licence.schema import licence_event
from handlers.privacy.sealing import KEY_VARIABLE
from tests.prepared import Place

from .conftest import LONG_AGO, RESTAURANT, Desk, officer, prepare_office

AT = "2023-03-06T10:00"
LATER = "2023-06-01T10:00"
OFFICER = officer("scjg.zr01")


@pytest.fixture
def database(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An office's database, on each backend in turn."""
    monkeypatch.setenv(KEY_VARIABLE, "11" * 32)
    opened = Database(place.filled(prepare_office))
    yield opened
    opened.close()


def told(number: int, kind: str, on: str = "2023-06-01", **more: Any) -> dict[str, Any]:
    return {**RESTAURANT, "doc_no": f"安审批许〔2023〕{number}号", "decision_type": kind, "decided_on": on, **more}


def licence(desk: Desk, text: str = "安审批许〔2023〕15号") -> Licence:
    found = find_licence(desk.connection, text)
    assert found is not None
    return found


def kinds(desk: Desk, found: Licence) -> list[tuple[str, str]]:
    return [(act.kind, act.effect) for act in chain(desk.connection, found.id) if act.replaced_by is None]


def warned(admission: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in admission.warnings]


def events(desk: Desk) -> list[str]:
    return [kind for call in desk.calls for kind, _ in call.events if kind.startswith("licence.")]


def test_a_first_decision_founds_a_licence(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "licence_no": "JY23707840000001"})

    found = licence(desk)

    assert (found.status, found.valid_to, found.restricted) == ("effective", "2028-03-06", False)
    assert (found.number, found.party, found.approval_department) == (
        "JY23707840000001",
        "安丘市虚构01号餐饮有限公司",
        "SPJ",
    )
    assert kinds(desk, found) == [("NEW", "founded")]
    assert found == licence(desk, "JY23707840000001") == licence(desk, found.id) == licence(desk, "安审批许[2023]15号")
    assert events(desk) == ["licence.founded"]


def test_a_refusal_is_in_no_chain(desk: Desk) -> None:
    desk.register(AT, told(15, "REFUSE"))
    assert find_licence(desk.connection, "安审批许〔2023〕15号") is None


def test_a_second_shop_of_the_same_party_is_a_licence_of_its_own(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(LATER, told(16, "NEW"), case="second")
    assert licence(desk).id != licence(desk, "安审批许〔2023〕16号").id


def test_renewal_and_change_amend_what_they_tell_anew(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(
        LATER,
        told(20, "CHG", content="准予增加冷食类制售", valid_kind=None, valid_from=None, valid_to=None),
        case="change",
    )
    renewal = {"valid_from": "2028-03-07", "valid_to": "2033-03-06", "content": None}
    desk.register("2023-07-01T10:00", told(21, "RENEW", "2023-07-01", **renewal), case="renewal")

    found = licence(desk)

    assert kinds(desk, found) == [("NEW", "founded"), ("CHG", "amended"), ("RENEW", "amended")]
    assert (found.valid_to, found.content) == ("2033-03-06", "准予增加冷食类制售")
    assert found.id == licence(desk, "安审批许〔2023〕21号").id


def test_a_decision_registered_late_takes_its_place_by_its_day(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register("2023-07-01T10:00", told(21, "CHG", "2023-07-01", content="后来的"), case="later")
    desk.register("2023-07-02T10:00", told(20, "CHG", "2023-05-01", content="先前的"), case="earlier")
    assert licence(desk).content == "后来的"


@pytest.mark.parametrize(
    ("kind", "status"), [("WDR", "withdrawn"), ("RVK", "revoked"), ("CNL", "deregistered")], ids=str
)
def test_an_ending_decision_ends_the_licence_with_its_day(desk: Desk, kind: str, status: str) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(LATER, told(20, kind, "2023-05-31"), case="end")
    found = licence(desk)
    assert (found.status, found.ended_on) == (status, "2023-05-31")
    assert events(desk) == ["licence.founded", "licence.ended"]


def test_a_revoked_licence_is_deregistered_in_the_end_and_never_renewed(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(LATER, told(20, "RVK"), case="revoked")
    desk.register(LATER, told(21, "CNL", "2023-06-02", supersedes="安审批许〔2023〕20号"), case="ended")
    late = desk.register(LATER, told(22, "RENEW", "2023-06-03", supersedes="安审批许〔2023〕15号"), case="late")

    assert licence(desk).status == "deregistered"
    assert ("licence_ended", "warning") in warned(late)
    assert [kind for kind, _ in kinds(desk, licence(desk))] == ["NEW", "RVK", "CNL", "RENEW"]


def test_an_end_of_a_licence_older_than_the_platform_is_kept(desk: Desk) -> None:
    desk.register(LATER, told(20, "RVK"))
    found = licence(desk, "安审批许〔2023〕20号")
    assert (found.status, kinds(desk, found)) == ("revoked", [("RVK", "ended")])


def test_nobody_guesses_between_two_licences_of_a_party(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(LATER, told(16, "NEW"), case="second")

    unclear = desk.register(LATER, told(20, "RVK"), case="unclear")
    clear = desk.register(LATER, told(21, "RVK", supersedes="安审批许〔2023〕16号"), case="clear")

    assert warned(unclear) == [("licence_ambiguous", "warning")]
    assert warned(clear) == []
    assert [licence(desk).status, licence(desk, "安审批许〔2023〕16号").status] == ["effective", "revoked"]
    assert "licence.unmatched" in events(desk)


def test_the_number_of_a_licence_tells_it_from_the_others_of_its_party(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "licence_no": "JY1"})
    desk.register(LATER, told(16, "NEW", licence_no="JY2"), case="second")
    desk.register(LATER, told(20, "CNL", licence_no="JY2"), case="end")
    assert (licence(desk, "JY1").status, licence(desk, "JY2").status) == ("effective", "deregistered")


def test_the_licence_runs_out_after_its_last_day_and_stays_as_written(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    found = licence(desk)
    assert found.status_on(date(2028, 3, 6)) == "effective"
    assert found.status_on(date(2028, 3, 7)) == "expired"


def test_what_is_supplemented_reaches_the_licence(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "doc_no": "", "valid_to": None, "valid_kind": None})
    told_later = {"doc_no": "安审批许〔2023〕15号", "valid_kind": "定期", "valid_to": "2026-01-01"}
    desk.intake("decision.supplement", LATER, told_later)
    assert licence(desk).valid_to == "2026-01-01"


def test_a_correction_takes_the_place_of_what_it_corrects(desk: Desk) -> None:
    [push] = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("claim.record", "2023-03-07T10:00", by=OFFICER, case="claim", root="root", push_id=push["push_id"])

    right = {**RESTAURANT, "valid_to": "2027-03-06", "corrects": "root", "correction_reason": "有效期有误"}
    desk.register("2023-03-08T10:00", right, case="corrected")

    found = licence(desk)
    assert (found.valid_to, kinds(desk, found)) == ("2027-03-06", [("NEW", "founded")])
    assert len(chain(desk.connection, found.id)) == 2


def test_a_correction_to_a_refusal_leaves_no_licence(desk: Desk) -> None:
    [push] = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("claim.record", "2023-03-07T10:00", by=OFFICER, case="claim", root="root", push_id=push["push_id"])
    wrong = licence(desk)

    right = told(16, "REFUSE", "2023-03-06", corrects="root", correction_reason="决定类型有误")
    desk.register("2023-03-08T10:00", right, case="corrected")

    void = licence_of(desk.connection, wrong.id)
    assert void is not None and void.status == "void"
    assert find_licence(desk.connection, "安审批许〔2023〕15号") is None


def test_a_restriction_warns_until_it_is_lifted_and_counts_once(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    found = licence(desk)
    call = desk.call(LATER, by=OFFICER, case="info", root="info")

    assert restrict(call, found.id, "info-1", "责令停产停业", since="2023-05-20")
    assert not restrict(call, found.id, "info-1", "责令停产停业")
    restricted = licence(desk)
    assert (restricted.restricted_since, restricted.restricted_by) == ("2023-05-20", "info-1")
    change = desk.register(LATER, told(20, "CHG"), case="change")
    new = desk.register(LATER, told(21, "NEW"), case="new")
    end = desk.register(LATER, told(22, "CNL", supersedes="安审批许〔2023〕21号"), case="end")

    assert warned(change) == warned(new) == [("licence_restricted", "warning")]
    assert warned(end) == []
    row = decision_row(desk.connection, change.data["decision_id"])
    assert [problem["code"] for problem in row.warnings] == ["licence_restricted"]
    assert lift(call, found.id, "info-2") and not lift(call, found.id, "info-2")
    assert not licence(desk).restricted
    assert warned(desk.register(LATER, told(23, "CHG"), case="free")) == []


def test_lifting_one_restriction_leaves_the_other(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    found, call = licence(desk), desk.call(LATER, by=OFFICER)
    restrict(call, found.id, "info-1", "责令停产停业", since="2023-05-20")
    restrict(call, found.id, "info-2", "查封", since="2023-05-25")

    lift(call, found.id, "info-3", of="info-1")
    assert licence(desk).restricted_by == "info-2"
    lift(call, found.id, "info-4")
    assert not licence(desk).restricted


def test_a_licence_revoked_as_a_penalty_is_deregistered_afterwards(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    found, call = licence(desk), desk.call(LATER, by=OFFICER)

    assert penalty_revoke(call, found.id, "info-1", day="2023-05-30", document="安市监罚〔2023〕1号")
    assert not penalty_revoke(call, found.id, "info-1")
    revoked = licence(desk)
    desk.register(LATER, told(20, "CNL"), case="end")

    assert (revoked.status, revoked.ended_on) == ("penalty_revoked", "2023-05-30")
    assert revoked.id == licence(desk, "安市监罚〔2023〕1号").id
    assert licence(desk).status == "deregistered"
    with pytest.raises(NotFound):
        penalty_revoke(call, "nothing", "info-1")


def test_fraud_leaves_the_benefit_unprotected_and_bars_the_party(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    revoked = desk.register(LATER, told(20, "RVK"), case="revoked")
    note_ground(desk.call(LATER), revoked.data["decision_id"], "RVK69-2", barred_until=date(2026, 6, 1))

    barred = desk.register("2023-07-01T10:00", told(21, "NEW", "2023-07-01"), case="again")
    other = desk.register(
        "2023-07-01T10:00", told(22, "NEW", "2023-07-01", party_code="91370784MAFAKE027C"), case="other"
    )

    found = licence(desk)
    assert (found.benefit_unprotected, found.reapply_barred_until) == (True, "2026-06-01")
    assert ("reapplication_barred", "warning") in warned(barred)
    assert "reapplication_barred" not in dict(warned(other))
    assert rows(desk)[0]["grounds"] == ["RVK69-2"]


def test_noting_a_decision_again_changes_nothing(desk: Desk) -> None:
    admission = desk.register(AT, RESTAURANT)
    row = decision_row(desk.connection, admission.data["decision_id"])
    assert note_decision(desk.office, desk.call(LATER), row) == ()
    assert len(chain(desk.connection, licence(desk).id)) == 1


def test_decisions_from_before_the_register_are_entered_once(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    desk.register(LATER, told(20, "RVK"), case="revoked")
    desk.register(LATER, told(21, "REFUSE"), case="refused")
    for table in (licence_event, licence_table):
        desk.connection.execute(delete(table))

    ids = Ids(SimulatedClock(LONG_AGO))
    assert (inherit(desk.connection, ids), inherit(desk.connection, ids)) == (2, 0)
    assert (licence(desk).status, kinds(desk, licence(desk))) == ("revoked", [("NEW", "founded"), ("RVK", "ended")])


def test_a_previous_decision_nobody_knows_leaves_the_partys_licence_alone(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    unknown = desk.register(LATER, told(20, "RVK", supersedes="安审批许〔2020〕1号"), case="end")
    assert warned(unknown) == [("unknown_licence", "warning")]
    assert licence(desk).status == "effective"


def test_another_departments_licence_is_not_taken_for_the_previous_one(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "licence_no": "JY1"})
    desk.connection.execute(update(licence_table).values(approval_department="GAJ"))
    unknown = desk.register(LATER, told(20, "RVK", supersedes="JY1", party_code="91370784MAFAKE0278"), case="end")
    assert warned(unknown) == [("unknown_licence", "warning")]
    assert licence(desk, "JY1").status == "effective"


def test_scenarios_read_status_and_chain(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "party_type": "自然人", "party_name": "测试自然人03", "id_number": "1"})
    [found] = rows(desk)
    assert (found["status"], found["restricted"], found["chain"]) == ("effective", False, ["NEW"])
    assert licence(desk).party == "测******"


def rows(desk: Desk) -> list[Mapping[str, Any]]:
    return sorted(desk.rows("licences", "revoked") or desk.rows("licences"), key=lambda row: row["licence_id"])
