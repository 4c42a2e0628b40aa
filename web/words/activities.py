"""What an event is called where events are counted: the same name for the same thing, whoever did it."""

from __future__ import annotations

import re
from functools import lru_cache

from web.words.sentences import OFFICE_SENTENCES, SENTENCES

_TASKS = frozenset(
    {"task.opened", "task.assigned", "task.unassigned", "task.transferred", "task.completed", "task.cancelled"}
)
"""Of one task all is told under its name; what happened to it is its transition."""
_ASIDE = re.compile(r"\((?:\{branch\}|\{department\})\)|:\{outcome\}")
_PARTS = re.compile(r"\{(\w+)\}")
_SOMEBODY = frozenset({"department", "branch", "to"})


@lru_cache(maxsize=4096)
def activity(kind: str, element: str, process: str) -> str:
    """The activity of an event: a task by its name, anything else by its sentence without who and when."""
    if kind in _TASKS and element:
        return element
    sentence, _ = SENTENCES.get(kind) or OFFICE_SENTENCES.get(kind) or (kind, "system")
    named = {"element": element, "process": process}

    def word(found: re.Match[str]) -> str:
        return "部门" if found[1] in _SOMEBODY else named.get(found[1], "")

    return _PARTS.sub(word, _ASIDE.sub("", sentence)).strip("“”") or kind
