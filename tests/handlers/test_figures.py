"""The figures of the bulletin: control sum, rates, rounding, ranks, what is left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from handlers.figures.formulas import JudgedClaim, claim_figures, ranked

START, END = "2024-04-30T16:00:00.000000Z", "2024-05-31T16:00:00.000000Z"
DUE = "2024-05-16T16:00:00.000000Z"
EARLY, LATE = "2024-05-14T02:00:00.000000Z", "2024-05-20T02:00:00.000000Z"

MANUAL = JudgedClaim("NYNC", "SPJ", "claimed", "manual", DUE, EARLY, False, False, "in_force", working_days=1)
AUTO = replace(MANUAL, status="auto_claimed", mode="auto", claimed_at=DUE, working_days=3)
AFTER = replace(MANUAL, claimed_at=LATE, auto_claimable=False, working_days=5)
OPEN = replace(MANUAL, status="pending", mode=None, claimed_at=None, auto_claimable=False, working_days=None)


def test_worked_example_of_decisions() -> None:
    (figures,) = claim_figures([MANUAL] * 15 + [AUTO] * 3, START, END)
    assert (figures.due, figures.manual, figures.auto, figures.late, figures.unclaimed) == (18, 15, 3, 0, 0)
    assert figures.controlled and not figures.alarm
    rates = (figures.claim_rate, figures.active_rate, figures.on_time_rate, figures.auto_rate)
    assert rates == (Decimal("100.0"), Decimal("83.3"), Decimal("83.3"), Decimal("16.7"))


def test_worked_example_without_automatic_claims() -> None:
    (figures,) = claim_figures([MANUAL] * 5 + [AFTER] * 2 + [OPEN], START, END)
    assert (figures.due, figures.manual, figures.auto, figures.late, figures.unclaimed) == (8, 5, 0, 2, 1)
    assert figures.controlled and not figures.alarm
    rates = (figures.claim_rate, figures.active_rate, figures.on_time_rate, figures.auto_rate)
    assert rates == (Decimal("87.5"), Decimal("87.5"), Decimal("62.5"), Decimal("0.0"))


def test_a_department_without_claims_has_no_rates() -> None:
    (figures,) = claim_figures([], START, END, ["QXJ"])
    assert figures.due == 0
    assert figures.on_time_rate is None and figures.auto_rate is None and figures.mean_days is None


def test_the_due_instant_decides_on_the_period() -> None:
    first = replace(MANUAL, due_at=START)
    next_month = replace(MANUAL, due_at=END)
    (figures,) = claim_figures([first, next_month], START, END)
    assert figures.due == 1


def test_reassigned_recalled_and_cleared_claims_are_left_out() -> None:
    left_out = [
        replace(AUTO, status="reassigned"),
        replace(AUTO, status="recalled"),
        replace(AUTO, cleared=True),
    ]
    (figures,) = claim_figures([MANUAL, *left_out], START, END)
    assert (figures.due, figures.auto) == (1, 0)


def test_a_disputed_claim_stands_with_the_approval_department() -> None:
    figures = {found.department: found for found in claim_figures([replace(AUTO, disputed=True)], START, END)}
    assert figures["SPJ"].return_overdue == 1
    assert figures["SPJ"].due == 0
    assert "NYNC" not in figures


def test_claims_after_expiry_stand_in_their_own_columns() -> None:
    claims = [MANUAL, replace(AUTO, basis_status="expired"), replace(MANUAL, basis_status="not_yet")]
    (figures,) = claim_figures(claims, START, END)
    assert (figures.due, figures.on_time_rate) == (1, Decimal("100.0"))
    assert (figures.expired_due, figures.expired_auto, figures.not_yet_due) == (1, 1, 1)


def test_an_open_claim_that_should_have_lapsed_raises_the_alarm() -> None:
    (figures,) = claim_figures([replace(OPEN, auto_claimable=True)], START, END)
    assert figures.unclaimed == 1 and figures.alarm


def test_a_claim_after_the_period_is_unclaimed_in_it() -> None:
    (figures,) = claim_figures([replace(AFTER, claimed_at=END)], START, END)
    assert (figures.late, figures.unclaimed) == (0, 1)


def test_a_claim_at_the_due_instant_is_late() -> None:
    (figures,) = claim_figures([replace(AFTER, claimed_at=DUE)], START, END)
    assert (figures.manual, figures.late) == (0, 1)


def test_mean_and_median_leave_automatic_claims_aside() -> None:
    (figures,) = claim_figures([MANUAL, MANUAL, AFTER, AFTER, AUTO], START, END)
    assert (figures.mean_days, figures.median_days) == (Decimal("3.0"), Decimal("3.0"))


def test_rates_are_rounded_half_up() -> None:
    (figures,) = claim_figures([MANUAL] + [AUTO] * 15, START, END)
    assert figures.on_time_rate == Decimal("6.3")


def test_equal_departments_share_a_rank() -> None:
    def of(department: str, manual: int, auto: int) -> list[JudgedClaim]:
        return [replace(MANUAL, department=department)] * manual + [replace(AUTO, department=department)] * auto

    claims = [*of("A", 2, 0), *of("B", 1, 1), *of("C", 1, 1), *of("D", 0, 2)]
    ranks = [(rank, found.department) for rank, found in ranked(claim_figures(claims, START, END, ["QXJ"]))]
    assert ranks == [(1, "A"), (2, "B"), (2, "C"), (4, "D"), (None, "QXJ")]
