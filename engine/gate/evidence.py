"""What was found out about a candidate, as its conditions ask for it. Nothing here is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["change", "rollback"]
RunState = Literal["waiting", "running", "done", "failed", "stopped"]


@dataclass(frozen=True)
class Objection:
    """Something that stands against a deployment: a code, where, with which values.

    One that is not `waivable` stops it whoever signs: the drawing would not run, or the parameter is locked.
    """

    code: str
    place: str
    waivable: bool
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """Long work ordered for a draft; `digest` tells of which files, `at` is the stored instant of the order."""

    state: RunState
    digest: str
    at: str
    result: Any = None
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Moved:
    """A process that somebody deployed since the draft was begun from it."""

    process: str
    number: int
    at: str
    by: str
    reason: str


@dataclass(frozen=True)
class ParameterMoved:
    """A parameter that somebody deployed another value of since the draft was begun, which proposes one as well.

    `value` and `effective_from` are what was deployed, `mine` is what the draft proposes.
    """

    param: str
    profile: str
    value: Any
    effective_from: str
    mine: Any
    at: str
    by: str
    reason: str


@dataclass(frozen=True)
class Affected:
    """What a deployment makes new versions of: processes whose files change, and running ones that call them."""

    changed: tuple[str, ...]
    followers: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.changed, *self.followers)


@dataclass(frozen=True)
class Evidence:
    """Everything the conditions go by. `errors` are the deploy check's, `basis` what is wrong with parameters.

    `seen` is the digest of the files whose differences whoever hands in has been shown. `cases` says whether there
    are cases to replay, `since` is the stored instant of the last deployment of all: what ran before it ran beside
    other versions. `wanted` are the scenario files that must have run.
    `papers` says whether scenarios or read-me change. `differences` are JSON data.
    """

    kind: Kind
    digest: str
    affected: Affected
    errors: tuple[Objection, ...] = ()
    basis: tuple[Objection, ...] = ()
    scenarios: Ran | None = None
    wanted: tuple[str, ...] = ()
    whatif: Ran | None = None
    cases: bool = False
    differences: Sequence[Mapping[str, Any]] = ()
    seen: str = ""
    moved: tuple[Moved, ...] = ()
    parameters_moved: tuple[ParameterMoved, ...] = ()
    since: str = ""
    papers: bool = False
    parameters: str = ""

    def ran(self, run: Ran | None) -> Ran | None:
        """A run if it was of these very files beside the versions that run now."""
        return run if run is not None and run.digest == self.digest and run.at >= self.since else None
