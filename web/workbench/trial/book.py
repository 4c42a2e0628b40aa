"""The trials there are: whose, of which draft, how far; bounded in number and age."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from engine.clock import stored
from engine.errors import NotFound
from web.workbench.schema import workbench_trial

MOST = 5
"""Trials one person may have; the one used longest ago makes room."""
KEPT_FOR = timedelta(days=30)
_of = workbench_trial.c


@dataclass(frozen=True)
class Trial:
    """`told` is a scenario without expectations, `steps` what each step did, the start first (see results.told_step),
    with `ended` and `outcome` of the case after it. Instants are stored texts."""

    id: str
    owner: str
    draft: str
    digest: str
    process: str
    clock: str
    told: dict[str, Any]
    steps: list[dict[str, Any]]
    root: str
    created_at: str
    used_at: str

    @property
    def begun(self) -> bool:
        return bool(self.root)


def find_trial(connection: Connection, trial_id: str, draft: str) -> Trial:
    """Raises NotFound."""
    query = select(workbench_trial).where(_of.id == trial_id, _of.draft == draft)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(trial=trial_id)
    return _trial(row)


def trials_of(connection: Connection, draft: str) -> tuple[Trial, ...]:
    """Those of a draft, the last used first."""
    query = select(workbench_trial).where(_of.draft == draft).order_by(_of.used_at.desc(), _of.id.desc())
    return tuple(map(_trial, connection.execute(query)))


def add_trial(connection: Connection, trial: Trial) -> None:
    """Keep a new one."""
    connection.execute(insert(workbench_trial).values(**_row(trial)))


def keep_trial(connection: Connection, trial: Trial, at: datetime) -> Trial:
    """Keep how far it is."""
    used = replace(trial, used_at=stored(at))
    connection.execute(update(workbench_trial).where(_of.id == trial.id).values(**_row(used)))
    return used


def drop_trials(connection: Connection, ids: list[str]) -> None:
    """Forget them."""
    connection.execute(delete(workbench_trial).where(_of.id.in_(ids)))


def superfluous(connection: Connection, owner: str, now: datetime) -> list[str]:
    """The ids of trials that are too old, and of the owner's beyond the last few."""
    old = connection.execute(select(_of.id).where(_of.used_at < stored(now - KEPT_FOR))).scalars()
    own = select(_of.id).where(_of.owner == owner).order_by(_of.used_at.desc(), _of.id.desc())
    return sorted({*old, *list(connection.execute(own).scalars())[MOST - 1 :]})


def _row(trial: Trial) -> dict[str, Any]:
    texts = {name: json.dumps(getattr(trial, name), ensure_ascii=False) for name in ("told", "steps")}
    return {**vars(trial), **texts}


def _trial(row: Row[Any]) -> Trial:
    return Trial(**{**row._mapping, "told": json.loads(row.told), "steps": json.loads(row.steps)})
