"""One case with both of its ways: that on record, and that of the draft as it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.calendar import OutsideCalendar
from engine.drafts import Candidate, candidate_of
from engine.errors import NotFound
from engine.specs import ProcessSpec
from engine.whatif import Candidates, Finding, Moved, Passed, WhatIf, one_case
from web.platform import Platform
from web.sheets.deadlines import calendar_then
from web.words.glossary import glossary
from web.words.reckoning import Reckoning, reckoning
from web.words.whatif import VERDICTS, deadline_words, told_words
from web.workbench.drafts import BOOK


@dataclass(frozen=True)
class Drawn:
    """One way: the elements that were passed, from where to where, and where the case waits."""

    elements: tuple[str, ...]
    flows: tuple[tuple[str, str], ...]
    stands: tuple[str, ...]

    @property
    def document(self) -> Mapping[str, Any]:
        return {"elements": self.elements, "flows": self.flows, "stands": self.stands}


@dataclass(frozen=True)
class Deadline:
    """A timer before and after, each with how it is counted where it is."""

    words: str
    name: str
    before: Reckoning | None
    after: Reckoning | None


@dataclass(frozen=True)
class Ways:
    """Everything a page tells of one case and a draft."""

    case_id: str
    root_id: str
    process: str
    process_name: str
    version: str
    started_at: str
    ended_at: str | None
    verdict: str
    verdict_words: str
    finding: Finding
    lines: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    then: Drawn
    now: Drawn


def ways_of(platform: Platform, connection: Connection, draft_id: str, case_id: str) -> Ways:
    """A case led through a draft. Raises NotFound where it is of no process of the draft, and ProcessRejected."""
    runtime = platform.runtime
    candidate = candidate_of(BOOK.texts(connection, draft_id))
    case = one_case(connection, case_id)
    if case is None or case.process not in candidate.processes:
        raise NotFound(case=case_id)
    alone = Candidate({case.process: candidate.processes[case.process]}, {}, candidate.parameters)
    candidates = Candidates(runtime.specs, alone)
    whatif = WhatIf(runtime, connection, candidates, platform.limits_with(candidate), platform.clock.now())
    (found,) = whatif.replay([case])
    spec = candidates.specs[case.process]
    names = _names(found.spec_then, spec)
    finding = found.finding
    return Ways(
        case_id=case.id,
        root_id=case.root_id,
        process=case.process,
        process_name=spec.name,
        version=case.version,
        started_at=case.started_at,
        ended_at=case.ended_at,
        verdict=finding.verdict,
        verdict_words=VERDICTS[finding.verdict],
        finding=finding,
        lines=tuple(told_words(one.document(), lambda element: names.get(element) or element) for one in finding.told),
        deadlines=tuple(_deadline(platform, connection, one, names) for one in finding.deadlines),
        then=_drawn(found.then, found.standing_then),
        now=_drawn(found.now, found.standing_now),
    )


def _names(then: ProcessSpec | None, now: ProcessSpec) -> Mapping[str, str]:
    return {**(then.diagram.names if then is not None else {}), **{k: v for k, v in now.diagram.names.items() if v}}


def _drawn(way: Sequence[Passed], stands: Sequence[str]) -> Drawn:
    elements = dict.fromkeys(one.element for one in way)
    flows = dict.fromkeys((one.origin, one.element) for one in way)
    return Drawn(tuple(elements), tuple(flows), tuple(dict.fromkeys(stands)))


def _deadline(platform: Platform, connection: Connection, moved: Moved, names: Mapping[str, str]) -> Deadline:
    name = names.get(moved.element) or moved.element
    told = deadline_words(moved.document(), lambda element: names.get(element) or element)
    calendar = platform.runtime.calendars.get(connection)

    def counted(basis: Mapping[str, Any] | None, due_at: str | None) -> Reckoning | None:
        if basis is None:
            return None
        limit = basis.get("of", basis)
        whose = platform.department_names().get(str(limit.get("department") or ""), "")
        then = calendar_then(connection, calendar, limit.get("calendar"))
        try:
            return reckoning(calendar, basis, glossary(), whose, due_at, then)
        except (OutsideCalendar, KeyError):
            return None

    return Deadline(told, name, counted(moved.basis_before, moved.before), counted(moved.basis_after, moved.after))
