"""The way of one case through its diagram: what was passed, from where, and what was entered but not passed.

A history tells what tokens passed. What a boundary event interrupted, and where the case still waits, was
entered all the same: the flow into it was taken. Of an element that runs once for each of several, the
history tells every instance and the whole; here the whole counts once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from .plan import Plan
from .records import Act, Pair


@dataclass(frozen=True)
class Course:
    """A way; equal ways have equal ids. `standing` are the elements where the case still waits."""

    path: tuple[Pair, ...]
    entered: tuple[Pair, ...]
    standing: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is stored of it."""
        return _text(self.path), _text(self.entered), " ".join(self.standing)

    @property
    def id(self) -> str:
        return sha256("\n".join(self.texts).encode()).hexdigest()[:24]

    @classmethod
    def stored(cls, path: str, entered: str, standing: str) -> Course:
        return cls(_pairs(path), _pairs(entered), tuple(standing.split()))

    def passes(self) -> Counter[str]:
        """How often each element was passed."""
        return Counter(element for element, _ in self.path)

    def visits(self) -> Counter[str]:
        """How often each element was entered."""
        return self.passes() + Counter(element for element, _ in self.entered)

    def taken(self, plan: Plan) -> Counter[str]:
        """How often each flow was taken.

        What passes an element with one way out takes it; where there are several, the history tells where the
        token went. A joining gateway tells only of the last of its tokens, so the former rule is needed too.
        """
        found: Counter[str] = Counter()
        for source, count in self.passes().items():
            if plan.follows_wholly(source):
                found.update({flow.id: count for flow in plan.outgoing.get(source, ())})
        for element, origin in (*self.path, *self.entered):
            flow = plan.between.get((origin, element))
            if flow is not None and not plan.follows_wholly(origin):
                found[flow] += 1
        return found


def course_of(plan: Plan, acts: Iterable[Act], unfinished: Sequence[str], standing: Iterable[str] = ()) -> Course:
    """The course of a case.

    `unfinished` are the elements whose stay was not ended by being done, one a stay; `standing` those of them
    where it still lasts.
    """
    path = tuple(pair for act in acts for pair in counted(plan, act.path))
    interrupted = [found for found in (_interrupted(plan, pair) for pair in path) if found is not None]
    passed = {element for element, _ in path}
    left = Counter(unfinished) - Counter(element for element, _ in interrupted)
    left += _still_inside(plan, path, interrupted)
    entered = list(interrupted)
    for element, count in sorted(left.items()):
        drawn = plan.elements.get(element)
        if drawn is not None and drawn.many:
            count = 0 if element in passed or any(element == host for host, _ in interrupted) else 1
        entered.extend([(element, _source(plan, element, path))] * count)
    return Course(path, tuple(entered), tuple(sorted(set(standing))))


def counted(plan: Plan, path: Sequence[Pair]) -> list[Pair]:
    """What one act passed, with the instances of an element that runs for each of several left out."""
    kept: list[Pair] = []
    followed: set[str] = set()
    end = len(path)
    while end > 0:
        element, origin = path[end - 1]
        drawn = plan.elements.get(element)
        begin = end - 1
        if drawn is not None and drawn.many:
            while begin > 0 and path[begin - 1][0] == element:
                begin -= 1
            if element in followed or end - begin > 1:
                kept.append((element, origin))
                followed.discard(element)
        else:
            kept.append((element, origin))
        followed.update(source for _, source in path[begin:end])
        end = begin
    return kept[::-1]


def _interrupted(plan: Plan, pair: Pair) -> Pair | None:
    """The host that an interrupting border event ended, with where its token had come from."""
    border = plan.elements.get(pair[0])
    if border is None or not border.host or not border.interrupting:
        return None
    into = plan.incoming.get(border.host, ())
    known = next((flow.source for flow in into if flow.source == pair[1]), None)
    return border.host, known or (into[0].source if into else "")


def _still_inside(plan: Plan, path: Sequence[Pair], interrupted: Sequence[Pair]) -> Counter[str]:
    """Sub-processes that were begun, and neither passed nor interrupted."""
    passed = Counter(element for element, _ in path)
    begun: Counter[str] = Counter()
    for element, count in passed.items():
        drawn = plan.elements.get(element)
        if drawn is not None and drawn.kind == "startEvent" and drawn.scope in plan.incoming:
            begun[drawn.scope] += count
    return begun - passed - Counter(element for element, _ in interrupted)


def _source(plan: Plan, element: str, path: Sequence[Pair]) -> str:
    """From where a token that is still in an element came: of the elements before it the one passed last."""
    before = {flow.source for flow in plan.incoming.get(element, ())}
    return next((passed for passed, _ in reversed(path) if passed in before), "")


def _text(pairs: Iterable[Pair]) -> str:
    return json.dumps([list(pair) for pair in pairs], separators=(",", ":"))


def _pairs(text: str) -> tuple[Pair, ...]:
    return tuple((element, origin) for element, origin in json.loads(text))
