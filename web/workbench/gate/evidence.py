"""What is found out about a draft now: its findings, the runs of these very files, and what moved meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from engine.drafts import Candidate, Draft, candidate_of, digest_of, proposed_in
from engine.gate import (
    Affected,
    Evidence,
    Kind,
    Objection,
    Ran,
    affected_by,
    any_case,
    changed_papers,
    last_deployed,
    moved_for,
    parameters_moved,
)
from engine.lint import LAYERS, Checked, Layer, rule_layers
from web.platform import Platform
from web.workbench.runs import Kind as RunKind
from web.workbench.runs import newest_run
from web.workbench.scenarios.wanted import wanted_scenarios
from web.workbench.whatif.order import drawn_processes

from .differences import differences_of

ABOUT_PARAMETER = "parameter-deviates"
"""The rule whose findings are about parameters, not about the drawing."""
NO_NUMBER = "document_required"
"""What is wrong with a proposed value that only lacks its document."""
_RUN: tuple[Layer, ...] = ("xml", "bpmn")


@dataclass(frozen=True)
class Standing:
    """A draft beside what runs: what a deployment makes new, and what else the check must see.

    `candidate` holds the draft's processes, those that call them and, where parameters change, all that run;
    `since` is the stored instant of the last deployment.
    """

    candidate: Candidate
    affected: Affected
    since: str

    def checked(self, platform: Platform, layers: Collection[Layer] = LAYERS) -> tuple[Checked, ...]:
        """What the deploy check says of everything that gets a new version, in the order of `affected.all`."""
        return platform.check_candidate(self.candidate, self.affected.all, layers) if self.affected.all else ()


def standing_of(platform: Platform, connection: Connection, files: Mapping[str, str]) -> Standing:
    """A draft's files beside what runs now."""
    specs, candidate = platform.runtime.specs, candidate_of(files)
    affected = affected_by(connection, specs, candidate)
    wanted = {*affected.followers}
    if proposed_in(candidate.parameters):
        wanted |= {info.id for info in specs.processes(connection)}
    running = {
        process: specs.files(connection, str(specs.current_hash(connection, process)))
        for process in sorted(wanted - candidate.processes.keys())
    }
    whole = replace(candidate, processes={**candidate.processes, **running})
    return Standing(whole, affected, last_deployed(connection))


def evidence_of(
    platform: Platform, draft: Draft, files: Mapping[str, str], kind: Kind = "change", seen: str = ""
) -> Evidence:
    """Everything the conditions of a draft's deployment ask for; `seen` is the digest whose differences were shown."""
    with platform.database.read() as connection:
        standing = standing_of(platform, connection, files)
        own = candidate_of(files)
        found = Evidence(
            kind=kind,
            digest=digest_of(files),
            affected=standing.affected,
            scenarios=_ran(connection, draft.id, "scenarios"),
            wanted=tuple(sorted(wanted_scenarios(platform, connection, own))),
            whatif=_ran(connection, draft.id, "whatif"),
            cases=any_case(connection, drawn_processes(dict(files))),
            differences=differences_of(platform, connection, files),
            seen=seen,
            moved=moved_for(connection, platform.runtime.specs, draft, own),
            parameters_moved=parameters_moved(connection, draft, own.parameters),
            since=standing.since,
            papers=bool(changed_papers(connection, own)),
            parameters=own.parameters if proposed_in(own.parameters) else "",
        )
    errors, basis = _objections(platform, standing, own.processes)
    return replace(found, errors=errors, basis=(*_unfounded(platform, own), *basis))


def _ran(connection: Connection, draft_id: str, kind: RunKind) -> Ran | None:
    run = newest_run(connection, draft_id, kind)
    if run is not None and run.state in ("failed", "stopped"):
        # What an earlier run has found still holds, if it was of these files.
        run = newest_run(connection, draft_id, kind, done=True) or run
    if run is None:
        return None
    told = (run.state, str(run.order.get("digest", "")), run.created_at, run.result)
    return Ran(*told, done=run.done, total=run.total)


def _objections(
    platform: Platform, standing: Standing, draft: Collection[str]
) -> tuple[tuple[Objection, ...], tuple[Objection, ...]]:
    """The errors of the deploy check: those about drawings, and those about parameters, each parameter once."""
    layers = rule_layers(rule for rules in platform.runtime.registry.rules for rule in rules())
    own, errors = {*standing.affected.all, *draft}, list[Objection]()
    basis: dict[str, Objection] = {}
    folders = [folder for folder, files in standing.candidate.processes.items() if any(map(_drawn, files))]
    for folder, checked in zip(folders, platform.check_candidate(standing.candidate, folders), strict=True):
        for finding in checked.errors:
            locked = bool(finding.values.get("locked"))
            values = {**finding.values, "element": finding.element, "element_name": finding.element_name}
            if finding.rule == ABOUT_PARAMETER:
                param = str(finding.values.get("param"))
                basis.setdefault(param, Objection(finding.rule, param, not locked, values))
                continue
            if folder not in own:
                continue
            waivable = layers.get(finding.rule) not in _RUN and not locked
            errors.append(Objection(finding.rule, f"{folder}/{finding.file}", waivable, values))
    errors.extend(_misplaced(platform, standing) if not errors else ())
    return tuple(errors), tuple(basis.values())


def _misplaced(platform: Platform, standing: Standing) -> Iterator[Objection]:
    """Folders whose drawing is missing, or of another process: what is deployed would not be what was compared."""
    for folder in standing.affected.changed:
        files = standing.candidate.processes[folder]
        if not any(map(_drawn, files)):
            yield Objection("one-diagram", f"{folder}/", False, {"found": []})
            continue
        found = platform.runtime.specs.build(files, {}).process
        if found != folder:
            yield Objection("another_process", f"{folder}/", False, {"folder": folder, "process": found})


def _drawn(name: str) -> bool:
    return name.endswith(".bpmn")


def _unfounded(platform: Platform, candidate: Candidate) -> Iterator[Objection]:
    for problem in platform.proposal_problems(candidate):
        yield Objection(problem.code, problem.field, problem.code == NO_NUMBER, problem.values)
