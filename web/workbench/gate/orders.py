"""The runs a deployment asks for, ordered where none was of these very files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import Draft
from engine.gate import Evidence, Ran
from web.platform import Platform
from web.workbench.runs import Kind, Run
from web.workbench.scenarios.work import order_scenarios
from web.workbench.whatif.order import USUAL, order_whatif


def lacking_runs(evidence: Evidence) -> tuple[Kind, ...]:
    """The kinds of runs of which none was, or is, of these very files; a rollback asks for none."""
    if evidence.kind == "rollback":
        return ()
    asked: Sequence[tuple[Kind, Ran | None]] = (("scenarios", evidence.scenarios), ("whatif", evidence.whatif))
    return tuple(
        kind for kind, run in asked if (kind == "scenarios" or evidence.cases) and not _of_use(evidence.ran(run))
    )


def order_runs(
    platform: Platform, connection: Connection, draft: Draft, kinds: Sequence[Kind], actor: Actor
) -> tuple[str, ...]:
    """Order runs of a draft as it is saved; returns their ids."""
    return tuple(_ordered(platform, connection, draft, kind, actor).id for kind in kinds)


def _ordered(platform: Platform, connection: Connection, draft: Draft, kind: Kind, actor: Actor) -> Run:
    if kind == "scenarios":
        return order_scenarios(platform, connection, draft.id, actor)
    return order_whatif(platform, connection, draft.id, USUAL, actor, platform.clock.now())


def _of_use(run: Ran | None) -> bool:
    return run is not None and run.state in ("waiting", "running", "done")
