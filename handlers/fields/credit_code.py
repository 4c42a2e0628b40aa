"""The unified social credit code (GB 32100-2015): 18 characters, the last one a check character."""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIVISION = re.compile(r"[0-9]{6}")


def normalised(text: str) -> str:
    """The code in half-width capitals, without blanks."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def fault(code: str) -> str | None:
    """What is wrong with a normalised code, as a problem code; None when nothing is."""
    if len(code) != 18:
        return "credit_code_length"
    if any(letter not in _ALPHABET for letter in code):
        return "credit_code_letters"
    if not _DIVISION.fullmatch(code[2:8]):
        return "credit_code_division"
    if code[17] != check_character(code):
        return "credit_code_check"
    return None


def check_character(code: str) -> str:
    """The 18th character that the first 17 demand; a remainder of 0 gives "0"."""
    total = sum(_ALPHABET.index(letter) * weight for letter, weight in zip(code[:17], _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def organisation_fault(code: str) -> str | None:
    """Whether the organisation code inside (places 9 to 17) has its own check digit; old codes may not."""
    part = code[8:17]
    if len(part) != 9 or any(letter not in _ALPHABET for letter in part[:8]):
        return "organisation_code_check"
    total = sum(int(letter, 36) * weight for letter, weight in zip(part[:8], _ORGANISATION_WEIGHTS, strict=True))
    expected = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    return None if part[8] == expected else "organisation_code_check"
