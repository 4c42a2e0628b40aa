"""The citizen's identity number (GB 11643-1999): 17 digits and a check character."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

ID_CARD = "居民身份证"
"""The only kind of document whose number has a check character."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FORM = re.compile(r"[0-9]{15}")


def normalised(text: str) -> str:
    """The number in half-width characters, without blanks, a small x made capital."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def fault(number: str, today: date) -> str | None:
    """What is wrong with a normalised number, as a problem code; None when nothing is."""
    if _OLD_FORM.fullmatch(number):
        return "identity_number_fifteen"
    if not _FORM.fullmatch(number):
        return "identity_number_form"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "identity_number_birth"
    if born > today:
        return "identity_number_birth"
    return None if number[17] == check_character(number) else "identity_number_check"


def check_character(number: str) -> str:
    """The 18th character that the first 17 demand."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11]
