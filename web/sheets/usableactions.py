"""The actions of a case tree besides its tasks that the reader may do now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.actions import OpenAction, open_actions
from engine.actor import Actor
from engine.casebook import CaseSummary
from engine.runtime import Runtime
from web.security.policy import Protected, can


@dataclass(frozen=True)
class UsableAction:
    """An action with the case it is done in, named where that is not the root."""

    action: OpenAction
    branch: str


def usable_actions(
    connection: Connection, runtime: Runtime, root_id: str, actor: Actor, label: Callable[[str], str]
) -> tuple[UsableAction, ...]:
    """The reader's own actions; `label` names a case under the root."""
    return tuple(
        UsableAction(found, label(found.case_id) if found.case_id != root_id else "")
        for found in open_actions(runtime, connection, root_id)
        if may_do(actor, found)
    )


def own_action(
    connection: Connection, runtime: Runtime, case: CaseSummary, message: str, actor: Actor
) -> OpenAction | None:
    """The open action of this name in a case, if it is the reader's."""
    return next(
        (
            found
            for found in open_actions(runtime, connection, case.root_id)
            if (found.case_id, found.message) == (case.id, message) and may_do(actor, found)
        ),
        None,
    )


def may_do(actor: Actor, found: OpenAction) -> bool:
    """Whether an action is the actor's: of his department and of his role, or of one he heads."""
    return can(actor, "action.hand_in", Protected(frozenset({found.department}), found.department, found.role))
