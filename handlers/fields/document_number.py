"""Numbers of official documents, such as 安审批许〔2023〕15号."""

from __future__ import annotations

import re
import unicodedata

_YEAR_IN_BRACKETS = re.compile(r"[\[(【〔﹝［（〖{<《〈]\s*((?:19|20)\d{2})\s*[\])】〕﹞］）〗}>》〉]")
_PATTERN = re.compile(r"[\u4e00-\u9fa5A-Za-z]{2,20}〔(?:19|20)\d{2}〕第?\d{1,6}号")


def normalised(text: str) -> str:
    """The number without blanks, half-width, the year in the brackets 〔〕 that documents use."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)


def fault(number: str) -> str | None:
    """Whether a normalised number departs from the usual form, as a problem code."""
    return None if _PATTERN.fullmatch(number) else "document_number_form"
