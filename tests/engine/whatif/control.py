"""The control: led through the very drawings they ran on, all cases are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engine.drafts import Candidate
from engine.expressions import LimitSource
from engine.runtime import Runtime
from engine.store.schema import cases
from engine.whatif import Candidates, Replayed, WhatIf, chosen


def running_candidate(runtime: Runtime, connection: Connection) -> Candidate:
    """The processes as they run, as a candidate."""
    processes: Mapping[str, Mapping[str, str]] = {
        info.id: runtime.specs.files(connection, info.version) for info in runtime.specs.processes(connection)
    }
    return Candidate(processes, {})


def led(
    runtime: Runtime, connection: Connection, candidate: Candidate, limits: LimitSource | None = None, last: int = 1000
) -> list[Replayed]:
    """All cases of the candidate's processes led through it until now."""
    candidates = Candidates(runtime.specs, candidate)
    until = runtime.clock.now()
    whatif = WhatIf(runtime, connection, candidates, limits or runtime.registry.limits, until)
    return list(whatif.replay(chosen(connection, sorted(candidate.processes), last)))


def differing(runtime: Runtime, connection: Connection) -> list[Any]:
    """What the control finds to differ: nothing, where all is well."""
    known = set(connection.execute(select(cases.c.process).distinct()).scalars())
    running = running_candidate(runtime, connection).processes
    candidate = Candidate({process: files for process, files in running.items() if process in known}, {})
    found = led(runtime, connection, candidate) if known else []
    return [(one.case.process, one.finding) for one in found if one.finding.verdict != "same"]
