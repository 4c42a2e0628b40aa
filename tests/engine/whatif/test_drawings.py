"""A changed drawing: another way, in another order, or no way at all for what was done then."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from engine.store.schema import cases, event, message, timer
from tests.engine.drawing import Drawing
from tests.engine.proof.test_execution import unlock

from .conftest import Past


def steps(*names: str, **instead: Any) -> Drawing:
    """Tasks one after the other; a name that ends in `!` is a service task, one that ends in `?` needs its result."""
    drawn, line = Drawing("steps").start(), ["begin"]
    for name in names:
        bare = name.rstrip("!?")
        if name.endswith("!"):
            drawn.service(bare, "say", word='"new"')
        elif name.endswith("?"):
            drawn.service(bare, "say", "found", word='"new"').script(f"use_{bare}", "size = len(found)")
            line.append(bare)
            bare = f"use_{bare}"
        else:
            drawn.user(bare)
        line.append(bare)
    return drawn.end().line(*line, "done")


@pytest.fixture
def went(past: Past) -> str:
    """A case that was checked, then signed, and is over."""
    past.office.deploy(steps("check", "sign"))
    case_id = past.start("steps", subject="x")
    past.at("2024-05-14T10:00").done(case_id, "check", answer="a")
    past.at("2024-05-15T10:00").done(case_id, "sign", answer="b")
    return case_id


def test_given_a_task_less_then_what_was_done_there_is_told(past: Past, went: str) -> None:
    finding = past.through(steps("sign"))[went]
    assert (finding.verdict, finding.seq) == ("other_path", 2)
    parts = finding.told[0]
    assert (parts.code, parts.values["before"], parts.values["instead"]) == ("departs", "check", "sign")
    assert [one.element for one in finding.told if one.code == "act_missed"] == ["check"]


def test_given_tasks_in_another_order_then_what_was_done_too_early_is_taken_when_it_is_asked_for(
    past: Past, went: str
) -> None:
    finding = past.through(steps("sign", "check"))[went]
    assert finding.verdict == "other_path"
    early = next(one for one in finding.told if one.code == "act_early")
    assert (early.element, early.values["after"]) == ("check", "2024-05-15T02:00:00.000000Z")


def test_given_a_task_more_then_the_case_waits_for_what_nobody_did(past: Past, went: str) -> None:
    finding = past.through(steps("check", "consult", "sign"))[went]
    assert (finding.verdict, finding.element, finding.seq) == ("stuck", "sign", 3)
    assert finding.told[0].values["now"] == ["consult"]


def test_given_a_task_more_at_the_end_then_the_case_is_not_over(past: Past, went: str) -> None:
    finding = past.through(steps("check", "sign", "file"))[went]
    assert (finding.verdict, finding.element) == ("stuck", "file")
    assert finding.told[0].code == "waits"


def test_given_a_running_case_then_it_would_stand_elsewhere(past: Past) -> None:
    past.office.deploy(steps("check", "sign"))
    case_id = past.start("steps", subject="x")
    finding = past.through(steps("consult", "check", "sign"))[case_id]
    assert (finding.verdict, finding.element) == ("other_path", "consult")
    assert finding.told[0].values == {"before": ["check"], "now": ["consult"]}


def test_given_a_new_service_task_on_which_nothing_depends_then_the_case_goes_on_and_it_is_told(
    past: Past, went: str
) -> None:
    finding = past.through(steps("check", "tell!", "sign"))[went]
    assert (finding.verdict, finding.element) == ("other_path", "tell")
    told = next(one for one in finding.told if one.code == "no_result")
    assert told.values == {"operator": "say", "used": False}
    assert not past.office.heard


def test_given_a_new_service_task_whose_result_is_needed_then_the_case_is_stuck_there(past: Past, went: str) -> None:
    finding = past.through(steps("check", "ask?", "sign"))[went]
    assert (finding.verdict, finding.element) == ("stuck", "use_ask")
    assert finding.told[0].code == "failed"
    assert ("no_result", "ask") in [(one.code, one.element) for one in finding.told]


def test_given_another_condition_then_the_other_branch_is_named(past: Past) -> None:
    def branching(condition: str) -> Drawing:
        drawn = Drawing("steps").start().user("check").gateway("which", default="f_which_no")
        return (
            drawn.end("yes")
            .end("no")
            .line("begin", "check", "which")
            .flow("which", "yes", condition)
            .line("which", "no")
        )

    past.office.deploy(branching('answer == "a"'))
    case_id = past.start("steps", subject="x")
    past.done(case_id, "check", answer="a")
    finding = past.through(branching('answer == "b"'))[case_id]
    parts = finding.told[0]
    assert (finding.verdict, parts.values["after"], parts.values["before"], parts.values["instead"]) == (
        "other_path",
        "which",
        "yes",
        "no",
    )


def test_given_a_service_task_called_with_something_else_then_that_is_told(past: Past) -> None:
    def saying(word: str) -> Drawing:
        return Drawing("steps").start().service("tell", "say", word=word).end().line("begin", "tell", "done")

    past.office.deploy(saying('"a"'))
    case_id = past.start("steps", subject="x")
    finding = past.through(saying('"b"'))[case_id]
    assert finding.verdict == "other_path"
    assert finding.told[0].values == {"operator": "say", "parameters": ["word"]}


def test_given_several_called_cases_then_each_result_goes_to_its_entry_whatever_its_place(
    past: Past, claim: Drawing, sending: Drawing
) -> None:
    past.office.deploy(claim, sending)
    parcels = [{"sent_at": f"2024-05-{day}T01:00:00.000000Z", "to": to} for day, to in (("13", "A"), ("14", "B"))]
    case_id = past.start("sending", parcels=parcels)
    past.at("2024-05-14T10:00").done(case_id, "pick")
    past.at("2024-05-28T10:00")
    turned = (
        Drawing("sending")
        .start()
        .script("turn", "parcels = [parcels[1], parcels[0]]")
        .call("claims", "claim", over="parcels", item="parcel", into="results", out="result")
        .service("tell", "say", word='"all"', results="results")
        .end()
        .line("begin", "turn", "claims", "tell", "done")
    )
    found = past.through(sending)
    assert found[case_id].verdict == "same"
    finding = past.through(turned)[case_id]
    assert finding.verdict == "other_path"
    assert [one.values for one in finding.told if one.code == "handed_over"] == [
        {"operator": "say", "parameters": ["results"]}
    ]


def test_given_a_candidate_that_calls_another_process_then_the_result_of_then_is_not_taken_for_its(
    past: Past, claim: Drawing, sending: Drawing
) -> None:
    past.office.deploy(claim, sending)
    case_id = past.start("sending", parcels=[{"sent_at": "2024-05-13T01:00:00.000000Z"}])
    past.at("2024-05-28T10:00")
    other = (
        Drawing("sending")
        .start()
        .call("claims", "elsewhere", over="parcels", item="parcel", into="results", out="result")
        .service("tell", "say", word='"all"', results="results")
        .end()
        .line("begin", "claims", "tell", "done")
    )
    finding = past.through(other)[case_id]
    assert (finding.verdict, finding.element) == ("stuck", "claims")


def test_given_a_case_whose_record_was_tampered_with_then_nothing_is_said_of_it(past: Past, went: str) -> None:
    with past.office.database.write() as connection:
        unlock(connection)
        connection.execute(update(event).where(event.c.seq == 2).values(data="{}"))
    assert past.through(steps("check", "sign"))[went].verdict == "unreadable"


def test_given_a_candidate_then_nothing_is_written_and_no_operator_runs(past: Past, claim: Drawing) -> None:
    past.office.deploy(claim)
    past.start()
    past.at("2024-05-28T10:00")
    heard = list(past.office.heard)
    before = _rows(past)
    past.through(claim)
    assert (past.office.heard, _rows(past)) == (heard, before)


def _rows(past: Past) -> list[Any]:
    with past.office.database.read() as connection:
        return [connection.execute(select(table)).all() for table in (cases, event, message, timer)]
