"""Two drafts that change the same notice each other before either is deployed, and whoever comes second is stale."""

from __future__ import annotations

import json

import pytest

from engine.drafts import PARAMETERS, candidate_of
from engine.gate import (
    BaseMoved,
    ConditionsUnmet,
    Contender,
    contenders,
    judged,
    last_record,
    moved_for,
    papers_then,
    parameters_moved,
    touched_by,
)
from tests.engine.drawing import Drawing
from tests.engine.gate.conftest import DRAWER, SECOND, STORY, THIRD, Gate


def proposing(value: int, param: str = "days", profile: str = "X") -> str:
    return json.dumps(
        {"changes": [{"param": param, "profile": profile, "value": value, "effective_from": "2024-06-01"}]}
    )


def begun(gate: Gate, name: str, files: dict[str, str]) -> str:
    """A draft begun now that knows what has been deployed until now."""
    with gate.office.database.write() as connection:
        specs = gate.office.runtime.specs
        base = {process: str(specs.current_hash(connection, process)) for process in ("claim", "sending")}
        base[PARAMETERS] = str(last_record(connection))
        gate.drafts.begin(connection, name, name, base, files, DRAWER.login, gate.office.clock.now())
    return name


def beside(gate: Gate, draft: str) -> tuple[Contender, ...]:
    with gate.office.database.read() as connection:
        found = [
            touched_by(connection, gate.office.runtime.specs, one, gate.drafts.texts(connection, one.id))
            for one in gate.drafts.all(connection)
        ]
    return contenders(next(one for one in found if one.draft.id == draft), found)


def test_two_drafts_that_alter_a_process_see_each_other_and_one_that_only_holds_it_does_not(
    gate: Gate, changed: Drawing
) -> None:
    begun(gate, "mine", gate.files("claim", changed))
    begun(gate, "theirs", gate.files("claim", changed))
    begun(gate, "idle", gate.kept("claim"))
    assert [(one.draft.id, one.processes) for one in beside(gate, "mine")] == [("theirs", ("claim",))]
    assert beside(gate, "idle") == ()


def test_values_of_one_parameter_meet_by_profile_with_both_values(gate: Gate) -> None:
    begun(gate, "mine", {PARAMETERS: proposing(5)})
    begun(gate, "theirs", {PARAMETERS: proposing(7)})
    begun(gate, "elsewhere", {PARAMETERS: proposing(7, profile="Y")})
    begun(gate, "other", {PARAMETERS: proposing(7, param="weeks")})
    (found,) = beside(gate, "mine")
    assert found.draft.id == "theirs"
    assert [(one.param, one.profile, one.mine, one.theirs) for one in found.parameters] == [("days", "X", 5, 7)]


def test_two_new_processes_of_one_name_meet(gate: Gate, claim: Drawing) -> None:
    for name in ("mine", "theirs"):
        begun(gate, name, gate.files("fresh", Drawing("fresh", claim.body, claim.messages)))
    assert [one.processes for one in beside(gate, "mine")] == [("fresh",)]


def test_a_parameter_deployed_meanwhile_makes_the_other_draft_stale(gate: Gate) -> None:
    begun(gate, "first", {PARAMETERS: proposing(7)})
    begun(gate, "second", {PARAMETERS: proposing(5)})
    begun(gate, "apart", {PARAMETERS: proposing(5, param="weeks")})
    gate.hand_in("second", by=SECOND)
    gate.hand_in("first")
    gate.approve("first")
    with gate.office.database.read() as connection:
        (moved,) = parameters_moved(connection, gate.drafts.get(connection, "second"), proposing(5))
        assert parameters_moved(connection, gate.drafts.get(connection, "apart"), proposing(5, param="weeks")) == ()
    told = (moved.param, moved.profile, moved.value, moved.mine, moved.effective_from, moved.by, moved.reason)
    assert told == ("days", "X", 7, 5, "2024-06-01", DRAWER.login, "三日不够")
    # What was handed in before is not deployed over it, nor is anything handed in anew.
    with pytest.raises(BaseMoved) as refused:
        gate.approve("second", THIRD)
    assert [one["param"] for one in refused.value.values["parameters"]] == ["days"]
    (line,) = (one for one in judged(gate.evidence("second", parameters_moved=(moved,))) if one.code == "base_current")
    assert (line.state, line.waivable) == ("failed", False)
    with gate.office.database.write() as connection:
        gate.book.withdraw(connection, "p-second", SECOND, gate.office.clock.now())
    with pytest.raises(ConditionsUnmet):
        gate.hand_in("second", by=SECOND, parameters_moved=(moved,))


def test_a_draft_put_onto_what_runs_knows_of_it(gate: Gate) -> None:
    begun(gate, "first", {PARAMETERS: proposing(7)})
    begun(gate, "second", {PARAMETERS: proposing(5)})
    gate.hand_in("first")
    gate.approve("first")
    with gate.office.database.write() as connection:
        base = {PARAMETERS: str(last_record(connection))}
        gate.drafts.rebase(connection, "second", base, SECOND.login, gate.office.clock.now())
        assert parameters_moved(connection, gate.drafts.get(connection, "second"), proposing(5)) == ()
    gate.hand_in("second", by=SECOND)
    assert gate.approve("second", THIRD).number == 2


def test_a_draft_that_does_not_say_what_it_knows_goes_by_the_time_it_was_begun(gate: Gate) -> None:
    gate.draft("old", {PARAMETERS: proposing(5)})
    begun(gate, "first", {PARAMETERS: proposing(7)})
    gate.office.at("2024-05-14T13:00")
    gate.hand_in("first")
    gate.approve("first")
    with gate.office.database.read() as connection:
        assert len(parameters_moved(connection, gate.drafts.get(connection, "old"), proposing(5))) == 1


def test_a_scenario_deployed_meanwhile_is_not_written_over_unseen(gate: Gate) -> None:
    """Two drafts that change only scenarios: the drawing runs as before, and still the second is stale."""
    kept = gate.kept("claim")
    begun(gate, "first", {**kept, "claim/scenarios/01.toml": STORY})
    begun(gate, "second", {**kept, "claim/README.md": "as it is"})
    begun(gate, "alike", {**kept, "claim/scenarios/01.toml": STORY, "claim/README.md": "as it is"})
    gate.hand_in("second", by=SECOND, papers=True)
    gate.hand_in("first", papers=True)
    gate.approve("first")
    assert gate.papers("claim") == {"scenarios/01.toml": STORY}
    with pytest.raises(BaseMoved) as refused:
        gate.approve("second", THIRD)
    assert [(one["process"], one["number"]) for one in refused.value.values["moved"]] == [("claim", 2)]
    with gate.office.database.read() as connection:
        specs = gate.office.runtime.specs
        for name, moved in (("second", 1), ("alike", 0)):
            draft, candidate = gate.drafts.get(connection, name), candidate_of(gate.drafts.texts(connection, name))
            assert len(moved_for(connection, specs, draft, candidate)) == moved
        assert papers_then(connection, gate.drafts.get(connection, "second"), "claim") == {}


def test_a_scenario_taken_from_a_caller_is_stale_once_another_of_that_name_is_deployed(gate: Gate) -> None:
    begun(gate, "first", {"sending/scenarios/01.toml": STORY})
    begun(gate, "second", {"sending/scenarios/01.toml": "name = 'mine'\n"})
    begun(gate, "apart", {"sending/scenarios/02.toml": STORY})
    gate.hand_in("first", papers=True)
    gate.approve("first")
    with gate.office.database.read() as connection:
        specs = gate.office.runtime.specs
        for name, moved in (("second", ["sending"]), ("apart", [])):
            draft, candidate = gate.drafts.get(connection, name), candidate_of(gate.drafts.texts(connection, name))
            assert [one.process for one in moved_for(connection, specs, draft, candidate)] == moved
