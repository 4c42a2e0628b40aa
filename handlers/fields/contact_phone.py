"""Telephone numbers of counterparts: mobile, or landline with its area code."""

from __future__ import annotations

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")


def normalised(text: str) -> str:
    """The number in half-width characters without blanks; every dash a hyphen."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[‐-―−]", "-", plain)


def fault(number: str) -> str | None:
    """Whether a normalised number is neither mobile nor landline, as a problem code."""
    return None if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) else "phone_form"
