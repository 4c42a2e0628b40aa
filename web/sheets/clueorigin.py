"""How a clue came about: the events of its case that concern what it is about, up to it and after it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from engine.history import Event
from web.platform import Clue

NOTED = "clue.noted"


@dataclass(frozen=True)
class Origin:
    """One event on the way to a clue; `noted` marks the one that noted it, `after` those that came later."""

    event: Event
    noted: bool
    after: bool


def origins(events: Sequence[Event], clue: Clue) -> tuple[Origin, ...]:
    """The events that name what the clue is about, and those of the very act that noted it, in their order."""
    place = next((n for n, event in enumerate(events) if _notes(event, clue)), None)
    if place is None:
        return ()
    mark = events[place]
    named = [json.dumps(one) for one in (clue.about, clue.push_id) if one]
    found = []
    for position, event in enumerate(events):
        same_act = (event.case_id, event.recorded_at) == (mark.case_id, mark.recorded_at)
        other_clue = event.kind == NOTED and event is not mark
        told = json.dumps(event.data, ensure_ascii=False)
        if not other_clue and (same_act or any(one in told for one in named)):
            found.append(Origin(event, event is mark, position > place))
    return tuple(found)


def _notes(event: Event, clue: Clue) -> bool:
    data = event.data
    same = (data.get("about"), data.get("push_id")) == (clue.about, clue.push_id)
    return event.kind == NOTED and event.case_id == clue.case_id and event.legal_at == clue.noted_at and same
