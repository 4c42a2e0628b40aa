"""The functions every expression may call."""

from __future__ import annotations

from types import MappingProxyType

from .dates import DATES
from .function import Function
from .lists import LISTS, MAPPINGS
from .numbers import NUMBERS
from .texts import TEXTS
from .timing import TIMING

GROUPS: tuple[tuple[str, tuple[Function, ...]], ...] = (
    ("timing", TIMING),
    ("dates", DATES),
    ("texts", TEXTS),
    ("lists", LISTS),
    ("mappings", MAPPINGS),
    ("numbers", NUMBERS),
)
"""The standard functions by subject, in the order in which an analyst reads of them."""

STANDARD_FUNCTIONS = MappingProxyType({function.name: function for _, group in GROUPS for function in group})
"""Known without registration."""
