"""What a token knows that has been made of several: what each of them changed since they parted.

A branch that left a variable alone does not undo what another branch made of it. Where two branches
changed the same variable, mappings are merged key by key, and of anything else the later arrival counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from .workflow import CaseTask

_Path = list[CaseTask]


def merged(arrivals: Sequence[CaseTask]) -> dict[str, Any]:
    """The data of several tokens, given in the order of their arrival."""
    order = {task.id: position for position, task in enumerate(arrivals)}
    return _of_branches([_path(task) for task in arrivals], order)


def changed(base: Mapping[str, Any], branch: Mapping[str, Any], into: dict[str, Any]) -> None:
    """Carry over what a branch changed of the base: new and other values, and names that are gone."""
    for name, value in branch.items():
        before = base.get(name)
        if name in base and type(before) is type(value) and before == value:
            continue
        if isinstance(value, dict) and isinstance(before, dict) and isinstance(into.get(name), dict):
            inner = dict(into[name])
            changed(before, value, inner)
            into[name] = inner
        else:
            into[name] = _own(value)
    for name in base:
        if name not in branch:
            into.pop(name, None)


def _of_branches(paths: list[_Path], order: Mapping[int, int]) -> dict[str, Any]:
    """Branches that parted last are merged first, each group against what was known where it parted."""
    if len(paths) == 1:
        return {name: _own(value) for name, value in paths[0][-1].data.items()}
    parted = _common(paths)
    base = paths[0][parted - 1].data
    groups: dict[int, list[_Path]] = {}
    for path in paths:
        groups.setdefault(path[parted].id, []).append(path)
    branches = sorted(groups.values(), key=lambda group: max(order[path[-1].id] for path in group))
    told = {name: _own(value) for name, value in base.items()}
    for branch in branches:
        changed(base, _of_branches(branch, order), told)
    return told


def _common(paths: list[_Path]) -> int:
    """How many tokens all paths share from the root on."""
    shared = 0
    for tokens in zip(*paths, strict=False):
        if any(token is not tokens[0] for token in tokens):
            break
        shared += 1
    return shared


def _path(task: CaseTask) -> _Path:
    path = [task]
    while (above := path[-1].parent) is not None:
        path.append(above)
    return path[::-1]


def _own(value: Any) -> Any:
    """What a token inherits it may change: lists and mappings are copied, as the library does."""
    return copy(value) if isinstance(value, list | dict) else value
