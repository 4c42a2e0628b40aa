"""Carries a run out: leads the cases through the draft one after the other, and keeps what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.drafts import candidate_of, digest_of
from engine.whatif import VERDICTS, Candidates, PastCase, Replayed, WhatIf, chosen
from web.workbench.drafts import BOOK
from web.workbench.runs import Run
from web.workbench.works import Progress

if TYPE_CHECKING:
    from web.platform import Platform

MOST_KEPT = 2_000
"""Cases that are kept one by one; further ones are only counted."""
MOST_TOLD = 6


def carry_out_whatif(platform: Platform, run: Run, progress: Progress) -> Mapping[str, Any]:
    """The result of a run. Raises ProcessRejected where the draft cannot be read."""
    runtime = platform.runtime
    with platform.database.read() as connection:
        files = BOOK.texts(connection, run.about)
        candidate = candidate_of(files)
        candidates = Candidates(runtime.specs, candidate)
        wanted = sorted(set(run.order["processes"]) & set(candidates.specs))
        whatif = WhatIf(runtime, connection, candidates, platform.limits_with(candidate), platform.clock.now())
        cases = chosen(connection, wanted, int(run.order["last"]))
        tally = Tally(digest_of(files), int(run.order["last"]), cases, candidates)
        progress(0, len(cases))
        for number, found in enumerate(whatif.replay(cases), 1):
            tally.note(found)
            progress(number, len(cases), tally.result)
    return tally.result


@dataclass
class Tally:
    """What was found so far; `result` is the same JSON data all along and grows."""

    digest: str
    last: int
    cases: list[PastCase]
    candidates: Candidates
    result: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        running = Counter(one.process for one in self.cases if one.ended_at is None)
        ended = Counter(one.process for one in self.cases if one.ended_at is not None)
        self.result = {
            "digest": self.digest,
            "last": self.last,
            "processes": {
                process: {"running": running[process], "ended": ended[process]}
                for process in sorted({*running, *ended})
            },
            "summary": dict.fromkeys(VERDICTS, 0),
            "unreadable": 0,
            "cut": 0,
            "cases": [],
            "names": {},
        }

    def note(self, found: Replayed) -> None:
        """Count a case, and keep it where it differs."""
        verdict = found.finding.verdict
        if verdict == "unreadable":
            self.result["unreadable"] += 1
        else:
            self.result["summary"][verdict] += 1
        if verdict == "same":
            return
        if len(self.result["cases"]) >= MOST_KEPT:
            self.result["cut"] += 1
            return
        self.result["cases"].append(row_of(found))
        self._name(found)

    def _name(self, found: Replayed) -> None:
        """Keep the names of the elements that are told of."""
        known = self.result["names"].setdefault(found.case.process, {})
        for spec in (found.spec_then, self.candidates.specs[found.case.process]):
            if spec is not None:
                names = spec.diagram.names
                known.update({one: names[one] for one in _elements(found) if one in names and one not in known})


def row_of(found: Replayed) -> dict[str, Any]:
    """A case that differs, as the result keeps it: codes and instants, nothing of its data."""
    case, finding = found.case, found.finding
    return {
        "case_id": case.id,
        "root_id": case.root_id,
        "process": case.process,
        "started_at": case.started_at,
        "ended_at": case.ended_at,
        "verdict": finding.verdict,
        "element": finding.element,
        "event_seq": finding.seq,
        "told": [one.document() for one in finding.told[:MOST_TOLD]],
        "deadlines": [one.document() for one in finding.deadlines[:MOST_TOLD]],
    }


def _elements(found: Replayed) -> set[str]:
    finding = found.finding
    named = {finding.element, *(one.element for one in finding.told), *(one.element for one in finding.deadlines)}
    for one in finding.told:
        for value in one.values.values():
            if isinstance(value, str):
                named.add(value)
            elif isinstance(value, list):
                named.update(part for part in value if isinstance(part, str))
    return named
