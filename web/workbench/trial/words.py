"""The steps of a trial in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.specs import ProcessSpec
from web.words.scenarios import VERBS


def step_words(step: Mapping[str, Any], specs: Mapping[str, ProcessSpec], posts: Iterable[Any]) -> str:
    """Who did what; of a step in which only the clock went on, by how much."""
    action = step["action"]
    if action is None:
        days = step["workdays"]
        return f"时钟前进,过了{days}个工作日" if days else "时钟前进"
    who = next((post.display_name for post in posts if post.login == step["by"]), step["by"])
    values = action["values"]
    if action["verb"] == "start":
        return f"{who}发起"
    if action["verb"] == "complete":
        return f"{who}办结“{_element(values.get('element'), specs)}”"
    if action["verb"] == "message":
        return f"{who}办理“{_message(values.get('name'), specs)}”"
    return f"{who}{VERBS.get(action['verb'], action['verb'])}"


def _element(element: Any, specs: Mapping[str, ProcessSpec]) -> str:
    names = (spec.diagram.names.get(element) for spec in specs.values() if element in spec.user_tasks)
    return next((name for name in names if name), str(element))


def _message(message: Any, specs: Mapping[str, ProcessSpec]) -> str:
    for spec in specs.values():
        for element, props in spec.actions.items():
            if props["message"] == message:
                return props.get("action") or spec.diagram.names.get(element) or str(message)
    return str(message)
