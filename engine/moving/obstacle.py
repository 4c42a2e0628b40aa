"""Why a case cannot go on under another version: a reason as a code, and the element that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..errors import Refusal

Reason = Literal[
    "not_running", "held", "other_process", "there_already", "unknown_version", "gone", "other_kind", "other_scope",
    "other_call", "other_loop", "other_join", "other_choice", "join_not_filled", "order_differs", "undo_gone",
    "undo_added", "data_missing", "over_at_once", "result_missing", "cannot_go_on", "unreadable", "taken",
    "lacks",
]  # fmt: skip
"""`gone`: a token stands in an element that the version does not have; `other_kind`, `other_scope`, `other_call`,
`other_loop`: it has one of this id, but it is something else, lies elsewhere, calls another process, repeats
otherwise. `other_join`, `other_choice`: a gateway at which tokens wait has other flows. `join_not_filled`: a
gateway would wait for a token that can never come. `order_differs`: what runs side by side would follow each
other. `undo_gone`, `undo_added`: what was done would be undone otherwise. `data_missing`: an expression of the
version asks for what the case does not know. `over_at_once`: a limit that is new would have run out already.
`result_missing`: the calling case waits for a result that the version does not give. `taken`: somebody else
changed the case at this moment. `lacks`: the version asks further on for variables (`names`) that the case does not
have and nothing on its way sets."""


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of one case."""

    reason: Reason
    element: str = ""
    told: Mapping[str, Any] = field(default_factory=dict, hash=False)


class NotMovable(Refusal):
    """The case cannot go on under this version."""

    def __init__(self, obstacle: Obstacle, case_id: str = "") -> None:
        self.obstacle = obstacle
        super().__init__(case=case_id, reason=obstacle.reason, element=obstacle.element, **obstacle.told)
