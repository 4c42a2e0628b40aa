"""Legal grounds of what is done to a licence, and what the law ties to them (行政许可法 8, 69, 70, 79).

A ground is a code of the list decision_ground; its type is the kind of decision it supports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.errors import Problem
from handlers.catalogue import code_list

FRAUD = "RVK69-2"
"""By fraud or bribery: must be revoked, its benefit is not protected, a penalty is likely."""
AFTER_ENDING = "CNL70-4"
"""Deregistered because revoked, withdrawn, or revoked as a penalty before."""
NOT_TO_ACT = "NONE"

_COMPENSATED = {"CHG08", "WDR08A", "WDR08B"}
_DAMAGES = {f"RVK69-1-{number}" for number in range(1, 6)}
_BARRED_YEARS = 3
_BASIS = re.compile(r"行政许可法(?P<article>\d+)(\((?P<clause>\d)\))?(?P<item>[一二三四五六])?")
_NUMBERS = "零一二三四五六七八九"


def ground_of(code: str) -> Mapping[str, Any] | None:
    """The entry of the code list."""
    return next((told for told in code_list("decision_ground") if told["code"] == code), None)


def shown_ground(code: str) -> str:
    """以欺骗、贿赂等不正当手段取得(行政许可法第六十九条第二款)."""
    found = ground_of(code)
    if found is None:
        return code
    read = _BASIS.fullmatch(found["basis"])
    if read is None:
        return f"{found['name']}({found['basis']})"
    clause = f"第{_NUMBERS[int(read['clause'])]}款" if read["clause"] else ""
    item = f"第({read['item']})项" if read["item"] else ""
    return f"{found['name']}(行政许可法第{_numbered(int(read['article']))}条{clause}{item})"


def _numbered(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (f"{_NUMBERS[tens]}十" if tens else "") + (_NUMBERS[ones] if ones else "")


def ground_problem(code: str, decision_type: str, field: str = "ground") -> Problem | None:
    """A ground must belong to the kind of decision: a withdrawal rests on 8(2) alone, and so on."""
    found = ground_of(code)
    if found is None or found["type"] != decision_type:
        return Problem(field, "ground_of_other_type", {"value": code})
    return None


def draft_problems(draft: Mapping[str, Any]) -> Iterator[Problem]:
    """What the law does not admit in a draft: the answers of its form."""
    proposed, ground, compensation = draft["proposed"], draft.get("ground"), draft.get("compensation") or "none"
    if proposed == NOT_TO_ACT:
        return
    problem = ground_problem(ground or "", proposed)
    if problem is not None:
        yield problem
    if proposed == "RVK" and draft.get("public_interest") == "harm":
        yield Problem("public_interest", "public_interest_harmed")
    if compensation == "compensation" and ground not in _COMPENSATED:
        yield Problem("compensation", "compensation_without_ground")
    if compensation == "damages" and ground not in _DAMAGES:
        yield Problem("compensation", "damages_without_ground")
    skipped = draft.get("penalty_letter") == "skip"
    if ground == FRAUD and skipped and not str(draft.get("penalty_skip_reason") or "").strip():
        yield Problem("penalty_skip_reason", "penalty_skip_needs_reason")


def penalty_letter_wanted(draft: Mapping[str, Any]) -> bool:
    """Whether the supervision department is written to about a penalty (Art. 24): for fraud unless declined."""
    if draft["proposed"] == NOT_TO_ACT:
        return False
    told = draft.get("penalty_letter")
    return told == "send" or (told is None and draft.get("ground") == FRAUD)


def barred_until(draft: Mapping[str, Any], decided_on: date) -> date | None:
    """The last day of the three years in which the holder may not apply again, where 行政许可法 79 applies."""
    if draft.get("ground") != FRAUD or not draft.get("barred"):
        return None
    year = decided_on.year + _BARRED_YEARS
    leap = (decided_on.month, decided_on.day) == (2, 29)
    return date(year, 2, 28) if leap else decided_on.replace(year=year)
