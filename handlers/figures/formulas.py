"""How departments kept the claim periods in a span of time (Art. 17).

A claim is judged once, in the span in which its due instant falls. Reassigned, recalled, disputed and
cleared claims are left out; disputed ones stand with the approval department as overdue returns.
Claims outside the days in force of the Measures (Art. 30) stand in columns of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_LEFT_OUT = ("reassigned", "recalled")


@dataclass(frozen=True)
class JudgedClaim:
    """What the figures need of a claim; instants are stored texts, `working_days` counts from push to claim."""

    department: str
    approval_department: str
    status: str
    mode: str | None
    due_at: str
    claimed_at: str | None
    disputed: bool
    cleared: bool
    basis_status: str
    auto_claimable: bool = True
    working_days: int | None = None


@dataclass(frozen=True)
class ClaimFigures:
    """The figures of one department; rates are per cent with one decimal, None where nothing was due.

    `unclaimed` among claims that lapse into automatic ones means that the scheduler failed: `alarm`.
    """

    department: str
    due: int
    manual: int
    auto: int
    late: int
    unclaimed: int
    return_overdue: int
    expired_due: int
    expired_manual: int
    expired_auto: int
    not_yet_due: int
    alarm: bool
    mean_days: Decimal | None
    median_days: Decimal | None

    @property
    def claim_rate(self) -> Decimal | None:
        return _rate(self.manual + self.auto + self.late, self.due)

    @property
    def active_rate(self) -> Decimal | None:
        return _rate(self.manual + self.late, self.due)

    @property
    def on_time_rate(self) -> Decimal | None:
        return _rate(self.manual, self.due)

    @property
    def auto_rate(self) -> Decimal | None:
        return _rate(self.auto, self.due)

    @property
    def controlled(self) -> bool:
        """Whether the control sum D = M + A + L + U holds."""
        return self.due == self.manual + self.auto + self.late + self.unclaimed


def claim_figures(
    claims: Iterable[JudgedClaim], start: str, end: str, departments: Sequence[str] = ()
) -> tuple[ClaimFigures, ...]:
    """The figures of each department over claims due in [start, end), which are stored instants.

    `departments` are shown even when nothing was due; others follow as they occur.
    """
    cohort = [claim for claim in claims if start <= claim.due_at < end]
    named = dict.fromkeys(departments)
    for claim in cohort:
        named.setdefault(claim.approval_department if claim.disputed else claim.department)
    return tuple(_figures(department, cohort, end) for department in named)


def ranked(figures: Iterable[ClaimFigures]) -> tuple[tuple[int | None, ClaimFigures], ...]:
    """The figures by on-time rate, then few automatic claims, then number due; equal ones share a rank (1, 2, 2, 4)."""
    known = list(figures)
    judged = sorted((found for found in known if found.due), key=_merit)
    ranks: list[tuple[int | None, ClaimFigures]] = []
    for place, found in enumerate(judged, 1):
        same = place > 1 and _merit(found) == _merit(judged[place - 2])
        ranks.append((ranks[-1][0] if same else place, found))
    return (*ranks, *((None, found) for found in known if not found.due))


def _figures(department: str, cohort: Sequence[JudgedClaim], end: str) -> ClaimFigures:
    own = [claim for claim in cohort if claim.department == department and _counts(claim)]
    judged = [claim for claim in own if claim.basis_status == "in_force"]
    expired = [claim for claim in own if claim.basis_status == "expired"]
    sorts = [_sort(claim, end) for claim in judged]
    days = sorted(
        claim.working_days
        for claim, sort in zip(judged, sorts, strict=True)
        if sort in ("manual", "late") and claim.working_days is not None
    )
    return ClaimFigures(
        department=department,
        due=len(judged),
        manual=sorts.count("manual"),
        auto=sorts.count("auto"),
        late=sorts.count("late"),
        unclaimed=sorts.count("unclaimed"),
        return_overdue=sum(
            claim.disputed and not claim.cleared and claim.approval_department == department for claim in cohort
        ),
        expired_due=len(expired),
        expired_manual=sum(_sort(claim, end) == "manual" for claim in expired),
        expired_auto=sum(_sort(claim, end) == "auto" for claim in expired),
        not_yet_due=sum(claim.basis_status == "not_yet" for claim in own),
        alarm=any(sort == "unclaimed" and claim.auto_claimable for claim, sort in zip(judged, sorts, strict=True)),
        mean_days=_rounded(Decimal(sum(days)) / len(days)) if days else None,
        median_days=_median(days),
    )


def _counts(claim: JudgedClaim) -> bool:
    return claim.status not in _LEFT_OUT and not claim.disputed and not claim.cleared


def _sort(claim: JudgedClaim, end: str) -> str:
    if claim.claimed_at is None or (claim.mode != "auto" and claim.claimed_at >= end):
        return "unclaimed"
    if claim.mode == "auto":
        return "auto"
    return "manual" if claim.claimed_at < claim.due_at else "late"


def _rate(part: int, whole: int) -> Decimal | None:
    return _rounded(Decimal(100 * part) / whole) if whole else None


def _median(days: Sequence[int]) -> Decimal | None:
    if not days:
        return None
    middle = len(days) // 2
    return _rounded(Decimal(days[middle] + days[~middle]) / 2)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _merit(figures: ClaimFigures) -> tuple[Any, ...]:
    return (-(figures.on_time_rate or Decimal(0)), figures.auto_rate or Decimal(0), -figures.due)
