"""From which element of its caller each case was called, also where several elements call the same process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from engine.casebook import CaseSummary
from engine.history import Event
from engine.means import Means
from engine.proof.frames import frames
from web.sheets.drawing import Drawing

_ANSWERED = "child."


def calling_elements(
    connection: Connection,
    tree: Sequence[CaseSummary],
    events: Iterable[Event],
    drawings: Mapping[str, Drawing],
    means: Means,
) -> dict[str, str]:
    """The calling element by the id of the called case.

    It is the only one that calls the process; where there are several, the one at which the answer came back; and
    where none has come, the one at which the caller's tokens waited for this very case.
    """
    called = [case for case in tree if case.parent_id is not None and case.parent_task is not None]
    answered = {
        (event.case_id, event.data.get("task")): event.element for event in events if event.kind.startswith(_ANSWERED)
    }
    found = dict[str, str]()
    for case in called:
        drawing = drawings.get(case.parent_id or "")
        calls = [element for element, process in drawing.calls.items() if process == case.process] if drawing else []
        element = calls[0] if len(calls) == 1 else answered.get((case.parent_id or "", case.parent_task))
        if element is not None:
            found[case.id] = element
    for caller in dict.fromkeys(case.parent_id or "" for case in called if case.id not in found):
        found |= _waited_for(connection, caller, means)
    return found


def _waited_for(connection: Connection, caller: str, means: Means) -> Mapping[str, str]:
    """What the tokens of a case told at any time of the cases they waited for."""
    return {
        token.child: token.element
        for frame in frames(means, connection, caller)
        for token in frame.tokens
        if token.child is not None
    }
