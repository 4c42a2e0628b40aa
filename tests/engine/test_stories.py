"""Scenario files that tell of several cases, hand in files, and say which elements must have been passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from engine.actor import Actor
from engine.calendar.seed import seed
from engine.clock import SimulatedClock
from engine.runtime import Runtime
from engine.scenario_file import ScenarioRejected, read_scenario
from engine.scenarios import ScenarioResult, run_scenario
from engine.store.database import Database
from engine.store.migration import upgrade
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

HEAD = """
name = "story"
article = "1"
process = "plain"

[start]
at = "2024-05-13T09:00"
by = "a.clerk"
as = "first"
data = { subject = "one", files = [] }
"""


class StoryWorld:
    """An office with one process, whose files are told by their names."""

    def __init__(self, folder: Path, at: datetime) -> None:
        database = Database(f"sqlite:///{folder / 'story.db'}")
        upgrade(database)
        with database.write() as connection:
            seed(connection, at)
        (folder / "processes").mkdir(exist_ok=True)
        self.office = Office(database, SimulatedClock(at), folder / "processes")
        self.handed_in: list[tuple[str, str]] = []
        self.office.registry.actions["file"] = self._file
        self.office.deploy(
            Drawing("plain")
            .start()
            .user("pick")
            .message("extend", "pick", interrupting=False, form="answer", department='"A"', role="clerk")
            .service("tell", "say", word="answer", about="subject", note="note", files="files")
            .end()
            .end("extended")
            .line("begin", "pick", "tell", "done")
            .line("extend", "extended")
        )

    @property
    def clock(self) -> SimulatedClock:
        return self.office.clock

    @property
    def runtime(self) -> Runtime:
        return self.office.runtime

    def actor(self, login: str) -> Actor:
        return CLERK

    def reopen(self) -> None:
        self.office.reopen()

    def close(self) -> None:
        self.office.database.close()

    def _file(self, database: Database, actor: Actor, at: datetime, *, name: str) -> str:
        self.handed_in.append((name, actor.login))
        return f"id of {name}"


Play = Callable[[str], tuple[ScenarioResult, StoryWorld]]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    def played(text: str) -> tuple[ScenarioResult, StoryWorld]:
        file = tmp_path / "story.toml"
        file.write_text(HEAD + text, "utf-8")
        worlds: list[StoryWorld] = []

        def make(at: datetime) -> StoryWorld:
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            folder.mkdir()
            worlds.append(StoryWorld(folder, at))
            return worlds[-1]

        return run_scenario(read_scenario(file, frozenset({"file"})), make, restored=True), worlds[-1]

    return played


SECOND = """
[[step]]
by = "a.clerk"
as = "second"
start = { data = { subject = "$case:first", files = ["$case", "$file:a.pdf"] } }
expect = { tasks = [{ element = "pick" }] }
"""


def test_steps_turn_to_cases_by_name_and_data_name_cases_and_files(play: Play) -> None:
    result, world = play(
        SECOND
        + """
[[step]]
by = "a.clerk"
complete = { element = "pick", data = { answer = "2" } }
expect = { ended = true, tasks = [] }

[[step]]
case = "first"
by = "a.clerk"
complete = { element = "pick", data = { answer = "1", note = "$file:b.pdf" } }
expect = { ended = true, outcome = "done", passed = ["plain:pick", "plain:f_pick_tell"] }
"""
    )
    assert result.failures == ()
    second, first = (told for _, told in world.office.heard)
    assert second["files"] == [second["about"], "id of a.pdf"] and second["about"] not in ("", "$case:first")
    assert (first["about"], first["note"]) == ("one", "id of b.pdf")
    assert world.handed_in == [("a.pdf", "a.clerk"), ("b.pdf", "a.clerk")]
    assert ("plain", "f_tell_done") in result.covered and ("plain", "extended") not in result.covered


def test_a_message_reaches_the_case_that_offers_it_as_an_action(play: Play) -> None:
    result, _ = play(
        """
[[step]]
by = "a.clerk"
message = { name = "extend", department = "A", data = { note = "x" } }
expect = { passed = ["plain:extend", "plain:extended"] }

[[step]]
by = "a.clerk"
refused = { code = "not_waiting", message = { name = "extend", department = "A" } }
"""
    )
    assert result.failures == ()


def test_an_element_that_was_not_passed_is_told(play: Play) -> None:
    result, _ = play('[[step]]\nexpect = { passed = ["plain:begin", "plain:tell"] }\n')
    (failure,) = result.failures
    assert failure.startswith("step 1: passed: plain:tell was not")


@pytest.mark.parametrize(
    ("step", "place"),
    [('case = "nobody"', "not_found"), ('by = "a.clerk"\nrefused = { code = "x", complete = {} }\nas = "y"', "named")],
)
def test_names_that_nobody_gave_are_refused(play: Play, step: str, place: str) -> None:
    if place == "named":
        with pytest.raises(ScenarioRejected) as refused:
            play("[[step]]\n" + step)
        assert refused.value.values["reason"] == "only_a_start_is_named"
    else:
        result, _ = play("[[step]]\n" + step)
        assert place in result.failures[0]


def test_every_step_tells_the_clock_what_was_seen_and_what_was_passed(play: Play) -> None:
    result, _ = play(
        """
[[step]]
wait = "1wd"
expect = { tasks = [{ element = "other" }] }
"""
    )
    begun, waited = result.steps
    assert (begun.number, waited.number, waited.workdays) == (0, 1, 1)
    assert (waited.before, waited.after) == ("2024-05-13T01:00:00.000000Z", "2024-05-14T01:00:00.000000Z")
    assert begun.action is not None and begun.action.verb == "start"
    assert ("plain", "begin") in {(one.process, one.element) for one in begun.passed} and waited.passed == ()
    assert [task["element"] for task in waited.tasks] == ["pick"]
    (look,) = waited.looks
    assert not look.met and look.found[0]["element"] == "pick"
    assert result.failures[0].startswith("step 1: tasks: expected")
