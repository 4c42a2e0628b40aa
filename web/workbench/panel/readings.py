"""Which rule parameters operators and intakes read by themselves, without the drawing naming them."""

from __future__ import annotations

from collections.abc import Mapping

READ_BY: Mapping[str, tuple[str, ...]] = {
    "inquiry.rules": ("inquiry_deemed_consent", "expired_deemed_consent", "consult_deemed_consent"),
    "verification.record": ("min_onsite_inspectors", "unable_recheck_times"),
    "review.activity": ("min_onsite_inspectors",),
    "dishonesty.measures": ("rectify_days",),
    "rectification.order": ("rectify_days",),
    "rectification.check": ("rectify_extensions", "rectify_days"),
    "referral.begin": ("referral_decide_days",),
    "referral.extend": ("referral_extend_days",),
}
"""By the name that a drawing gives a service task or a form: what is looked up in the register as it is done."""
