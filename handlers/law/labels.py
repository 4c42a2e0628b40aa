"""A rule about the article a deadline is shown with: it is that of its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing
from handlers.law.law import Law
from handlers.law.reading import timer_texts

_NUMBER = re.compile(r"\d+")


def article_of_another_limit(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A task whose deadline is the office's own choice does not name the article of a limit of the regulation."""
    ends = {timer.node.id: timer.limit for timer in timer_texts(drawing) if timer.limit is not None}
    for task in drawing.of_kind("userTask"):
        named, limit = task.properties.get("article", ""), ends.get(task.properties.get("due", ""))
        if limit is None or not limit.params or not named:
            continue
        stated = [one for one in law.measures.limits if _same(one.clause, named)]
        own = [law.parameters[name][-1].article for name in limit.params if name in law.parameters]
        of_another = stated and own and not any(one.param in limit.params for one in stated)
        if of_another and not any(_number(article) == _number(named) for article in own):
            yield flaw(task.id, named=named, param=sorted(limit.params)[0], article=own[0])


def _same(one: str, other: str) -> bool:
    """Whether two references are to the same article; to different items of it they are not."""
    first, second = one.split("(")[0], other.split("(")[0]
    return first == second and ("(" not in one or "(" not in other or one == other)


def _number(reference: str) -> str:
    found = _NUMBER.match(reference)
    return found[0] if found is not None else ""
