"""All rules of the engine, in the order in which their findings are told."""

from __future__ import annotations

from .flows import dangling_flow
from .rule import Rule

RULES: tuple[Rule, ...] = (dangling_flow,)
