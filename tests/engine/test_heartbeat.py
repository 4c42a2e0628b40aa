"""One job sweeps, two seconds behind the clock; the library never evaluates Python text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine.bpmn import ForeignEvaluation
from engine.casebook import case_tree
from engine.clock import stored
from engine.scheduler import Heartbeat, Job
from engine.watch.beats import beats
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)


def test_the_sweep_stays_two_seconds_behind_the_clock(office: Office) -> None:
    parcels = [{"sent_at": "2024-05-13T08:00:00.000000Z", "to": "A"}]
    root = office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id
    heartbeat = Heartbeat(office.runtime)

    office.at("2024-05-17T00:00:01.999999")
    heartbeat.beat()
    with office.database.read() as connection:
        assert case_tree(connection, root)[0].status == "active"
    office.at("2024-05-17T00:00:02")
    heartbeat.beat()

    with office.database.read() as connection:
        assert case_tree(connection, root)[0].ended_at == "2024-05-16T16:00:00.000000Z"


def test_the_scheduler_has_one_job_however_many_timers_run(office: Office) -> None:
    parcels = [{"sent_at": "2024-05-13T08:00:00.000000Z", "to": name} for name in "ABCDE"]
    office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system")
    heartbeat = Heartbeat(office.runtime, seconds=3600)

    heartbeat.start()
    jobs = heartbeat.jobs()
    heartbeat.stop()

    assert [(job.misfire_grace_time, job.coalesce, job.max_instances) for job in jobs] == [(None, True, 1)]


def test_the_librarys_own_evaluation_raises() -> None:
    environment = TaskDataEnvironment()
    with pytest.raises(ForeignEvaluation):
        environment.evaluate("1 + 1", {})
    with pytest.raises(ForeignEvaluation):
        environment.execute("x = 1", {})
    assert PythonScriptEngine().environment.evaluate.__name__ == "_refuse"


def test_given_jobs_beside_the_sweep_when_they_run_then_each_run_is_noted(office: Office) -> None:
    work = Job("letters", 3600, lambda: 7)
    heartbeat = Heartbeat(office.runtime, seconds=3600, jobs=(work,))
    heartbeat.run(work)
    with office.database.read() as connection:
        (noted,) = beats(connection)
    assert (noted.job, noted.done, noted.error) == ("letters", 7, None)


def test_given_a_job_that_fails_when_it_runs_then_its_failure_is_noted_and_it_stays_scheduled(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> int:
        raise LookupError("no such letter")

    work = Job("letters", 3600, fail)
    heartbeat = Heartbeat(office.runtime, seconds=3600, jobs=(work,))
    heartbeat.start()
    heartbeat.run(work)
    names = sorted(job.id for job in heartbeat.jobs())
    heartbeat.stop()
    with office.database.read() as connection:
        assert [(found.job, found.error) for found in beats(connection)] == [("letters", "LookupError")]
    assert names == ["letters", "sweep"]
    assert "no such letter" in caplog.text


def test_given_an_idle_job_when_it_runs_again_at_once_then_only_the_first_run_is_written(office: Office) -> None:
    work = Job("letters", 3600, lambda: 0)
    heartbeat = Heartbeat(office.runtime, seconds=3600, jobs=(work,))
    heartbeat.run(work)
    first = office.clock.now()
    office.clock.move_to(first + timedelta(seconds=5))
    heartbeat.run(work)
    with office.database.read() as connection:
        assert [found.at for found in beats(connection)] == [stored(first)]
    office.clock.move_to(first + timedelta(seconds=10))
    heartbeat.run(work)
    with office.database.read() as connection:
        assert [found.at for found in beats(connection)] == [stored(office.clock.now())]
