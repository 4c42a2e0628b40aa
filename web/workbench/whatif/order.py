"""What exactly is asked of the past: of which draft, which processes, how many cases that are over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import candidate_of, digest_of
from web.platform import Platform
from web.workbench.drafts import BOOK
from web.workbench.runs import Kind, Run, newest_run, order_run

KIND: Kind = "whatif"
USUAL = 200
MOST = 5_000
"""Cases that are over, of each process; all that run are led as well."""


def order_whatif(
    platform: Platform, connection: Connection, draft_id: str, last: int, actor: Actor, at: datetime
) -> Run:
    """Order a run over a draft as it is saved; one that is still open is answered as it stands. Raises NotFound."""
    draft = BOOK.get(connection, draft_id)
    files = BOOK.texts(connection, draft.id)
    known = newest_run(connection, draft.id, KIND)
    order = {"last": bounded(last), "processes": drawn_processes(files), "digest": digest_of(files)}
    if known is not None and known.state in ("waiting", "running") and known.order == order:
        return known
    return order_run(connection, platform.runtime.ids.new(), KIND, draft.id, order, actor, at)


def drawn_processes(files: dict[str, str]) -> list[str]:
    """The processes of which a draft holds a drawing."""
    processes = candidate_of(files).processes
    return sorted(process for process, own in processes.items() if any(name.endswith(".bpmn") for name in own))


def bounded(last: int) -> int:
    """A number of cases that can be asked for."""
    return max(1, min(MOST, last))
