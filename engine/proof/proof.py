"""What running a case again has shown: event by event, and the first difference where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["same", "kept", "differs", "unreached"]
"""Of an event: `same` it was run again and led to the same; `kept` it moves nothing and rests on the seals;
`differs` it is the first that does not fit; `unreached` it comes after that."""


@dataclass(frozen=True)
class Difference:
    """The first thing in a case that is not what running it again gives.

    `what` is a code: version (the files are not those of the hash, or the case names another), impossible (the
    tokens do not take the event), element, path, results, timers, deadline, state, outcome, status, history
    (of a case with no events), tokens (as stored at the end), tasks, running, input, result, process, call.
    `expected` is what running again gives, `found` what is recorded; both are JSON data.
    """

    case_id: str
    seq: int
    element: str
    what: str
    expected: Any
    found: Any


@dataclass(frozen=True)
class Check:
    """One event, and whether running it again leads to what is recorded; `digest`: the tokens were compared by it."""

    seq: int
    kind: str
    element: str
    at: str
    verdict: Verdict
    digest: bool = False


@dataclass(frozen=True)
class Proof:
    """One case run again. `differences` has at most one of the case itself, and those to its caller.

    `digests` counts acts whose tokens were compared with their recorded digest, `deadlines` the timers counted
    again on the calendar of their time. `lacks` counts what could not be compared, because older events do not
    tell it: state (moves after which no digest follows), calendar (timers whose calendar is not kept), outside
    (answers of the register that were not kept).
    """

    case_id: str
    process: str
    version: str
    number: int
    status: str
    checks: tuple[Check, ...]
    differences: tuple[Difference, ...] = ()
    digests: int = 0
    deadlines: int = 0
    lacks: Mapping[str, int] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether running the case again gives what is recorded."""
        return not self.differences


@dataclass(frozen=True)
class TreeProof:
    """A case and all under it, run again; `first` is the earliest difference in order of recording."""

    root_id: str
    proofs: tuple[Proof, ...]
    first: Difference | None

    @property
    def same(self) -> bool:
        return self.first is None

    @property
    def events(self) -> int:
        return sum(len(proof.checks) for proof in self.proofs)
