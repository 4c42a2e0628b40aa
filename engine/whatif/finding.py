"""What came of leading one case through a candidate, as rooms hand it to each other: codes, no data of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["same", "other_deadline", "other_path", "stuck", "unreadable"]
"""`unreadable` is a case whose own record does not lead where it should: nothing can be said of it."""
VERDICTS: tuple[Verdict, ...] = ("same", "other_path", "other_deadline", "stuck")


@dataclass(frozen=True)
class Told:
    """One thing to tell of a case: a code, the element and the event it is about, and what belongs to it.

    departs       goes another way: `after` this element not `before` but `instead`
    stands        waits at `now` instead of `before`
    ends          passes the same, and ends `now` instead of `before`
    timer_not     `before` fired then, and would not: `after` is when it would be due, None where it is not set
    timer_new     fires at `after`, which it did not then: `before` is when it was due, None where it was not set
    not_yet       will fire at `after`, which is still to come
    act_late      done at `at`, in time for `before`; too late for `after`
    act_in_time   done at `at`, too late for `before`; in time for `after`
    act_missed    done at `at`, and nothing would wait for it
    act_early     done at `at`, and would be taken later
    waits         waits here for what nobody gave then
    no_result     a service task without a result of then; `used` where the drawing reads it
    unknown_after what follows this service task rests on its result, which nobody knows
    handed_over   a service task called with other `parameters` than then; its result is that of then
    form          its form does not take what was filled in: `field` with its `label`, the `problem` as forms name it
    failed        the candidate cannot go on here: `cause`
    asked_today   what then was not asked is answered as of today: `what`
    """

    code: str
    element: str
    seq: int
    values: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {"code": self.code, "element": self.element, "seq": self.seq, **self.values}


@dataclass(frozen=True)
class Moved:
    """One timer that would be due at another instant; None where it was or would not be set. `basis` tells why."""

    element: str
    seq: int
    before: str | None
    after: str | None
    basis_before: Mapping[str, Any] | None
    basis_after: Mapping[str, Any] | None

    @property
    def reminds(self) -> bool:
        """Whether it only reminds of another, or follows one."""
        return "of" in (self.basis_after or self.basis_before or {})

    def document(self) -> dict[str, Any]:
        return {"element": self.element, "seq": self.seq, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Finding:
    """The verdict on one case, the element and event where it shows, and all there is to tell."""

    verdict: Verdict
    element: str = ""
    seq: int = 0
    told: Sequence[Told] = ()
    deadlines: Sequence[Moved] = ()
