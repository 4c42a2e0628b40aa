"""The marks of cases in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BADGES: Mapping[str, tuple[str, str]] = {
    "key": ("重点监管·{detail}", "alarm"),
    "basis_expired": ("依据已届满", "provisional"),
    "basis_not_yet": ("依据未生效", "provisional"),
    "profile_unconfirmed": ("市级规则待确认", "provisional"),
    "commitment": ("告知承诺", "plain"),
}


@dataclass(frozen=True)
class Badge:
    """A mark of a case in words; `tone` is alarm, provisional or plain."""

    text: str
    tone: str


def badge(code: str) -> Badge:
    """The badge of a code such as `basis_expired` or `key:<domain>`; an unknown one is shown as it is."""
    name, _, detail = code.partition(":")
    text, tone = BADGES.get(name, (code, "plain"))
    return Badge(text.format(detail=detail), tone)
