"""When each job last ran, on which worker, how long it took: the pulse of a running platform."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from ..clock import stored
from ..store.schema import beat

FORGOTTEN = timedelta(days=1)
"""A worker silent for so long is no longer one of the platform's."""


@dataclass(frozen=True)
class Beat:
    """The last run of a job on a worker; `at` is a stored instant, `error` the name of what it raised."""

    job: str
    worker: str
    at: str
    milliseconds: int
    done: int
    error: str | None


def this_worker() -> str:
    """The name of this process: machine and process number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def note_beat(connection: Connection, found: Beat) -> None:
    """Keep the run in place of the one before."""
    values = {"at": found.at, "milliseconds": found.milliseconds, "done": found.done, "error": found.error}
    changed = connection.execute(
        update(beat).where(beat.c.job == found.job, beat.c.worker == found.worker).values(**values)
    )
    if changed.rowcount == 0:
        connection.execute(insert(beat).values(job=found.job, worker=found.worker, **values))


def forget_silent(connection: Connection, now: datetime) -> None:
    """Drop the workers that have been silent for a day."""
    connection.execute(delete(beat).where(beat.c.at < stored(now - FORGOTTEN)))


def beats(connection: Connection) -> tuple[Beat, ...]:
    """The last run of every job on every worker, by job and worker."""
    rows = connection.execute(select(beat).order_by(beat.c.job, beat.c.worker))
    return tuple(Beat(**row._mapping) for row in rows)
