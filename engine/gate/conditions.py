"""The conditions of a deployment: one function each, named by its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .evidence import Evidence, Objection, Ran

State = Literal["met", "missing", "running", "failed"]
_RUNNING = ("waiting", "running")


@dataclass(frozen=True)
class Condition:
    """How one condition stands; one that is not `waivable` no override passes. `values` are JSON data."""

    code: str
    state: State
    waivable: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.state == "met"


def something_changes(evidence: Evidence) -> Condition:
    """There is something to deploy: files, papers or parameters that differ from what runs."""
    changes = bool(evidence.affected.changed) or evidence.papers or bool(evidence.parameters.strip())
    values = {"changed": list(evidence.affected.changed), "followers": list(evidence.affected.followers)}
    return Condition("something_changes", "met" if changes else "missing", False, values)


def base_current(evidence: Evidence) -> Condition:
    """Nobody deployed meanwhile what the draft was begun from: his work would be undone unseen.

    Neither a process that the draft has, nor another value of a parameter that it proposes.
    """
    moved = [vars(one) for one in evidence.moved]
    parameters = [vars(one) for one in evidence.parameters_moved]
    values = {"moved": moved, "parameters": parameters}
    return Condition("base_current", "failed" if moved or parameters else "met", False, values)


def check_clean(evidence: Evidence) -> Condition:
    """The deploy check finds no error."""
    return _without("check_clean", evidence.errors)


def basis_registered(evidence: Evidence) -> Condition:
    """Parameters that change stand on a document, and none of them is locked."""
    return _without("basis_registered", evidence.basis)


def scenarios_green(evidence: Evidence) -> Condition:
    """Every scenario of the processes and of those that call them passes, with these very files."""
    if evidence.kind == "rollback":
        return Condition("scenarios_green", "met", values={"ran_before": True})
    run = evidence.ran(evidence.scenarios)
    if run is None or run.state != "done":
        return _unfinished("scenarios_green", run)
    files: Mapping[str, Mapping[str, Any]] = run.result.get("files", {})
    failed = sorted(path for path, told in files.items() if not told.get("passed"))
    values = {"passed": len(files) - len(failed), "failed": failed}
    if not files and not evidence.wanted:
        return Condition("scenarios_green", "missing", values={**values, "reason": "no_scenarios"})
    waiting = sorted(set(evidence.wanted) - files.keys())
    if waiting:
        return Condition("scenarios_green", "missing", values={**values, "waiting": waiting})
    return Condition("scenarios_green", "failed" if failed else "met", values=values)


def coverage_complete(evidence: Evidence) -> Condition:
    """Every element and flow of the draft's drawings is passed by some scenario."""
    if evidence.kind == "rollback":
        return Condition("coverage_complete", "met", values={"ran_before": True})
    run = evidence.ran(evidence.scenarios)
    if run is None or run.state != "done":
        return _unfinished("coverage_complete", run)
    missing = {process: dict(lost) for process, lost in dict(run.result.get("missing") or {}).items() if lost}
    return Condition("coverage_complete", "failed" if missing else "met", values={"missing": missing})


def differences_seen(evidence: Evidence) -> Condition:
    """Whoever hands in has been shown what differs from the running versions, of these very files."""
    values = {"count": len(evidence.differences)}
    return Condition("differences_seen", "met" if evidence.seen == evidence.digest else "missing", False, values)


def whatif_done(evidence: Evidence) -> Condition:
    """Past and running cases were replayed through these very files, where there are any; what came out is told."""
    if evidence.kind == "rollback":
        return Condition("whatif_done", "met", values={"ran_before": True})
    if not evidence.cases:
        return Condition("whatif_done", "met", values={"cases": 0})
    run = evidence.ran(evidence.whatif)
    if run is None or run.state != "done":
        return _unfinished("whatif_done", run)
    return Condition("whatif_done", "met", values={"summary": dict(run.result.get("summary", {}))})


CONDITIONS: tuple[Callable[[Evidence], Condition], ...] = (
    something_changes,
    base_current,
    check_clean,
    basis_registered,
    scenarios_green,
    coverage_complete,
    differences_seen,
    whatif_done,
)
"""In the order in which they are worked off."""


def judged(evidence: Evidence) -> tuple[Condition, ...]:
    """How every condition stands."""
    return tuple(judge(evidence) for judge in CONDITIONS)


def _without(code: str, objections: tuple[Objection, ...]) -> Condition:
    told = [{"code": one.code, "place": one.place, "values": dict(one.values)} for one in objections]
    waivable = all(one.waivable for one in objections)
    return Condition(code, "failed" if objections else "met", waivable, {"objections": told})


def _unfinished(code: str, run: Ran | None) -> Condition:
    if run is None:
        return Condition(code, "missing")
    if run.state in _RUNNING:
        return Condition(code, "running", values={"done": run.done, "total": run.total})
    return Condition(code, "missing", values={"run": run.state})
