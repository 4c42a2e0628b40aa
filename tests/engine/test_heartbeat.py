"""One job sweeps, two seconds behind the clock; the library never evaluates Python text."""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine.bpmn import ForeignEvaluation
from engine.casebook import case_tree
from engine.scheduler import Heartbeat
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
