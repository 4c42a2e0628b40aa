"""The builders of addresses are compiled once in a run, not once for each of its hundreds of applications.

An application compiles two functions for every route, which takes longer than most tests. They depend on the route
alone, so that all applications may share them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def share_compiled_routes() -> None:
    """From now on."""
    compiled: dict[tuple[object, ...], Builder] = {}
    compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder

    def shared(rule: Any, append_unknown: bool = True) -> Builder:
        key = (rule.rule, tuple(rule._trace), str(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = shared  # type: ignore[method-assign,assignment]
