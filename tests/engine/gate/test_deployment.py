"""A proposal is deployed on a second person's word: all of it, once, or nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from engine.drafts import DraftClosed
from engine.errors import InputRejected, Problem
from engine.gate import (
    BaseMoved,
    Basis,
    EvidenceStale,
    Order,
    ProposalDecided,
    SamePerson,
    record_of,
    records,
)
from engine.papers import keep_papers, papers_of
from engine.proof.journal import entries
from engine.proof.verification import Grounds, verify_everything
from engine.store.schema import deployment
from engine.versions import versions_of
from tests.engine.drawing import Drawing
from tests.engine.gate.conftest import DRAWER, SECOND, STORY, THIRD, Gate

PARAMETERS = '{"changes": []}'


def test_a_second_person_deploys_the_draft_and_new_cases_run_on_it(gate: Gate, changed: Drawing) -> None:
    before, caller_before = gate.running("claim"), gate.running("sending")
    files = {**gate.files("claim", changed), "claim/scenarios/01.toml": STORY, "parameters.json": PARAMETERS}
    gate.hand_in(gate.draft("d", files))
    record = gate.approve("d", SECOND)
    assert gate.running("claim") != before
    assert record.versions["claim"] == {"number": 2, "version": gate.running("claim"), "before": before}
    assert gate.papers("claim") == {"scenarios/01.toml": STORY}
    assert gate.put == [PARAMETERS]
    with gate.office.database.read() as connection:
        assert gate.drafts.get(connection, "d").state == "deployed"
        assert gate.book.get(connection, "p-d").state == "deployed"
        row = connection.execute(select(deployment).where(deployment.c.process == "claim")).all()[-1]
        kinds = [entry.kind for entry in entries(connection)]
    assert (row.deployed_by, row.reason) == (DRAWER.login, "三日不够")
    assert (record.author, record.approver, record.override) == (DRAWER.login, SECOND.login, False)
    assert record.differences == [{"kind": "changed", "element": "late"}]
    assert {one["code"] for one in record.conditions if one["state"] == "met"} >= {"check_clean", "scenarios_green"}
    assert kinds[:2] == ["deployment.recorded", "version.deployed"]
    # Who calls the process calls its new version from now on.
    assert gate.running("sending") != caller_before
    with gate.office.database.read() as connection:
        assert gate.office.runtime.specs.current(connection, "sending").calls == {"claim": gate.running("claim")}


def test_who_handed_in_does_not_approve_whatever_he_is(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    before = gate.running("claim")
    with pytest.raises(SamePerson):
        gate.approve("d", DRAWER)
    with pytest.raises(SamePerson):
        gate.approve("d", replace(SECOND, on_behalf=DRAWER.login))
    assert gate.running("claim") == before
    with gate.office.database.read() as connection:
        assert gate.book.get(connection, "p-d").state == "pending"


def test_of_two_approvals_at_once_one_deploys(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    approval = gate.approval("d")
    together, outcomes = threading.Barrier(2), list[str]()

    def decide(by: Any) -> None:
        together.wait()
        try:
            gate.approve("d", by, approval)
            outcomes.append("deployed")
        except ProposalDecided as late:
            outcomes.append(str(late.values["state"]))

    threads = [threading.Thread(target=decide, args=(by,)) for by in (SECOND, THIRD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["deployed", "deployed"]
    with gate.office.database.read() as connection:
        assert len(records(connection)) == 1
        assert connection.execute(select(deployment).where(deployment.c.process == "claim")).all()[-1].number == 2


def test_where_parameters_cannot_be_put_in_force_nothing_is_done(gate: Gate, changed: Drawing) -> None:
    files = {**gate.files("claim", changed), "claim/README.md": "new", "parameters.json": PARAMETERS}
    gate.hand_in(gate.draft("d", files))

    def refuse(*_: object) -> None:
        raise InputRejected((Problem("days.value", "wrong_value"),))

    before = gate.running("claim")
    with pytest.raises(InputRejected):
        gate.approve("d", approval=replace(gate.approval("d"), put_parameters=refuse))
    assert gate.running("claim") == before
    assert gate.papers("claim") == {}
    with gate.office.database.read() as connection:
        assert gate.book.get(connection, "p-d").state == "pending"
        assert gate.drafts.get(connection, "d").state == "submitted"
        assert records(connection) == ()
    gate.approve("d")
    assert gate.running("claim") != before


def test_what_another_deployed_meanwhile_is_not_undone_unseen(gate: Gate, changed: Drawing, claim: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    theirs = Drawing(claim.process, [part.replace('"auto"', '"automatic"') for part in claim.body], claim.messages)
    gate.hand_in(gate.draft("e", gate.files("claim", theirs)), by=THIRD)
    gate.approve("e")
    with pytest.raises(BaseMoved) as refused:
        gate.approve("d")
    (moved,) = refused.value.values["moved"]
    assert (moved["process"], moved["number"], moved["by"]) == ("claim", 2, THIRD.login)


def test_a_process_that_only_got_a_newer_callee_is_no_other_base(
    gate: Gate, changed: Drawing, sending: Drawing
) -> None:
    caller = Drawing(sending.process, [part.replace('name="', 'name="new ') for part in sending.body], sending.messages)
    caller.body.append('<bpmn:textAnnotation id="note"><bpmn:text>new</bpmn:text></bpmn:textAnnotation>')
    gate.hand_in(gate.draft("d", gate.files("sending", caller)))
    gate.hand_in(gate.draft("e", gate.files("claim", changed)))
    gate.approve("e")
    record = gate.approve("d")
    assert set(record.versions) == {"sending"}
    with gate.office.database.read() as connection:
        assert gate.office.runtime.specs.current(connection, "sending").calls == {"claim": gate.running("claim")}


def test_an_approval_checked_beside_older_versions_is_asked_again(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    with pytest.raises(EvidenceStale):
        gate.approve("d", approval=replace(gate.approval("d"), since="2020-01-01T00:00:00.000000Z"))


def test_only_scenarios_changed_deploy_the_running_version_once_more(gate: Gate) -> None:
    """What it was deployed with before is kept: who changed what, and the scenarios of then."""
    files = {**gate.kept("claim"), "claim/scenarios/01.toml": STORY}
    before = gate.running("claim")
    gate.hand_in(gate.draft("d", files), papers=True)
    record = gate.approve("d")
    assert record.versions == {"claim": {"number": 2, "version": before, "before": before}}
    assert record.renewed == ()
    assert gate.running("claim") == before
    assert gate.papers("claim") == {"scenarios/01.toml": STORY}
    with gate.office.database.read() as connection:
        assert papers_of(connection, "claim", 1) == {}
        newest, first = versions_of(connection, "claim")
    assert (newest.number, newest.version_number, newest.reason) == (2, first.version_number, "三日不够")
    assert newest.again and not newest.followed
    assert newest.record == record


def test_parameters_alone_deploy_what_they_govern_once_more(gate: Gate) -> None:
    """The drawing stays, its limit does not: a deployment like any other, with its author and its reason."""
    files = {**gate.kept("claim"), "parameters.json": PARAMETERS}
    gate.hand_in(gate.draft("d", files))
    before = gate.running("claim")
    record = gate.approve("d", approval=replace(gate.approval("d"), governed=("claim",)))
    assert record.versions == {"claim": {"number": 2, "version": before, "before": before}}
    assert gate.put == [PARAMETERS]


def test_a_refused_draft_is_open_again_with_the_reason_kept(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    with gate.office.database.write() as connection:
        with pytest.raises(DraftClosed):
            gate.drafts.save(connection, "d", "claim/README.md", "x", 0, DRAWER.login, gate.office.clock.now())
        gate.book.refuse(connection, "p-d", SECOND, "缺少依据", gate.office.clock.now())
    with gate.office.database.read() as connection:
        found = gate.book.get(connection, "p-d")
        assert (found.state, found.decided_by, found.decision_reason) == ("refused", SECOND.login, "缺少依据")
        assert gate.drafts.get(connection, "d").state == "open"
        assert gate.book.waiting(connection) == ()
    with pytest.raises(ProposalDecided):
        gate.approve("d")


def test_a_withdrawn_draft_is_open_again(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    with gate.office.database.write() as connection:
        gate.book.withdraw(connection, "p-d", DRAWER, gate.office.clock.now())
        assert gate.drafts.get(connection, "d").state == "open"
        assert gate.book.waiting(connection) == ()


def test_an_override_is_recorded_with_its_basis(gate: Gate, changed: Drawing) -> None:
    order = Order("汛期紧急", True, Basis("安政办〔2026〕9号", "紧急通知"))
    gate.hand_in(gate.draft("d", gate.files("claim", changed)), order, scenarios=None)
    record = gate.approve("d")
    assert (record.override, record.basis.number) == (True, "安政办〔2026〕9号")
    assert {one["code"] for one in record.conditions if one["state"] != "met"} == {
        "scenarios_green",
        "coverage_complete",
    }


Tampering = Callable[[Any], object]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deployment_record SET approver = 'nobody'",
        "UPDATE deployment_record SET differences = '[]'",
        "DELETE FROM deployment_record",
    ],
)
def test_a_record_cannot_be_changed_and_who_does_it_all_the_same_is_found(
    gate: Gate, changed: Drawing, statement: str
) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    gate.approve("d")
    office = gate.office
    grounds = Grounds((), office.runtime.calendars.get, office.clock.now())
    assert [
        fault for fault in verify_everything(office.database, grounds).faults if fault.code != "no_checkpoint"
    ] == []
    with pytest.raises(DBAPIError), office.database.write() as connection:
        connection.exec_driver_sql(statement)
    if office.database.is_sqlite:
        with office.database.engine.connect() as connection:
            for action in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(f"DROP TRIGGER deployment_record_is_append_only_{action}")
            connection.exec_driver_sql(statement)
            connection.commit()
    else:
        with office.database.write() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement)
    codes = {fault.code for fault in verify_everything(office.database, grounds).faults}
    assert "record_differs" in codes


def test_the_record_of_a_proposal_is_found_by_it(gate: Gate, changed: Drawing) -> None:
    gate.hand_in(gate.draft("d", gate.files("claim", changed)))
    record = gate.approve("d")
    with gate.office.database.read() as connection:
        assert record_of(connection, "p-d") == record
        assert record_of(connection, "p-e") is None


def test_a_scenario_added_for_a_caller_leaves_its_others_in_place(gate: Gate, changed: Drawing) -> None:
    with gate.office.database.write() as connection:
        keep_papers(connection, "sending", {"scenarios/01.toml": STORY})
    files = {**gate.files("claim", changed), "sending/scenarios/02.toml": STORY}
    gate.hand_in(gate.draft("d", files))
    gate.approve("d")
    assert set(gate.papers("sending")) == {"scenarios/01.toml", "scenarios/02.toml"}
